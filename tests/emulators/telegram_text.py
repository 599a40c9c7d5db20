"""Message texts: HTML to text and entities, as `parse_html` of tdlib's MessageEntity.cpp reads it."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .telegram_errors import bad_request

Entity = dict[str, Any]
TAGS = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("tg-spoiler", "span"), "spoiler"),
    **{name: name for name in ("code", "pre", "blockquote")},
    "a": "text_link",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|([a-zA-Z]+));?")
_TAG_END = re.compile(r"[\s>]|$")
_ATTRIBUTE = re.compile(r"([^\s=>]*)\s*")
_VALUE = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([A-Za-z0-9.-]*)(?=[\s>]))""")
_SPACE = re.compile(r"\s*")
_FOUND = re.compile(
    r"(?P<bot_command>(?<![\w/])/\w{1,64}(?:@\w+)?)|(?P<mention>(?<!\w)@\w{5,32})|(?P<url>https?://[^\s<>]+)"
)
_LINK_SCHEMES = ("http", "https", "tg", "ton", "tonsite")


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units, the unit of every offset and limit of the Bot API."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def link_is_valid(url: str) -> bool:
    """Telegram refuses a web address whose host has no dot: http://localhost among them."""
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.scheme not in _LINK_SCHEMES or not parts.netloc:
        return False
    return parts.scheme not in ("http", "https") or "." in (parts.hostname or "")


def _decoded(match: re.Match[str]) -> str:
    """The character of a reference; one Telegram does not know stays as it was typed."""
    hexadecimal, decimal, name = match.groups()
    if name is not None:
        return _NAMED.get(name, match[0])
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    if not 0 < code < 0x10FFFF or len(match[0].rstrip(";")) >= 10 or 0xD800 <= code <= 0xDFFF:
        return match[0]
    return chr(code)


def unescape(text: str) -> str:
    """Text with &lt; &gt; &amp; &quot; and numeric references resolved, and no others."""
    return _REFERENCE.sub(_decoded, text) if "&" in text else text


@dataclass
class _Open:
    tag: str
    argument: str
    offset: int
    piece: int


class _HtmlParser:
    """One pass over the text; errors give the byte offset, as the real ones do."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.at = 0
        self.pieces: list[str] = []
        self.length = 0
        self.open: list[_Open] = []
        self.entities: list[Entity] = []

    def error(self, text: str) -> Exception:
        return bad_request(f"can't parse entities: {text}")

    def offset(self, position: int) -> str:
        return f"at byte offset {len(self.html[:position].encode())}"

    def parse(self) -> tuple[str, list[Entity]]:
        while (start := self.html.find("<", self.at)) >= 0:
            self._text(self.html[self.at : start])
            self.at = start
            self._close() if self.html.startswith("</", start) else self._start()
        self._text(self.html[self.at :])
        if self.open:
            raise self.error(f'Can\'t find end tag corresponding to start tag "{self.open[-1].tag}"')
        return "".join(self.pieces), self.entities

    def _text(self, raw: str) -> None:
        text = unescape(raw)
        self.pieces.append(text)
        self.length += utf16_length(text)

    def _skip(self, pattern: re.Pattern[str]) -> re.Match[str]:
        match = pattern.match(self.html, self.at)
        assert match is not None
        self.at = match.end()
        return match

    def _start(self) -> None:
        start = self.at
        end = _TAG_END.search(self.html, start + 1)
        assert end is not None
        if not end[0]:
            raise self.error(f"Unclosed start tag {self.offset(start)}")
        tag = self.html[start + 1 : end.start()].lower()
        if tag not in TAGS:
            raise self.error(f'Unsupported start tag "{tag}" {self.offset(start)}')
        self.at = end.start()
        attributes = self._attributes(tag, start)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self.error(f'Tag "span" must have class "tg-spoiler" {self.offset(start)}')
        self.open.append(_Open(tag, _argument(tag, attributes), self.length, len(self.pieces)))

    def _attributes(self, tag: str, start: int) -> dict[str, str]:
        found: dict[str, str] = {}
        while True:
            self._skip(_SPACE)
            if self.html.startswith(">", self.at):
                self.at += 1
                return found
            name = self._skip(_ATTRIBUTE)[1]
            if self.at >= len(self.html):
                raise self.error(f'Unclosed start tag "{tag}" {self.offset(start)}')
            if not name:
                raise self.error(f'Empty attribute name in the tag "{tag}" {self.offset(start)}')
            found[name] = self._value(start) if self.html.startswith("=", self.at) else ""

    def _value(self, start: int) -> str:
        self.at += 1
        match = _VALUE.match(self.html, self.at)
        if match is None:
            raise self.error(f"Unclosed start tag {self.offset(start)}")
        self.at = match.end()
        quoted = match[1] if match[1] is not None else match[2]
        return unescape(quoted) if quoted is not None else match[3].lower()

    def _close(self) -> None:
        start = self.at
        if not self.open:
            raise self.error(f"Unexpected end tag {self.offset(start)}")
        end = self.html.find(">", start)
        if end < 0:
            raise self.error(f"Unclosed end tag {self.offset(start)}")
        name = self.html[start + 2 : end].strip().lower()
        opened = self.open.pop()
        if name and name != opened.tag:
            raise self.error(
                f'Unmatched end tag {self.offset(start)}, expected "</{opened.tag}>", found "</{name}>"'
            )
        self.at = end + 1
        self._entity(opened)

    def _entity(self, opened: _Open) -> None:
        length = self.length - opened.offset
        if not length:
            return
        entity: Entity = {"type": TAGS[opened.tag], "offset": opened.offset, "length": length}
        if opened.tag == "a":
            url = opened.argument or "".join(self.pieces[opened.piece :])
            if not link_is_valid(url):
                return
            entity["url"] = url
        elif opened.tag == "blockquote" and opened.argument:
            entity["type"] = "expandable_blockquote"
        elif opened.tag == "tg-emoji":
            if not opened.argument.isdecimal():
                raise self.error("Invalid custom emoji identifier specified")
            entity["custom_emoji_id"] = opened.argument
        self.entities.append(entity)


def _argument(tag: str, attributes: dict[str, str]) -> str:
    if tag == "blockquote":
        return "yes" if "expandable" in attributes else ""
    return attributes.get({"a": "href", "tg-emoji": "emoji-id"}.get(tag, ""), "")


def found_entities(text: str) -> list[Entity]:
    """Commands, mentions and addresses, which Telegram marks by itself."""
    if not any(sign in text for sign in ("/", "@")):
        return []
    return [
        {
            "type": match.lastgroup,
            "offset": utf16_length(text[: match.start()]),
            "length": utf16_length(match[0]),
        }
        for match in _FOUND.finditer(text)
    ]


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Telegram cuts white space at both ends; entities follow."""
    kept = text.strip()
    cut = utf16_length(text[: len(text) - len(text.lstrip())])
    size = utf16_length(kept)
    result = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        end = min(entity["offset"] - cut + entity["length"], size)
        if end > start:
            result.append({**entity, "offset": start, "length": end - start})
    return kept, result


def read_text(text: str, parse_mode: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """What is shown of `text`, and its entities in order. Only HTML is emulated, no Markdown.

    Raises ApiError 400 "can't parse entities: …".
    """
    if parse_mode.lower() == "html":
        text, entities = _HtmlParser(text).parse()
    elif parse_mode:
        raise bad_request(f"unsupported parse_mode {parse_mode}")
    text, entities = _trimmed(text.replace("\r", ""), entities)
    own = [*entities, *found_entities(text)]
    return text, sorted(own, key=lambda entity: (entity["offset"], -entity["length"]))
