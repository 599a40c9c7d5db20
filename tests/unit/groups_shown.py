"""Views of what is said in groups, which bring out every branch of their templates."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from messages import views

EVIL = "<b>&\"'"
AT = datetime(2023, 3, 6, 8, 0, tzinfo=UTC)
PERIOD = views.PeriodLine(
    "2023-Q1", EVIL, date(2023, 3, 14), date(2023, 3, 14), date(2023, 3, 17), date(2023, 3, 17), 8, 5
)
ROLLED = replace(PERIOD, internal_rolled=date(2023, 3, 15), due_rolled=date(2023, 3, 20))
UNITS = (views.UnitFigures(EVIL, 9, 2, 6, 4), views.UnitFigures(EVIL, 3, 0, 3, 3, True))
STATUS = views.UnitsStatus(2023, EVIL, AT, 12, {"done": 4, "overdue": 8}, 3, PERIOD, UNITS)
LINK = "https://t.me/nhacviec_bot"
GROUPS: dict[str, list[Any]] = {
    "group_dates": [
        views.OfficeDates(2023, (PERIOD, ROLLED), (2023,)),
        views.OfficeDates(2023, ()),
    ],
    "group_help": [views.GroupHelp((views.HelpLine("status", EVIL),), link) for link in (LINK, None)],
    "group_not_taken": [views.ElsewhereOnly(link) for link in (f"{LINK}{EVIL}", None)],
    "group_status": [
        STATUS,
        replace(STATUS, week=AT.date()),
        replace(STATUS, period=None),
        replace(STATUS, total=0, units=()),
        replace(STATUS, units=(views.UnitFigures(EVIL, 9, 0),)),
    ],
    "group_weekly": [
        views.WeeklyState(state, EVIL) for state in ("on", "off", "leaders_only", "other_office")
    ],
    "only_in_private": [views.ElsewhereOnly(link) for link in (f"{LINK}{EVIL}", None)],
    "weekly_groups": [
        views.WeeklyGroups((views.WeeklyGroup(EVIL, EVIL, AT),), EVIL),
        views.WeeklyGroups((), None),
    ],
}
