"""Targets that lack figures for a period: one item for each person who sees to them, on few mornings."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlmodel import Session

from jobs import ladders
from jobs.calendar import WorkingDays
from jobs.ladder import TARGET_READING, Ladder
from jobs.roster import People, Roster
from jobs.rules.base import Subject, Superiors, dates
from messages.views import DigestItem
from storage import readings
from storage.readings import Unread

NAME = "target_reading"
LADDER = TARGET_READING


def subjects(session: Session, roster: Roster, offices: Collection[int] | None = None) -> list[Subject]:
    """Of each period, one for each head of a unit whose figures lack, and for the coordinator.

    The head, who hears of the unit's report on those mornings anyway, and never its officials: who has
    answered their tasks would have a message for a figure alone. Where there is no head, nobody.
    """
    unread = readings.unread(session, offices)
    own = ladders.ladders(session, {one.plan_id for one in unread})
    theirs: dict[tuple[int, int], Unread] = {}
    for one in unread:
        for person in _asked(roster, one):
            theirs.setdefault((one.period_id, person), one)
    return [
        _subject(one, person, roster, own.get(one.plan_id, {}).get(NAME, LADDER))
        for (_, person), one in theirs.items()
    ]


def _asked(roster: Roster, one: Unread) -> People:
    if one.unit_id is None:
        return roster.coordinators(one.office_id)
    return roster.heads(roster.present(one.unit_id))


def _subject(one: Unread, person: int, roster: Roster, ladder: Ladder) -> Subject:
    return Subject(
        key=f"{NAME}:{one.period_id}:{person}",
        row_id=one.period_id,
        office_id=one.office_id,
        due=one.due,
        given=one.given,
        responsible=(person,),
        ladder=ladder,
        up=Superiors(roster, None, one.office_id),
        on_its_rungs=True,
    )


def items(
    session: Session, asked: Sequence[tuple[Subject, int]], today: date, cal: WorkingDays
) -> list[DigestItem]:
    unread = readings.unread_codes(session, {subject.row_id for subject, _ in asked})
    found = []
    for subject, _ in asked:
        theirs = [
            (code, period)
            for one, code, period in unread
            if one.period_id == subject.row_id
            and set(subject.responsible) & set(_asked(subject.up.roster, one))
        ]
        found.append(_item(subject, theirs, today, cal))
    return found


def _item(subject: Subject, lacking: Sequence[tuple[str, str]], today: date, cal: WorkingDays) -> DigestItem:
    return DigestItem(
        kind=NAME,
        period=lacking[0][1] if lacking else "",
        unit=None,
        **dates(subject.due, today, cal),
        targets=tuple(code for code, _ in lacking),
        count=1,
    )
