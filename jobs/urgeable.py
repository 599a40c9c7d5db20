"""What may be urged, of whom: what is open of what the actor may urge, and who is meant by what was said."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import Session

from jobs import matters
from jobs.acts import Act
from jobs.due import open_today, urge_key
from jobs.roster import roster_of
from jobs.rules import Rule, Subject, dated_task, finding, target_reading, unit_report, ward_report
from messages.views import DUE_SOON
from storage import access, periods, urging
from storage.access import Actor
from storage.rights import Right
from storage.tables import Task

REPORTS = (unit_report.NAME, target_reading.NAME)


class By(StrEnum):
    """How it is said who is to be reminded; late: everybody who is late or has not reported."""

    LATE = "late"
    TASK = "task"
    UNIT = "unit"
    PERSON = "person"


@dataclass(frozen=True)
class Whom:
    """`id`: of the task, unit or official."""

    by: By
    id: int = 0


@dataclass(frozen=True)
class One:
    """Something open, and one of those responsible for it."""

    rule: Rule
    subject: Subject
    person: int

    @property
    def key(self) -> tuple[str, int]:
        return self.subject.key, self.person


def open_for(session: Session, act: Act) -> list[One]:
    """What is open in the actor's office of what the actor may urge, by person.

    Who owes nothing but what the actor may not see is not named.
    """
    found = open_today(session, act.day.today, [act.actor.office_id])
    allowed, hidden = _allowed(session, act.actor), hides(act.actor)
    return [
        One(rule, subject, person)
        for rule, subject in found.subjects
        if subject.row_id in allowed.get(rule.NAME, ())
        for person in subject.responsible
        if not (hidden and person in subject.kept)
    ]


def hides(actor: Actor) -> bool:
    """Whether what is restricted is hidden from who urges."""
    return not actor.paths(Right.SEE_RESTRICTED)


def _allowed(session: Session, actor: Actor) -> dict[str, set[int]]:
    """By rule, the rows the actor may urge; a rule that is not here is urged by nobody."""
    root = periods.root_unit(session, actor.office_id)
    whole = access.may_with_unit(session, actor, Right.URGE, root.id)
    every = urging.periods(session, actor) if whole else set()
    return {
        dated_task.NAME: urging.tasks(session, actor),
        finding.NAME: urging.findings(session, actor),
        unit_report.NAME: urging.submissions(session, actor),
        ward_report.NAME: every,
        target_reading.NAME: every,
    }


def meant(session: Session, found: Iterable[One], whom: Whom, act: Act) -> list[One]:
    """Those of `found` that are meant: of a unit or person, what is late or near."""
    match whom.by:
        case By.TASK:
            return _of_task(session, found, whom.id, act)
        case By.UNIT:
            return [one for one in found if one.subject.up.unit_id == whom.id and _near(one, act)]
        case By.PERSON:
            return [one for one in found if one.person == whom.id and _near(one, act)]
        case By.LATE:
            return [one for one in found if _left(one, act) < 0 or (_is_report(one) and _near(one, act))]


def _of_task(session: Session, found: Iterable[One], task_id: int, act: Act) -> list[One]:
    """A dated task itself; a standing one is part of its unit's report, of which who answers for it hears."""
    row = session.get_one(Task, task_id)
    if row.deadline is not None:
        return [one for one in found if one.subject.key == f"{dated_task.NAME}:{task_id}"]
    period = periods.open_period_of(session, row.plan_id, row.lead_unit_id) if row.lead_unit_id else None
    owed = periods.submission(session, period.id, row.lead_unit_id) if period and row.lead_unit_id else None
    if owed is None:
        return []
    answers = matters.answering(roster_of(session, act.day.today, [row.office_id]), row)
    key = f"{unit_report.NAME}:{owed.id}"
    return [one for one in found if one.subject.key == key and one.person in answers]


def _left(one: One, act: Act) -> int:
    return act.day.cal.left(act.day.today, act.day.cal.due(one.subject.due))


def _near(one: One, act: Act) -> bool:
    return _left(one, act) <= DUE_SOON


def _is_report(one: One) -> bool:
    return one.rule.NAME in REPORTS


def urge_key_of(one: One, act: Act) -> str:
    """Names for ever that one person was urged to one thing today."""
    return urge_key(one.subject.key, act.day.today, one.person)
