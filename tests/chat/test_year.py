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
from chat.year import CAL, ONE_DAY, Unasked, Year
from chat.year_2023 import FIRST, INVITE, LAST, SCRIPT, set_up
from sqlmodel import Session, col, select

from jobs.calendar import EARLY, in_act_hours, in_sending_hours
from messages.formats import weekday_day
from storage.claims import AFTERNOON
from storage.database import Database
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
HEADLINE = re.compile("^[🔴🟠🟢] .*$", re.MULTILINE)
PERIOD = re.compile("báo cáo (.+?) –", re.IGNORECASE)
UNANSWERED = re.compile("nhiệm vụ chưa báo cáo: (.*)$", re.MULTILINE)


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
    said = [(one.at, one.who, shown(one)) for one in year.unasked()]
    done = [(at, "", f"> {at:%H:%M} {what}") for at, what in year.acts]
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


def test_a_year(year, subtests):
    """One test: a year takes long to live, and each worker would live its own."""
    for check in (told_as_reviewed, once_a_morning_in_working_hours, nothing_twice, nothing_of_what_was_done):
        with subtests.test(check.__name__):
            check(year)


def told_as_reviewed(year):
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


def once_a_morning_in_working_hours(year):
    counts = Counter((one.who, one.at.date()) for one in mornings(year))
    assert max(counts.values()) == 1
    for one in year.unasked():
        early = one.who == "pct" and one.at.time() == EARLY
        hours = in_act_hours if one.kind == NoticeKind.ACT else in_sending_hours
        assert CAL.is_working(one.at.date()), one
        assert early or hours(one.at, CAL), one
    assert {one.at.time() for one in mornings(year) if one.who == "pct"} == {time(7, 0)}


def nothing_twice(year):
    heard = Counter((one.who, line) for one in mornings(year) for line in due_lines(one))
    assert [line for line, times in heard.items() if times > 1] == []
    rows = year.ward.database.read(delivered)
    rungs = Counter((row.subject, row.due, row.rung, row.official_id) for row in rows)
    assert max(rungs.values()) == 1
    messages = Counter(one.notice_id for one in year.unasked())
    assert {messages[row.notice_id] for row in rows} == {1}


def due_lines(one: Unasked) -> list[str]:
    """What it was sent for, without what stands along with it."""
    return HEADLINE.findall(one.text.partition(ALONG)[0])


def delivered(session: Session) -> list[Reminder]:
    return list(session.exec(select(Reminder).where(Reminder.state == ReminderState.DELIVERED)))


def nothing_of_what_was_done(year):
    closed, answered = year.ward.database.read(closings), year.ward.database.read(answers)
    at = {one.notice_id: one.at for one in year.unasked()}
    for row in year.ward.database.read(delivered):
        assert row.subject not in closed or at[row.notice_id] < closed[row.subject], row
    named = [(one, *part) for one in year.unasked() for part in unanswered(one)]
    assert len(named) > 200
    for one, period, code in named:
        assert one.at < answered.get((period, code), one.at + ONE_DAY), (one, code)


def unanswered(one: Unasked) -> Iterator[tuple[str, str]]:
    """Each task it says is not answered, with the period."""
    for block in one.text.split("\n\n"):
        if codes := UNANSWERED.search(block):
            period = PERIOD.search(block)
            assert period is not None, block
            yield from ((period[1], code) for code in codes[1].split(", "))


def closings(session: Session) -> dict[str, datetime]:
    """When each subject of reminders was done with."""
    issued = {period.id: period.issued_at for period in session.exec(select(Period))}
    ends = [(f"ward_report:{period}", at) for period, at in issued.items()]
    for owed in session.exec(select(Submission)):
        handed_in = owed.submitted_at if owed.state in HANDED_IN else None
        ends.append((f"unit_report:{owed.id}", handed_in or issued[owed.period_id]))
    done = select(Progress).where(Progress.state == ProgressState.DONE)
    ends += [(f"dated_task:{progress.task_id}", progress.sent_at) for progress in session.exec(done)]
    return {subject: at for subject, at in ends if at is not None}


def answers(session: Session) -> dict[tuple[str, str], datetime]:
    """When each task was first answered, by the period's name and its code."""
    rows = session.exec(
        select(Period.name, Task.code, Progress.sent_at)
        .join(Task, col(Task.id) == Progress.task_id)
        .join(Period, col(Period.id) == Progress.period_id)
        .order_by(col(Progress.sent_at).desc())
    )
    return {(period, code): at for period, code, at in rows}
