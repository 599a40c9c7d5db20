"""`nhacviec ledger` as an operator types it."""

import csv
import io
import json

import pytest
import sqlalchemy as sa
from sqlmodel import select

from jobs.rules import RULES
from messages import words
from storage.database import Database
from storage.tables import Notice, NoticeState, Official, Reminder

pytestmark = pytest.mark.e2e

HEADS = ["tc-kh", "tp-ht", "vh-tt", "vp-tk"]


@pytest.fixture
def demo(nhacviec):
    """The sample's ward after the first morning with reminders."""
    assert nhacviec("--demo", "chat", "--as", "vp-tk", "--at", "2023-02-28T09:00").returncode == 0
    return nhacviec


def test_every_rule_says_what_it_is_about():
    assert words.subject("ward_report", ("quý I", "phường Hoài Hảo")) == "báo cáo quý I – phường Hoài Hảo"
    assert words.subject("dated_task", ("6.b", "Quy chế chi tiêu")) == "nhiệm vụ 6.b – Quy chế chi tiêu"
    assert words.subject("unit_report", ()) == ""
    assert words.SUBJECTS.keys() == RULES.keys()


def test_an_empty_ledger_says_so(typed):
    assert typed("ledger") == (0, "No reminders were planned yet.\n", "")
    assert typed("ledger", "--json") == (0, "[]\n", "")
    assert typed("ledger", "--csv").stdout.startswith("\ufeffoffice,rule,subject,about,due,")


def test_an_unknown_period_and_two_forms_at_once_are_refused(ward):
    told = ward("ledger", "--period", "2023-Q5")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr == "nhacviec: there is no period '2023-Q5'; `nhacviec plan show` lists them\n"
    both = ward("ledger", "--json", "--csv")
    assert (both.returncode, "choose one of --json and --csv" in both.stderr) == (2, True)
    assert ward("ledger", "--period", "2023-q1") == (0, "No reminders of this period yet.\n", "")


def test_the_table_has_a_line_for_each_reminder_and_totals(demo):
    told = demo("--demo", "ledger")
    assert (told.returncode, told.stderr) == (0, "")
    head, *lines, totals = told.stdout.splitlines()
    assert head.split() == [
        "date",
        "official",
        "about",
        "due",
        "rung",
        "state",
        "delivered",
        "by",
        "seen",
        "error",
    ]
    assert [line.split()[:2] for line in lines] == [["2023-02-28", code] for code in HEADS]
    assert "báo cáo quý I – Tài chính – Kế hoạch" in lines[0]
    assert "2023-03-14  b10 (before)  delivered  2023-02-28 07:30  web" in lines[0]
    assert totals == "4 planned: 4 delivered (0 seen), 0 pending, 0 lapsed, 0 unreachable."
    assert demo("--demo", "ledger", "--period", "2023-Q1").stdout == told.stdout
    assert demo("--demo", "ledger", "--period", "2023-Q3").stdout == "No reminders of this period yet.\n"


def test_json_and_csv_say_the_same(demo):
    rows = json.loads(demo("--demo", "ledger", "--json").stdout)
    text = demo("--demo", "ledger", "--csv").stdout
    assert text.startswith("\ufeff")
    assert [{name: value or None for name, value in row.items()} for row in read(text)] == rows
    row = rows[0]
    assert (row["office"], row["official"], row["name"]) == (
        "hoai-hao",
        "tc-kh",
        "Phụ trách Tài chính – Kế hoạch",
    )
    assert (row["rule"], row["about"]) == ("unit_report", "báo cáo quý I – Tài chính – Kế hoạch")
    assert (row["due"], row["rung_date"], row["rung"], row["why"]) == (
        "2023-03-14",
        "2023-02-28",
        "b10",
        "before",
    )
    assert (row["state"], row["channel"], row["seen_at"], row["error"]) == ("delivered", "web", None, None)
    assert row["delivered_at"].startswith("2023-02-28T07:30:0")
    assert row["delivered_at"].endswith("+07:00")


def read(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_text_stays_text_in_a_spreadsheet_and_a_line_in_the_table(demo):
    database = Database(f"sqlite:///{demo.folder / 'data' / 'demo.db'}")

    def spoil(session):
        session.execute(sa.update(Official).where(Official.code == "tc-kh").values(name='=HYPERLINK("x")'))
        held = {row.official_id: row for row in session.exec(select(Reminder)).all()}
        for number, begin in zip(sorted(held), ("+1", "-1", "@x", "a\n=b"), strict=True):
            one = held[number]
            one.state, one.settled_at = "pending", None
            notice = session.get_one(Notice, one.notice_id)
            notice.state, notice.error = NoticeState.FAILED, begin
            session.add(one)
            session.add(notice)

    database.write(spoil)
    database.close()
    rows = read(demo("--demo", "ledger", "--csv").stdout)
    assert sorted(row["error"] for row in rows) == ["'+1", "'-1", "'@x", "a\n=b"]
    assert next(row["name"] for row in rows if row["official"] == "tc-kh") == '\'=HYPERLINK("x")'
    assert {row["seen_at"] for row in rows} == {""}
    told = demo("--demo", "ledger")
    assert len(told.stdout.splitlines()) == 6
    assert told.stdout.splitlines()[-1].startswith("4 planned: 0 delivered (0 seen), 4 pending")


def test_no_error_holds_a_token(demo):
    database = Database(f"sqlite:///{demo.folder / 'data' / 'demo.db'}")
    token = "7000000001:" + "A" * 35
    database.write(
        lambda s: (
            s.execute(sa.update(Reminder).values(state="pending", settled_at=None)),
            s.execute(sa.update(Notice).values(error=f"https://x/bot{token}/sendMessage")),
        )
    )
    database.close()
    for form in ((), ("--json",), ("--csv",)):
        assert token not in demo("--demo", "ledger", *form).stdout
