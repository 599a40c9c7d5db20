"""One finding as one person reads it: its history, and what they may do with it now."""

from datetime import tzinfo

from sqlmodel import Session

from jobs import findinglists
from jobs.errors import JobsError
from jobs.notify import When
from jobs.tasklists import Day
from messages.views import FindingStep, FindingView
from storage import findings
from storage.access import Actor
from storage.findings import TO_MEND, StepRow
from storage.rights import Right
from storage.tables import Finding, FindingState

RIGHTS = (Right.REMEDY, Right.VERIFY)


class NoFinding(JobsError):
    """No finding has that number, or it is not for the actor to see: the two read alike."""

    code = "no_finding"


def may(finding: Finding, rights: frozenset[Right], official_id: int) -> tuple[str, ...]:
    """What a person with these rights may do with it now: begin, remedy, verify, reopen, redate.

    Nobody verifies what they remedied themself, nor moves the date of what they are to mend; who said it is
    remedied may take that back until it is verified.
    """
    mends, judges = Right.REMEDY in rights, Right.VERIFY in rights
    to_mend, awaiting = finding.state in TO_MEND, finding.state == FindingState.AWAITING
    own = finding.remedied_by_id == official_id
    allowed = {
        "begin": mends and to_mend and finding.state != FindingState.FIXING,
        "remedy": mends and to_mend,
        "verify": judges and awaiting and not own,
        "reopen": (judges and not to_mend) or (awaiting and own),
        "redate": judges and to_mend and finding.responsible_id != official_id,
    }
    return tuple(act for act, yes in allowed.items() if yes)


def shown(session: Session, actor: Actor, finding_id: int, when: When) -> FindingView:
    """Raises NoFinding."""
    found = findings.find(session, actor, finding_id, *RIGHTS)
    if found is None:
        raise NoFinding("not there, or not the actor's to see")
    finding, rights = found
    return view_of(session, finding, may(finding, rights, actor.official_id), when)


def numbered(session: Session, actor: Actor, number: int) -> int:
    """The id of the office's finding of that number. Raises NoFinding."""
    found = findings.numbered(session, actor, number)
    if found is None:
        raise NoFinding("not there, or not the actor's to see", number=number)
    return found


def view_of(session: Session, finding: Finding, allowed: tuple[str, ...], when: When) -> FindingView:
    session.flush()
    row = findings.row(session, finding.id)
    zone = when.now.tzinfo
    steps = tuple(_step(one, zone) for one in findings.steps(session, finding.id))
    line = findinglists.line(row, Day(when.now.date(), when.cal))
    return FindingView(line, row.area, finding.cause, steps, allowed)


def _step(row: StepRow, zone: tzinfo | None) -> FindingStep:
    step = row.step
    return FindingStep(step.kind.value, row.by, step.at.astimezone(zone), step.text, step.due, row.files)
