"""What was decided in the system stands against a file: for the command line as in chat, on both engines."""

from datetime import date, datetime, timedelta

import pytest
import sample
import yaml
from importing import CAL, TODAY, plain, task_of
from sample import HANOI
from sqlmodel import select

from jobs.imports import plan_file
from jobs.imports.difference import ConsentNeeded
from jobs.imports.plan_apply import Imported, import_plan
from storage import audit, decided, files, plans
from storage.audit import By
from storage.tables import (
    ImportDraft,
    ImportState,
    Office,
    Official,
    Period,
    Plan,
    Task,
    TaskKind,
    TaskState,
    Unit,
    fold,
)

pytestmark = pytest.mark.contract

AT = datetime(2023, 3, 6, 8, 0, tzinfo=HANOI)


@pytest.fixture
def load(database, tmp_path):
    """Imports `data` (else the sample with one dated task) as the command line does."""

    def run(data=None, *, consent=True, message=None):
        path = tmp_path / "plan.yaml"
        path.write_text(yaml.safe_dump(data or dated(), allow_unicode=True), encoding="utf-8")
        file = plan_file.load(path, CAL)

        def work(session):
            by = By(AT) if message is None else By(AT, official(session).id, message)
            audit.begin(session, by)
            return import_plan(session, file, TODAY, consent=consent)

        return database.write(work)

    return run


def dated(**values):
    data = plain()
    task_of(data, "6.b").update(kind="dated", deadline=date(2023, 3, 10), **values)
    return data


def official(session):
    found = session.exec(select(Official).where(Official.code == "lan")).first()
    return found or sample.official(session, session.exec(select(Office)).one(), "lan")


@pytest.fixture
def decides(database):
    """Somebody in chat changes a task or a period, or adds a task."""

    def run(table, code, **values):
        def work(session):
            audit.begin(session, By(AT, official(session).id))
            row = session.exec(select(table).where(table.code == code)).first()
            if row is None:
                plan = session.exec(select(Plan)).one()
                row = Task(office_id=plan.office_id, plan_id=plan.id, code=code, **values)
            for name, value in values.items():
                setattr(row, name, value)
            session.add(row)

        database.write(work)

    return run


def one(database, table, code):
    return database.read(lambda s: s.exec(select(table).where(table.code == code)).one())


def test_a_date_that_was_granted_stands_and_is_told(database, load, decides):
    load()
    decides(Task, "6.b", deadline=date(2023, 3, 20), redated_on=TODAY)
    done = load()
    assert done == Imported(fresh=False, changes=(), kept=done.kept)
    assert [str(kept) for kept in done.kept] == [
        "task 6.b: deadline: 2023-03-20 -> 2023-03-10 (kept as Đồng chí lan decided on 2023-03-06)"
    ]
    assert one(database, Task, "6.b").deadline == date(2023, 3, 20)
    data = dated()
    task_of(data, "6.b").update(kind="standing", deadline=None)
    assert load(data).changes == ()
    assert one(database, Task, "6.b").kind == TaskKind.DATED


def test_the_file_wins_where_nobody_decided(database, load, decides):
    load()
    decides(Task, "6.b", deadline=date(2023, 3, 20))
    with pytest.raises(ConsentNeeded) as raised:
        load(dated(title="Việc khác"), consent=False)
    (change,) = raised.value.changes
    assert str(change).startswith("task 6.b: title: ")
    assert len(raised.value.kept) == 1
    load(dated(title="Việc khác"))
    assert (one(database, Task, "6.b").title, one(database, Task, "6.b").deadline) == (
        "Việc khác",
        date(2023, 3, 20),
    )


def test_a_task_that_was_given_is_not_cancelled(database, load, decides):
    load()
    new = {
        "title": "Việc giao",
        "kind": TaskKind.STANDING,
        "given_on": TODAY,
        "search_text": fold("gv"),
        "sort": "x",
    }
    decides(Task, "GV.1", **new)
    done = load()
    assert [str(kept.change) for kept in done.kept] == ["task GV.1: state: in the system -> not in the file"]
    assert one(database, Task, "GV.1").state == TaskState.OPEN
    data = dated()
    data["tasks"].remove(task_of(data, "6.a"))
    load(data)
    assert one(database, Task, "6.a").state == TaskState.CANCELLED, "what only a file said, a file takes back"


def test_whom_a_task_was_given_to_stands(database, load, decides):
    load()
    unit = one(database, Unit, "tp-ht").id
    decides(Task, "3.c", lead_unit_id=unit)
    (kept,) = load().kept
    assert str(kept.change) == "task 3.c: lead: tp-ht -> vp-tk"
    assert one(database, Task, "3.c").lead_unit_id == unit


def test_the_dates_of_a_report_stand_together_and_keep_it_in_the_plan(database, load, decides):
    load()
    decides(Period, "2023-H1", internal_due=date(2023, 6, 16))
    data = dated()
    data["periods"][1]["due"] = date(2023, 6, 15)
    done = load(data)
    assert {kept.change.field for kept in done.kept} == {"internal_due", "due"}
    stored = one(database, Period, "2023-H1")
    assert (stored.internal_due, stored.due) == (date(2023, 6, 16), date(2023, 6, 17))
    del data["periods"][1]
    done = load(data)
    assert [str(kept.change) for kept in done.kept] == [
        "period 2023-H1: state: in the system -> not in the file"
    ]


def test_units_that_support_a_task_stand(database, load):
    load()

    def support(session):
        audit.begin(session, By(AT, official(session).id))
        task = session.exec(select(Task).where(Task.code == "3.c")).one()
        plans.set_supports(session, task, [session.exec(select(Unit.id).where(Unit.code == "tp-ht")).one()])

    database.write(support)
    data = dated()
    task_of(data, "3.c")["support"] = ["tc-kh"]
    assert [str(kept.change) for kept in load(data).kept] == ["task 3.c: support: tp-ht -> tc-kh"]


def test_what_a_file_applied_in_chat_has_set_is_the_files(database, load, decides):
    load()
    message = database.write(lambda s: drafted(s).applied_by_message_id)
    data = dated()
    task_of(data, "6.b")["deadline"] = date(2023, 3, 24)
    data["tasks"].append({"code": "7.z", "kind": "standing", "title": "Mới"})
    load(data, message=message)
    assert len(load(dated()).kept) == 0
    assert one(database, Task, "6.b").deadline == date(2023, 3, 10)
    assert one(database, Task, "7.z").state == TaskState.CANCELLED


def drafted(session):
    office, sender = session.exec(select(Office)).one(), official(session)
    bot = sample.bot(session, office)
    message = sample.message(session, bot, "Áp dụng", "lan")
    file = files.add(
        session,
        office_id=office.id,
        message_id=message.id,
        bot_id=bot.id,
        remote_id="x",
        name="a.docx",
        mime="",
        created_at=AT,
    )
    draft = ImportDraft(
        office_id=office.id,
        attachment_id=file.id,
        official_id=sender.id,
        state=ImportState.APPLIED,
        created_at=AT,
        settled_by_id=sender.id,
        settled_at=AT,
        applied_by_message_id=message.id,
    )
    session.add(draft)
    session.flush()
    return draft


def test_the_latest_word_of_the_log_counts(database, load, decides):
    load()
    decides(Task, "6.b", deadline=date(2023, 3, 20))
    decides(Task, "6.b", deadline=date(2023, 3, 22))
    task = one(database, Task, "6.b")
    found = database.read(lambda s: decided.of(s, "task", [task.id]))
    assert found.columns[("task", task.id)]["deadline"].by == "Đồng chí lan"
    assert found.columns[("task", task.id)]["deadline"].at - AT == timedelta()
    assert found.made == {}
    assert database.read(lambda s: decided.of(s, "period", [])).columns == {}
