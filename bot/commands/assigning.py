"""/giao: a task is given to a unit or an official, several at once from those nobody leads, or a new one."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from bot import forms
from bot.asking import UnclearChoice
from bot.commands import new_task, receivers
from bot.commands.extending import called
from bot.commands.receivers import assignable
from bot.context import Context, Role
from bot.forms import Ask, Form, Question
from bot.registry import action, command
from bot.sources import Answers
from jobs import assignments
from jobs.assignments import To
from jobs.errors import JobsError
from messages.formats import short
from messages.types import Button, Reply, Rows
from messages.understand.codes import looks_like_code
from messages.understand.text import fold
from messages.views import AssignPrompt, TaskNamed

PAGE = 8
TO = re.compile(r"\s+(?:cho|giao cho|đến|->|→)\s+", re.IGNORECASE)
BETWEEN = re.compile(r"\s*[,;]\s*|\s+và\s+|\s+", re.IGNORECASE)
NEW_WORDS = ("moi", "nhiem vu moi", "viec moi")
DONE = "xong"
GIVERS = frozenset({Role.COORDINATOR, Role.LEADER})


class NothingTicked(JobsError):
    code = "nothing_ticked"


@command(
    "giao",
    "assign",
    summary="giao việc: chọn từ danh sách chưa phân công; /giao 3.c cho vh-tt; /giao mới",
    roles=GIVERS,
)
def giao(ctx: Context, words: str) -> Reply:
    if not words:
        return _several(ctx)
    if fold(words).strip(" .") in NEW_WORDS:
        return new_task.start(ctx)
    head, *to = TO.split(words, maxsplit=1)
    codes = _codes(ctx, head)
    if not codes:
        return new_task.start(ctx, words)
    answers: Answers = {"task": [assignable(ctx, code).code for code in codes]}
    if not to:
        return forms.start(ctx, ASSIGN, answers)
    try:
        return _given(ctx, answers, receivers.receiver(ctx, to[0]))
    except UnclearChoice:
        asked = forms.start(ctx, ASSIGN, answers)
        shown = replace(receivers.view(ctx, answers, "unit"), unclear=to[0])
        return replace(asked, view=shown)


@action("gb")
def begin(ctx: Context) -> Reply:
    return _several(ctx)


@action("gw")
def begin_with(ctx: Context, code: str) -> Reply:
    return forms.start(ctx, ASSIGN, {"task": [assignable(ctx, code).code]})


@action("gt")
def tick(ctx: Context, code: str) -> Reply:
    """Takes a task up among those to be given, or puts it back, in place."""
    return _changed(ctx, lambda answers: {**answers, "ticks": _toggled(answers["ticks"], code)})


@action("gp")
def turn(ctx: Context, page: int) -> Reply:
    return _changed(ctx, lambda answers: {**answers, "page": page})


def _changed(ctx: Context, change: Callable[[Answers], Answers]) -> Reply:
    opened = forms.open_form(ctx)
    if opened is None or opened.form != ASSIGN.name or "ticks" not in opened.answers:
        return Reply("form_gone")
    if not forms.asks_for(opened, "task"):
        return Reply("form_moved_on")
    return replace(forms.amend(ctx, opened, change(opened.answers)), edits=True)


def _toggled(ticks: Sequence[str], code: str) -> list[str]:
    return [one for one in ticks if one != code] if code in ticks else [*ticks, code]


def _several(ctx: Context) -> Reply:
    assignments.units(ctx.session, ctx.act())
    if not assignments.unassigned(ctx.session, ctx.actor, ctx.plan.id):
        return Reply("assign_none", buttons=((new_task.begin.button("Nhiệm vụ mới"),),))
    return forms.start(ctx, ASSIGN, {"ticks": [], "page": 1})


def _codes(ctx: Context, text: str) -> list[str]:
    """The tasks that are named; none where it is no code at all. Raises UnknownTask."""
    whole = ctx.plan.codes.find(text)
    if whole is not None:
        return [whole]
    if ctx.plan.codes.leading(text) is None and not looks_like_code(text.split()[0]):
        return []
    return list(dict.fromkeys(called(ctx, part)[0] for part in BETWEEN.split(text.strip()) if part))


def _ask_tasks(ctx: Context, answers: Answers) -> Ask:
    free = assignments.unassigned(ctx.session, ctx.actor, ctx.plan.id)
    ticks = [task for task in free if task.code in answers["ticks"]]
    pages = max(1, -(-len(free) // PAGE))
    page = min(max(answers["page"], 1), pages)
    rows: Rows = tuple(
        (tick.button(_label(task, answers["ticks"]), task.code),)
        for task in free[(page - 1) * PAGE : page * PAGE]
    )
    view = AssignPrompt("tasks", tuple(ticks), picked=len(ticks), count=len(free), page=page, pages=pages)
    done = ((f"Giao {len(ticks)} việc đã chọn", DONE),) if ticks else ()
    return Ask(
        "ask_assign", view, done, (*rows, *_turns(page, pages), (new_task.begin.button("Nhiệm vụ mới"),))
    )


def _label(task: TaskNamed, ticks: Sequence[str]) -> str:
    return f"{'☑' if task.code in ticks else '☐'} {task.code} {short(task.title, 40)}"


def _turns(page: int, pages: int) -> Rows:
    row: list[Button] = []
    if page > 1:
        row.append(turn.button("‹ Trang trước", page - 1))
    if page < pages:
        row.append(turn.button("Trang sau ›", page + 1))
    return (tuple(row),) if row else ()


def _read_tasks(ctx: Context, answers: Answers, text: str) -> list[str]:
    """What is ticked, and what is named. Raises NothingTicked, UnknownTask."""
    named = [] if fold(text).strip(" .") == DONE else _codes(ctx, text)
    found = [*answers["ticks"], *(code for code in named if code not in answers["ticks"])]
    if not found:
        raise NothingTicked("nothing is ticked")
    return [assignable(ctx, code).code for code in found]


def _given(ctx: Context, answers: Answers, to: To) -> Reply:
    fresh = "ticks" in answers
    view = assignments.assign(ctx.session, ctx.plan.id, answers["task"], to, ctx.act(), fresh=fresh)
    more = fresh and assignments.unassigned(ctx.session, ctx.actor, ctx.plan.id)
    return Reply("assigned", view, ((begin.button("Giao tiếp"),),) if more else ())


def _label_of(answers: Answers) -> str:
    return f"giao {', '.join(answers['task'][:4])}" if answers.get("task") else "giao việc"


ASSIGN = forms.register(
    Form(
        name="assign",
        label=_label_of,
        holds=lambda answers: bool(answers.get("ticks")),
        questions=(
            Question("task", _ask_tasks, _read_tasks),
            *receivers.QUESTIONS,
        ),
        finish=lambda ctx, answers: _given(ctx, answers, receivers.to(answers)),
    )
)
