"""Who is given a task, as the forms that give one ask for it: a unit, and one of its officials."""

from bot import asking
from bot.asking import SKIP
from bot.context import Context
from bot.forms import Ask, Question
from bot.sources import Answers
from jobs import assignments
from jobs.assignments import To
from messages.views import AssignPrompt, TaskNamed

MOST_UNITS = 20
MOST_PEOPLE = 12


def assignable(ctx: Context, code: str) -> TaskNamed:
    return assignments.assignable(ctx.session, ctx.plan.id, code, ctx.act())


def units(ctx: Context) -> dict[str, str]:
    return {f"u{one.id}": one.name for one in assignments.units(ctx.session, ctx.act())}


def people(ctx: Context, unit_id: int) -> dict[str, str]:
    return {f"p{one.id}": one.name for one in assignments.workers(ctx.session, unit_id, ctx.act())}


def read_unit(ctx: Context, answers: Answers, text: str) -> int:
    """By button, short code or name. Raises NobodyToAssign, UnclearChoice."""
    known = assignments.unit_codes(ctx.session, ctx.act()).get(text.strip().casefold())
    return known if known is not None else int(asking.pick(units(ctx), text)[1:])


def receiver(ctx: Context, text: str) -> To:
    """A unit, or an official by their name. Raises UnclearChoice."""
    try:
        return To(read_unit(ctx, {}, text))
    except asking.UnclearChoice as error:
        if error.details.get("near"):
            raise
    owners = {
        f"{unit}-{who}": name
        for unit in (int(key[1:]) for key in units(ctx))
        for who, name in people(ctx, unit).items()
    }
    unit, _, who = asking.pick(owners, text).partition("-")
    return To(int(unit), int(who[1:]))


def view(ctx: Context, answers: Answers, question: str) -> AssignPrompt:
    tasks = tuple(assignable(ctx, code) for code in answers.get("task", ()))
    unit = units(ctx).get(f"u{answers.get('unit')}", "")
    return AssignPrompt(question, tasks, answers.get("title", ""), unit, asking.day_example(ctx))


def ask_unit(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_assign", view(ctx, answers, "unit"), asking.options(units(ctx), MOST_UNITS))


def ask_owner(ctx: Context, answers: Answers) -> Ask:
    each = asking.options(people(ctx, answers["unit"]), MOST_PEOPLE)
    return Ask("ask_assign", view(ctx, answers, "owner"), (*each, ("Không chỉ định người", SKIP)))


def read_owner(ctx: Context, answers: Answers, text: str) -> int:
    return int(asking.pick(people(ctx, answers["unit"]), text)[1:])


def to(answers: Answers) -> To:
    return To(answers["unit"], answers.get("owner"))


QUESTIONS = (
    Question("unit", ask_unit, read_unit),
    Question("owner", ask_owner, asking.optional(read_owner)),
)
