"""Views of one's own absence and settings and of moved periods, which bring out every branch of their
templates."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from messages import views

EVIL = "<b>&\"'"
DAY, LATER = date(2023, 3, 14), date(2023, 3, 17)
AT = datetime(2023, 3, 6, 8, 0, tzinfo=UTC)
LEAVE = views.OwnLeave(1, DAY, LATER, EVIL, begun=True, may=("end",))
ACTING = views.Acting(EVIL, DAY, DAY)
SURE = views.LeavePrompt("sure", DAY, LATER, 4, EVIL, reports=True, decides=True, reached=True, held_until=AT)
HERE = views.OwnChannel(1, EVIL, here=True, current=True)
OTHER = views.OwnChannel(2, EVIL)
SETTINGS = views.OwnSettings((HERE, OTHER, replace(OTHER, blocked=True)), time(7), (time(7), time(7, 30)))
BEFORE = views.PeriodDates(DAY, DAY, LATER)
MOVED = views.PeriodMove(
    EVIL, BEFORE, views.PeriodDates(DAY, LATER, DAY), (EVIL,), (EVIL,), AT, (("due", LATER),)
)
MOVES = (
    MOVED,
    replace(MOVED, held_until=None),
    replace(MOVED, after=replace(BEFORE, cut_off=LATER), people=(), unreached=()),
)
SHOWN: dict[str, list[Any]] = {
    "leaves": [
        views.OwnLeaves((LEAVE, replace(LEAVE, begun=False)), (ACTING,), EVIL),
        views.OwnLeaves((LEAVE,) * 9, (ACTING,) * 9, EVIL),
        views.OwnLeaves((), (), EVIL),
    ],
    "ask_leave": [
        *(views.LeavePrompt(question, DAY, LATER, example=EVIL) for question in ("since", "until", "deputy")),
        views.LeavePrompt("deputy", DAY, DAY, unclear=EVIL),
        views.LeavePrompt("back", DAY, LATER, deputy=EVIL),
        SURE,
        replace(SURE, named=False, held_until=None),
        replace(SURE, reached=False, reports=False, decides=False),
    ],
    "settings": [
        SETTINGS,
        *(replace(SETTINGS, said=said) for said in ("channel", "same_channel", "hour", "same_hour")),
        views.OwnSettings((HERE,), time(7, 30)),
        views.OwnSettings((replace(OTHER, blocked=True),), time(7, 30)),
    ],
    "ask_period_dates": [
        views.PeriodPrompt(question, EVIL, BEFORE, DAY, LATER, DAY)
        for question in ("due", "internal", "cut_off")
    ],
    "ask_period_move": list(MOVES),
    "period_moved": list(MOVES),
}
