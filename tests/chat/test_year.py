"""A year in minutes: everything that is said unasked in 2023, read by people and kept as a golden file.

`UPDATE_GOLDEN=1 python -m pytest tests/chat/test_year.py` writes tests/data/year-2023.txt anew; read what has
changed as each person would before it is kept.
"""

import asyncio
import difflib
import os
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest
from chat.conftest import FIRST_INSTANT
from chat.year import CAL, Unasked, Year
from chat.year_2023 import FIRST, INVITE, LAST, SCRIPT, set_up
from sqlmodel import Session, select

from bot.clock import HANOI
from jobs.calendar import EARLY, in_act_hours, in_sending_hours
from messages.formats import weekday_day
from storage.database import Database
from storage.notices import AFTERNOON
from storage.periods import HANDED_IN
from storage.tables import (
    NoticeKind,
    Period,
    Progress,
    ProgressState,
    Reminder,
    ReminderState,
    Submission,
    Task,
)

pytestmark = pytest.mark.chat

GOLDEN = Path(__file__).parents[1] / "data" / "year-2023.txt"
ALONG = "Cùng theo dõi:"
HEADLINE = re.compile(r"^[🔴🟠🟢] .*$", re.MULTILINE)
UNANSWERED = re.compile(r"^[🔴🟠🟢] .*[Bb]áo cáo (.+?) – .*\n(?:.*\n)*?Còn \d+ nhiệm vụ chưa báo cáo: (.*)$", re.MULTILINE)


@pytest.fixture(scope="module")
def year(demo_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Year]:
    path = tmp_path_factory.mktemp("year") / "demo.db"
    shutil.copy(demo_template, path)
    database = Database(f"sqlite:///{path}")
    database.write(lambda s: set_up(s, FIRST_INSTANT))
    lived = Year(database)
    asyncio.run(lived.live(FIRST, LAST, SCRIPT))
    yield lived
    database.close()


def told(year: Year) -> str:
    """What each message said, in order of time, with what people did between (lines that begin with ">")."""
    said = [(one.at, 1, shown(one)) for one in year.unasked()]
    done = [(at, 0, f"> {at:%H:%M} {what}") for at, what in year.acts]
    lines, day = [], None
    for at, _, text in sorted(said + done, key=lambda entry: entry[:2]):
        if at.date() != day:
            day = at.date()
            lines.append(f"\n════ {weekday_day(day)}")
        lines.append(INVITE.sub("/start MÃ-MỜI", text))
    return "\n".join(lines).strip() + "\n"


def shown(one: Unasked) -> str:
    buttons = "".join(f"[{label}] " for label in one.choices)
    return f"\n{one.at:%H:%M} → {one.who}\n{one.text}\n{buttons}".rstrip() + "\n"


def test_the_year_is_told_as_it_was_reviewed(year):
    got = told(year)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(got, encoding="utf-8")
    expected = GOLDEN.read_text(encoding="utf-8")
    if got != expected:
        diff = difflib.unified_diff(expected.splitlines(), got.splitlines(), "reviewed", "told", lineterm="")
        pytest.fail("\n".join(diff), pytrace=False)


def mornings(year: Year) -> list[Unasked]:
    return [one for one in year.unasked() if one.kind == NoticeKind.DIGEST and not is_again(one)]


def is_again(one: Unasked) -> bool:
    """Asked for the afternoon."""
    return one.key.endswith(AFTERNOON)


def test_each_hears_once_a_morning_in_the_hours_of_working_days(year):
    counts = Counter((one.who, one.at.date()) for one in mornings(year))
    assert max(counts.values()) == 1
    for one in year.unasked():
        early = one.who == "pct" and one.at.time() == EARLY
        hours = in_act_hours if one.kind == NoticeKind.ACT else in_sending_hours
        assert CAL.is_working(one.at.date()), one
        assert early or hours(one.at, CAL), one
    assert {one.at.time() for one in mornings(year) if one.who == "pct"} == {time(7, 0)}


def test_nothing_is_said_twice(year):
    heard = Counter((one.who, line) for one in mornings(year) for line in own_headlines(one))
    assert [who for who, times in heard.items() if times > 1] == []
    delivered = year.ward.database.read(delivered_reminders)
    rungs = Counter((row.subject, row.due, row.rung, row.official_id) for row, _ in delivered)
    assert max(rungs.values()) == 1
    messages = Counter(one.notice_id for one in year.unasked())
    assert {messages[row.notice_id] for row, _ in delivered} == {1}
