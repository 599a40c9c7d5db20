"""Every ladder on every date of 2023: the dates that matter as tables, all of them by counting on a list."""

from bisect import bisect_left
from datetime import date, timedelta

import pytest

from jobs.calendar import WorkingDays
from jobs.imports import plan_file
from jobs.ladder import DATED_TASK, FINDING, UNIT_REPORT, WARD_REPORT, Ladder, Level, rungs, rungs_up
from storage.plans import sample_path

pytestmark = pytest.mark.unit

CAL = WorkingDays()
PERIODS = plan_file.load(sample_path("hoai-hao-2023"), CAL).periods
LADDERS = {"unit": UNIT_REPORT, "ward": WARD_REPORT, "task": DATED_TASK, "finding": FINDING}

# Weekdays that were off, New Year, Tết Quý Mão, Giỗ Tổ with 30/4–1/5, 2/9; New Year, Tết Giáp Thìn.
OFF = """2023-01-02 2023-01-20 2023-01-23 2023-01-24 2023-01-25 2023-01-26 2023-05-01 2023-05-02 2023-05-03
2023-09-01 2023-09-04 2024-01-01 2024-02-08 2024-02-09 2024-02-12 2024-02-13 2024-02-14"""
DAYS_OFF = set(map(date.fromisoformat, OFF.split()))
EVERY_DAY = [date(2022, 11, 1) + timedelta(days=n) for n in range(600)]
WORKED = [day for day in EVERY_DAY if day.weekday() < 5 and day not in DAYS_OFF]


def d(text: str) -> date:
    day, month = map(int, text.split("/"))
    return date(2023, month, day)


def written(found) -> str:
    """`!`: it warns."""
    return " ".join(f"{r.name}{'!' * r.warns}={r.date.day}/{r.date.month}" for r in found)


def table(ladder: Ladder, nominal: date) -> tuple[str, str]:
    return written(rungs(ladder, nominal, CAL)), written(rungs_up(ladder, nominal, CAL))


UNITS = [
    (
        "b10=28/2 b5=7/3 b2=10/3 b1=13/3 due!=14/3 a1=15/3 a2=16/3 a3=17/3 a4=20/3 a5=21/3",
        "ua1-head=15/3 ua1-leader=15/3 ua2-chairman=16/3",
    ),
    (
        "b10=30/5 b5=6/6 b2=9/6 b1=12/6 due!=13/6 a1=14/6 a2=15/6 a3=16/6 a4=19/6 a5=20/6",
        "ua1-head=14/6 ua1-leader=14/6 ua2-chairman=15/6",
    ),
    (
        "b10=25/8 b5=5/9 b2=8/9 b1=11/9 due!=12/9 a1=13/9 a2=14/9 a3=15/9 a4=18/9 a5=19/9",
        "ua1-head=13/9 ua1-leader=13/9 ua2-chairman=14/9",
    ),
    (
        "b10=28/11 b5=5/12 b2=8/12 b1=11/12 due!=12/12 a1=13/12 a2=14/12 a3=15/12 a4=18/12 a5=19/12",
        "ua1-head=13/12 ua1-leader=13/12 ua2-chairman=14/12",
    ),
]
WARD = [
    (
        "b10=3/3 b5=10/3 b2=15/3 b1=16/3 due!=17/3 a1=20/3 a2=21/3 a3=22/3 a4=23/3 a5=24/3",
        "ub2-leader=15/3 ua1-leader=20/3",
    ),
    (
        "b10=5/6 b5=12/6 b2=15/6 last=16/6 due!=19/6 a1=20/6 a2=21/6 a3=22/6 a4=23/6 a5=26/6",
        "ub2-leader=15/6 ua1-leader=20/6",
    ),
    (
        "b10=31/8 b5=11/9 b2=14/9 last=15/9 due!=18/9 a1=19/9 a2=20/9 a3=21/9 a4=22/9 a5=25/9",
        "ub2-leader=14/9 ua1-leader=19/9",
    ),
    (
        "b10=4/12 b5=11/12 b2=14/12 last=15/12 due!=18/12 a1=19/12 a2=20/12 a3=21/12 a4=22/12 a5=25/12",
        "ub2-leader=14/12 ua1-leader=19/12",
    ),
]


def test_the_reports_of_the_sample_plan():
    assert [table(UNIT_REPORT, period.internal_due) for period in PERIODS] == UNITS
    assert [table(WARD_REPORT, period.due) for period in PERIODS] == WARD


TASKS = {
    "14/3": "b15=21/2 b7=3/3 b3=9/3 b1=13/3 due=14/3 a1=15/3 a3=17/3 w4!=20/3 a7=23/3 a12=30/3 "
    "a17=6/4 a22=13/4 a27=20/4 a32=27/4 a37=9/5 a42=16/5 | ua1-head=15/3 ua5-leader=21/3",
    # Tết: a date inside it runs to the first working day after; reminders before it come before it.
    "24/1": "b15=29/12 b7=11/1 b3=17/1 last=19/1 due=27/1 a1=30/1 a3=1/2 w4!=2/2 a7=7/2 a12=14/2 "
    "a17=21/2 a22=28/2 a27=7/3 a32=14/3 a37=21/3 a42=28/3 | ua1-head=30/1 ua5-leader=3/2",
    "30/4": "b15=10/4 b7=20/4 b3=26/4 last=28/4 due=4/5 a1=5/5 a3=9/5 w4!=10/5 a7=15/5 a12=22/5 "
    "a17=29/5 a22=5/6 a27=12/6 a32=19/6 a37=26/6 a42=3/7 | ua1-head=5/5 ua5-leader=11/5",
    "17/6": "b15=29/5 b7=8/6 b3=14/6 last=16/6 due=19/6 a1=20/6 a3=22/6 w4!=23/6 a7=28/6 a12=5/7 "
    "a17=12/7 a22=19/7 a27=26/7 a32=2/8 a37=9/8 a42=16/8 | ua1-head=20/6 ua5-leader=26/6",
    # Year-end: a Sunday runs into the next year, whose first day is off; Tết of 2024 lies before a27.
    "31/12": "b15=11/12 b7=21/12 b3=27/12 last=29/12 due=2/1 a1=3/1 a3=5/1 w4!=8/1 a7=11/1 a12=18/1 "
    "a17=25/1 a22=1/2 a27=15/2 a32=22/2 a37=29/2 a42=7/3 | ua1-head=3/1 ua5-leader=9/1",
}
FINDINGS = {
    "20/1": "b3=17/1 last=19/1 due=27/1 a1=30/1 a2!=31/1 a3=1/2 a4=2/2 a5=3/2 a6=6/2 a7=7/2 a8=8/2 "
    "a9=9/2 a10=10/2 | ua3-leader=1/2",
    "28/4": "b3=25/4 b1=27/4 due=28/4 a1=4/5 a2!=5/5 a3=8/5 a4=9/5 a5=10/5 a6=11/5 a7=12/5 a8=15/5 "
    "a9=16/5 a10=17/5 | ua3-leader=8/5",
    "17/9": "b3=13/9 last=15/9 due=18/9 a1=19/9 a2!=20/9 a3=21/9 a4=22/9 a5=25/9 a6=26/9 a7=27/9 "
    "a8=28/9 a9=29/9 a10=2/10 | ua3-leader=21/9",
    "17/12": "b3=13/12 last=15/12 due=18/12 a1=19/12 a2!=20/12 a3=21/12 a4=22/12 a5=25/12 a6=26/12 "
    "a7=27/12 a8=28/12 a9=29/12 a10=2/1 | ua3-leader=21/12",
    "29/12": "b3=26/12 b1=28/12 due=29/12 a1=2/1 a2!=3/1 a3=4/1 a4=5/1 a5=8/1 a6=9/1 a7=10/1 a8=11/1 "
    "a9=12/1 a10=15/1 | ua3-leader=4/1",
}


@pytest.mark.parametrize("due", TASKS)
def test_a_dated_task(due):
    assert " | ".join(table(DATED_TASK, d(due))) == TASKS[due]


@pytest.mark.parametrize("due", FINDINGS)
def test_a_finding(due):
    assert " | ".join(table(FINDING, d(due))) == FINDINGS[due]


def counted(ladder: Ladder, nominal: date) -> list[tuple[str, date, str, bool]]:
    """The rungs of who is responsible, counted on the list of days worked."""
    at = bisect_left(WORKED, nominal)
    found = [(f"b{n}", WORKED[at - n], "before") for n in ladder.before if n]
    if WORKED[at] != nominal:
        found.append(("last", WORKED[at - 1], "last_working_day"))
    found.append(("due", WORKED[at], "due"))
    found += [(f"a{n}", WORKED[at + n], "overdue") for n in ladder.offsets_after()]
    by_day = {day: (name, day, why) for name, day, why in found}
    warned = WORKED[at + min(up.offset for up in ladder.up if up.level == Level.LEADER and up.offset > 0) - 1]
    by_day.setdefault(warned, (f"w{WORKED.index(warned) - at}", warned, "warning"))
    return [(*by_day[day], day == warned) for day in sorted(by_day)]


def counted_up(ladder: Ladder, nominal: date) -> list[tuple[str, date, str, Level]]:
    at = bisect_left(WORKED, nominal)
    before = [
        (f"ub{-up.offset}-{up.level.value}", WORKED[at + up.offset], "going_up_soon", up.level)
        for up in ladder.up
        if up.offset < 0
    ]
    after = [
        (f"ua{up.offset}-{up.level.value}", WORKED[at + up.offset], "going_up", up.level)
        for up in ladder.up
        if up.offset > 0
    ]
    return before + after


@pytest.mark.parametrize("name", LADDERS)
def test_every_date_of_the_year(name):
    ladder = LADDERS[name]
    for nominal in (day for day in EVERY_DAY if day.year == 2023):
        found = [(r.name, r.date, r.why, r.warns) for r in rungs(ladder, nominal, CAL)]
        assert found == counted(ladder, nominal), nominal
        up = [(r.name, r.date, r.why, r.level) for r in rungs_up(ladder, nominal, CAL)]
        assert up == counted_up(ladder, nominal), nominal
