"""/nhac: somebody is reminded at once of what is late or missing; of one thing once a day."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from sqlmodel import Session

from jobs import matters, notify, urgeable
from jobs.acts import Act
from jobs.due import urge_rung
from jobs.errors import JobsError
from jobs.rules import RULES
from jobs.urgeable import By, One, Whom, hides, open_for, urge_key_of
from messages.types import Reply
from messages.views import UrgedPerson, UrgeView
from storage import assignments, people, reminders, urging
from storage.rights import Right
from storage.tables import Official, Reminder, ReminderState
from storage.upsert import insert_new

Picked = list[tuple[str, int]]
"""What of whom: the key of a subject, and the official."""
Announce = Callable[[UrgedPerson], Reply]
RULE = "urge"


class NothingToUrge(JobsError):
    """Nothing of theirs is late, missing or due soon."""

    code = "nothing_to_urge"


class UrgedToday(JobsError):
    """They were reminded of all of it today; `people` names them."""

    code = "urged_today"


def named(session: Session, act: Act) -> dict[int, str]:
    """Who has something open of which the actor may urge them."""
    return people.names(session, {one.person for one in open_for(session, act)})


def task(session: Session, plan_id: int, code: str, act: Act) -> Whom:
    """Raises UnknownTask, NotAllowed, TaskClosed."""
    return Whom(By.TASK, matters.open_task_of(session, act.actor, plan_id, code, Right.URGE).id)


def pick(session: Session, whom: Whom, act: Act) -> Picked:
    """What of whom is to be reminded, less what they were urged to today.

    Raises NothingToUrge, UrgedToday.
    """
    found = [one for one in open_for(session, act) if one.person != act.actor.official_id]
    meant = urgeable.meant(session, found, whom, act)
    if not meant:
        raise NothingToUrge("nothing of theirs is late or missing")
    known = _known(session, meant, act)
    left = [one for one in meant if urge_key_of(one, act) not in known]
    if not left:
        names = people.names(session, {one.person for one in meant})
        raise UrgedToday("urged today", people=", ".join(names.values()))
    return [one.key for one in left]


def shown(session: Session, picked: Collection[tuple[str, int]], act: Act) -> UrgeView:
    """Who would read what; those nothing reaches stand apart."""
    return _view(session, _still(session, picked, act), act)


def send(session: Session, plan_id: int, picked: Picked, act: Act, announce: Announce) -> UrgeView:
    """Reminds each of what of theirs is still open and was not urged today.

    Raises NothingToUrge, UrgedToday.
    """
    # Two at once would both find that nobody was reminded yet.
    assignments.lock_plan(session, plan_id)
    open_now = _still(session, picked, act)
    if not open_now:
        raise NothingToUrge("done meanwhile")
    known = _known(session, open_now, act)
    left = [one for one in open_now if urge_key_of(one, act) not in known]
    view = _view(session, left, act)
    if not left:
        names = people.names(session, {one.person for one in open_now})
        raise UrgedToday("urged today", people=", ".join(names.values()))
    by = session.get_one(Official, act.actor.official_id).name
    held = None
    for person in view.people:
        theirs = [one for one in left if one.person == person.id]
        key = f"{RULE}:{act.when.instant.isoformat()}"
        reply = announce(replace(person, by=by))
        held = notify.tell(session, [person.id], act.actor.office_id, key, reply, act.when) or held
        _keep(session, theirs, f"{key}:{person.id}", act)
    return replace(view, held_until=held)


def _keep(session: Session, theirs: Sequence[One], notice_key: str, act: Act) -> None:
    """After the notice, as in planning and sending."""
    notice_id = urging.notices(session, [notice_key]).get(notice_key)
    today = act.day.today
    rows = [
        {
            "office_id": one.subject.office_id,
            "key": urge_key_of(one, act),
            "rule": RULE,
            "subject": one.subject.key,
            "due": one.subject.due,
            "rung": urge_rung(today),
            "rung_date": today,
            "official_id": one.person,
            "why": "urged",
            "state": ReminderState.PENDING,
            "notice_id": notice_id,
            "planned_at": act.when.instant,
        }
        for one in theirs
    ]
    insert_new(session, Reminder, rows)


def _known(session: Session, found: Iterable[One], act: Act) -> set[str]:
    states = reminders.states(session, [urge_key_of(one, act) for one in found])
    return set(states)


def _still(session: Session, picked: Collection[tuple[str, int]], act: Act) -> list[One]:
    chosen = {(key, person) for key, person in picked}
    return [one for one in open_for(session, act) if one.key in chosen]


def _view(session: Session, found: Sequence[One], act: Act) -> UrgeView:
    by_person: dict[int, list[One]] = {}
    for one in found:
        by_person.setdefault(one.person, []).append(one)
    names = people.names(session, by_person)
    reached = reminders.reaches(session, by_person)
    read = [_person(session, person, names[person], theirs, act) for person, theirs in by_person.items()]
    return UrgeView(
        people=tuple(one for one in read if one.id in reached),
        unreached=tuple(one.name for one in read if one.id not in reached),
    )


def _person(session: Session, person: int, name: str, theirs: Sequence[One], act: Act) -> UrgedPerson:
    """What they read; where no leader reminds them, nothing restricted, for who reminds reads it first."""
    hidden = hides(act.actor)
    asked = [(one.rule, [(replace(one.subject, without_restricted=hidden), person)]) for one in theirs]
    day = act.day
    items = [item for rule, of in asked for item in RULES[rule.NAME].items(session, of, day.today, day.cal)]
    return UrgedPerson(person, name, tuple(sorted(items, key=lambda item: item.days_left)))
