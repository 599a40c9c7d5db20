"""Views → words → a channel's text: Jinja2 with autoescape, never cut in mid-tag, never over the limit."""

from dataclasses import replace
from functools import cache
from html import escape
from html.parser import HTMLParser

from jinja2 import Environment, PackageLoader, StrictUndefined

from messages import formats, words
from messages.types import Markup, Outgoing, Rendered, Reply

CUT = "…"


@cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("messages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        day=formats.day,
        full_day=formats.full_day,
        weekday=formats.weekday_day,
        clock=formats.clock,
        capital=formats.capital,
        short=formats.short,
        count_list=formats.count_list,
        weekday_short=formats.weekday_short,
    )
    env.globals.update(words=words, left=formats.working_days_left)
    return env


def render(reply: Reply) -> Rendered:
    """Puts the reply in words. User text in the view is escaped."""
    html = _environment().get_template(f"{reply.template}.j2").render(view=reply.view).strip()
    return Rendered(html, reply.buttons, reply.about, reply.edits)


def outgoing(rendered: Rendered, markup: Markup, edit_of: str | None = None) -> Outgoing:
    """Fits a rendered reply to what a channel can show; choices become numbered lines where it has no buttons."""
    tail = "" if markup.buttons else _numbered(rendered)
    html = _fit(rendered.html, markup.limit - units(plain(tail))) + tail
    text = html if markup.html else plain(html)
    return Outgoing(text, rendered.choices, rendered.about, edit_of if markup.edits else None)


def with_note(rendered: Rendered, note: Rendered) -> Rendered:
    """The first message with the second below it, choices of both."""
    return replace(
        rendered,
        html=f"{rendered.html}\n\n{note.html}",
        choices=(*rendered.choices, *note.choices),
    )


def units(text: str) -> int:
    """Length as the channels count it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _numbered(rendered: Rendered) -> str:
    labels = [button.label for row in rendered.choices for button in row]
    return "".join(
        f"{chr(10) if number > 1 else chr(10) * 2}{number}. {escape(label, quote=False)}"
        for number, label in enumerate(labels, 1)
    )


def _fit(html: str, limit: int) -> str:
    """Whole lines while they fit: our templates close every tag in its line, so no tag is ever cut."""
    if units(plain(html)) <= limit:
        return html
    kept: list[str] = []
    room = limit - units("\n" + CUT)
    for line in html.split("\n"):
        size = units(plain(line)) + 1
        if size > room:
            break
        kept.append(line)
        room -= size
    if not kept:
        return escape(formats.short(plain(html), limit), quote=False)
    return "\n".join([*kept, CUT])


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain(html: str) -> str:
    """The text without its tags, entities resolved."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)
