"""A new task of the plan, from /giao: what, in which field, for whom, by when."""

from bot import asking, forms
from bot.asking import SKIP
from bot.commands import receivers
from bot.context import Context
from bot.forms import Ask, Form, Question
from bot.registry import action
from bot.sources import Answers
from jobs import assignments
from jobs.assignments import Duty
from messages.formats import short
from messages.types import Reply
from messages.views import AssignPrompt

LONGEST = 500
MOST_FIELDS = 12


def start(ctx: Context, title: str = "") -> Reply:
    """Raises NobodyToAssign, TooLong."""
    assignments.units(ctx.session, ctx.act())
    return forms.start(ctx, NEW, {"title": _read_title(ctx, {}, title)} if title else {})


@action("gn")
def begin(ctx: Context) -> Reply:
    return start(ctx)


def _read_title(ctx: Context, answers: Answers, text: str) -> str:
    """Raises TooLong."""
    if len(text) > LONGEST:
        raise forms.TooLong("the title is too long", limit=LONGEST)
    return " ".join(text.split())


def _ask_title(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_assign", AssignPrompt("title"))


def _ask_area(ctx: Context, answers: Answers) -> Ask:
    fields = assignments.fields(ctx.session, ctx.plan.id)
    each = asking.options({code: f"{code}. {name}" for code, name in fields.items()}, MOST_FIELDS)
    return Ask("ask_assign", receivers.view(ctx, answers, "area"), (*each, ("Ngoài các lĩnh vực", SKIP)))


def _read_area(ctx: Context, answers: Answers, text: str) -> str:
    return asking.pick(assignments.fields(ctx.session, ctx.plan.id), text)


def _ask_day(ctx: Context, answers: Answers) -> Ask:
    options = (*asking.day_options(ctx), ("Thường xuyên, không có hạn", SKIP))
    return Ask("ask_assign", receivers.view(ctx, answers, "day"), options)


def _added(ctx: Context, answers: Answers) -> Reply:
    duty = Duty(answers["title"], answers["area"], asking.given_day(answers, "day"))
    view = assignments.add(ctx.session, ctx.plan.id, duty, receivers.to(answers), ctx.act())
    return Reply("assigned", view, about={"tasks": [task.code for task in view.tasks]})


NEW = forms.register(
    Form(
        name="new_task",
        label=lambda answers: f"nhiệm vụ mới «{short(answers.get('title', ''), 40)}»",
        holds=lambda answers: "title" in answers,
        questions=(
            Question("title", _ask_title, _read_title),
            Question("area", _ask_area, asking.optional(_read_area)),
            *receivers.QUESTIONS,
            Question("day", _ask_day, asking.optional(asking.read_day)),
        ),
        finish=_added,
    )
)
