"""Views of a file to import, which bring out every branch of their templates."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from messages import import_words, views

EVIL = "<b>&\"'"
DAY = date(2023, 3, 14)
AT = datetime(2023, 3, 6, 8, 0, tzinfo=UTC)
CHANGE = views.ImportChange("task", EVIL, "deadline", None, DAY)
ENDED = views.ImportChange("post", EVIL, "", None, "ended")
GONE = replace(CHANGE, field="state", before="open", after="cancelled")
KEPT = views.ImportKept(CHANGE, EVIL, AT)
GIVEN = views.ImportKept(replace(GONE, before="in the system", after="not in the file"), EVIL, AT)
WAITS = views.ImportView(1, EVIL, "waiting")
READ = views.ImportView(
    **{"id": 1, "name": EVIL, "state": "read", "year": 2023, "headings": (EVIL,), "left_out": 4, "mark": "x"},
    new=tuple(views.ImportNew(EVIL, EVIL, note, DAY if note else None) for note in (EVIL, "")) * 6,
    changes=(CHANGE, ENDED, GONE) * 4,
    kept=(KEPT, GIVEN) * 3,
    unread=tuple(
        views.ImportUnread("dòng 5", why, EVIL) for why in (*import_words.UNREAD, "unit", "unit", "unit")
    ),
    unclear=(views.ImportUnread("dòng 6", EVIL, EVIL),) * 6,
)
STAFF = replace(READ, kind="staff", new=READ.new[:1], unclear=(), left_out=0)
SETTLED = replace(READ, state="applied", by=EVIL, at=AT, told=3)
IMPORTS: dict[str, list[Any]] = {
    "import": [
        READ,
        WAITS,
        replace(WAITS, state="failed"),
        replace(WAITS, state="dropped", by=EVIL, at=AT),
        replace(WAITS, state="applied", by=EVIL, at=AT),
        SETTLED,
        replace(SETTLED, kind="staff"),
        replace(READ, moved_on=True, fresh=True, whole=True),
        STAFF,
        replace(WAITS, state="read", headings=(EVIL,)),
    ],
    "import_failed": [views.ImportFailed(EVIL, reason) for reason in import_words.FAULTS],
    "import_offer": [None],
    "ask_import": [
        views.ImportPrompt(EVIL, "photo"),
        views.ImportPrompt(),
        views.ImportPrompt(EVIL, "", "dòng 5", EVIL, EVIL, 3, DAY),
        views.ImportPrompt(EVIL, "", "dòng 5", EVIL, EVIL, 1, DAY),
    ],
}
