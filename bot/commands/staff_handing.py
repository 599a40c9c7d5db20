"""Hand-over from /nhansu: to whom and from when, what would move, done when it is confirmed."""

import zlib
from datetime import date

from bot import asking, forms
from bot.commands import staff_units
from bot.commands.staff_posts import see
from bot.context import Context
from bot.forms import Ask, Form, Question
from bot.registry import action
from bot.sources import Answers
from jobs import handover, staffing, staffing_people
from jobs.errors import JobsError
from jobs.handover import NothingToHandOver
from jobs.inspections import DayPast
from messages.formats import short, weekday_day
from messages.types import Reply
from messages.views import HandOver, StaffPrompt

MOST_PEOPLE = 12


class HandedAlready(JobsError):
    """What was to be confirmed has been handed over."""

    code = "handed_already"


class NoTaker(JobsError):
    """The office has nobody else."""

    code = "no_taker"


@action("uk")
def begin(ctx: Context, official_id: int) -> Reply:
    """What is open moves at once: a day is asked for where nothing is."""
    giver = staffing.find(ctx.session, ctx.act(), official_id)
    answers: Answers = {"person": giver.id, "name": giver.name}
    if staffing.duties(ctx.session, giver.id, ctx.today).any:
        answers["on"] = ctx.today.isoformat()
    return forms.start(ctx, HAND, answers)


def others(ctx: Context, answers: Answers, *, serving: bool = False) -> dict[str, str]:
    """Who may be chosen beside the person a form is about; `serving`: who holds a post.

    Raises UnknownPerson, NoTaker.
    """
    found = staffing_people.takers(ctx.session, ctx.act(), answers["person"], serving=serving)
    if not found:
        raise NoTaker("nobody else")
    return {f"p{one.id}": one.name for one in found}


def _ask_to(ctx: Context, answers: Answers) -> Ask:
    options = asking.options(others(ctx, answers), MOST_PEOPLE)
    return Ask("ask_staff", StaffPrompt("to", answers["name"]), options)


def _read_to(ctx: Context, answers: Answers, text: str) -> int:
    """Raises what stands in the way with this one, so that another can be chosen."""
    to = int(asking.pick(others(ctx, answers), text)[1:])
    on = date.fromisoformat(answers["on"]) if "on" in answers else ctx.today
    _look(ctx, answers["person"], to, on)
    return to


def _ask_on(ctx: Context, answers: Answers) -> Ask:
    today = (f"Hôm nay, {weekday_day(ctx.today)}", ctx.today.isoformat())
    return Ask("ask_staff", StaffPrompt("on", answers["name"]), (today,))


def _to_hand(ctx: Context, answers: Answers) -> Reply:
    on = date.fromisoformat(answers["on"])
    return _shown(_look(ctx, answers["person"], answers["to"], on), answers["person"], answers["to"])


def _look(ctx: Context, giver_id: int, taker_id: int, on: date) -> HandOver:
    """Raises UnknownPerson for either, DayPast, and what `handover.look` raises."""
    done = ctx.act()
    for one in (giver_id, taker_id):
        staffing.find(ctx.session, done, one)
    if on < ctx.today:
        raise DayPast("a date before today", day=on)
    return handover.look(ctx.session, ctx.actor, giver_id, taker_id, on, done.when)


def _shown(view: HandOver, giver_id: int, taker_id: int) -> Reply:
    sure = confirm.button("Xác nhận", giver_id, taker_id, view.on.isoformat(), _mark(view))
    return Reply("ask_handover", view, ((sure, see(giver_id, "Thôi")),))


def _mark(view: HandOver) -> int:
    """Tells one content of a hand-over from another: what is confirmed is what was shown."""
    return zlib.crc32(repr((view.posts, view.owned, view.led, view.findings)).encode())


@action("uh")
def confirm(ctx: Context, giver_id: int, taker_id: int, on: str, mark: int) -> Reply:
    """Where something has changed since it was shown, it is shown anew."""
    day = staff_units.day(ctx, on)
    try:
        view = _look(ctx, giver_id, taker_id, day)
    except NothingToHandOver as error:
        raise HandedAlready("nothing is left", **error.details) from error
    if _mark(view) != mark:
        return _shown(view, giver_id, taker_id)
    view = handover.hand_over(ctx.session, ctx.actor, giver_id, taker_id, day, ctx.when)
    row = (see(giver_id, "Người giao"), see(taker_id, "Người nhận"))
    return Reply("staff_handed", view, (row,), edits=True)


HAND = forms.register(
    Form(
        name="staff_handover",
        label=lambda answers: f"bàn giao việc của {short(answers['name'], 40)}",
        questions=(Question("to", _ask_to, _read_to), Question("on", _ask_on, asking.read_day)),
        finish=_to_hand,
    )
)
