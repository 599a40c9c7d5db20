"""`nhacviec calendar` as an operator types it."""

import json
import sqlite3

import pytest

pytestmark = pytest.mark.e2e

NOTE = ("--note", "Thông báo 12/TB-BNV")
UNSURE = (
    "UNCONFIRMED: the Tết and swapped days of 2027 are a guess by the rules.\n"
    "Compare them with the announcement, then `nhacviec calendar set DATE off|work --note TEXT`: what "
    "differs, one day of Tết if nothing does.\n"
)
SURE = "The year 2027 is confirmed: its Tết and swapped days are known.\n"


def test_a_year_is_shown_by_months(typed):
    told = typed("calendar", "show", 2026)
    assert (told.returncode, told.stderr) == (0, "")
    lines = told.stdout.splitlines()
    assert lines[:7] == [
        "2026, days of the nation: 249 working days.",
        "The year 2026 is confirmed: its Tết and swapped days are known.",
        "",
        "January: 21 working days",
        "  Thu 01  off   Tết Dương lịch",
        "  Fri 02  off   Ngày nghỉ (thay cho ngày 10/01/2026)",
        "  Sat 10  work  make-up working day",
    ]
    assert sum(line.endswith(" working days") for line in lines) == 12
    assert "  Sat 22  work  make-up working day" in lines
    assert lines[-1] == "December: 23 working days"


def test_an_unconfirmed_year_is_confirmed_by_one_decision_and_unconfirmed_without_it(typed):
    assert typed("calendar", "show", 2027).stdout.split("\n", 1)[1].startswith(UNSURE)
    told = typed("calendar", "set", "2027-02-08", "off", *NOTE)
    assert told == (0, f"Monday 2027-02-08 is off: Thông báo 12/TB-BNV.\n{SURE}", "")
    again = typed("calendar", "set", "2027-02-08", "off", *NOTE)
    assert again.stdout == f"Nothing changed for Monday 2027-02-08: it is decided so already.\n{SURE}"
    shown = typed("calendar", "show", 2027).stdout
    assert SURE in shown
    line = "  Mon 08  off   Mùng ba Tết Nguyên Đán [set: Thông báo 12/TB-BNV; otherwise off]\n"
    assert line in shown
    back = typed("calendar", "set", "2027-02-08", "default")
    assert back == (
        0,
        f"Monday 2027-02-08 (Mùng ba Tết Nguyên Đán) is as the calendar has it again: off.\n{UNSURE}",
        "",
    )
    nothing = typed("calendar", "set", "2027-02-08", "default").stdout
    assert nothing.startswith("Nothing changed for Monday 2027-02-08: nothing was decided on it.\n")


def test_a_province_has_days_of_its_own(typed):
    told = typed("calendar", "set", "2027-02-20", "work", *NOTE, "--province", "gia-lai")
    assert told.stdout == (
        "Saturday 2027-02-20 is worked in gia-lai: Thông báo 12/TB-BNV.\n"
        f"{UNSURE}"
        "No office keeps the days of 'gia-lai' yet: its plan file must say `province: gia-lai`.\n"
    )
    there = typed("calendar", "show", 2027, "--province", "gia-lai").stdout
    assert there.startswith("2027, days of the province gia-lai: 250 working days.\n")
    line = "  Sat 20  work  make-up working day [set for gia-lai: Thông báo 12/TB-BNV; otherwise off]\n"
    assert line in there
    nation = typed("calendar", "show", 2027).stdout
    assert "Sat 20" not in nation
    assert nation.endswith("\nWith days of their own (see --province): gia-lai.\n")


def test_a_year_as_json(typed):
    typed("calendar", "set", "2027-02-10", "work", *NOTE)
    data = json.loads(typed("calendar", "show", 2027, "--json").stdout)
    assert list(data) == ["year", "province", "confirmed", "days", "working", "others"]
    assert (data["confirmed"], data["working"][0], data["others"]) == (True, 20, [])
    assert data["days"][0] == {
        "day": "2027-01-01",
        "works": False,
        "name": "Tết Dương lịch",
        "decision": None,
    }
    (set_,) = [day for day in data["days"] if day["decision"]]
    assert set_ == {
        "day": "2027-02-10",
        "works": True,
        "name": "Mùng năm Tết Nguyên Đán",
        "decision": {"works": True, "usual": False, "note": "Thông báo 12/TB-BNV", "province": ""},
    }


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("show",), 2, "Missing argument 'YEAR'"),
        (("show", "2100"), 2, "less than or equal to 2099"),
        (("show", "next"), 2, "valid integer"),
        (("show", "2027", "--province", "Gia Lai"), 2, "'Gia Lai' is not a code such as gia-lai"),
        (("set", "8/2/2027", "off", *NOTE), 2, "'8/2/2027' is not a date such as 2027-02-08"),
        (("set", "2027-02-30", "off", *NOTE), 2, "'2027-02-30' is not a date"),
        (("set", "2027-W06-1", "off", *NOTE), 2, "'2027-W06-1' is not a date"),
        (("set", "1999-12-31", "off", *NOTE), 2, "the calendar knows the years 2000 to 2099"),
        (("set", "2027-02-08", "rest", *NOTE), 2, "'rest' is not one of 'off', 'work', 'default'"),
        (("set", "2027-02-08", "off"), 2, "say why with --note, e.g. the number of the announcement"),
        (("set", "2027-02-08", "work", "--note", " "), 2, "say why with --note"),
        (("set", "2027-02-08", "off", "--note", "x" * 201), 2, "the note is longer than 200 characters"),
        (
            ("set", "2027-02-06", "off", *NOTE),
            1,
            "Saturday 2027-02-06 is off already, as every Saturday; nothing was changed",
        ),
    ],
)
def test_what_cannot_be_done_ends_in_a_sentence(typed, words, code, sentence):
    told = typed("calendar", *words)
    assert (told.returncode, told.stdout) == (code, "")
    assert sentence in " ".join(told.stderr.replace("│", " ").split())
    assert "Traceback" not in told.stderr


def test_a_note_is_one_line(typed):
    told = typed("calendar", "set", "2027-02-08", "off", "--note", " hai\n  dòng ")
    assert told.stdout.startswith("Monday 2027-02-08 is off: hai dòng.\n")


def test_the_demo_has_a_calendar_of_its_own(typed):
    told = typed("--demo", "calendar", "set", "2023-03-08", "off", *NOTE)
    assert told.stdout.startswith("Wednesday 2023-03-08 is off: Thông báo 12/TB-BNV.\nThe year 2023 is conf")
    assert (
        "Wed 08  off   [set: Thông báo 12/TB-BNV; otherwise work]"
        in typed("--demo", "calendar", "show", 2023).stdout
    )
    assert not typed.database.exists()
    with sqlite3.connect(typed.folder / "data" / "demo.db") as database:
        assert database.execute("SELECT works, province FROM day_override").fetchall() == [(0, "")]
