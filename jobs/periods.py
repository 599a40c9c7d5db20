"""Units hand in, the coordinator accepts or returns, the ward issues; every step tells those it concerns."""

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from jobs import notify
from jobs.calendar import WorkingDays
from jobs.errors import JobsError
from jobs.notify import When
from messages.types import Reply
from messages.views import HandIn, Issued, PeriodLine, Returned
from storage import access, periods, reminders, tasks
from storage.access import Actor
from storage.figures import PeriodOf
from storage.rights import Right
from storage.tables import Period, Role, Submission, SubmissionState, Unit

REOPEN_WITHIN = timedelta(minutes=10)


class NothingToSubmit(JobsError):
    """The actor answers for no unit that owes a report now."""

    code = "nothing_to_submit"


class HandedIn(JobsError):
    """The unit's report of the period is handed in, the next one's turn has not come."""

    code = "handed_in"


class NotWaiting(JobsError):
    """The unit's report is not (or no longer) waiting for a decision."""

    code = "not_waiting"


class NothingToIssue(JobsError):
    code = "nothing_to_issue"


class TooEarly(JobsError):
    """A day of signing before the period's data begin."""

    code = "too_early"


class CannotReopen(JobsError):
    code = "cannot_reopen"


class AlreadyIssued(JobsError):
    code = "already_issued"


class NotAllowed(JobsError):
    code = "not_allowed"


def line(period: Period | PeriodOf, today: date, cal: WorkingDays) -> PeriodLine:
    internal, due = cal.due(period.internal_due), cal.due(period.due)
    return PeriodLine(
        code=period.code,
        name=period.name,
        internal_due=internal.nominal,
        internal_rolled=internal.rolled,
        due=due.nominal,
        due_rolled=due.rolled,
        days_left=cal.left(today, due),
        internal_days_left=cal.left(today, internal),
        issued_number=period.issued_number,
        issued_on=period.issued_on,
        cut_off=period.cut_off,
    )


def owed_by(session: Session, actor: Actor, plan_id: int, today: date) -> list[HandIn]:
    """What each of the actor's own units would hand in next, in the order of the units.

    A period's turn comes after the cut-off of the one before. Raises HandedIn, NothingToSubmit for none.
    """
    found, done = [], []
    for unit_id in sorted(actor.units(Role.HEAD, Role.OFFICIAL)):
        period = periods.open_period_of(session, plan_id, unit_id)
        before = periods.previous_period(session, period) if period else None
        if before is not None and today <= before.cut_off:
            done.append((before, unit_id))
            continue
        owed = periods.submission(session, period.id, unit_id) if period else None
        if period is not None and owed is not None:
            found.append(_hand_in(session, owed, period, actor))
    if not found and done:
        period, unit_id = done[0]
        raise HandedIn("handed in", unit=session.get_one(Unit, unit_id).name, period=period.name)
    if not found:
        raise NothingToSubmit("no unit of the actor owes a report")
    return found


def _hand_in(session: Session, owed: Submission, period: Period, reader: Actor | None) -> HandIn:
    """As the reader may know it; None: with nothing restricted."""
    unit = session.get_one(Unit, owed.unit_id)
    missing = tasks.missing(session, period, owed.unit_id, reader)
    total = tasks.expected_count(session, period, owed.unit_id, reader)
    return HandIn(owed.id, unit.name, period.name, tuple(missing), total, period.internal_due, owed.reason)


def submit(
    session: Session, actor: Actor, submission_id: int, when: When, announce: Callable[[HandIn], Reply]
) -> HandIn:
    """Hands in a unit's report, tells the coordinators by `announce`. Raises NothingToSubmit, NotAllowed."""
    owed = session.get(Submission, submission_id)
    if owed is None or not access.may_with_unit(session, actor, Right.SUBMIT, owed.unit_id):
        raise NotAllowed("not the actor's unit")
    period = session.get_one(Period, owed.period_id)
    if owed.state in periods.HANDED_IN or period.issued_on is not None:
        raise NothingToSubmit("already handed in or issued")
    owed.state = SubmissionState.SUBMITTED
    owed.submitted_at, owed.submitted_by_id = when.now, actor.official_id
    owed.reason = None
    session.add(owed)
    session.flush()
    left = when.cal.left(when.now.date(), when.cal.due(period.internal_due))
    view = replace(_hand_in(session, owed, period, actor), days_late=max(0, -left))
    shown = replace(_hand_in(session, owed, period, None), days_late=view.days_late)
    coordinators = periods.coordinators(session, when.now.date()).get(owed.office_id, [])
    others = [person for person in coordinators if person != actor.official_id]
    key = f"submitted:{owed.id}:{when.instant.isoformat()}"
    held = notify.tell(session, others, owed.office_id, key, announce(shown), when)
    unreached = _unreached(session, others)
    return replace(view, told=bool(others) and not unreached, unreached=unreached, held_until=held)


def _unreached(session: Session, people: Collection[int]) -> bool:
    """Whether of those who should hear none will."""
    return bool(people) and not reminders.reaches(session, people)


def waiting_submission(session: Session, actor: Actor, submission_id: int) -> Submission:
    """A report the actor may decide on. Raises NotAllowed, NotWaiting."""
    owed = session.get(Submission, submission_id)
    if owed is None or not access.may_with_unit(session, actor, Right.REVIEW, owed.unit_id):
        raise NotAllowed("not the coordinator")
    period = session.get_one(Period, owed.period_id)
    if owed.state != SubmissionState.SUBMITTED or period.issued_on is not None:
        unit = session.get_one(Unit, owed.unit_id)
        raise NotWaiting("not waiting", unit=unit.name, state=owed.state.value)
    return owed


def accept(session: Session, actor: Actor, submission_id: int, when: When) -> HandIn:
    """Raises what `waiting_submission` raises."""
    owed = waiting_submission(session, actor, submission_id)
    owed.state = SubmissionState.ACCEPTED
    owed.decided_at, owed.decided_by_id = when.now, actor.official_id
    session.add(owed)
    session.flush()
    return _hand_in(session, owed, session.get_one(Period, owed.period_id), actor)


def send_back(session: Session, actor: Actor, submission_id: int, reason: str, when: When) -> Returned:
    """Returns a unit's report with a reason and tells who handed it in. Raises as `waiting_submission`."""
    owed = waiting_submission(session, actor, submission_id)
    owed.state, owed.reason = SubmissionState.RETURNED, reason
    owed.decided_at, owed.decided_by_id = when.now, actor.official_id
    session.add(owed)
    session.flush()
    unit, period = session.get_one(Unit, owed.unit_id), session.get_one(Period, owed.period_id)
    view = Returned(unit.name, period.name, reason)
    people = [] if owed.submitted_by_id in (None, actor.official_id) else [owed.submitted_by_id]
    key = f"returned:{owed.id}:{when.instant.isoformat()}"
    held = notify.tell(session, people, owed.office_id, key, Reply("returned_notice", view), when)
    return replace(view, unreached=_unreached(session, people), held_until=held)


def to_issue(session: Session, actor: Actor, plan_id: int) -> tuple[Period, list[str]]:
    """The earliest period not issued, and who has not handed in. Raises NotAllowed, NothingToIssue."""
    period = periods.open_period(session, plan_id)
    if period is None:
        raise NothingToIssue("every period is issued")
    _check_issues(session, actor, period)
    waiting = [
        unit.name
        for owed, unit in periods.submissions(session, period.id)
        if owed.state in periods.NOT_HANDED_IN
    ]
    return period, waiting


def _check_issues(session: Session, actor: Actor, period: Period) -> None:
    root = periods.root_unit(session, period.office_id)
    if not access.may_with_unit(session, actor, Right.ISSUE, root.id):
        raise NotAllowed("only coordinator and leader")


def issue(
    session: Session, actor: Actor, plan_id: int, period_id: int, number: str, day: date, when: When
) -> Issued:
    """The ward's report is signed and sent: closes the period. Raises as `to_issue`, and AlreadyIssued."""
    found = session.get(Period, period_id)
    if found is not None and found.plan_id == plan_id and found.issued_on is not None:
        raise AlreadyIssued("issued", period=found.name, number=found.issued_number, day=found.issued_on)
    period, waiting = to_issue(session, actor, plan_id)
    if period.id != period_id:
        raise NothingToIssue("not the period at hand")
    if day < period.window_from:
        raise TooEarly("before the period began", day=day, period=period.name, since=period.window_from)
    period.issued_number, period.issued_on = number, day
    period.issued_at, period.issued_by_id = when.now, actor.official_id
    session.add(period)
    session.flush()
    late = day > when.cal.due(period.due).rolled
    return Issued(period.name, number, day, tuple(waiting), late, period.id)


def take_back_issue(session: Session, actor: Actor, period_id: int, now: datetime) -> Issued:
    """Opens a period again within ten minutes of its issue, by who recorded it.

    Raises CannotReopen, NotAllowed for who may issue no more.
    """
    period = session.get(Period, period_id)
    if period is None or period.issued_by_id != actor.official_id or period.issued_at is None:
        raise CannotReopen("not the actor's", reason="not_yours")
    _check_issues(session, actor, period)
    if now - period.issued_at > REOPEN_WITHIN:
        raise CannotReopen("over ten minutes ago", reason="too_late")
    view = Issued(
        period.name, period.issued_number or "", period.issued_on or now.date(), (), False, period.id
    )
    period.issued_number = period.issued_on = period.issued_at = period.issued_by_id = None
    session.add(period)
    session.flush()
    return view
