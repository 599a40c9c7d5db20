"""A finding of self-inspection: who is to mend it, until they say it is done; anew once it is reopened."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from sqlmodel import Session

from jobs import ladders
from jobs.calendar import WorkingDays
from jobs.ladder import FINDING, Ladder
from jobs.roster import People, Roster
from jobs.rules.base import Subject, Superiors, answers_for, dates
from messages.views import DigestItem
from storage import findings
from storage.findings import OpenFinding

NAME = "finding"
LADDER = FINDING


class Mended(NamedTuple):
    """Where a finding lies, and who was named to mend it."""

    office_id: int
    unit_id: int
    owner_id: int | None
    restricted: bool


def superiors(roster: Roster, found: Mended) -> Superiors:
    return Superiors(roster, roster.present(found.unit_id), found.office_id, None, found.restricted)


def mends(roster: Roster, found: Mended) -> tuple[People, bool]:
    """Who is to mend it, and whether they step in for somebody: whoever was named, else the head of the unit,
    else the coordinator."""
    return answers_for(superiors(roster, found), found)


def subjects(session: Session, roster: Roster, offices: Collection[int] | None = None) -> list[Subject]:
    found = findings.open_findings(session, offices)
    own = ladders.ladders(session, {one.plan_id for one in found})
    return [_subject(one, roster, own.get(one.plan_id, {}).get(NAME, LADDER)) for one in found]


def _subject(one: OpenFinding, roster: Roster, ladder: Ladder) -> Subject:
    found = Mended(one.office_id, one.unit_id, one.owner_id, one.restricted)
    responsible, stand_in = mends(roster, found)
    return Subject(
        key=f"{NAME}:{one.id}",
        row_id=one.id,
        office_id=one.office_id,
        due=one.due,
        given=one.given,
        responsible=responsible,
        ladder=ladder,
        up=superiors(roster, found),
        stand_in=stand_in,
    )


def items(
    session: Session, asked: Sequence[tuple[Subject, int]], today: date, cal: WorkingDays
) -> list[DigestItem]:
    named = findings.named(session, {subject.row_id for subject, _ in asked})
    found = []
    for subject, _ in asked:
        one = named[subject.row_id]
        found.append(
            DigestItem(
                kind=NAME,
                period="",
                unit=one.unit,
                title=one.content,
                number=one.number,
                row_id=subject.row_id,
                **dates(subject.due, today, cal),
                count=1,
                stand_in=subject.stand_in,
            )
        )
    return found
