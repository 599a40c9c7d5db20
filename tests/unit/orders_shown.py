"""Views of what superiors decide, which bring out every branch of their templates."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from reports_shown import REPORTED

from messages import views

EVIL = "<b>&\"'"
DAY, LATER = date(2023, 3, 14), date(2023, 3, 20)
AT = datetime(2023, 3, 6, 8, 0, tzinfo=UTC)
WAITS = views.ExtensionView(
    1, EVIL, EVIL, EVIL, DAY, LATER, EVIL, EVIL, AT, "waiting", replaces=DAY, told=True
)
GRANTED = replace(WAITS, state="granted", decided_by=EVIL, decided_at=AT, replaces=None)
REFUSED = replace(GRANTED, state="refused", decided_reason=EVIL, held_until=AT)
WITHDRAWN = replace(GRANTED, state="withdrawn")
ASKED = views.RemarkView(1, "explain", EVIL, EVIL, EVIL, AT, told=True)
DIRECTED = replace(ASKED, kind="direct", text=EVIL, held_until=AT)
ANSWERED = replace(DIRECTED, kind="answer", held_until=None)
SAID = (ASKED, DIRECTED, ANSWERED, replace(ANSWERED, told=False, untold=(EVIL,)))
NAMED = views.TaskNamed(EVIL, EVIL, DAY)
LINE = views.TaskLine(EVIL, EVIL, EVIL, "overdue", DAY, 70)
TASK = views.TaskView(
    LINE, EVIL, EVIL, EVIL, True, True, (WAITS, GRANTED, REFUSED, WITHDRAWN), SAID, may=("extend",)
)
PICK = views.AssignPrompt("tasks", (NAMED,), picked=1, count=15, page=2, pages=2)
ITEM = views.DigestItem("unit_report", EVIL, EVIL, DAY, DAY, 5, False, 2, codes=(EVIL, "6.c"))
ITEMS = (
    ITEM,
    replace(ITEM, codes=()),
    replace(ITEM, kind="dated_task", title=EVIL, days_left=-2),
    replace(ITEM, kind="finding", title=EVIL, number=3, codes=()),
    replace(ITEM, kind="ward_report", unit=None, codes=(), units=(EVIL,)),
    replace(ITEM, kind="target_reading", unit=None, codes=(), targets=(EVIL,)),
)
URGED = views.UrgedPerson(1, EVIL, ITEMS, EVIL)
ORDERS: dict[str, list[Any]] = {
    "ask_assign": [
        *(
            views.AssignPrompt(question, (NAMED, replace(NAMED, deadline=None)), EVIL, EVIL, DAY)
            for question in ("title", "area", "unit", "owner", "day")
        ),
        views.AssignPrompt("unit", (NAMED,) * 13),
        PICK,
        replace(PICK, tasks=(NAMED,) * 13, picked=13),
        replace(PICK, tasks=(), picked=0, pages=1),
    ],
    "ask_extension": [
        *(
            views.ExtensionPrompt(question, EVIL, EVIL, DAY, LATER, 9, DAY)
            for question in ("task", "day", "reason", "refusal")
        ),
        views.ExtensionPrompt("task", count=2),
    ],
    "ask_remark": [
        *(views.RemarkPrompt(question, EVIL, 2, EVIL) for question in ("which", "late", "explain", "direct")),
        views.RemarkPrompt("late"),
    ],
    "ask_urge": [
        views.UrgeView((URGED,) * 16, (EVIL,)),
        views.UrgeView((replace(URGED, items=(ITEM,) * 7),)),
        views.UrgeView((), (EVIL,)),
    ],
    "assign_none": [None],
    "assigned": [
        views.Assigned((NAMED, replace(NAMED, deadline=None)), EVIL, EVIL, EVIL, True, AT),
        views.Assigned((NAMED,) * 13, EVIL, None, told=True),
    ],
    "extension_done": [
        WAITS,
        replace(WAITS, held_until=AT, replaces=None),
        replace(WAITS, told=False),
        replace(WAITS, told=False, untold=(EVIL, EVIL)),
        GRANTED,
        REFUSED,
        WITHDRAWN,
    ],
    "extension_news": [WAITS, replace(WAITS, unit=None, replaces=None), GRANTED, REFUSED],
    "remark_done": [SAID],
    "remark_news": [ASKED, DIRECTED, ANSWERED],
    "task": [
        REPORTED,
        TASK,
        views.TaskView(replace(LINE, deadline=None, unit=None, percent=None), None, None, None, False, False),
    ],
    "urge_sent": [
        views.UrgeView((URGED,) * 11, (EVIL,), AT),
        views.UrgeView((URGED,)),
        views.UrgeView((), (EVIL,)),
    ],
    "urged": [URGED, replace(URGED, items=ITEMS[3:]), replace(URGED, items=(ITEM,) * 11)],
}
