"""What a handler returns, what is stored of it, and what a channel sends."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Button:
    """A choice under a message. `payload` is at most 64 bytes of UTF-8 (made by `bot.buttons`)."""

    label: str
    payload: str


@dataclass(frozen=True)
class MenuItem:
    """A command in a chat's menu; `name` without the slash."""

    name: str
    summary: str


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class DocumentOrder:
    """A document or picture to be made after the commit and sent below the answer that names it.

    `kind`: its maker in `bot.documents`; `arguments`: small JSON, a wish like a button's payload: whether
    the reader may have it is asked when it is made.
    """

    kind: str
    arguments: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class OutgoingFile:
    """A file made, ready to leave as a message of its own, without buttons.

    `name`: as it is shown, with its ending; `media_type`: "image/png"; `picture`: shown as one where the
    channel can; `caption`: plain text below it, what a picture says to who cannot see it; a channel cuts it
    to `LONGEST_CAPTION`.
    """

    name: str
    media_type: str
    data: bytes
    picture: bool = False
    caption: str = ""


LONGEST_CAPTION = 1024
"""UTF-16 units (Telegram); no channel shows more."""


@dataclass(frozen=True)
class Reply:
    """A template of `messages/templates` with the frozen view it shows, and the choices under it.

    `about` says what the message belongs to (`{"tasks": ["3.c"]}`), for replies to it.
    `edits`: shown in place of the message whose button was tapped, where the channel can edit.
    `menu`: the commands the chat's menu shows from now on.
    `document`: follows once it is made; with the template "" nothing is said before it.
    """

    template: str
    view: Any = None
    buttons: Rows = ()
    about: dict[str, Any] = field(default_factory=dict)
    edits: bool = False
    menu: tuple[MenuItem, ...] = ()
    document: DocumentOrder | None = None


@dataclass(frozen=True)
class Rendered:
    """A reply in words (the HTML subset b, i, code), not yet fitted to a channel; kept with its event.

    `in_place_of`: the channel's id of the message it replaces, where the channel can edit. `menu` is not
    kept: it comes with every answer.
    """

    html: str
    choices: Rows = ()
    about: dict[str, Any] = field(default_factory=dict)
    in_place_of: str | None = None
    menu: tuple[MenuItem, ...] = ()
    document: DocumentOrder | None = None

    @property
    def silent(self) -> bool:
        """Nothing is said: what came in asks for no answer."""
        return not self.html

    def to_json(self) -> dict[str, Any]:
        kept: dict[str, Any] = {
            "html": self.html,
            "choices": [[{"label": b.label, "payload": b.payload} for b in row] for row in self.choices],
            "about": self.about,
            "in_place_of": self.in_place_of,
        }
        if self.document is not None:
            kept["document"] = {"kind": self.document.kind, "arguments": self.document.arguments}
        return kept

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Rendered":
        rows = tuple(tuple(Button(b["label"], b["payload"]) for b in row) for row in data["choices"])
        document = DocumentOrder(**data["document"]) if "document" in data else None
        return cls(data["html"], rows, data["about"], data["in_place_of"], document=document)


SILENCE = Rendered("")


@dataclass(frozen=True)
class Outgoing:
    """A message ready to leave: `text` in the channel's own markup, within its limit.

    `edit_of` is the channel's id of the message it takes the place of.
    """

    text: str
    choices: Rows = ()
    about: dict[str, Any] = field(default_factory=dict)
    edit_of: str | None = None

    def flat_choices(self) -> list[dict[str, str]]:
        """As the transcript keeps them: numbered from the first, rows forgotten."""
        return [{"label": b.label, "payload": b.payload} for row in self.choices for b in row]


@dataclass(frozen=True)
class Markup:
    """What a channel can show. `limit` counts UTF-16 units after the markup is parsed.

    `files`: it carries files; else a link is sent in their place.
    """

    html: bool
    buttons: bool
    edits: bool
    limit: int
    files: bool = True
