"""A period's dates are moved in chat: checked, shown with who will hear of it, moved, told by rule 2."""

from collections.abc import Collection
from dataclasses import asdict, replace
from datetime import date, timedelta

from sqlmodel import Session

from jobs import plan_news
from jobs.acts import Act
from jobs.calendar import WorkingDays, act_time
from jobs.errors import JobsError
from jobs.imports.periods_default import INTERNAL_LEAD
from jobs.inspections import Choice, DayPast
from jobs.periods import AlreadyIssued, NotAllowed
from jobs.plan_news import News
from messages.views import PeriodDates, PeriodMove
from storage import access, assignments, people, periods, reminders
from storage.access import Actor
from storage.rights import Right
from storage.tables import Period, Plan

ONE_DAY = timedelta(days=1)


class NothingMoved(JobsError):
    """All dates are as they were."""

    code = "nothing_moved"


class DatesMoved(JobsError):
    """Somebody moved them since they were shown."""

    code = "dates_moved"


class BeforeWindow(JobsError):
    """A date before the period's data begin."""

    code = "before_window"


class DueTooEarly(JobsError):
    """It leaves no day for a cut-off after the period's data begin."""

    code = "due_too_early"


class InternalAfterDue(JobsError):
    """Units would hand in after the ward has sent."""

    code = "internal_after_due"


class NoDayBetween(JobsError):
    """No working day lies between cut-off and sending (NĐ 09/2019 Điều 8(5))."""

    code = "no_day_between"


class PeriodsCross(JobsError):
    """The plan's reports would come in another order, and with it what a reply answers."""

    code = "periods_cross"


def editable(session: Session, actor: Actor, plan_id: int) -> list[Choice]:
    """The plan's periods whose dates the actor may move, the earliest first: those not issued."""
    found = [period for period in periods.periods_of(session, plan_id) if period.issued_on is None]
    if not found or not _may(session, actor, found[0].office_id):
        return []
    return [Choice(period.id, period.name) for period in found]


def _may(session: Session, actor: Actor, office_id: int) -> bool:
    """Who issues the ward's report sets its dates."""
    return access.may_with_unit(session, actor, Right.ISSUE, periods.root_unit(session, office_id).id)


def find(session: Session, actor: Actor, period_id: int) -> Period:
    """A period whose dates the actor may move. Raises NotAllowed, AlreadyIssued."""
    period = session.get(Period, period_id)
    if period is None or not _may(session, actor, period.office_id):
        raise NotAllowed("only coordinator and leader")
    if period.issued_on is not None:
        raise AlreadyIssued("issued", period=period.name, number=period.issued_number, day=period.issued_on)
    return period


def dates_of(period: Period) -> PeriodDates:
    return PeriodDates(period.cut_off, period.internal_due, period.due)


def check_due(session: Session, period: Period, due: date, cal: WorkingDays) -> None:
    """Raises DueTooEarly, PeriodsCross."""
    if latest_cut_off(due, cal) < period.window_from:
        raise DueTooEarly("too early", day=due, period=period.name, since=period.window_from)
    for other in periods.periods_of(session, period.plan_id):
        if (due > other.due and period.due < other.due) or (due < other.due and period.due > other.due):
            raise PeriodsCross("another order", day=due, other=other.name, due=other.due)


def check_internal(period: Period, internal: date, due: date) -> None:
    """Raises BeforeWindow, InternalAfterDue."""
    _check_window(period, internal)
    if internal > due:
        raise InternalAfterDue("after the ward has sent", day=internal, due=due)


def check_cut_off(period: Period, cut_off: date, due: date, cal: WorkingDays) -> None:
    """Raises BeforeWindow, NoDayBetween."""
    _check_window(period, cut_off)
    latest = latest_cut_off(due, cal)
    if cut_off > latest:
        raise NoDayBetween("no working day between", day=cut_off, due=due, latest=latest)


def _check_window(period: Period, day: date) -> None:
    if day < period.window_from:
        raise BeforeWindow("before the window", day=day, period=period.name, since=period.window_from)


def latest_cut_off(due: date, cal: WorkingDays) -> date:
    """The last day that leaves a working day before `due` (NĐ 09/2019 Điều 8(5))."""
    return cal.add(due, -1) - ONE_DAY


def usual_internal(due: date, cal: WorkingDays) -> date:
    """Three working days before the last one on which the ward can send, as in a new plan."""
    return cal.add(cal.last_working(due), -INTERNAL_LEAD)


def _check(session: Session, period: Period, after: PeriodDates, act: Act) -> None:
    before = dates_of(period)
    if after == before:
        raise NothingMoved("as before")
    moved = set(asdict(after).items()) - set(asdict(before).items())
    for day in sorted(day for _, day in moved):
        if day < act.day.today:
            raise DayPast("a date before today", day=day)
    check_due(session, period, after.due, act.day.cal)
    check_internal(period, after.internal_due, after.due)
    check_cut_off(period, after.cut_off, after.due, act.day.cal)


def look(session: Session, period_id: int, after: PeriodDates, act: Act) -> PeriodMove:
    """What moving to these dates means; changes nothing. Raises what `find` and the checks raise."""
    period = find(session, act.actor, period_id)
    _check(session, period, after, act)
    as_moved = Period(**{**period.model_dump(), **asdict(after)})
    heard = plan_news.others(session, _news(session, as_moved, dates_of(period)), act.actor, act.when)
    return _view(session, period.name, dates_of(period), after, heard, act)


def move(session: Session, period_id: int, before: PeriodDates, after: PeriodDates, act: Act) -> PeriodMove:
    """Moves the dates from `before`, as they were shown; heads and coordinators hear of it, and who signs.

    The reminders of the old dates lapse, those of the new count from today. Raises what `look` raises, and
    DatesMoved.
    """
    assignments.lock_plan(session, find(session, act.actor, period_id).plan_id)
    session.get_one(Period, period_id, with_for_update=True, populate_existing=True)
    period = find(session, act.actor, period_id)
    if dates_of(period) != before:
        raise DatesMoved("moved since", period=period.name)
    _check(session, period, after, act)
    period.cut_off, period.internal_due, period.due = after.cut_off, after.internal_due, after.due
    if (before.internal_due, before.due) != (after.internal_due, after.due):
        period.redated_on = act.day.today
    session.add(period)
    session.flush()
    news = _news(session, period, before)
    heard = plan_news.others(session, news, act.actor, act.when)
    _, held = plan_news.tell_by(session, news, act.actor, act.when)
    return replace(_view(session, period.name, before, after, heard, act), held_until=held)


def _news(session: Session, period: Period, before: PeriodDates) -> News:
    """`period`: with its new dates."""
    plan = session.get_one(Plan, period.plan_id)
    former = (period, before.internal_due, before.due)
    return News(plan=plan, periods=[former], cut_offs={period.id: before.cut_off})


def _view(
    session: Session,
    name: str,
    before: PeriodDates,
    after: PeriodDates,
    heard: Collection[int],
    act: Act,
) -> PeriodMove:
    names, reach = people.names(session, heard), reminders.reaches(session, heard)
    leaves_at = act_time(act.when.now, act.day.cal)
    due = {"internal_due": after.internal_due, "due": after.due}
    rolled = {key: act.day.cal.due(day).rolled for key, day in due.items()}
    return PeriodMove(
        period=name,
        before=before,
        after=after,
        people=tuple(names[one] for one in heard if one in reach),
        unreached=tuple(names[one] for one in heard if one not in reach),
        held_until=leaves_at if reach and leaves_at > act.when.now else None,
        rolled=tuple((key, rolled[key]) for key, day in due.items() if rolled[key] != day),
    )
