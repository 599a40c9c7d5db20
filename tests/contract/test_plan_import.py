"""Importing, changing and exporting a plan, on both engines."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml
from sqlmodel import col, select

from jobs.calendar import WorkingDays
from jobs.imports import plan_export, plan_file, plan_show
from jobs.imports.difference import ConsentNeeded
from jobs.imports.errors import OtherOffice, PeriodInUse
from jobs.imports.marked import BadFile
from jobs.imports.plan_apply import Imported, import_plan
from jobs.imports.plan_export import NoPlanYet, SeveralPlans
from storage.database import Database
from storage.plans import sample_path
from storage.tables import (
    Area,
    Base,
    Letterhead,
    Office,
    Official,
    Period,
    Plan,
    Progress,
    ProgressState,
    Submission,
    SubmissionState,
    Target,
    Task,
    TaskState,
    TaskSupport,
    Unit,
)

pytestmark = pytest.mark.contract

CAL = WorkingDays()
SAMPLE = sample_path("hoai-hao-2023")
TODAY = date(2023, 3, 6)
TRICKY = "Câu: “một”, 'hai' # ba - {bốn}\nnăm"


def rows(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Everything stored, table by table."""
    with database.engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }


def plain() -> dict[str, Any]:
    return yaml.safe_load(SAMPLE.read_text(encoding="utf-8"))


def task_of(data: dict[str, Any], code: str) -> dict[str, Any]:
    return next(task for task in data["tasks"] if task["code"] == code)


@pytest.fixture
def load(database: Database, tmp_path: Path) -> Callable[..., Imported]:
    """Imports the sample, or `data` as a file of its own."""

    def run(data: dict[str, Any] | None = None, *, consent: bool = False, today: date = TODAY) -> Imported:
        path = SAMPLE
        if data is not None:
            path = tmp_path / "plan.yaml"
            path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
        file = plan_file.load(path, CAL)
        return database.write(lambda s: import_plan(s, file, today, consent=consent))

    return run


def refused(database: Database, load: Callable[..., Imported], data: dict[str, Any]) -> list[str]:
    """What the import would change; nothing has changed."""
    before = rows(database)
    with pytest.raises(ConsentNeeded) as raised:
        load(data)
    assert rows(database) == before
    return [str(change) for change in raised.value.changes]


def one(database: Database, table: type[Any], code: str) -> Any:
    return database.read(lambda s: s.exec(select(table).where(table.code == code)).one())


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


def test_what_is_exported_imports_without_a_change(database, load, tmp_path):
    data = plain()
    data["plan"] |= {"number": "05/KH-UBND", "date": date(2023, 1, 9)}
    data["units"].append(
        {"code": "doan", "kind": "association", "name": "Đoàn: phường", "parent": "hoai-hao"}
    )
    data["units"][-1] |= {"since": date(2020, 1, 1), "until": date(2025, 6, 30)}
    data["letterhead"]["superior"] = "ỦY BAN NHÂN DÂN THỊ XÃ"
    data["tasks"][0] |= {"title": TRICKY, "support": ["tc-kh", "doan"], "label": "null", "restricted": True}
    data["tasks"][1] |= {
        "kind": "dated",
        "deadline": date(2023, 6, 30),
        "deadline_text": "trước 01/7",
        "deadline_set_by": "superior",
        "deliverable": "yes",
    }
    data["targets"][0] |= {"comparator": ">=", "value": 82.25}
    load(data)
    before = rows(database)
    path = tmp_path / "exported.yaml"
    stored = database.read(lambda s: plan_export.the_plan(s, TODAY))
    path.write_text(plan_export.to_yaml(stored), encoding="utf-8")
    file = plan_file.load(path, CAL)
    assert database.write(lambda s: import_plan(s, file, TODAY)) == Imported(fresh=False, changes=())
    assert rows(database) == before
    assert plan_export.to_yaml(database.read(lambda s: plan_export.the_plan(s, TODAY))) == path.read_text(
        encoding="utf-8"
    )


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


def without_first_period() -> dict[str, Any]:
    data = plain()
    data["periods"] = data["periods"][1:]
    return data


def test_a_period_that_is_not_in_use_goes_with_what_was_expected(database, load):
    load()
    data = without_first_period()
    assert refused(database, load, data) == ["period 2023-Q1: state: in the plan -> gone"]
    load(data, consent=True)
    assert len(rows(database)["submission"]) == 12
    load(consent=True)
    assert one(database, Period, "2023-Q1").given_on == TODAY


def use_by_progress(session):
    period = session.exec(select(Period).where(Period.code == "2023-Q1")).one()
    official = Official(office_id=period.office_id, code="x", name="X")
    session.add(official)
    session.flush()
    moment = datetime(2023, 3, 6, tzinfo=UTC)
    task = session.exec(select(Task).where(Task.code == "3.c")).one()
    session.add(
        Progress(
            office_id=period.office_id,
            task_id=task.id,
            period_id=period.id,
            state=ProgressState.DONE,
            text="xong",
            author_id=official.id,
            sent_at=moment,
            created_at=moment,
        )
    )


def use_by_submission(session):
    period = session.exec(select(Period).where(Period.code == "2023-Q1")).one()
    owed = session.exec(select(Submission).where(Submission.period_id == period.id)).first()
    owed.state = SubmissionState.SUBMITTED
    session.add(owed)


def use_by_issue(session):
    period = session.exec(select(Period).where(Period.code == "2023-Q1")).one()
    period.issued_on = TODAY
    session.add(period)


@pytest.mark.parametrize("use", [use_by_progress, use_by_submission, use_by_issue])
def test_a_period_in_use_is_not_dropped(database, load, use):
    load()
    database.write(use)
    before = rows(database)
    with pytest.raises(PeriodInUse, match="leaves out period 2023-Q1, which has been reported on or issued"):
        load(without_first_period(), consent=True)
    assert rows(database) == before


def test_units_owe_their_part_where_they_lead_a_task_given_by_the_cut_off(database, load):
    load()
    data = plain()
    for task in data["tasks"]:
        if task.get("lead") == "vh-tt":
            task["lead"] = None
    data["tasks"][0]["lead"] = "hoai-hao"
    data["tasks"].append({"code": "7.e", "kind": "standing", "title": "Mới", "lead": "vh-tt"})
    load(data, consent=True, today=date(2023, 6, 20))

    def owing(session):
        found = select(Period.code, Unit.code).join(Submission, col(Submission.period_id) == Period.id)
        return {tuple(row) for row in session.exec(found.join(Unit, col(Unit.id) == Submission.unit_id))}

    owed = database.read(owing)
    assert {period for period, unit in owed if unit == "vh-tt"} == {"2023-Q3", "2023-Y"}
    assert {period for period, unit in owed if unit == "hoai-hao"} == {
        "2023-Q1",
        "2023-H1",
        "2023-Q3",
        "2023-Y",
    }


def test_a_bad_file_leaves_the_database_as_it_was(database, load):
    load()
    before = rows(database)
    data = plain()
    data["tasks"][0]["lead"] = "nobody"
    with pytest.raises(BadFile):
        load(data, consent=True)
    assert rows(database) == before


def test_a_failure_half_way_leaves_the_database_as_it_was(database, load):
    before = rows(database)

    def fail_late(connection, cursor, statement, *rest):
        if "INSERT INTO period" in statement:
            raise RuntimeError("power cut")

    sa.event.listen(database.engine, "before_cursor_execute", fail_late)
    with pytest.raises(RuntimeError, match="power cut"):
        load()
    sa.event.remove(database.engine, "before_cursor_execute", fail_late)
    assert rows(database) == before
    assert load().fresh


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


def test_the_province_whose_days_off_an_office_keeps(database, load, tmp_path):
    data = plain()
    data["office"]["province"] = "binh-dinh"
    assert load(data) == Imported(fresh=True, changes=())
    assert one(database, Office, "hoai-hao").province == "binh-dinh"
    path = tmp_path / "exported.yaml"
    path.write_text(
        database.read(lambda s: plan_export.to_yaml(plan_export.the_plan(s, TODAY))), encoding="utf-8"
    )
    assert plan_file.load(path, CAL).office.province == "binh-dinh"
    assert load(data) == Imported(fresh=False, changes=())
    data["office"]["province"] = "gia-lai"
    assert refused(database, load, data) == ["office hoai-hao: province: binh-dinh -> gia-lai"]
    load(data, consent=True)
    assert one(database, Office, "hoai-hao").province == "gia-lai"


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


def test_two_offices_and_whose_plan_is_shown(database, load):
    with pytest.raises(NoPlanYet, match="no plan has been imported; run `nhacviec plan import FILE`"):
        database.read(lambda s: plan_export.the_plan(s, TODAY))
    load()
    data = plain()
    data["office"] = {"code": "tam-quan", "name": "phường Tam Quan"}
    assert load(data).fresh
    with pytest.raises(SeveralPlans, match=r"\(hoai-hao, tam-quan\); name one with --office"):
        database.read(lambda s: plan_export.the_plan(s, TODAY))
    stored = database.read(lambda s: plan_export.the_plan(s, TODAY, "tam-quan"))
    assert (stored.office.name, len(stored.tasks), len(stored.units)) == ("phường Tam Quan", 41, 5)
    with pytest.raises(NoPlanYet, match="no plan of office 'x'"):
        database.read(lambda s: plan_export.the_plan(s, TODAY, "x"))


def test_what_is_shown(database, load):
    data = plain()
    data["tasks"][0] |= {
        "support": ["tc-kh"],
        "kind": "dated",
        "deadline": date(2023, 6, 30),
        "deadline_set_by": "superior",
        "restricted": True,
    }
    load(data)
    lines = list(plan_show.lines(database.read(lambda s: plan_export.the_plan(s, TODAY)), CAL))
    assert lines[:5] == [
        "Kế hoạch cải cách hành chính phường Hoài Hảo năm 2023",
        "phường Hoài Hảo, 2023; number: unknown; date: unknown",
        "41 tasks: Văn phòng – Thống kê 11, Tài chính – Kế hoạch 6, Tư pháp – Hộ tịch 3, "
        "Văn hoá – Thông tin 4, (unassigned) 17",
        "",
        "1.1. Công tác chỉ đạo, điều hành",
    ]
    assert lines[5].startswith(
        "  1.1.a  [dated, by 2023-06-30, set by superior, restricted] (unassigned); "
        "with Tài chính – Kế hoạch: Tổ chức triển khai kịp thời"
    )
    text = "\n".join(lines)
    assert "  3.c    [standing] Văn phòng – Thống kê: Thường xuyên rà soát" in text
    assert "  IV1.e  [standing, “Hàng quý, 06 tháng, cuối năm”] Văn phòng" in text
    assert "  II2.c.4  share > 20%: Tỷ lệ hồ sơ" in text
    assert "  II2.c.3  count = 0: Phấn đấu không có hồ sơ" in text
    assert "  II2.d.1  fact, no figure: Thực hiện chuyển đổi số" in text
    assert "ward sends by 2023-06-17 (a day off, runs to 2023-06-19)" in text
    order = [line.split()[0] for line in lines if line.startswith("  IV")]
    assert order[-3:] == ["IV3.1", "IV4.b", "IV4.2"]


def test_imports_at_once_make_one_plan(database):
    """Each from a process of its own, as far as the database can tell."""
    file = plan_file.load(SAMPLE, CAL)
    start = threading.Barrier(4)
    done: list[Imported | Exception] = []

    def run() -> None:
        own = Database(database.url)
        start.wait(30)
        try:
            done.append(own.write(lambda s: import_plan(s, file, TODAY)))
        except Exception as error:
            done.append(error)
        own.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(done, key=repr) == [Imported(fresh=False, changes=())] * 3 + [
        Imported(fresh=True, changes=())
    ]
    kept = {table: len(stored) for table, stored in rows(database).items()}
    assert (kept["office"], kept["plan"], kept["task"], kept["letterhead"]) == (1, 1, 41, 1)


def test_an_import_waits_for_the_one_that_makes_the_office(postgres_database):
    file = plan_file.load(SAMPLE, CAL)
    second: list[Imported] = []
    own = Database(postgres_database.url)
    thread = threading.Thread(target=lambda: second.append(own.write(lambda s: import_plan(s, file, TODAY))))

    def first(session):
        done = import_plan(session, file, TODAY)
        thread.start()
        waiting = sa.text("SELECT count(*) FROM pg_locks WHERE NOT granted")
        end = time.monotonic() + 30
        while session.execute(waiting).scalar_one() == 0:
            assert time.monotonic() < end, "the second import did not wait"
            time.sleep(0.01)
        return done

    assert postgres_database.write(first).fresh
    thread.join(60)
    own.close()
    assert second == [Imported(fresh=False, changes=())]


def test_every_kind_of_row_was_looked_at(database, load):
    """Guards `rows`: what it compares is really there."""
    load()
    stored = rows(database)
    for table in (Office, Unit, Letterhead, Plan, Area, Task, Target, Period, Submission):
        assert stored[table.__tablename__], table
    assert TaskSupport.__tablename__ in stored
