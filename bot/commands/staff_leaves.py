"""Leave of somebody else, from /nhansu: the days and the deputy, done when it is confirmed."""

from datetime import date

from bot import asking, forms
from bot.commands import leave_form, staff_units
from bot.commands.staff_handing import MOST_PEOPLE, others
from bot.commands.staff_posts import see
from bot.context import Context
from bot.forms import Ask, Form, Question
from bot.registry import action
from bot.sources import Answers
from jobs import leave, leave_checks, staffing
from messages.formats import short
from messages.types import Reply
from messages.views import StaffPrompt


@action("uy")
def begin(ctx: Context, official_id: int) -> Reply:
    official = staffing.find(ctx.session, ctx.act(), official_id)
    return forms.start(ctx, LEAVE, {"person": official.id, "name": official.name})


def _ask_since(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_staff", StaffPrompt("from", answers["name"]), leave_form.first_days(ctx))


def _read_since(ctx: Context, answers: Answers, text: str) -> str:
    """Raises what `leave_form.first` and `_check` raise."""
    since, until = leave_form.first(ctx, text)
    _check(ctx, answers, since, until or max(since, ctx.today))
    return leave_form.joined(since, until)


def _ask_until(ctx: Context, answers: Answers) -> Ask:
    since, _ = leave_form.span(answers)
    return Ask(
        "ask_staff", StaffPrompt("until", answers["name"], day=since), leave_form.last_days(ctx, since)
    )


def _read_until(ctx: Context, answers: Answers, text: str) -> str:
    """Raises what `leave_form.last` and `_check` raise."""
    since, _ = leave_form.span(answers)
    until = leave_form.last(ctx, since, text)
    _check(ctx, answers, since, until)
    return until.isoformat()


def _check(ctx: Context, answers: Answers, since: date, until: date) -> None:
    """Raises UnknownPerson, and what `leave_checks.check_absence` raises."""
    official = staffing.find(ctx.session, ctx.act(), answers["person"])
    leave_checks.check_absence(ctx.session, official, since, until, ctx.today)


def _ask_deputy(ctx: Context, answers: Answers) -> Ask:
    options = asking.options(others(ctx, answers, serving=True), MOST_PEOPLE)
    return Ask("ask_staff", StaffPrompt("deputy", answers["name"]), options)


def _read_deputy(ctx: Context, answers: Answers, text: str) -> int:
    """Raises what stands in the way with this one, so that another can be chosen."""
    deputy = int(asking.pick(others(ctx, answers, serving=True), text)[1:])
    _look(ctx, {**answers, "deputy": deputy})
    return deputy


def _look(ctx: Context, answers: Answers) -> StaffPrompt:
    """Raises UnknownPerson, and what `leave_checks.check` raises."""
    since, until = leave_form.both_days(answers)
    official, deputy = (staffing.find(ctx.session, ctx.act(), answers[key]) for key in ("person", "deputy"))
    leave_checks.check(ctx.session, official, deputy, since, until, ctx.today)
    return StaffPrompt("leave", official.name, day=since, until=until, deputy=deputy.name)


def _to_leave(ctx: Context, answers: Answers) -> Reply:
    shown = _look(ctx, answers)
    days = (day.isoformat() for day in leave_form.both_days(answers))
    sure = confirm.button("Xác nhận", answers["person"], answers["deputy"], *days)
    return Reply("ask_staff", shown, ((sure, see(answers["person"], "Thôi")),))


@action("uf")
def confirm(ctx: Context, official_id: int, deputy_id: int, since: str, until: str) -> Reply:
    done = ctx.act()
    for one in (official_id, deputy_id):
        staffing.find(ctx.session, done, one)
    days = (staff_units.day(ctx, since), staff_units.day(ctx, until))
    view = leave.take_leave(ctx.session, ctx.actor, official_id, deputy_id, *days, done.when)
    return Reply("staff_leave", view, ((see(official_id, "Xem"),),), edits=True)


@action("uc")
def back(ctx: Context, leave_id: int) -> Reply:
    """A leave that has not begun is forgotten; from one that has they are back today."""
    official, row = leave.leave_of(ctx.session, ctx.actor, leave_id, ctx.today)
    question = "cancel" if row.since >= ctx.today else "back"
    shown = StaffPrompt(question, official.name, day=row.since, until=row.until)
    sure = confirm_back.button("Xác nhận", row.id)
    return Reply("ask_staff", shown, ((sure, see(official.id, "Thôi")),))


@action("uq")
def confirm_back(ctx: Context, leave_id: int) -> Reply:
    official, row = leave.leave_of(ctx.session, ctx.actor, leave_id, ctx.today)
    when = ctx.when
    if row.since >= ctx.today:
        template, view = "staff_unleave", leave.cancel_leave(ctx.session, ctx.actor, row.id, when)
    else:
        view = leave.end_leave_early(ctx.session, ctx.actor, row.id, ctx.today, when)
        template = "staff_back"
    return Reply(template, view, ((see(official.id, "Xem"),),), edits=True)


LEAVE = forms.register(
    Form(
        name="staff_leave",
        label=lambda answers: f"nghỉ phép của {short(answers['name'], 40)}",
        questions=(
            Question("since", _ask_since, _read_since),
            Question("until", _ask_until, _read_until, leave_form.wants_end, "since"),
            Question("deputy", _ask_deputy, _read_deputy),
        ),
        finish=_to_leave,
    )
)
