"""Views of what officials report, which bring out every branch of their templates."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from messages import views
from messages.report_words import DOUBTS, UNDERSTOOD

EVIL = "<b>&\"'"
AT = datetime(2023, 3, 6, 8, 0, tzinfo=UTC)
RECORDED = views.Recorded(EVIL, EVIL, EVIL, EVIL, True, True, 2, EVIL, 1)
OFFERED = replace(RECORDED, offers=(views.TargetOffer(1, EVIL, EVIL, EVIL),))
FOR_OTHERS = (
    replace(RECORDED, owner=EVIL, told=True),
    replace(RECORDED, owner="B", held_until=AT),
    replace(RECORDED, owner="C", untold=(EVIL,)),
)
PROBLEM = views.Problem(EVIL, "unknown_task", {"task": EVIL})
ASKED = tuple(
    views.Asked(EVIL, why, codes)
    for why in ("result", "nothing_said", "as_before", "which", "done_below_100")
    for codes in ((EVIL,), ())
)
TAKEN = views.Taken(
    (RECORDED, OFFERED, *FOR_OTHERS), (PROBLEM,), (EVIL,), ASKED, ((EVIL, EVIL), (None, EVIL))
)
PROMPT = views.TaskPrompt(EVIL, EVIL, True, 9)
GIVEN = views.BehalfView(1, EVIL, EVIL, EVIL, EVIL, EVIL, EVIL, "waiting", AT)
LINE = views.TaskLine(EVIL, EVIL, EVIL, "overdue", None, 70)
REPORTS = (
    views.ReportLine(EVIL, EVIL, EVIL, AT, EVIL, None, True, 2, "khác"),
    *(views.ReportLine(EVIL, EVIL, EVIL, AT, EVIL, confirmed) for confirmed in (True, False)),
    views.ReportLine(EVIL, EVIL, EVIL, AT, difficulty=EVIL),
)
REPORTED = views.TaskView(LINE, None, None, None, False, False, reports=REPORTS)
SHOWN: dict[str, list[Any]] = {
    "ask_before": [replace(PROMPT, period=EVIL, said=EVIL)],
    "ask_sure": [replace(PROMPT, said=EVIL, why=why, former=80, percent=50) for why in DOUBTS],
    "ask_text": [PROMPT, replace(PROMPT, dated=False, present=EVIL)],
    "behalf_decided": [
        *(replace(GIVEN, state=state, again=True) for state in ("right", "wrong", "withdrawn", "replaced")),
        replace(GIVEN, state="right"),
    ],
    "behalf_denied": [replace(GIVEN, state="wrong")],
    "behalf_news": [GIVEN],
    "question": [views.Unread(EVIL, EVIL), views.Unread(EVIL, "")],
    "taken": [
        TAKEN,
        replace(TAKEN, recorded=()),
        views.Taken((RECORDED,), dropped=(EVIL,)),
        views.Taken((replace(RECORDED, left=0, late=False, files=2),)),
        views.Taken(tuple(replace(RECORDED, state=state, owner=EVIL) for state in UNDERSTOOD)),
        views.Taken((replace(RECORDED, state="in_progress", percent=70),)),
    ],
}
