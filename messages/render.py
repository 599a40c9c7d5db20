"""Views → words → a channel's text: Jinja2 with autoescape, never cut in mid-tag, never over the limit."""

import re
from dataclasses import replace
from functools import cache
from html import escape
from html.parser import HTMLParser

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from messages import (
    document_words,
    file_words,
    finding_words,
    formats,
    import_words,
    log_words,
    order_words,
    report_words,
    staff_words,
    summary_words,
    target_words,
    words,
)
from messages.types import Markup, Outgoing, Rendered, Reply

CUT = "…"
# Not "{3,}": what begins with letters of its own is looked for five times as fast.
EMPTY_LINES = re.compile(r"\n\n\n+")
TAG = re.compile(r"</?(?:b|i|code)>")


@cache
def _environment() -> Environment:
    env = Environment(
        loader=PackageLoader("messages"),
        autoescape=True,
        auto_reload=False,
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
        due=words.due,
        dates=words.dates,
    )
    env.globals.update(words=words, finding_words=finding_words, log=log_words)
    env.globals.update(document_words=document_words)
    env.globals.update(file_words=file_words, import_words=import_words)
    env.globals.update(order_words=order_words, target_words=target_words, report_words=report_words)
    env.globals.update(summary_words=summary_words, staff_words=staff_words)
    env.globals.update(left=formats.working_days_left)
    return env


@cache
def _template(name: str) -> Template:
    """With its globals in a plain dict: Jinja copies them for every message, and its chain of maps slowly."""
    template = _environment().get_template(f"{name}.j2")
    template.globals = dict(template.globals)
    return template


def render(reply: Reply) -> Rendered:
    """Puts the reply in words, with one empty line at most between them. User text in the view is escaped."""
    html = _template(reply.template).render(view=reply.view).strip() if reply.template else ""
    said = EMPTY_LINES.sub("\n\n", html)
    return Rendered(said, reply.buttons, reply.about, menu=reply.menu, document=reply.document)


def outgoing(rendered: Rendered, markup: Markup, edit_of: str | None = None) -> Outgoing:
    """Fits a rendered reply to what a channel can show; where it has no buttons, choices are numbered lines.

    Too long a text is shortened, its choices are all shown.
    """
    tail = "" if markup.buttons else _numbered(rendered, markup.limit * 2 // 3)
    html = _fit(rendered.html, markup.limit - units(plain(tail))) + tail
    text = html if markup.html else plain(html)
    return Outgoing(text, rendered.choices, rendered.about, edit_of if markup.edits else None)


def with_note(rendered: Rendered, note: Rendered) -> Rendered:
    """The first message with the second below it, choices of both; the second alone below silence."""
    document = rendered.document or note.document
    if rendered.silent:
        return replace(note, document=document)
    return replace(
        rendered,
        html=f"{rendered.html}\n\n{note.html}",
        choices=(*rendered.choices, *note.choices),
        document=document,
    )


def units(text: str) -> int:
    """Length as the channels count it, in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def _numbered(rendered: Rendered, limit: int) -> str:
    """The choices as lines below the text; where they are too many for `limit`, each label is cut alike."""
    labels = [button.label for row in rendered.choices for button in row]
    tail = ""
    for most in (limit, 60, 30, 15, 1):
        lines = [f"\n{number}. {shortened(label, most)}" for number, label in enumerate(labels, 1)]
        tail = "\n" + "".join(lines) if lines else ""
        if units(tail) <= limit:
            break
    return escape(tail, quote=False)


def _fit(html: str, limit: int) -> str:
    """Whole lines while they fit, up to the last line that leaves no tag open."""
    # Without its tags a text is no longer than with them, and that is asked in no time.
    if units(html) <= limit or units(plain(html)) <= limit:
        return html
    lines = html.split("\n")
    whole, opened, room = 0, 0, limit - units(CUT)
    for number, line in enumerate(lines, 1):
        room -= units(plain(line)) + 1
        if room < 0:
            break
        opened += sum(-1 if tag[1] == "/" else 1 for tag in TAG.findall(line))
        whole = whole if opened else number
    kept = "\n".join(lines[:whole]).rstrip()
    return f"{kept}\n{CUT}" if kept else escape(shortened(plain(html), limit), quote=False)


def shortened(text: str, limit: int) -> str:
    """`formats.short` within `limit` UTF-16 units."""
    line = " ".join(text.split())
    fitting = line.encode("utf-16-le")[: 2 * max(limit, 0)].decode("utf-16-le", "ignore")
    return formats.short(line, len(fitting))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain(html: str) -> str:
    """The text without its tags, entities resolved."""
    if "<" not in html and "&" not in html:
        return html
    parser = _Text()
    parser.feed(html)
    parser.close()
    return "".join(parser.parts)
