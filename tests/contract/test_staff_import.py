"""Importing officials and their posts, on both engines."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import importing
import pytest
import yaml
from importing import CAL, TODAY, refused, rows
from sqlmodel import select

from jobs.imports import plan_file, staff_file
from jobs.imports.marked import BadFile
from jobs.imports.plan_apply import import_plan
from jobs.imports.staff_apply import StaffImported, import_staff
from storage.database import Database
from storage.plans import sample_path
from storage.tables import Official, Post, Unit

pytestmark = pytest.mark.contract

SAMPLE = sample_path("hoai-hao-2023-staff")
CODES = ("chu-tich", "pct", "vp-tk", "mot-cua", "tc-kh", "tp-ht", "vh-tt", "quan-tri")
OFFICE = "phường Hoài Hảo"
LATER = date(2023, 9, 1)
NOTHING = StaffImported(OFFICE, added=(), changes=(), others=())
SOMEBODY = {"code": "moi", "name": "Người mới", "posts": [{"role": "official", "unit": "tc-kh"}]}


def plain() -> dict[str, Any]:
    return importing.plain(SAMPLE)


def person(data: dict[str, Any], code: str) -> dict[str, Any]:
    return next(official for official in data["officials"] if official["code"] == code)


@pytest.fixture
def load(database: Database, tmp_path: Path) -> Callable[..., StaffImported]:
    """Imports the sample's officials, or `data` as a file of its own, after the sample plan."""
    plan = plan_file.load(importing.SAMPLE, CAL)
    database.write(lambda s: import_plan(s, plan, TODAY))

    def run(
        data: dict[str, Any] | None = None, *, consent: bool = False, today: date = TODAY
    ) -> StaffImported:
        path = SAMPLE
        if data is not None:
            path = tmp_path / "staff.yaml"
            path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        file = staff_file.read(path)
        return database.write(lambda s: import_staff(s, file, today, consent=consent))

    return run


def posts(database: Database, code: str) -> list[tuple[str, str, date | None, date | None]]:
    """The posts an official ever held, the first one first."""

    def work(session):
        found = select(Post.role, Unit.code, Post.since, Post.until).join(Unit).join(Official)
        return [
            (role.value, *rest)
            for role, *rest in session.exec(found.where(Official.code == code).order_by(Post.id))
        ]

    return database.read(work)


def test_the_sample_is_stored_whole_and_once(database, load):
    assert load() == StaffImported(OFFICE, added=CODES, changes=(), others=())
    before = rows(database)
    assert (len(before["official"]), len(before["post"])) == (8, 11)
    assert load(today=LATER) == NOTHING
    assert load(consent=True, today=LATER) == NOTHING
    assert rows(database) == before
    assert posts(database, "vp-tk") == [
        ("coordinator", "hoai-hao", None, None),
        ("head", "vp-tk", None, None),
    ]


def test_new_officials_need_no_consent(database, load):
    load()
    data = plain()
    data["officials"].append(SOMEBODY)
    assert load(data, today=LATER) == StaffImported(OFFICE, added=("moi",), changes=(), others=())
    assert posts(database, "moi") == [("official", "tc-kh", None, None)]


def test_what_changes_somebody_is_shown_and_applied_with_consent(database, load):
    load()
    data = plain()
    data["officials"].append(SOMEBODY)
    person(data, "pct")["posts"].pop()
    person(data, "tc-kh").update(name="Nguyễn Văn A", contact="0905 000 000")
    person(data, "tc-kh")["posts"].append({"role": "official", "unit": "vp-tk", "until": LATER})
    wanted = [
        "official tc-kh: name: Phụ trách Tài chính – Kế hoạch -> Nguyễn Văn A",
        "official tc-kh: contact: nothing -> 0905 000 000",
        "post pct leader@vh-tt: ended",
        "post tc-kh official@vp-tk: new",
    ]
    assert refused(database, load, data) == wanted
    done = load(data, consent=True)
    assert (done.added, [str(change) for change in done.changes]) == (("moi",), wanted)
    assert posts(database, "pct")[2] == ("leader", "vh-tt", None, date(2023, 3, 5))
    assert posts(database, "tc-kh")[1] == ("official", "vp-tk", TODAY, LATER)
    assert load(data) == NOTHING
    assert load(data, today=LATER) == NOTHING


def test_a_post_that_comes_back_is_held_anew(database, load):
    load()
    without = plain()
    person(without, "pct")["posts"].pop()
    load(without, consent=True)
    assert refused(database, load, plain(), today=LATER) == ["post pct leader@vh-tt: new"]
    load(consent=True, today=LATER)
    assert posts(database, "pct")[2:] == [
        ("leader", "vh-tt", None, date(2023, 3, 5)),
        ("leader", "vh-tt", LATER, None),
    ]
    assert load(today=LATER) == NOTHING


def test_a_post_given_and_taken_on_one_day_was_never_held(database, load):
    load()
    data = plain()
    person(data, "mot-cua")["posts"].append({"role": "official", "unit": "tc-kh"})
    load(data, consent=True)
    assert refused(database, load, plain()) == ["post mot-cua official@tc-kh: ended"]
    load(consent=True)
    assert posts(database, "mot-cua") == [("official", "vp-tk", None, None)]


def test_dates_of_a_post_follow_the_file(database, load):
    load()
    data = plain()
    (post,) = person(data, "vh-tt")["posts"]
    post |= {"since": date(2022, 1, 1), "until": date(2023, 2, 28)}
    assert refused(database, load, data) == [
        "post vh-tt head@vh-tt: since: nothing -> 2022-01-01",
        "post vh-tt head@vh-tt: until: nothing -> 2023-02-28",
    ]
    load(data, consent=True)
    assert posts(database, "vh-tt") == [("head", "vh-tt", date(2022, 1, 1), date(2023, 2, 28))]
    assert load(data) == NOTHING


def test_officials_the_file_does_not_name_are_left_alone(database, load):
    load()
    data = plain()
    data["officials"] = [person(data, "vp-tk")]
    assert load(data).others == tuple(code for code in CODES if code != "vp-tk")
    assert posts(database, "tc-kh") == [("head", "tc-kh", None, None)]


def test_all_faults_at_once_and_the_database_as_it_was(database, load, tmp_path):
    load()
    before = rows(database)
    path = tmp_path / "bad.yaml"
    path.write_text(
        "office: hoai-hao\n"
        "officials:\n"
        "  - {code: A b, name: X}\n"
        "  - code: tc-kh\n"
        "    posts:\n"
        "      - {role: head, unit: nowhere}\n"
        "      - {role: boss, unit: tc-kh}\n"
        "  - {code: tc-kh, name: Y}\n",
        encoding="utf-8",
    )
    with pytest.raises(BadFile) as raised:
        database.write(lambda s: import_staff(s, staff_file.read(path), TODAY, consent=True))
    assert [(fault.line, fault.message[:24]) for fault in raised.value.faults] == [
        (3, "code 'A b' is not a code"),
        (4, "name is missing"),
        (6, "there is no unit 'nowher"),
        (7, "role 'boss' must be 'off"),
        (8, "the code 'tc-kh' stands "),
    ]
    assert rows(database) == before


def test_an_office_without_a_plan_is_told_so(database, tmp_path):
    with pytest.raises(BadFile, match=r":2: there is no office 'hoai-hao'; import its plan first"):
        database.write(lambda s: import_staff(s, staff_file.read(SAMPLE), TODAY))
