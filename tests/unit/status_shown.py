"""The views of /status for the templates that show them."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from messages import views
from messages.views.status import (
    AimList,
    AimShown,
    Author,
    FoundList,
    PartList,
    PlacedTask,
    PlaceList,
    PostOf,
    ReadingSaid,
    ReportShown,
    UnitChoice,
)
from messages.views.summaries import Change, Counts, Part, Summary, Trend
from messages.views.weekly import AskedWhy, DateAsked, Weekly

EVIL = "<b>&\"'"
AT = datetime(2023, 3, 6, 8, tzinfo=UTC)
DAY = date(2023, 3, 17)
PERIOD = views.PeriodLine("2023-Q1", EVIL, DAY, DAY, DAY, DAY, 5, 8)
COUNTS = Counts(42, 4, 3, 10, 10, 2, 1, 15, 27, 18)
FIGURES = views.TargetFigures(reached=1, none=5)
FOUND = views.Figures(7, 5, 1)
PART = Part(3, EVIL, COUNTS, FOUND, FIGURES, 1, 0)
WARD = replace(PART, units=4, offices=1, issued=1)
SUMMARY = Summary(
    0, 2023, AT, PERIOD, PART, (PART,), (views.UnitMissing(EVIL, 6), views.UnitMissing(EVIL, 0))
)
MANY = replace(SUMMARY, whole=replace(PART, offices=9, issued=2), parts=(WARD,) * 9, waiting=())
BARE = replace(SUMMARY, whole=Part(0, EVIL), parts=(), waiting=(), period=None)
PARTS = PartList(EVIL, "unit", (PART, Part(0, EVIL)), EVIL, 9, 1, 2)
TASK = PlacedTask(1, EVIL, EVIL, "overdue", EVIL, EVIL, DAY, 40)
TASKS = PlaceList(
    EVIL, "overdue", "", EVIL, (TASK, replace(TASK, unit=None, office="", place="done")), 9, 1, 2
)
AUTHOR = Author(EVIL, (PostOf("head", EVIL), PostOf("leader", EVIL)))
FILE = views.FileLine(1, EVIL, True, EVIL, AT, "stored")
REPORT = ReportShown(
    *(1, 2, EVIL, EVIL, EVIL, AUTHOR, AT, EVIL, "in_progress", 40),
    difficulty=EVIL + EVIL,
    proposal=EVIL + EVIL,
    owner=EVIL,
    late=True,
    stands=False,
    files=(FILE, FILE),
)
FINDING = views.FindingLine(1, 3, EVIL, EVIL, "open", "serious", EVIL, DAY, -2)
READ = views.ReadingShown("figure", Decimal(45), Decimal(200), None, Fraction(45, 2))
AIM = views.TargetLine(1, EVIL, EVIL, "share", "reached", ">", Decimal(20), READ, READ, EVIL)
AIMS = AimList(
    EVIL, EVIL, EVIL, FIGURES, (AIM, replace(AIM, reading=None, before=None, status="none")), 9, 1, 2
)
SAID = ReadingSaid(EVIL, AUTHOR, AT, EVIL, late=True)
CHANGES = tuple(
    Change(name, 18, 4, 27, 0) for name in ("reported", "handed_in", "reached", "not_reached", "no_figures")
)
TREND = Trend(EVIL, 2023, AT, EVIL, EVIL, CHANGES)

WEEK = Weekly(
    *(DAY, SUMMARY, (DateAsked(1, EVIL, EVIL, DAY, DAY, EVIL, EVIL),) * 6, (AskedWhy(EVIL, EVIL, AT),) * 6),
    *range(1, 7),
)

WEEKS = (
    WEEK,
    replace(WEEK, dates=(), questions=()),
    Weekly(DAY, SUMMARY),
    replace(WEEK, now=MANY),
    replace(WEEK, now=BARE),
    Weekly(DAY, SUMMARY, questions=WEEK.questions[:1]),
)

STATUS: dict[str, list[Any]] = {
    "status": [
        SUMMARY,
        MANY,
        BARE,
        replace(BARE, ended=True),
        replace(SUMMARY, waiting=(), period=replace(PERIOD, due_rolled=date(2023, 3, 20))),
    ],
    "status_parts": [
        PARTS,
        replace(PARTS, by="office", parts=(WARD, replace(WARD, offices=3)), pages=1),
        replace(PARTS, by="area", period=""),
        replace(PARTS, parts=(), total=0, pages=1),
    ],
    "status_tasks": [
        TASKS,
        replace(TASKS, place="missing", area=EVIL, pages=1),
        replace(TASKS, place="all", tasks=(), total=0, pages=1),
    ],
    "status_report": [REPORT, replace(REPORT, stands=True, author=Author(EVIL, ()), files=(), owner=None)],
    "status_findings": [
        FoundList(EVIL, EVIL, FOUND, (FINDING,), 9, 1, 2),
        FoundList(EVIL, "", views.Figures(0, 0, 0), (), 0, 1, 1),
    ],
    "status_targets": [AIMS, replace(AIMS, figures=views.TargetFigures(), lines=(), period="", pages=1)],
    "status_target": [
        AimShown(AIM, EVIL, (SAID,)),
        AimShown(replace(AIM, reading=None, status="none"), "", ()),
    ],
    "status_trend": [TREND, replace(TREND, before=""), replace(TREND, period="", before="", changes=())],
    "weekly": list(WEEKS),
    "status_units": [UnitChoice(EVIL, 9, 8), UnitChoice(EVIL, 2, 2)],
}
