"""Where somebody gets a post and as what, as the forms of /nhansu ask for it."""

from datetime import date

from bot import asking
from bot.asking import NotADue
from bot.context import Context, Role
from bot.forms import Ask, Question
from bot.sources import Answers
from jobs import staffing
from jobs.periods import NotAllowed
from messages import words
from messages.formats import full_day, short
from messages.views import StaffPrompt

MOST_UNITS = 20
ALWAYS = (Role.OFFICIAL, Role.HEAD, Role.COORDINATOR, Role.LEADER, Role.ADMIN)


def _units(ctx: Context, answers: Answers) -> dict[str, str]:
    """`person`: whose post it is, where they are there already."""
    return {f"u{one.id}": one.name for one in staffing.units(ctx.session, ctx.act(), answers.get("person"))}


def name(ctx: Context, answers: Answers) -> str:
    """Of the unit that was chosen; empty where it is the actor's no more."""
    return _units(ctx, answers).get(f"u{answers['unit']}", "")


def _roles(ctx: Context, unit_id: int) -> dict[str, str]:
    may = staffing.roles(ctx.session, ctx.act(), unit_id)
    return {role.value: words.ROLES[role.value] for role in ALWAYS if role in may}


def role(ctx: Context, unit_id: int, text: str) -> Role:
    """The role of that name, if the actor may give it there. Raises NotAllowed."""
    if text not in _roles(ctx, unit_id):
        raise NotAllowed("not a post the actor may give")
    return Role(text)


def day(ctx: Context, text: str) -> date:
    """A day that travelled in a button. Raises NotADue for one that was never there."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        example = full_day(asking.day_example(ctx))
        raise NotADue("forged", said=short(text, 40), example=example) from error


def _ask_unit(ctx: Context, answers: Answers) -> Ask:
    options = asking.options(_units(ctx, answers), MOST_UNITS)
    return Ask("ask_staff", StaffPrompt("unit", answers["name"]), options)


def _read_unit(ctx: Context, answers: Answers, text: str) -> int:
    return int(asking.pick(_units(ctx, answers), text)[1:])


def _ask_role(ctx: Context, answers: Answers) -> Ask:
    view = StaffPrompt("role", answers["name"], unit=name(ctx, answers))
    roles = _roles(ctx, answers["unit"])
    return Ask("ask_staff", view, asking.options(roles, len(roles)))


def _read_role(ctx: Context, answers: Answers, text: str) -> str:
    return asking.pick(_roles(ctx, answers["unit"]), text)


QUESTIONS = (Question("unit", _ask_unit, _read_unit), Question("role", _ask_role, _read_role))
