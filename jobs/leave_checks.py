"""What stands in the way of a leave: its days, its deputy, other leaves."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session

from jobs.errors import JobsError
from storage import leave, people
from storage.tables import Official, Post

ONE_DAY = timedelta(days=1)
LONGEST = 180


class DeputyIsSelf(JobsError):
    code = "deputy_is_self"


class DatesReversed(JobsError):
    code = "dates_reversed"


class LeavePast(JobsError):
    """Its last day is before today."""

    code = "leave_past"


class LeaveTooLong(JobsError):
    code = "leave_too_long"


class LeaveOverlaps(JobsError):
    """The official is away by another leave on one of the days."""

    code = "leave_overlaps"


class DeputyWithoutPost(JobsError):
    """On one of the days to come the deputy holds no post in the office."""

    code = "deputy_without_post"


class DeputyAway(JobsError):
    code = "deputy_away"


class ActsForAnother(JobsError):
    """The official is a deputy on one of the days."""

    code = "acts_for_another"


def check(
    session: Session, official: Official, deputy: Official, since: date, until: date, today: date
) -> None:
    """Raises the error above that applies; days of the past bind nobody but who is away.

    So nobody who hears for another is away, and the office has always somebody to hear.
    """
    if official.id == deputy.id:
        raise DeputyIsSelf("the deputy must be somebody else")
    _check_days(since, until, today)
    _check_own(session, official, since, until)
    check_deputy(session, official, deputy, since, until, today)
    _check_acting(session, official, max(since, today), until)


def check_absence(session: Session, official: Official, since: date, until: date, today: date) -> None:
    """As `check`, before it is known who the deputy is."""
    _check_days(since, until, today)
    _check_own(session, official, since, until)
    _check_acting(session, official, max(since, today), until)


def _check_days(since: date, until: date, today: date) -> None:
    days = (until - since).days + 1
    if days < 1:
        raise DatesReversed(f"the last day {until} is before the first, {since}", since=since, until=until)
    if until < today:
        raise LeavePast(f"the leave is over since {until}", until=until)
    if days > LONGEST:
        raise LeaveTooLong(f"{days} days are more than {LONGEST}", days=days, most=LONGEST)


def _check_own(session: Session, official: Official, since: date, until: date) -> None:
    for other in leave.of_official(session, official.id, since, until):
        raise LeaveOverlaps(
            f"{official.code} is away from {other.since} to {other.until} already; cancel that first",
            official=official.name,
            deputy=other.deputy,
            since=other.since,
            until=other.until,
        )


def check_deputy(
    session: Session, official: Official, deputy: Official, since: date, until: date, today: date
) -> None:
    """Raises DeputyIsSelf, DeputyWithoutPost, DeputyAway."""
    if official.id == deputy.id:
        raise DeputyIsSelf("the deputy must be somebody else")
    begins = max(since, today)
    posts = [post for post in people.posts_of(session, deputy.id) if post.office_id == official.office_id]
    if not serves(posts, begins, until):
        raise DeputyWithoutPost(
            f"{deputy.code} does not hold a post in the office all the time from {begins} to {until}",
            deputy=deputy.name,
        )
    for other in leave.of_official(session, deputy.id, begins, until):
        raise DeputyAway(
            f"{deputy.code} is away from {other.since} to {other.until}",
            deputy=deputy.name,
            since=other.since,
            until=other.until,
        )


def _check_acting(session: Session, official: Official, since: date, until: date) -> None:
    for other in leave.of_deputy(session, official.id, since, until):
        raise ActsForAnother(
            f"{official.code} acts for {other.official_code} from {other.since} to {other.until}; "
            f"find another deputy for {other.official_code} first",
            official=official.name,
            whom=other.official,
            since=other.since,
            until=other.until,
        )


def serves(posts: Sequence[Post], since: date, until: date) -> bool:
    """Whether some post is held on every day from `since` to `until`, both included."""
    day = since
    for post in sorted(posts, key=lambda post: post.since or date.min):
        if (post.since or date.min) > day:
            return False
        if post.until is None or post.until >= until:
            return True
        day = max(day, post.until + ONE_DAY)
    return False
