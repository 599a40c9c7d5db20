"""The weekly summary that groups may have: planned for a week's first working day, worded when claimed."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlmodel import Session

from jobs.calendar import MORNING, WorkingDays, digest_date
from jobs.calendars import Calendars
from jobs.groups import of_units
from jobs.plan import NoPlan, plan_in_force
from messages.types import Reply
from storage import groups, periods, urging
from storage.claims import Claimed
from storage.tables import GroupChat, Notice, NoticeKind, NoticeState
from storage.upsert import insert_new

WEEK = timedelta(days=7)


def plan(
    session: Session,
    *,
    now: datetime,
    instant: datetime,
    cals: Calendars,
    offices: Collection[int] | None = None,
) -> None:
    """One notice a week for each group that may have it, however often this runs; `now` is local.

    A group that was allowed it later than the week's first working day has the next week's. A morning that
    was missed is made up for within the week.
    """
    rows = [
        _row(group, day, now, instant)
        for group in groups.weekly(session, offices)
        if (day := _day(group, now, cals.of(group.office_id))) is not None
    ]
    known = urging.notices(session, [str(row["key"]) for row in rows]) if rows else {}
    insert_new(session, Notice, [row for row in rows if row["key"] not in known])


def _day(group: GroupChat, now: datetime, cal: WorkingDays) -> date | None:
    """The next morning, if the week it is in has one for the group."""
    day = digest_date(now, cal)
    first = cal.next_working(_monday(day))
    return day if group.allowed_at.astimezone(now.tzinfo).date() <= first else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _row(group: GroupChat, day: date, now: datetime, instant: datetime) -> dict[str, object]:
    return {
        "office_id": group.office_id,
        "key": f"weekly:{group.id}:{_monday(day).isoformat()}",
        "kind": NoticeKind.WEEKLY,
        "group_id": group.id,
        "bot_id": group.bot_id,
        "date": day,
        "not_before": datetime.combine(day, MORNING, tzinfo=now.tzinfo),
        "state": NoticeState.PENDING,
        "attempts": 0,
        "created_at": instant,
    }


def compose(session: Session, notice: Claimed, now: datetime, cal: WorkingDays) -> Reply | None:
    """What a group reads; None for another kind of notice, and where the group may not have it any more or
    its week is over."""
    if notice.kind != NoticeKind.WEEKLY or notice.group_id is None or notice.date is None:
        return None
    group, monday = session.get_one(GroupChat, notice.group_id), _monday(notice.date)
    allowed = group.weekly and group.office_id == notice.office_id
    if not allowed or now.date() - monday >= WEEK:
        return None
    try:
        found = plan_in_force(session, group.office_id, now.date())
    except NoPlan:
        return None
    office = periods.root_unit(session, group.office_id)
    return Reply("group_status", replace(of_units(session, [office], found, now, cal), week=monday))
