"""/lydo: a leader asks why a task is late; a leader's plain reply under an item is ý kiến chỉ đạo."""

from collections.abc import Iterable

from bot import forms
from bot.commands.extending import called, read_task
from bot.context import Context, Role
from bot.forms import Ask, Form, Question
from bot.registry import action, command
from bot.sources import Answers
from jobs import matters, remarks
from messages.formats import full_day, short
from messages.types import Reply
from messages.understand import lines
from messages.understand.meaning import is_courtesy
from messages.views import RemarkPrompt, RemarkView

LONGEST = 1000
MOST_OPTIONS = 8


@command(
    "lydo",
    "explain",
    summary="đề nghị báo cáo nguyên nhân chậm: /lydo 6.b",
    roles=frozenset({Role.LEADER}),
)
def lydo(ctx: Context, words: str) -> Reply:
    if not words:
        return forms.start(ctx, EXPLAIN, {})
    return _asked(ctx, called(ctx, words)[0])


@action("xw")
def ask_why(ctx: Context, code: str) -> Reply:
    return _asked(ctx, code)


@action("xa")
def answer(ctx: Context, remark_id: int) -> Reply:
    view = remarks.asked(ctx.session, remark_id, ctx.act())
    return forms.start(ctx, ANSWER, {"remark": view.id, "task": view.code, "kind": view.kind})


def reply_to_message(ctx: Context, text: str) -> Reply | None:
    """A reply to a question of a leader is its answer; a leader's reply under what others answer for is a
    direction to them, task by task where it names them."""
    remark_id = ctx.about.get("remark")
    if isinstance(remark_id, int):
        return _answered(ctx, remark_id, _read_text(ctx, {}, text))
    codes = _led(ctx) if Role.LEADER in ctx.actor.roles else []
    if not codes:
        return None
    if is_courtesy(text):
        return Reply("seen")
    items, unread = lines.split(text, ctx.plan.codes)
    if items:
        named = [(item.code, item.text) for item in items if item.text]
        mine = len(remarks.directed(ctx.session, ctx.plan.id, {code for code, _ in named}, ctx.act()))
        return _directed(ctx, named) if mine == len(named) and not unread else None
    if len(codes) == 1:
        return _directed(ctx, [(codes[0], text)])
    return forms.start(ctx, DIRECT, {"text": _read_text(ctx, {}, text), "codes": codes[:MOST_OPTIONS]})


def _led(ctx: Context) -> list[str]:
    """Of the tasks the message replied to is about: those others report and the actor decides about."""
    shown = [ctx.about.get(key) for key in ("led", "tasks")]
    codes = [str(code) for part in shown if isinstance(part, list) for code in part]
    return remarks.directed(ctx.session, ctx.plan.id, dict.fromkeys(codes), ctx.act())


def _asked(ctx: Context, code: str) -> Reply:
    view = remarks.explain(ctx.session, ctx.plan.id, code, ctx.act(), _news)
    return Reply("remark_done", (view,))


def _directed(ctx: Context, said: Iterable[tuple[str, str]]) -> Reply:
    found = []
    for code, text in said:
        words = _read_text(ctx, {}, text)
        found.append(remarks.direct(ctx.session, ctx.plan.id, code, words, ctx.act(), _news))
    return Reply("remark_done", tuple(found))


def _answered(ctx: Context, remark_id: int, text: str) -> Reply:
    return Reply("remark_done", (remarks.answer(ctx.session, remark_id, text, ctx.act(), _news),))


def _news(view: RemarkView) -> Reply:
    """How it reads to whom it is told. A plain reply to a question is its answer; under a direction it is a
    report of the task, and under an answer a direction."""
    about = {"remark": view.id} if view.kind == "explain" else {"tasks": [view.code]}
    rows = () if view.kind == "answer" else ((answer.button("Trả lời", view.id),),)
    return Reply("remark_news", view, rows, about)


def _read_text(ctx: Context, answers: Answers, text: str) -> str:
    """Raises TooLong."""
    if len(text) > LONGEST:
        raise forms.TooLong("the text is too long", limit=LONGEST)
    return text.strip()


def _ask_late(ctx: Context, answers: Answers) -> Ask:
    late = remarks.late(ctx.session, ctx.plan.id, ctx.act())
    options = tuple(
        (f"{task.code} {short(task.title, 30)} – hạn {full_day(task.deadline)}", task.code)
        for task in late[:MOST_OPTIONS]
        if task.deadline
    )
    return Ask("ask_remark", RemarkPrompt("late", count=len(late)), options)


def _ask_which(ctx: Context, answers: Answers) -> Ask:
    options = tuple((code, code) for code in answers["codes"])
    return Ask("ask_remark", RemarkPrompt("which", text=answers["text"]), options)


def _read_task(ctx: Context, answers: Answers, text: str) -> str:
    return matters.known(ctx.session, ctx.actor, ctx.plan.id, read_task(ctx, text))


def _ask_answer(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_remark", RemarkPrompt(answers["kind"], answers["task"]))


def _finish_direct(ctx: Context, answers: Answers) -> Reply:
    return _directed(ctx, [(answers["task"], answers["text"])])


EXPLAIN = forms.register(
    Form(
        name="explain",
        label=lambda answers: "hỏi nguyên nhân chậm",
        questions=(Question("task", _ask_late, _read_task),),
        finish=lambda ctx, answers: _asked(ctx, answers["task"]),
    )
)
DIRECT = forms.register(
    Form(
        name="direct",
        label=lambda answers: f"ý kiến chỉ đạo «{short(answers['text'], 40)}»",
        holds=lambda answers: True,
        questions=(Question("task", _ask_which, _read_task),),
        finish=_finish_direct,
    )
)
ANSWER = forms.register(
    Form(
        name="answer",
        label=lambda answers: f"trả lời về nhiệm vụ {answers['task']}",
        questions=(Question("text", _ask_answer, _read_text),),
        finish=lambda ctx, answers: _answered(ctx, answers["remark"], answers["text"]),
    )
)
