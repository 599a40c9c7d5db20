"""A dated task: its owner until it is done, else the head of its unit, else the coordinator."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlmodel import Session

from jobs import ladders
from jobs.calendar import WorkingDays
from jobs.ladder import DATED_TASK, Ladder
from jobs.roster import Roster
from jobs.rules.base import Subject, Superiors, answers_for, dates
from messages.views import DigestItem
from storage import dated
from storage.dated import OpenTask

NAME = "dated_task"
LADDER = DATED_TASK


def subjects(session: Session, roster: Roster, offices: Collection[int] | None = None) -> list[Subject]:
    tasks = dated.open_tasks(session, offices)
    own = ladders.ladders(session, {task.plan_id for task in tasks})
    return [_subject(task, roster, own.get(task.plan_id, {}).get(NAME, LADDER)) for task in tasks]


def _subject(task: OpenTask, roster: Roster, ladder: Ladder) -> Subject:
    unit = roster.present(task.unit_id)
    up = Superiors(roster, unit, task.office_id, task.leader_id, task.restricted)
    responsible, stand_in = answers_for(up, task)
    return Subject(
        key=f"{NAME}:{task.id}",
        row_id=task.id,
        office_id=task.office_id,
        due=task.due,
        given=task.given,
        responsible=responsible,
        ladder=ladder,
        up=up,
        stand_in=stand_in,
    )


def items(
    session: Session, asked: Sequence[tuple[Subject, int]], today: date, cal: WorkingDays
) -> list[DigestItem]:
    named = dated.named(session, {subject.row_id for subject, _ in asked})
    found = []
    for subject, _ in asked:
        task = named[subject.row_id]
        found.append(
            DigestItem(
                kind=NAME,
                period="",
                unit=task.unit,
                title=task.title,
                percent=task.percent,
                **dates(subject.due, today, cal),
                codes=(task.code,),
                dated=(task.code,),
                count=1,
                stand_in=subject.stand_in,
            )
        )
    return found
