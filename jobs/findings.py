"""Findings are recorded, remedied, verified by another, reopened; every step tells whom it concerns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from jobs import attachments, finding_news, inspections
from jobs.acts import Act
from jobs.errors import JobsError
from jobs.finding_news import Announce
from jobs.finding_views import RIGHTS, NoFinding, may
from jobs.inspections import DayPast, inspectable
from jobs.periods import NotAllowed
from jobs.plan import plan_in_force
from messages.views import FindingView
from storage import findings, plans
from storage import inspections as rounds
from storage.rights import Right
from storage.tables import Finding, FindingState, FindingStep, Severity, StepKind, fold


class Moved(JobsError):
    """It stands elsewhere already; the details say where, by whom and since when."""

    code = "finding_moved"


class VerifyOwn(JobsError):
    """Who remedied it does not verify it."""

    code = "verify_own"


@dataclass(frozen=True)
class Found:
    """What is not as it should be. `area`: a field of the plan by its code; `due`: to be remedied by."""

    unit_id: int
    content: str
    area: str | None = None
    cause: str | None = None
    severity: str | None = None
    responsible_id: int | None = None
    due: date | None = None
    restricted: bool = False


def record(session: Session, found: Found, act: Act, announce: Announce) -> FindingView:
    """Keeps a finding, in the round under way if there is one; who is to mend it hears at once.

    Raises NotAllowed, DayPast, NoPlan.
    """
    unit = inspectable(session, act.actor, found.unit_id)
    _check(session, found, act)
    today = act.day.today
    plan = plan_in_force(session, unit.office_id, today)
    area = plans.areas_of(session, plan.id).get(found.area) if found.area else None
    current = rounds.round_of(session, unit, today)
    finding = findings.add(
        session,
        office_id=unit.office_id,
        plan_id=plan.id,
        inspection_id=current.id if current else None,
        unit_id=unit.id,
        area_id=area.id if area else None,
        content=found.content,
        cause=found.cause,
        severity=Severity(found.severity) if found.severity else None,
        responsible_id=found.responsible_id,
        due=found.due,
        restricted=found.restricted,
        given_on=today,
        recorded_by_id=act.actor.official_id,
        recorded_at=act.when.now,
        search_text=fold(f"{found.content} {found.cause or ''}"),
    )
    step = _step(session, finding, StepKind.RECORDED, act, None, found.due)
    people = finding_news.menders(session, finding, act)
    return finding_news.tell(session, finding, step, people, act, announce)


def _check(session: Session, found: Found, act: Act) -> None:
    people = inspections.who_mend(session, act.actor, found.unit_id, act.day.today)
    if found.responsible_id is not None and found.responsible_id not in {one.id for one in people}:
        raise NotAllowed("not of the unit")
    if found.restricted and not inspections.may_restrict(session, act.actor, found.unit_id):
        raise NotAllowed("only leaders restrict")
    _check_day(found.due, act)


def _check_day(due: date | None, act: Act) -> None:
    if due is not None and due < act.day.today:
        raise DayPast("a date before today", day=due)


def begin(
    session: Session, finding_id: int, act: Act, announce: Announce, text: str | None = None
) -> FindingView:
    """Its remedy has begun; who recorded it hears. Raises NoFinding, Moved, NotAllowed."""
    finding = _allowed(session, finding_id, act, "begin")
    finding.state = FindingState.FIXING
    step = _step(session, finding, StepKind.FIXING, act, text)
    return finding_news.tell(session, finding, step, [finding.recorded_by_id], act, announce)


def remedy(session: Session, finding_id: int, text: str | None, act: Act, announce: Announce) -> FindingView:
    """It is said to be remedied, in words or by the files that came; who recorded it and who may verify hear.

    Raises NoFinding, Moved, NotAllowed.
    """
    finding = _allowed(session, finding_id, act, "remedy")
    finding.state = FindingState.AWAITING
    finding.remedied_by_id, finding.remedied_at = act.actor.official_id, act.when.now
    step = _step(session, finding, StepKind.REMEDIED, act, text)
    people = (*finding_news.judges(session, finding, act), finding.recorded_by_id, finding.responsible_id)
    return finding_news.tell(session, finding, step, people, act, announce)


def verify(session: Session, finding_id: int, act: Act, announce: Announce) -> FindingView:
    """Another person than who remedied it finds it handled; who is concerned hears.

    Raises NoFinding, Moved, VerifyOwn, NotAllowed.
    """
    finding = _allowed(session, finding_id, act, "verify")
    finding.state = FindingState.CLOSED
    finding.verified_by_id, finding.verified_at = act.actor.official_id, act.when.now
    step = _step(session, finding, StepKind.VERIFIED, act)
    people = (finding.remedied_by_id, finding.responsible_id, finding.recorded_by_id)
    return finding_news.tell(session, finding, step, people, act, announce)


@dataclass(frozen=True)
class Reopening:
    """`seen`: the state it was in when the actor decided. `due`: another date, None leaves it."""

    seen: str
    reason: str
    due: date | None = None


def reopen(session: Session, finding_id: int, why: Reopening, act: Act, announce: Announce) -> FindingView:
    """It is not remedied after all; who is to mend it hears why.

    Raises NoFinding, Moved, NotAllowed, DayPast.
    """
    finding = _allowed(session, finding_id, act, "reopen")
    if finding.state != why.seen:
        raise _moved(session, finding, act)
    due = why.due
    _check_day(due, act)
    _redate(finding, due or finding.due, act)
    people = (finding.remedied_by_id, finding.recorded_by_id)
    finding.state = FindingState.REOPENED
    finding.remedied_by_id = finding.remedied_at = None
    finding.verified_by_id = finding.verified_at = None
    step = _step(session, finding, StepKind.REOPENED, act, why.reason, due)
    return finding_news.tell(
        session, finding, step, (*finding_news.menders(session, finding, act), *people), act, announce
    )


def redate(session: Session, finding_id: int, due: date, act: Act, announce: Announce) -> FindingView:
    """It has another date; who is to mend it hears. Raises NoFinding, Moved, NotAllowed, DayPast."""
    finding = _allowed(session, finding_id, act, "redate")
    _check_day(due, act)
    _redate(finding, due, act)
    step = _step(session, finding, StepKind.REDATED, act, None, due)
    people = finding_news.menders(session, finding, act)
    return finding_news.tell(session, finding, step, people, act, announce)


def _redate(finding: Finding, due: date | None, act: Act) -> None:
    finding.due, finding.redated_on = due, act.day.today


def check(session: Session, finding_id: int, act: Act, wanted: str) -> Finding:
    """The finding, if the actor may do that with it now. Raises NoFinding, Moved, VerifyOwn, NotAllowed."""
    return _allowed(session, finding_id, act, wanted, lock=False)


def _allowed(session: Session, finding_id: int, act: Act, wanted: str, *, lock: bool = True) -> Finding:
    found = findings.find(session, act.actor, finding_id, *RIGHTS, lock=lock)
    if found is None:
        raise NoFinding("not there, or not the actor's to see")
    finding, rights = found
    if wanted not in may(finding, rights, act.actor.official_id):
        raise _refusal(session, finding, rights, act, wanted)
    return finding


STANDS: dict[str, Sequence[FindingState]] = {
    "begin": (FindingState.OPEN, FindingState.REOPENED),
    "remedy": findings.TO_MEND,
    "verify": (FindingState.AWAITING,),
    "reopen": (FindingState.AWAITING, FindingState.CLOSED),
    "redate": findings.TO_MEND,
}
"""Where a finding must stand for each act."""


def _refusal(
    session: Session, finding: Finding, rights: frozenset[Right], act: Act, wanted: str
) -> JobsError:
    if finding.state not in STANDS[wanted]:
        return _moved(session, finding, act)
    if wanted == "verify" and Right.VERIFY in rights:
        return VerifyOwn("who remedied it does not verify it", number=finding.number)
    return NotAllowed("not the actor's part")


def _moved(session: Session, finding: Finding, act: Act) -> Moved:
    steps = [row for row in findings.steps(session, finding.id) if row.step.kind != StepKind.REDATED]
    at = steps[-1].step.at.astimezone(act.when.now.tzinfo)
    state = finding.state.value
    return Moved(f"it is {state}", number=finding.number, state=state, by=steps[-1].by, at=at)


def _step(
    session: Session,
    finding: Finding,
    kind: StepKind,
    act: Act,
    text: str | None = None,
    due: date | None = None,
) -> FindingStep:
    session.add(finding)
    step = findings.add_step(
        session,
        finding,
        kind=kind,
        by_id=act.actor.official_id,
        at=act.when.now,
        text=text,
        due=due,
        message_id=act.message_id,
        created_at=act.when.instant,
    )
    attachments.prove(session, step, act.files)
    return step
