"""One official hands everything to another: posts from a day on, open tasks and findings at once; both are
told."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlmodel import Session

from jobs import notify
from jobs.errors import JobsError
from jobs.leave import may_arrange
from jobs.notify import When
from jobs.periods import NotAllowed
from messages.types import Reply
from messages.views import HandedPost, HandOver
from storage import access, handover, leave, people, periods
from storage.access import Actor
from storage.rights import giving
from storage.tables import Office, Official, Post

ONE_DAY = timedelta(days=1)
FARTHEST = timedelta(days=60)


class HandOverToSelf(JobsError):
    code = "handover_to_self"


class OtherOffice(JobsError):
    code = "other_office"


class HandOverTooFar(JobsError):
    """More than 60 days ahead or back."""

    code = "handover_too_far"


class NothingToHandOver(JobsError):
    """The giver holds no post on that day, and no open task or finding bears their name."""

    code = "nothing_to_hand_over"


class TasksHaveNoDate(JobsError):
    """A day to come, and tasks or findings to move: a post can begin then, these change hands at once or not
    at all."""

    code = "tasks_have_no_date"


class PostAboveYou(JobsError):
    """A leader's or an admin's post, which an admin alone gives or ends."""

    code = "post_above_you"


class RestrictedToSelf(JobsError):
    """Who arranges it would take over what is hạn chế."""

    code = "restricted_to_self"


def look(session: Session, by: Actor | None, giver_id: int, taker_id: int, on: date, when: When) -> HandOver:
    """What `hand_over` would move; changes nothing, and raises what it raises."""
    giver, taker = session.get_one(Official, giver_id), session.get_one(Official, taker_id)
    if not may_arrange(session, by, giver.office_id):
        raise NotAllowed("only the coordinator and the admin")
    today = when.now.date()
    _check(giver, taker, on, today)
    held = handover.posts_on(session, giver.id, on)
    if by is not None:
        _check_by(session, by, giver, taker, [post for post, _ in held])
    view = HandOver(
        giver=giver.name,
        taker=taker.name,
        on=on,
        posts=tuple(HandedPost(post.role.value, unit.code, unit.name) for post, unit in held),
        owned=tuple(handover.owned(session, giver.id)),
        led=tuple(handover.led(session, giver.id)),
        covering=tuple(row.official for row in leave.of_deputy(session, giver.id, max(on, today))),
        findings=len(handover.to_mend(session, giver.id)),
    )
    _check_what(giver, view, today)
    return view


def _check_by(session: Session, by: Actor, giver: Official, taker: Official, held: Sequence[Post]) -> None:
    """Who arranges it may give every one of the posts, and takes nothing that is hạn chế themself."""
    for post in held:
        if not access.may_with_unit(session, by, giving(post.role), post.unit_id):
            raise PostAboveYou("a leader's or an admin's post")
    if by.official_id == taker.id and handover.has_restricted(session, giver.id):
        raise RestrictedToSelf(f"some of what {giver.code} has is restricted", giver=giver.name)


def _check(giver: Official, taker: Official, on: date, today: date) -> None:
    if giver.id == taker.id:
        raise HandOverToSelf("somebody else must take over")
    if giver.office_id != taker.office_id:
        raise OtherOffice(f"{taker.code} is an official of another office", taker=taker.name)
    if abs(on - today) > FARTHEST:
        most = FARTHEST.days
        raise HandOverTooFar(f"{on} is more than {most} days from today, {today}", most=most)


def _check_what(giver: Official, view: HandOver, today: date) -> None:
    tasks = {*view.owned, *view.led}
    open_now = [*sorted(tasks), *([f"findings: {view.findings}"] if view.findings else [])]
    if not view.posts and not open_now:
        raise NothingToHandOver(
            f"{giver.code} holds no post on {view.on} and has no open task", giver=giver.name, day=view.on
        )
    if view.on > today and open_now:
        raise TasksHaveNoDate(
            f"{giver.code} has open tasks ({', '.join(open_now)}), and tasks change hands at once: "
            f"hand over on {view.on} itself",
            giver=giver.name,
            count=len(tasks) + view.findings,
            day=view.on,
        )


def hand_over(
    session: Session, by: Actor | None, giver_id: int, taker_id: int, on: date, when: When
) -> HandOver:
    """From `on` the posts that the giver holds on that day, of whatever role, are the taker's.

    Every open task that is the giver's own, or whose leader in charge they are, and every finding they are to
    mend, is the taker's at once: it has one owner and no date for the next. So a day to come is taken only
    where the giver has none, and refused otherwise; nothing is done by halves. What the giver is given later
    stays theirs, and so do a post that begins after `on`, their leaves and their open forms. Where the taker
    had nothing before, handing back on that day undoes it.

    `by`: who arranges it; None is the operator's command line. Giver, taker and the coordinators are told,
    each once and never `by`. Raises NotAllowed, and every error above; `on` is at most 60 days from today.
    """
    session.get_one(Office, session.get_one(Official, giver_id).office_id, with_for_update=True)
    view = look(session, by, giver_id, taker_id, on, when)
    held = people.posts_of(session, taker_id)
    for post, _ in handover.posts_on(session, giver_id, on):
        until = post.until
        _end(session, post, on)
        _begin(session, post, held, taker_id, on, until)
    handover.move_tasks(session, giver_id, taker_id)
    handover.move_findings(session, giver_id, taker_id)
    session.flush()
    return _told(session, by, giver_id, taker_id, view, when)


def _end(session: Session, post: Post, on: date) -> None:
    """A post that would end before it began was never held."""
    if post.since == on:
        session.delete(post)
    else:
        post.until = on - ONE_DAY
        session.add(post)


def _begin(
    session: Session, post: Post, held: list[Post], taker_id: int, on: date, until: date | None
) -> None:
    """The taker holds such a post from `on` to `until`; one of theirs that meets those days is widened."""
    same = [one for one in held if (one.role, one.unit_id) == (post.role, post.unit_id)]
    taken = next((one for one in same if _meets(one, on, until)), None)
    if taken is None:
        taken = Post(
            office_id=post.office_id,
            official_id=taker_id,
            unit_id=post.unit_id,
            role=post.role,
            since=on,
            until=until,
        )
        held.append(taken)
    if taken.since is not None:
        taken.since = min(taken.since, on)
    if taken.until is not None:
        taken.until = None if until is None else max(taken.until, until)
    session.add(taken)


def _meets(post: Post, on: date, until: date | None) -> bool:
    """Whether the post overlaps the days from `on` to `until`, or ends on the day before."""
    goes_on = post.until is None or post.until >= on - ONE_DAY
    return goes_on and (post.since is None or until is None or post.since <= until)


def _told(
    session: Session, by: Actor | None, giver_id: int, taker_id: int, view: HandOver, when: When
) -> HandOver:
    office_id = session.get_one(Official, giver_id).office_id
    coordinators = periods.coordinators(session, when.now.date(), [office_id]).get(office_id, [])
    hear = dict.fromkeys(coordinators, "handover_notice")
    hear |= {giver_id: "handover_giver", taker_id: "handover_taker"}
    if by is not None:
        hear.pop(by.official_id, None)
    key = f"handover:{giver_id}:{taker_id}:{when.instant.isoformat()}"
    held = None
    for person, template in hear.items():
        held = notify.tell(session, [person], office_id, key, Reply(template, view), when) or held
    told, untold = notify.reached(session, list(hear))
    return replace(view, told=told, untold=untold, held_until=held)
