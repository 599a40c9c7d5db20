"""The people coordinator and admin look after: listed, opened, added."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import Session

from jobs.acts import Act
from jobs.errors import JobsError
from jobs.inspections import Choice, told_apart
from jobs.leave import may_arrange
from jobs.staffing import UnknownPost, check, duties, find, lock, may_invite, post_of, unit_for
from messages import words
from messages.views import AwayDays, ChatOf, HeldPost, PersonView, StaffLine, StaffList
from storage import access, leave, staff
from storage import people as stored
from storage.leave import Away
from storage.rights import giving
from storage.staff import Chat, Staffed
from storage.tables import AccountState, Official, Post, Role, Unit, fold

PAGE = 8
LONGEST_CODE = 30
NO_POST = "Chưa giữ chức vụ"


class AddedAlready(JobsError):
    """Somebody was added under that code."""

    code = "added_already"


@dataclass(frozen=True)
class Newcomer:
    """Somebody to be added with one post; `code`: as `free_code` gave it."""

    name: str
    code: str
    unit_id: int
    role: Role
    contact: str | None


@dataclass(frozen=True)
class Known:
    """What tells the state of the people in a list."""

    chats: dict[int, list[Chat]]
    away: dict[int, Away]


def page(session: Session, act: Act, text: str, number: int, *, only: bool = False) -> StaffList:
    """A page of the people whose name, unit or role holds every one of the words, accents aside.

    From 1; beyond the end is the last. `only`: those who have not joined. Raises NotAllowed.
    """
    check(act)
    lines = everybody(session, act)
    waiting = sum(line.state == "waiting" for line in lines)
    found = [line for line in lines if _holds(line, text) and (not only or line.state == "waiting")]
    pages = max(1, -(-len(found) // PAGE))
    number = min(max(number, 1), pages)
    shown = tuple(found[(number - 1) * PAGE : number * PAGE])
    return StaffList(shown, len(found), number, pages, waiting, text, only)


def _holds(line: StaffLine, text: str) -> bool:
    roles = [words.ROLES[role] for role in (*line.roles, *(role for role, _ in line.also))]
    said = fold(" ".join((line.name, line.unit, *(unit for _, unit in line.also), *roles)))
    return all(word in said for word in fold(text).split())


def everybody(session: Session, act: Act) -> list[StaffLine]:
    """Everybody once, under the first of their units."""
    rows = staff.everybody(session, act.actor, act.day.today)
    people_of: dict[int, list[Staffed]] = {}
    for row in rows:
        people_of.setdefault(row.official.id, []).append(row)
    offices = {row.official.office_id for row in rows}
    known = Known(staff.chats(session, people_of), leave.leaves_on(session, act.day.today, sorted(offices)))
    return [_line(held, known) for held in people_of.values()]


def _line(held: Sequence[Staffed], known: Known) -> StaffLine:
    first = held[0]
    here = [one.post.role for one in held if one.post and one.unit == first.unit]
    state, until = _state(first.official.id, known)
    return StaffLine(
        id=first.official.id,
        name=first.official.name,
        unit=first.unit.name if first.unit else NO_POST,
        roles=tuple(dict.fromkeys(role.value for role in here)),
        state=state,
        until=until,
        also=tuple(
            (one.post.role.value, one.unit.name)
            for one in held
            if one.post and one.unit and one.unit != first.unit
        ),
    )


def _state(official_id: int, known: Known) -> tuple[str, date | None]:
    chats = known.chats.get(official_id)
    if not chats:
        return "waiting", None
    if all(chat.state == AccountState.BLOCKED for chat in chats):
        return "blocked", None
    away = known.away.get(official_id)
    return ("away", away.until) if away else ("joined", None)


def person(session: Session, act: Act, official_id: int) -> PersonView:
    """Somebody opened. Raises UnknownPerson."""
    official = find(session, act, official_id)
    today = act.day.today
    held = [row for row in staff.everybody(session, act.actor, today) if row.official.id == official.id]
    chats = staff.chats(session, [official.id]).get(official.id, [])
    view = PersonView(
        id=official.id,
        name=official.name,
        contact=official.contact,
        posts=tuple(_held(row.post, row.unit) for row in held if row.post and row.unit),
        chats=tuple(ChatOf(chat.channel, chat.state == AccountState.BLOCKED) for chat in chats),
        away=tuple(
            AwayDays(row.id, row.since, row.until, row.deputy)
            for row in leave.of_official(session, official.id, today)
        ),
        duties=duties(session, official.id, today),
        today=today,
    )
    return replace(view, may=tuple(_may(session, act, official, view)))


def _held(post: Post, unit: Unit) -> HeldPost:
    return HeldPost(post.id, post.role.value, unit.name, post.since, post.until)


def endable(session: Session, act: Act, official_id: int) -> list[HeldPost]:
    """Those of somebody's posts that the actor may end. Raises UnknownPerson, UnknownPost for none."""
    found = _endable(session, act, find(session, act, official_id).id)
    if not found:
        raise UnknownPost("none the actor may end")
    return found


def _endable(session: Session, act: Act, official_id: int) -> list[HeldPost]:
    return [
        _held(row.post, row.unit)
        for row in staff.everybody(session, act.actor, act.day.today)
        if row.official.id == official_id and row.post and row.unit
        if access.may_with_unit(session, act.actor, giving(row.post.role), row.unit.id)
    ]


def _may(session: Session, act: Act, official: Official, view: PersonView) -> Iterator[str]:
    """What the actor may do with them: only that is offered."""
    theirs = _endable(session, act, official.id)
    if view.posts and may_invite(session, act, official.id):
        yield "invite"
    yield "give"
    if theirs:
        yield "end"
    if may_arrange(session, act.actor, official.office_id):
        if len(theirs) == len(view.posts) and (theirs or view.duties.any):
            yield "hand"
        if view.posts:
            yield "leave"


def takers(session: Session, act: Act, giver_id: int, *, serving: bool = False) -> list[Choice]:
    """Who may take over from somebody: the others of their office, the likeliest first.

    Those of their own units, then who holds such a post as they do, leaders and admins last. `serving`: only
    who holds a post. Raises UnknownPerson.
    """
    giver = find(session, act, giver_id)
    rows = [
        row
        for row in staff.everybody(session, act.actor, act.day.today)
        if row.official.office_id == giver.office_id
    ]
    held = [row for row in rows if row.official == giver]
    units, roles = {_at(row) for row in held}, {_role(row) for row in held}

    def far(row: Staffed) -> tuple[bool, bool, bool]:
        return _at(row) not in units, _role(row) not in roles, _role(row) in (Role.LEADER, Role.ADMIN)

    nearest: dict[int, Staffed] = {}
    for row in sorted(rows, key=far):
        if row.official != giver and (row.post is not None or not serving):
            nearest.setdefault(row.official.id, row)
    return told_apart(
        [(who, row.official.name, row.unit.name if row.unit else NO_POST) for who, row in nearest.items()]
    )


def _at(row: Staffed) -> int | None:
    return row.unit.id if row.unit else None


def _role(row: Staffed) -> Role | None:
    return row.post.role if row.post else None


def free_code(session: Session, name: str, unit_id: int) -> str:
    """A code of the office for somebody of that name: its letters without accents, numbered if taken."""
    taken = staff.codes(session, session.get_one(Unit, unit_id).office_id)
    head = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:LONGEST_CODE].strip("-") or "can-bo"
    code, number = head, 2
    while code in taken:
        code, number = f"{head}-{number}", number + 1
    return code


def of_code(session: Session, act: Act, code: str) -> str | None:
    """The name of somebody of that code whom the actor looks after."""
    rows = staff.everybody(session, act.actor, act.day.today)
    return next((row.official.name for row in rows if row.official.code == code), None)


def has_name(session: Session, name: str, unit_id: int) -> bool:
    """Whether the unit's office has somebody of that name already, accents aside."""
    office_id = session.get_one(Unit, unit_id).office_id
    return any(fold(one.name) == fold(name) for one in stored.officials(session, office_id))


def add(session: Session, new: Newcomer, act: Act) -> int:
    """A new official of the unit's office with one post, from today on; their id.

    Raises NotAllowed, PostAboveYou, AddedAlready.
    """
    unit = unit_for(session, act, new.role, new.unit_id)
    lock(session, unit.office_id)
    if new.code in staff.codes(session, unit.office_id):
        raise AddedAlready("there is one of that code", name=new.name)
    official = Official(office_id=unit.office_id, code=new.code, name=new.name, contact=new.contact)
    session.add(official)
    session.flush()
    session.add(post_of(official, new.role, unit, act.day.today))
    session.flush()
    return official.id
