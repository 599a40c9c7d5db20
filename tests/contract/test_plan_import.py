"""Importing and changing a plan, on both engines."""

from datetime import date

import pytest
from importing import TODAY, one, plain, refused, rows, task_of
from sqlmodel import select

from jobs.imports import plan_export
from jobs.imports.errors import OtherOffice
from jobs.imports.plan_apply import Imported
from storage.tables import (
    Area,
    Letterhead,
    Office,
    Period,
    Plan,
    Submission,
    Target,
    Task,
    TaskState,
    TaskSupport,
    Unit,
)

pytestmark = pytest.mark.contract


def test_the_sample_is_stored_whole(database, load):
    assert load() == Imported(fresh=True, changes=())
    counts = {table: len(stored) for table, stored in rows(database).items() if stored}
    assert counts == {
        "area": 8,
        "installation": 1,
        "letterhead": 1,
        "office": 1,
        "period": 4,
        "plan": 1,
        "submission": 16,
        "target": 14,
        "task": 41,
        "unit": 5,
    }
    task = one(database, Task, "3.c")
    assert task.title.startswith("Thường xuyên rà soát, cập nhật, niêm yết công khai")
    assert task.search_text.startswith("3.c thuong xuyen ra soat")
    assert task.given_on == date(2023, 1, 1)
    assert one(database, Task, "4.d").lead_unit_id is None
    ward, unit = one(database, Unit, "hoai-hao"), one(database, Unit, "vp-tk")
    assert unit.path == f"/{ward.id}/{unit.id}/"


def test_a_second_import_changes_nothing(database, load):
    load()
    before = rows(database)
    assert load(today=date(2023, 9, 1)) == Imported(fresh=False, changes=())
    assert load(consent=True) == Imported(fresh=False, changes=())
    assert rows(database) == before


def test_a_changed_file_is_shown_and_applied_with_consent(database, load):
    load()
    data = plain()
    data["office"]["name"] = data["units"][0]["name"] = "phường Hoài Hảo mới"
    data["letterhead"]["signer_name"] = "Trần Thị B"
    task_of(data, "3.c").update(title="Việc khác", lead="tc-kh", support=["vp-tk"])
    task_of(data, "4.a").update(lead="tp-ht", kind="dated", deadline=date(2023, 8, 1))
    data["tasks"].append(
        {"code": "7.e", "area": "7", "kind": "standing", "title": "Việc mới", "lead": "vp-tk"}
    )
    data["targets"][3]["value"] = 95
    data["targets"].pop()
    data["periods"][1]["due"] = date(2023, 6, 15)
    wanted = [
        "office hoai-hao: name: phường Hoài Hảo -> phường Hoài Hảo mới",
        "unit hoai-hao: name: phường Hoài Hảo -> phường Hoài Hảo mới",
        "letterhead hoai-hao: signer_name: Nguyễn Thành Tin -> Trần Thị B",
        "task 3.c: lead: vp-tk -> tc-kh",
        "task 4.a: kind: standing -> dated",
        "task 4.a: deadline: nothing -> 2023-08-01",
        "task 4.a: lead: nothing -> tp-ht",
        "task 7.e: new",
        "task 3.c: support: nothing -> vp-tk",
        "target II2.b: value: 100 -> 95",
        "target 3.c: state: in the plan -> gone",
        "period 2023-H1: due: 2023-06-17 -> 2023-06-15",
    ]
    told = refused(database, load, data)
    assert [line for line in told if "3.c: title" not in line] == wanted
    assert "task 3.c: title: Thường xuyên rà soát, cập nhật" in "\n".join(told)

    done = load(data, consent=True)
    assert ([str(change) for change in done.changes], done.fresh) == (told, False)
    assert load(data) == Imported(fresh=False, changes=())
    assert one(database, Task, "3.c").search_text == "3.c viec khac"
    assert one(database, Task, "7.e").given_on == TODAY
    assert one(database, Task, "3.c").given_on == date(2023, 1, 1)
    assert one(database, Task, "4.a").redated_on == TODAY
    assert one(database, Task, "3.c").redated_on is None
    assert one(database, Period, "2023-H1").redated_on == TODAY
    assert one(database, Period, "2023-Y").redated_on is None


def test_a_task_that_is_gone_is_cancelled_and_reopened_when_it_is_back(database, load):
    load()
    data = plain()
    data["tasks"] = [task for task in data["tasks"] if task.get("area") != "6"]
    data["areas"] = [area for area in data["areas"] if area["code"] != "6"]
    assert refused(database, load, data) == [f"task 6.{x}: state: open -> cancelled" for x in "abc"]
    load(data, consent=True)
    assert one(database, Task, "6.a").state == TaskState.CANCELLED
    assert one(database, Area, "6").name == "Cải cách tài chính công"
    assert load(data) == Imported(fresh=False, changes=())
    shown = database.read(lambda s: plan_export.as_data(plan_export.the_plan(s, TODAY)))
    assert "6.a" not in [task["code"] for task in shown["tasks"]]

    assert refused(database, load, plain()) == [f"task 6.{x}: state: cancelled -> open" for x in "abc"]
    load(consent=True)
    assert one(database, Task, "6.a").state == TaskState.OPEN


def test_a_done_task_that_comes_back_is_done(database, load):
    load()

    def finish(session):
        task = session.exec(select(Task).where(Task.code == "6.a")).one()
        task.state, task.done_on = TaskState.DONE, TODAY
        session.add(task)

    database.write(finish)
    data = plain()
    data["tasks"].remove(task_of(data, "6.a"))
    assert refused(database, load, data) == ["task 6.a: state: done -> cancelled"]
    load(data, consent=True)
    load(consent=True)
    assert one(database, Task, "6.a").state == TaskState.DONE


def test_an_area_nobody_needs_is_dropped(database, load):
    data = plain()
    data["areas"].append({"code": "8", "label": "8.", "name": "Khác"})
    load(data)
    assert refused(database, load, plain()) == ["area 8: state: in the plan -> gone"]
    load(consent=True)
    assert load() == Imported(fresh=False, changes=())


def test_a_plan_for_another_year_is_fresh_but_what_it_changes_of_the_office_needs_consent(database, load):
    load()
    data = plain()
    data["plan"]["year"] = 2024
    data["periods"] = None
    assert load(data) == Imported(fresh=True, changes=())
    assert len(rows(database)["task"]) == 82
    assert len(rows(database)["unit"]) == 5
    data["plan"]["year"] = 2025
    data["units"][1]["name"] = "Văn phòng HĐND và UBND"
    assert refused(database, load, data) == [
        "unit vp-tk: name: Văn phòng – Thống kê -> Văn phòng HĐND và UBND"
    ]
    assert load(data, consent=True).fresh
    first, second, third = database.read(lambda s: [plan.year for plan in s.exec(select(Plan))])
    assert (first, second, third) == (2023, 2024, 2025)


def test_units_the_file_does_not_name_are_left_alone(database, load):
    data = plain()
    data["units"].append({"code": "doan", "kind": "association", "name": "Đoàn", "parent": "hoai-hao"})
    load(data)
    assert load() == Imported(fresh=False, changes=())
    assert one(database, Unit, "doan").name == "Đoàn"


def test_an_office_keeps_the_unit_at_its_head(database, load):
    load()
    data = plain()
    data["units"][0]["code"] = "hoai-nhon-tay"
    for unit in data["units"][1:]:
        unit["parent"] = "hoai-nhon-tay"
    with pytest.raises(OtherOffice, match="'hoai-nhon-tay', but the office hoai-hao has 'hoai-hao' there"):
        load(data, consent=True)


def test_every_kind_of_row_was_looked_at(database, load):
    """Guards `rows`: what it compares is really there."""
    load()
    stored = rows(database)
    for table in (Office, Unit, Letterhead, Plan, Area, Task, Target, Period, Submission):
        assert stored[table.__tablename__], table
    assert TaskSupport.__tablename__ in stored
