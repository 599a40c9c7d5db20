"""`nhacviec rehearse`: what it prints is what then comes, and it changes nothing."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, time

import pytest
from chat.conftest import StandingClock, Ward
from chat.inspection import finds
from chat.staging import away, disconnected, gives, person, quiet
from sqlmodel import col, select

from jobs.rules import RULES
from storage.database import Database
from storage.tables import DayOverride, Notice, Official, Reminder, ReminderState

pytestmark = pytest.mark.e2e

MARCH = ("--from", "2023-03-01", "--to", "2023-03-31")


@pytest.fixture
def rehearse(typed):
    """`rehearse(*words)` on the demo, on Monday, 27 February 2023, 07:00."""
    typed.clock = StandingClock()
    return lambda *words: typed("--demo", "rehearse", *words)


@pytest.fixture
def ward(typed, rehearse) -> Iterator[Ward]:
    """The same ward to talk to."""
    assert rehearse(*MARCH).returncode == 0
    database = Database(f"sqlite:///{typed.folder / 'data' / 'demo.db'}")
    yield Ward(database, typed.clock)
    database.close()


def rows(told):
    assert (told.returncode, told.stderr) == (0, "")
    return json.loads(told.stdout)


def weeks(rehearsed):
    """Day, hour and leader of the weeks among them."""
    return sorted((row["date"], row["at"], row["official"]) for row in rehearsed if row["rung"] == "week")


def of(ward, *states):
    """Day, person, date and rung of the reminders of March in these states."""

    def find(session):
        found = (
            select(Reminder, Official.code, col(Notice.date))
            .join(Official, col(Official.id) == Reminder.official_id)
            .join(Notice, col(Notice.id) == Reminder.notice_id, isouter=True)
            .where(col(Reminder.state).in_(states))
        )
        return [
            (str(day or one.rung_date), code, str(one.due), one.rung)
            for one, code, day in session.exec(found)
            if (day or one.rung_date) >= date(2023, 3, 1)
        ]

    return sorted(ward.database.read(find))


def said(rehearsed, *, reachable):
    return sorted(
        (row["date"], row["official"], row["due"], row["rung"])
        for row in rehearsed
        if row["reachable"] == reachable and row["rung"] != "week"
    )


def dump(typed):
    with closing(sqlite3.connect(typed.folder / "data" / "demo.db")) as database:
        return list(database.iterdump())


async def test_what_is_rehearsed_is_what_comes_if_nobody_reports(typed, ward, rehearse):
    """With dated tasks, somebody on leave, somebody who has not joined, and a leader who reads at seven."""
    gives(ward, "9.1", date(2023, 3, 9), at="vp-tk", owner="mot-cua", leader="pct")
    gives(ward, "9.2", date(2023, 3, 18), at="tp-ht")
    gives(ward, "9.3", date(2023, 3, 22), at=None)
    gives(ward, "9.4", date(2023, 3, 22), at="vp-tk", owner="mot-cua", restricted=True)
    away(ward, "tp-ht", "mot-cua", date(2023, 3, 6), date(2023, 3, 14))
    disconnected(ward, "vh-tt")

    def early(session):
        person(session, "chu-tich").morning = time(7)

    ward.database.write(early)
    before = dump(typed)
    found = rows(rehearse(*MARCH, "--json"))
    assert rows(rehearse(*MARCH, "--json")) == found
    assert dump(typed) == before, "nothing has changed"
    assert {row["at"] for row in found if row["official"] == "chu-tich"} == {"07:00"}
    assert {row["at"] for row in found if row["official"] != "chu-tich"} == {"07:30"}
    await ward.mornings(date(2023, 2, 28), date(2023, 3, 31))
    assert said(found, reachable=True) == of(ward, ReminderState.DELIVERED)
    assert said(found, reachable=False) == of(ward, ReminderState.UNREACHABLE)
    assert {row["official"] for row in found if not row["reachable"]} == {"vh-tt"}
    assert {row["unreached"] for row in found if row["official"] == "vp-tk"} == {None, "vh-tt"}
    deputies = {row["instead_of"] for row in found if row["official"] == "mot-cua"}
    assert deputies == {None, "Phụ trách Tư pháp – Hộ tịch"}
    assert len(found) > 80


async def test_the_weeks_that_are_rehearsed_are_those_that_come(ward, rehearse):
    """A Monday off, a leader on leave at the beginning of a week, one who has not joined."""
    quiet(ward)
    away(ward, "chu-tich", "pct", date(2023, 3, 13), date(2023, 3, 14))
    disconnected(ward, "pct")

    def change(session):
        person(session, "chu-tich").morning = time(7)
        session.add(DayOverride(day=date(2023, 3, 6), works=False, note="nghỉ bù"))

    ward.database.write(change)
    found = rows(rehearse(*MARCH, "--json"))
    days = ["2023-03-07", "2023-03-15", "2023-03-20", "2023-03-27"]
    mine = [week for week in weeks(found) if week[2] == "chu-tich"]
    assert mine == [(day, "07:00", "chu-tich") for day in days]
    unheard = {row["date"]: row["reachable"] for row in found if row["official"] == "pct"}
    assert unheard == dict.fromkeys(["2023-03-07", "2023-03-13", "2023-03-20", "2023-03-27"], False)
    came = await ward.mornings(date(2023, 3, 1), date(2023, 3, 31))
    assert [str(day) for day, said in came.items() if "chu-tich" in said] == days


async def test_what_came_already_is_not_rehearsed_again(ward, rehearse):
    whole = rows(rehearse(*MARCH, "--json"))
    await ward.until("2023-03-14T09:00")
    rest = rows(rehearse("--from", "2023-03-14", "--to", "2023-03-31", "--json"))
    assert rest == [row for row in whole if row["date"] > "2023-03-14"]


async def test_days_that_are_past_are_rehearsed_as_if_nothing_had_been_sent(ward, rehearse):
    whole = [row for row in rows(rehearse(*MARCH, "--json")) if row["date"] >= "2023-03-07"]
    await ward.until("2023-04-14T09:00")
    again = rows(rehearse("--from", "2023-03-07", "--to", "2023-03-31", "--json"))
    first = [row for row in again if row["date"] == "2023-03-07"]
    assert {(row["official"], row["rung"]) for row in first} >= {("tc-kh", "b5"), ("vp-tk", "b10")}
    assert [row for row in again if row not in first] == [row for row in whole if row["date"] > "2023-03-07"]


async def test_the_demos_today_may_be_another_for_the_rehearsal_alone(typed, ward, rehearse):
    """Seen from 1 March, what came until the 14th is said already; seen from the 14th it is past."""
    whole = rows(rehearse(*MARCH, "--json"))
    await ward.until("2023-03-14T09:00")
    before = dump(typed)
    past = rows(rehearse(*MARCH, "--json"))
    assert past[0]["date"] == "2023-03-01"
    rest = rows(rehearse(*MARCH, "--at", "2023-03-01T07:00", "--json"))
    assert rest == [row for row in whole if row["date"] > "2023-03-14"]
    assert dump(typed) == before
    refused = typed("rehearse", *MARCH, "--at", "2023-03-01T07:00")
    assert (refused.returncode, "--at sets the clock of the demo" in refused.stderr) == (2, True)


def test_a_line_says_who_gets_what_when_and_why(rehearse):
    told = rehearse("--from", "2023-03-07", "--to", "2023-03-15", "--as", "pct")
    assert told.stdout.splitlines() == [
        "Mon 2023-03-13",
        "  07:30  pct        week           tóm tắt tuần: their first morning of the week",
        "",
        "Wed 2023-03-15",
        "  07:30  pct        ua1-leader     báo cáo quý I – Tư pháp – Hộ tịch, due 2023-03-14: "
        "goes up to them: overdue",
        "  07:30  pct        ua1-leader     báo cáo quý I – Văn hoá – Thông tin, due 2023-03-14: "
        "goes up to them: overdue",
    ]


async def test_every_rule_says_what_it_is_about(ward, rehearse):
    gives(ward, "9.1", date(2023, 3, 22), title="Quy chế chi tiêu")
    await finds(ward, content="chưa niêm yết\ndự toán", due="20/3")
    subjects = {(row["rule"], row["subject"]) for row in rows(rehearse(*MARCH, "--json"))}
    assert {rule for rule, _ in subjects} == RULES.keys() | {"leader_week"}
    assert subjects >= {
        ("unit_report", "báo cáo quý I – Tài chính – Kế hoạch"),
        ("ward_report", "báo cáo quý I – phường"),
        ("dated_task", "nhiệm vụ 9.1 – Quy chế chi tiêu"),
        ("finding", "phát hiện số 1 – chưa niêm yết\ndự toán"),
        ("target_reading", "số liệu chỉ tiêu quý I – 2.a"),
    }
    lines = rehearse(*MARCH).stdout.splitlines()
    assert any("phát hiện số 1 – chưa niêm yết dự toán, due 2023-03-20: due today" in line for line in lines)


def test_who_cannot_be_reached_and_who_stands_in_are_marked(ward, rehearse):
    disconnected(ward, "vh-tt")
    away(ward, "tp-ht", "mot-cua", date(2023, 3, 6), date(2023, 3, 10))
    lines = rehearse("--from", "2023-03-07", "--to", "2023-03-07").stdout.splitlines()
    what = "báo cáo quý I – {}, due 2023-03-14: {}"
    assert [line for line in lines if "  vh-tt " in line] == [
        "  07:30  vh-tt      b5             "
        + what.format("Văn hoá – Thông tin", "before the due date  ! reaches them nowhere")
    ]
    (brings_in,) = [line for line in lines if "  vp-tk " in line and "-x" in line]
    assert brings_in.endswith(what.format("Văn hoá – Thông tin", "vh-tt cannot be reached"))
    report, figures = [line for line in lines if "  mot-cua " in line]
    instead = "before the due date, instead of Phụ trách Tư pháp – Hộ tịch"
    assert report.endswith(what.format("Tư pháp – Hộ tịch", instead))
    assert figures.endswith(f"số liệu chỉ tiêu quý I – 2.a, due 2023-03-14: {instead}")


def test_where_nobody_gets_anything_it_says_so(rehearse):
    empty = ("--from", "2023-03-04", "--to", "2023-03-05")
    assert rehearse(*empty) == (0, "Nobody would get anything.\n", "")
    assert rehearse(*empty, "--json") == (0, "[]\n", "")
    assert rehearse(*MARCH, "--as", "quan-tri").stdout == "Nobody would get anything.\n"


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("2023-03-01", "2023-02-28", "--to is --from or later"),
        ("2023-03-01", "2024-04-05", "at most 400 days after it"),
        ("2023-02-30", "2023-03-01", "'2023-02-30' is not a day such as 2023-03-01"),
        ("1/3/2023", "2023-03-31", "'1/3/2023' is not a day such as 2023-03-01"),
    ],
)
def test_dates_that_make_no_span_are_refused(rehearse, since, until, said):
    told = rehearse("--from", since, "--to", until)
    assert (told.returncode, told.stdout) == (2, "")
    assert said in " ".join(told.stderr.replace("│", " ").split())


def test_somebody_unknown_is_refused(rehearse):
    told = rehearse(*MARCH, "--as", "nobody")
    sentence = "nhacviec: there is no official 'nobody'; `nhacviec staff list` shows them\n"
    assert told == (1, "", sentence)
