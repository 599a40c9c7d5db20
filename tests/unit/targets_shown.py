"""The views of targets for the templates that show them."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from messages import views

EVIL = "<b>&\"'"
PART = views.ReadingShown("figure", Decimal(45), Decimal(200), None, Fraction(45, 2))
NOTHING = views.ReadingShown("nothing_arose")
READ = views.TargetLine(1, EVIL, EVIL, "share", "reached", ">", Decimal(20), PART, PART, EVIL, may=True)
UNREAD = replace(READ, status="none", reading=None, before=None, may=False)
ALIKE = [
    replace(UNREAD, kind=kind, comparator=None, value=None) for kind in ("share", "count", "index", "fact")
]
LINES = (READ, UNREAD, replace(READ, status="nothing_arose", reading=NOTHING), *ALIKE)
FIGURES = views.TargetFigures(reached=1, nothing_arose=1, none=5)
LIST = views.TargetList(LINES, FIGURES, EVIL, 1, 2)
SAID = views.TargetRead(READ, EVIL, late=True, replaces=True, reading_id=1)
PLAINLY = replace(SAID, late=False, replaces=False)
WRONG = views.Problem(EVIL, "bad_reading", {"reason": "over_whole", "said": EVIL, "example": "45/200"})
BACK = views.TargetWithdrawn(EVIL, EVIL, EVIL, again=False, stands=READ)

TARGETS: dict[str, list[Any]] = {
    "ask_target": [UNREAD, *ALIKE],
    "target_withdrawn": [BACK, replace(BACK, stands=None), replace(BACK, again=True)],
    "targets": [
        LIST,
        replace(LIST, lines=(UNREAD,), pages=1),
        replace(LIST, lines=(), figures=views.TargetFigures(), period="", pages=1),
    ],
    "targets_taken": [
        views.TargetsTaken((SAID, PLAINLY), (WRONG,), (EVIL,)),
        views.TargetsTaken((), (WRONG,)),
        views.TargetsTaken((PLAINLY,)),
    ],
}
