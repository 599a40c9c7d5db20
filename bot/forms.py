"""Questions asked one at a time; the answers live in storage, so a form survives a restart."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot import registry, sources
from bot.context import Context
from bot.sources import Answers
from jobs import dialogues
from jobs.dialogues import OpenForm
from jobs.errors import JobsError
from messages.types import Reply, Rows
from messages.views import FormOffer

LIFETIME = timedelta(hours=24)


@dataclass(frozen=True)
class Ask:
    """A question in words, and answers that can be tapped: (label, what typing it would say).

    `rows`: buttons of other actions, shown first.
    """

    template: str
    view: Any = None
    options: tuple[tuple[str, str], ...] = ()
    rows: Rows = ()


@dataclass(frozen=True)
class Question:
    """`read` turns what was typed or tapped into a JSON value, or raises JobsError and the question stays.

    `about`: the question whose answer it is about; with other words there it is asked anew.
    """

    key: str
    ask: Callable[[Context, Answers], Ask]
    read: Callable[[Context, Answers, str], Any]
    needed: Callable[[Answers], bool] = lambda answers: True
    about: str | None = None


@dataclass(frozen=True)
class Form:
    """`label` names the form with what is known, for the offer to go on ("báo cáo 3.c").

    `holds`: whether the answers so far hold something that would be lost with the form.
    """

    name: str
    label: Callable[[Answers], str]
    questions: tuple[Question, ...]
    finish: Callable[[Context, Answers], Reply]
    holds: Callable[[Answers], bool] = lambda answers: False
    takes_files: bool = False

    def next(self, answers: Answers) -> Question | None:
        for question in self.questions:
            if question.key not in answers and question.needed(answers):
                return question
        return None


class NotAnAnswer(JobsError):
    """Neither one of the choices nor anything the question can take."""

    code = "not_an_answer"


class TooLong(JobsError):
    code = "too_long"


_forms: dict[str, Form] = {}


def register(form: Form) -> Form:
    _forms[form.name] = form
    return form


def find(name: str) -> Form:
    """A form of a module that may not be imported here."""
    return _forms[name]


def start(ctx: Context, form: Form, answers: Answers) -> Reply:
    """Opens the form and asks the first question not yet answered.

    One that is open already and holds words of its person is not thrown away for it: that one comes first.
    """
    opened = open_form(ctx)
    if opened is not None and _forms[opened.form].holds(opened.answers):
        ctx.asked = True
        return replace(offer(opened), template="form_first")
    expires = (ctx.now + LIFETIME).replace(microsecond=0)
    return _go_on(ctx, form, answers, OpenForm(form.name, answers, expires))


def open_form(ctx: Context) -> OpenForm | None:
    found = dialogues.find(ctx.session, ctx.incoming.bot_id, ctx.incoming.chat_id, ctx.now)
    return found if found is not None and found.form in _forms else None


def at(ctx: Context, stamp: int) -> OpenForm | None:
    """The open form, if a button of that stamp is its own."""
    opened = open_form(ctx)
    return opened if opened is not None and int(opened.expires_at.timestamp()) == stamp else None


def answer(ctx: Context, opened: OpenForm, text: str, beside: Answers | None = None) -> Reply:
    """Takes an answer to the question the form stands at, and what came `beside` it. Raises as its `read`."""
    if not ctx.actor.posts:
        return _left(ctx)
    form = _forms[opened.form]
    question = form.next(opened.answers)
    if question is None:
        return _go_on(ctx, form, opened.answers, opened)
    value = question.read(ctx, opened.answers, text)
    answers = {**opened.answers, question.key: value, **(beside or {})}
    return _go_on(ctx, form, sources.note(ctx, answers, question.key), opened)


def revise(ctx: Context, opened: OpenForm, said: Mapping[str, str]) -> list[Reply]:
    """Takes other words for questions answered before; what they leave open is asked. Raises as their `read`.

    An answer to a question that need not have been asked then is left out.
    """
    form, answers = _forms[opened.form], opened.answers
    for question in form.questions:
        if question.key in said:
            answers = {**answers, question.key: question.read(ctx, answers, said[question.key])}
    idle = {q.key for q in form.questions if q.needed(opened.answers) and not q.needed(answers)}
    idle |= {q.key for q in form.questions if q.about in said}
    answers = {key: value for key, value in answers.items() if key not in idle}
    reply = _go_on(ctx, form, sources.note(ctx, answers, *said), opened)
    return [Reply("answer_corrected", FormOffer(form.label(answers))), reply] if ctx.asked else [reply]


def amend(ctx: Context, opened: OpenForm, answers: Answers) -> Reply:
    """Goes on with answers that came some other way: the first question that is still open, or the end."""
    return _go_on(ctx, _forms[opened.form], answers, opened)


def keep(ctx: Context, opened: OpenForm, answers: Answers) -> None:
    """Keeps answers without a word; the form stands where it stood."""
    kept = OpenForm(opened.form, answers, opened.expires_at)
    dialogues.put(ctx.session, ctx.actor, ctx.incoming.bot_id, ctx.incoming.chat_id, kept)


def _go_on(ctx: Context, form: Form, answers: Answers, opened: OpenForm) -> Reply:
    if not ctx.actor.posts:
        return _left(ctx)
    question = form.next(answers)
    if question is None:
        close(ctx)
        reply = _finished(ctx, form, answers)
    else:
        opened = OpenForm(form.name, answers, opened.expires_at)
        dialogues.put(ctx.session, ctx.actor, ctx.incoming.bot_id, ctx.incoming.chat_id, opened)
        reply = _question(ctx, question, opened)
    if not sources.among(ctx, answers):
        return reply
    return replace(reply, about={**reply.about, "form": {"name": form.name, "label": form.label(answers)}})


def _finished(ctx: Context, form: Form, answers: Answers) -> Reply:
    """What can no longer be done ends the form all the same: asking once more would not help."""
    try:
        with ctx.session.begin_nested():
            return form.finish(ctx, answers)
    except JobsError as error:
        return Reply("error", error)


def _left(ctx: Context) -> Reply:
    """Whose posts have all ended meanwhile answers no more, and reads nothing of what the form is about."""
    close(ctx)
    return Reply("no_post")


def asks_for(opened: OpenForm, key: str) -> bool:
    """Whether the open form stands at that question."""
    question = _forms[opened.form].next(opened.answers)
    return question is not None and question.key == key


def _question(ctx: Context, question: Question, opened: OpenForm) -> Reply:
    ctx.asked = True
    ask = question.ask(ctx, opened.answers)
    return Reply(ask.template, ask.view, _rows(ask, question, opened))


def _rows(ask: Ask, question: Question, opened: OpenForm) -> Rows:
    stamp = int(opened.expires_at.timestamp())
    options = [registry.button("f", label, stamp, question.key, value) for label, value in ask.options]
    leave = registry.button("fx", "Thôi", stamp)
    return (*ask.rows, *((button,) for button in options), (leave,))


def offer(opened: OpenForm) -> Reply:
    """Said below an answer that interrupted the form."""
    stamp = int(opened.expires_at.timestamp())
    go_on, leave = registry.button("fr", "Tiếp tục", stamp), registry.button("fx", "Bỏ", stamp)
    return Reply("form_offer", FormOffer(label(opened)), ((go_on, leave),))


def ask_again(ctx: Context) -> list[Reply]:
    """The question the open form stands at, if there is one that can still be asked.

    Said below why the last answer was not taken.
    """
    opened = open_form(ctx)
    question = _forms[opened.form].next(opened.answers) if opened is not None else None
    if opened is None or question is None or not ctx.actor.posts:
        return []
    try:
        return [_question(ctx, question, opened)]
    except JobsError:
        return []


def takes_files(opened: OpenForm) -> bool:
    """Whether files that come while the form is open are evidence of what it asks about."""
    return _forms[opened.form].takes_files


def label(opened: OpenForm) -> str:
    return _forms[opened.form].label(opened.answers)


def close(ctx: Context) -> None:
    dialogues.close(ctx.session, ctx.incoming.bot_id, ctx.incoming.chat_id)
