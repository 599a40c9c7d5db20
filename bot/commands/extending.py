"""/giahan: who answers for a dated task asks for a new date; the leader in charge decides by button."""

import re
from datetime import date

from bot import asking, forms
from bot.context import Context
from bot.forms import Ask, Form, Question
from bot.registry import action, command
from bot.sources import Answers
from jobs import extensions
from jobs.progress import UnknownTask
from messages.formats import full_day, short, weekday_day
from messages.types import Reply
from messages.views import ExtensionPrompt, ExtensionView

LONGEST = 500
MOST_OPTIONS = 8
WORKING_DAYS = (5, 10)
WHY = re.compile(
    r"^(?P<day>.*?)[\s,;:–-]+(?:vì|do|lý do|lí do|với lý do)\b[\s:]*(?P<reason>.+)$",
    re.IGNORECASE | re.DOTALL,
)
"""Where the reason begins in one line: "20/3 vì chờ kinh phí"."""


@command(
    "giahan",
    "extend",
    summary="đề nghị gia hạn: /giahan 6.b; nhanh: /giahan 6.b 20/3 vì chờ kinh phí",
)
def giahan(ctx: Context, words: str) -> Reply:
    if not words:
        return begin.handler(ctx)
    code, rest = called(ctx, words)
    answers: Answers = {"task": extensions.extendable(ctx.session, ctx.actor, ctx.plan.id, code).code}
    match = WHY.match(rest)
    day = match["day"] if match else rest
    if day.strip():
        answers["day"] = _read_day(ctx, answers, day)
    if match:
        answers["reason"] = read_reason(ctx, answers, match["reason"])
    return forms.start(ctx, EXTEND, answers)


@action("eb")
def begin(ctx: Context) -> Reply:
    return forms.start(ctx, EXTEND, {})


@action("ec")
def begin_with(ctx: Context, code: str) -> Reply:
    task = extensions.extendable(ctx.session, ctx.actor, ctx.plan.id, code)
    return forms.start(ctx, EXTEND, {"task": task.code})


def called(ctx: Context, words: str) -> tuple[str, str]:
    """The task that words begin with, and the rest of them. Raises UnknownTask."""
    first, _, rest = words.partition(" ")
    for code, more in ((ctx.plan.codes.find(words), ""), (ctx.plan.codes.find(first), rest)):
        if code is not None:
            return code, more.strip()
    found = ctx.plan.codes.leading(words)
    if found is None:
        near = ", ".join(ctx.plan.codes.near(first))
        raise UnknownTask("no such code", task=short(first, 40), near=near)
    return found


def read_task(ctx: Context, text: str) -> str:
    """Raises UnknownTask."""
    return called(ctx, text.strip())[0]


def read_reason(ctx: Context, answers: Answers, text: str) -> str:
    """Raises TooLong."""
    if len(text) > LONGEST:
        raise forms.TooLong("the reason is too long", limit=LONGEST)
    return text.strip()


def _ask_task(ctx: Context, answers: Answers) -> Ask:
    found = extensions.open_tasks(ctx.session, ctx.actor, ctx.plan.id)
    options = tuple(
        (f"{task.code} {short(task.title, 30)} – hạn {full_day(task.deadline)}", task.code)
        for task in found[:MOST_OPTIONS]
        if task.deadline
    )
    return Ask("ask_extension", ExtensionPrompt("task", count=len(found)), options)


def _read_task(ctx: Context, answers: Answers, text: str) -> str:
    code = read_task(ctx, text)
    return extensions.extendable(ctx.session, ctx.actor, ctx.plan.id, code).code


def _prompt(ctx: Context, answers: Answers, question: str) -> ExtensionPrompt:
    task = extensions.extendable(ctx.session, ctx.actor, ctx.plan.id, answers["task"])
    days = _later(ctx, task.deadline)
    waiting = extensions.waiting(ctx.session, task)
    return ExtensionPrompt(question, task.code, task.title, task.deadline, days[0][1], waiting=waiting)


def _later(ctx: Context, deadline: date | None) -> list[tuple[int, date]]:
    """Days after the present date, and after today."""
    since = max(deadline or ctx.today, ctx.today)
    return [(count, ctx.cal.add(since, count)) for count in WORKING_DAYS]


def _ask_day(ctx: Context, answers: Answers) -> Ask:
    view = _prompt(ctx, answers, "day")
    options = tuple(
        (f"Thêm {count} ngày làm việc: {weekday_day(day)}", day.isoformat())
        for count, day in _later(ctx, view.deadline)
    )
    return Ask("ask_extension", view, options)


def _read_day(ctx: Context, answers: Answers, text: str) -> str:
    """Raises what `asking.read_day` and `extensions.check_date` raise."""
    day: str = asking.read_day(ctx, answers, text)
    task = extensions.extendable(ctx.session, ctx.actor, ctx.plan.id, answers["task"])
    extensions.check_date(task, date.fromisoformat(day))
    return day


def _ask_reason(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_extension", _prompt(ctx, answers, "reason"))


def _finish(ctx: Context, answers: Answers) -> Reply:
    new = date.fromisoformat(answers["day"])
    asked = (answers["task"], new, answers["reason"])
    view = extensions.ask(ctx.session, ctx.plan.id, *asked, ctx.act(), _to_decide)
    return Reply("extension_done", view, ((take_back.button("Rút đề nghị", view.id),),))


def _to_decide(view: ExtensionView) -> Reply:
    rows = ((grant.button("Đồng ý", view.id), refuse.button("Không đồng ý", view.id)),)
    return Reply("extension_news", view, rows, {"tasks": [view.code]})


def _decided(view: ExtensionView) -> Reply:
    return Reply("extension_news", view, about={"tasks": [view.code]})


@action("ea")
def grant(ctx: Context, extension_id: int) -> Reply:
    view = extensions.grant(ctx.session, extension_id, ctx.act(), _decided)
    return Reply("extension_done", view, edits=True)


@action("en")
def refuse(ctx: Context, extension_id: int) -> Reply:
    found, task = extensions.to_decide(ctx.session, extension_id, ctx.act())
    answers = {"extension": found.id, "task": task.code, "title": short(task.title, 90)}
    return forms.start(ctx, REFUSE, answers)


@action("ew")
def take_back(ctx: Context, extension_id: int) -> Reply:
    return Reply("extension_done", extensions.withdraw(ctx.session, extension_id, ctx.act()), edits=True)


def _ask_refusal(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_extension", ExtensionPrompt("refusal", answers["task"], answers["title"]))


def _refused(ctx: Context, answers: Answers) -> Reply:
    given = (answers["extension"], answers["reason"])
    return Reply("extension_done", extensions.refuse(ctx.session, *given, ctx.act(), _decided))


EXTEND = forms.register(
    Form(
        name="extend",
        label=lambda answers: f"đề nghị gia hạn {answers.get('task', '')}".strip(),
        holds=lambda answers: "day" in answers,
        questions=(
            Question("task", _ask_task, _read_task),
            Question("day", _ask_day, _read_day),
            Question("reason", _ask_reason, read_reason),
        ),
        finish=_finish,
    )
)
REFUSE = forms.register(
    Form(
        name="refuse",
        label=lambda answers: f"không đồng ý gia hạn {answers['task']}",
        questions=(Question("reason", _ask_refusal, read_reason),),
        finish=_refused,
    )
)
