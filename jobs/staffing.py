"""Posts given and ended in chat, by coordinator and admin: each looks after the people of their own units."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import Session

from jobs import notify
from jobs.acts import Act
from jobs.errors import JobsError
from jobs.handover import PostAboveYou
from jobs.inspections import Choice, DayPast
from jobs.periods import NotAllowed
from messages import words
from messages.types import Reply
from messages.views import Duties, PostChange
from storage import access, handover, people, reminders, staff
from storage.rights import GRANTS, Right, giving
from storage.tables import Office, Official, Post, Role, Unit

ONE_DAY = timedelta(days=1)
ROLES = (Role.OFFICIAL, Role.HEAD, Role.COORDINATOR, Role.LEADER, Role.ADMIN)


class UnknownPerson(JobsError):
    """Nobody of that id, or somebody the actor does not look after: which of the two is not told."""

    code = "unknown_person"


class UnknownPost(JobsError):
    """No such post, or one of somebody the actor does not look after."""

    code = "unknown_post"


class PostHeld(JobsError):
    """They hold that very post already, or will."""

    code = "post_held"


class PostEnded(JobsError):
    """It has ended, or will by then."""

    code = "post_ended"


class OwnLastPost(JobsError):
    """The actor would look after nobody any more, and could not undo it."""

    code = "own_last_post"


@dataclass(frozen=True)
class NewPost:
    """A post to be given to an official, from `since` on."""

    official_id: int
    role: Role
    unit_id: int
    since: date


def check(act: Act) -> None:
    """Raises NotAllowed for who looks after nobody."""
    if not act.actor.paths(Right.STAFF):
        raise NotAllowed("only the coordinator and the admin")


def find(session: Session, act: Act, official_id: int) -> Official:
    """Raises UnknownPerson."""
    found = staff.find(session, act.actor, official_id, act.day.today)
    if found is None:
        raise UnknownPerson("not there, or not the actor's to look after")
    return found


def units(session: Session, act: Act, official_id: int | None = None) -> list[Choice]:
    """Where the actor gives posts, in the plan's order; to this official, those of their office.

    A unit of another office than the actor's says so. Raises NotAllowed, UnknownPerson.
    """
    check(act)
    office_id = find(session, act, official_id).office_id if official_id is not None else None
    found = staff.units(session, act.actor, act.day.today)
    return [
        Choice(unit.id, _called(session, act, unit)) for unit in found if office_id in (None, unit.office_id)
    ]


def _called(session: Session, act: Act, unit: Unit) -> str:
    if unit.office_id == act.actor.office_id:
        return unit.name
    return f"{unit.name} ({session.get_one(Office, unit.office_id).name})"


def roles(session: Session, act: Act, unit_id: int) -> list[Role]:
    """Which posts the actor may give at the unit, the lowest first; none where it is not theirs."""
    return [role for role in ROLES if access.may_with_unit(session, act.actor, giving(role), unit_id)]


def unit_for(session: Session, act: Act, role: Role, unit_id: int) -> Unit:
    """The unit, where the actor may give such a post. Raises NotAllowed, PostAboveYou."""
    if unit_id not in {unit.id for unit in staff.units(session, act.actor, act.day.today)}:
        raise NotAllowed("not a unit the actor looks after")
    if not access.may_with_unit(session, act.actor, giving(role), unit_id):
        raise PostAboveYou("a leader's or an admin's post")
    return session.get_one(Unit, unit_id)


def lock(session: Session, office_id: int) -> None:
    """Of two who change the same posts at once the second sees what the first did."""
    session.get_one(Office, office_id, with_for_update=True)


def give(session: Session, new: NewPost, act: Act) -> PostChange:
    """The official holds the post from a day on, today or later; they hear of it.

    Raises UnknownPerson, NotAllowed, PostAboveYou, DayPast, PostHeld.
    """
    lock(session, find(session, act, new.official_id).office_id)
    official, unit = check_give(session, new, act)
    post = post_of(official, new.role, unit, new.since)
    session.add(post)
    session.flush()
    return _told(session, post, "given", new.since, act)


def check_give(session: Session, new: NewPost, act: Act) -> tuple[Official, Unit]:
    """Who gets the post and where. Raises what `give` raises."""
    official = find(session, act, new.official_id)
    unit = unit_for(session, act, new.role, new.unit_id)
    if unit.office_id != official.office_id:
        raise NotAllowed("a unit of another office")
    if new.since < act.day.today:
        raise DayPast("a date before today", day=new.since)
    for post in people.posts_of(session, official.id):
        same = (post.role, post.unit_id) == (new.role, unit.id)
        if same and (post.until is None or post.until >= new.since):
            role = words.ROLES[new.role.value]
            raise PostHeld("held already", name=official.name, role=role, unit=unit.name)
    return official, unit


def post_of(official: Official, role: Role, unit: Unit, since: date) -> Post:
    return Post(
        office_id=official.office_id, official_id=official.id, unit_id=unit.id, role=role, since=since
    )


def end(session: Session, post_id: int, last: date, act: Act) -> PostChange:
    """The post ends with `last`, yesterday or later; one that has not begun by then was never held.

    They hear of it. Raises UnknownPost, PostAboveYou, DayPast, PostEnded, OwnLastPost.
    """
    lock(session, check_end(session, post_id, last, act).office_id)
    post = check_end(session, post_id, last, act)
    view = _told(session, post, "ended", last, act)
    if post.since is not None and post.since > last:
        session.delete(post)
    else:
        post.until = last
        session.add(post)
    session.flush()
    return view


def check_end(session: Session, post_id: int, last: date, act: Act) -> Post:
    """The post that may end so, as it is stored now. Raises what `end` raises."""
    post = session.get(Post, post_id, populate_existing=True)
    if post is None or staff.find(session, act.actor, post.official_id, act.day.today) is None:
        raise UnknownPost("not there, or not the actor's to end")
    if not access.may_with_unit(session, act.actor, giving(post.role), post.unit_id):
        raise PostAboveYou("a leader's or an admin's post")
    if post.until is not None and post.until <= max(last, act.day.today - ONE_DAY):
        raise PostEnded("it ends by then", day=post.until)
    if last < act.day.today - ONE_DAY:
        raise DayPast("a date before yesterday", day=last)
    if _is_own_last(post, act):
        raise OwnLastPost("nobody would be left to undo it", role=words.ROLES[post.role.value])
    return post


def _is_own_last(post: Post, act: Act) -> bool:
    """Whether nothing else the actor holds would let them give it back."""
    grants = GRANTS[giving(post.role)]
    if post.official_id != act.actor.official_id or post.role not in grants:
        return False
    held = [one for one in act.actor.posts if one.role in grants and one.path]
    ended = next((one for one in held if (one.role, one.unit_id) == (post.role, post.unit_id)), None)
    return ended is not None and not any(one is not ended and ended.path.startswith(one.path) for one in held)


def may_invite(session: Session, act: Act, official_id: int) -> bool:
    """Whoever has the invite acts as that official: an admin's is an admin's to make."""
    return not _above(session, act, official_id) & {Role.ADMIN}


def may_become(session: Session, act: Act, official_id: int) -> bool:
    """Whether the actor could have given every post the official holds, or will."""
    return not _above(session, act, official_id)


def _above(session: Session, act: Act, official_id: int) -> set[Role]:
    """The roles of the official's posts, held or to come, that are not the actor's to give."""
    return {
        post.role
        for post in people.posts_of(session, official_id)
        if post.until is None or post.until >= act.day.today
        if not access.may_with_unit(session, act.actor, giving(post.role), post.unit_id)
    }


def duties(session: Session, official_id: int, today: date) -> Duties:
    """What is open and bears the official's name, or is theirs as head of a unit."""
    return Duties(
        owned=len(handover.owned(session, official_id)),
        led=len(handover.led(session, official_id)),
        findings=len(handover.to_mend(session, official_id)),
        unit=staff.unit_tasks(session, official_id, today),
    )


def _told(session: Session, post: Post, what: str, day: date, act: Act) -> PostChange:
    """Tells the one whose post it is, unless it is they who did it."""
    official = session.get_one(Official, post.official_id)
    own = official.id == act.actor.official_id
    view = PostChange(
        what=what,
        official_id=official.id,
        name=official.name,
        role=post.role.value,
        unit=session.get_one(Unit, post.unit_id).name,
        day=day,
        by=act.actor.name,
        duties=duties(session, official.id, act.day.today) if what == "ended" else None,
        told=not own and official.id in reminders.reaches(session, [official.id]),
        own=own,
    )
    if not view.told:
        return view
    key = f"post:{post.id}:{what}:{act.when.instant.isoformat()}"
    reply = Reply("staff_news", view)
    held = notify.tell(session, [official.id], official.office_id, key, reply, act.when)
    return replace(view, held_until=held)
