"""The log of changes: kept with each change, complete, and final."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
import sample
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from jobs import demo
from storage import audit, handover, logged, reports
from storage.audit import By
from storage.database import Database
from storage.tables import (
    Audit,
    Change,
    Installation,
    InstallationKind,
    Official,
    Progress,
    ProgressState,
    Role,
    Task,
    TaskSupport,
)

pytestmark = pytest.mark.contract

INSTANT = datetime(2023, 3, 6, 1, tzinfo=UTC)


@dataclass(frozen=True)
class House:
    ward: sample.Ward
    official: Official
    task: Task


@pytest.fixture
def house(database):
    """The sample ward with a task, made before anything is logged."""

    def make(session):
        ward = sample.ward(session)
        official = sample.official(session, ward.office)
        task = sample.task(session, ward.plan, "3.c", ward.department, deadline=date(2023, 4, 10))
        return House(ward, official, task)

    return database.write(make)


def changed(database, who, work):
    """Does `work` as `who` and returns what was logged of it."""

    def do(session):
        audit.begin(session, By(INSTANT, who.id if who else None))
        work(session)

    database.write(do)
    return database.read(lambda s: s.exec(select(Audit).order_by(Audit.id)).all())


def told(rows):
    return [(row.subject, row.change, row.before, row.after) for row in rows]


def test_a_change_is_logged_with_who_and_from_what_to_what(database, house):

    def move(session):
        row = session.get_one(Task, house.task.id)
        row.deadline = date(2023, 4, 12)
        row.owner_id = house.official.id
        session.flush()
        row.deadline = date(2023, 4, 20)

    first, second = changed(database, house.official, move)
    assert (first.official_id, first.at, first.subject_id) == (house.official.id, INSTANT, house.task.id)
    assert first.office_id == house.ward.office.id
    assert told([first, second]) == [
        (
            "task",
            Change.CHANGED,
            {"deadline": "2023-04-10", "owner_id": None},
            {"deadline": "2023-04-12", "owner_id": house.official.id},
        ),
        ("task", Change.CHANGED, {"deadline": "2023-04-12"}, {"deadline": "2023-04-20"}),
    ]


def test_what_is_set_to_what_it_was_is_no_change(database, house):

    def set_again(session):
        row = session.get_one(Task, house.task.id)
        row.title, row.search_text = row.title, "another"

    assert changed(database, house.official, set_again) == []


def test_a_new_row_and_one_that_goes_are_logged(database, house):

    def support(session):
        row = TaskSupport(
            task_id=house.task.id, unit_id=house.ward.department.id, office_id=house.ward.office.id
        )
        session.add(row)
        session.flush()
        session.delete(row)
        session.flush()
        sample.post(session, house.official, house.ward.department, Role.HEAD, since=date(2023, 3, 1))

    *rows, posted = told(changed(database, None, support))
    pair = {"task_id": house.task.id, "unit_id": house.ward.department.id}
    assert rows == [
        ("task_support", Change.CREATED, {}, pair),
        ("task_support", Change.DELETED, pair, {}),
    ]
    assert posted[0] == "post"
    assert {"role": "head", "since": "2023-03-01"}.items() <= posted[3].items()


def test_a_report_is_logged_though_it_is_written_past_the_orm(database, house):

    def report(session):
        within = sample.period(session, house.ward.plan)
        reports.add(
            session,
            office_id=house.ward.office.id,
            task_id=house.task.id,
            period_id=within.id,
            state=ProgressState.DONE,
            text="đã niêm yết",
            author_id=house.official.id,
            sent_at=INSTANT,
            created_at=INSTANT,
        )

    row = changed(database, house.official, report)[-1]
    assert (row.subject, row.change, row.after["task_id"]) == ("progress", Change.CREATED, house.task.id)
    assert "text" not in row.after, "its words are those of the message"


def test_what_its_owner_says_of_a_report_is_logged(database, house):

    def confirm(session):
        within = sample.period(session, house.ward.plan)
        row = sample.progress(session, house.task, within, house.official)
        reports.confirm(session, row, INSTANT, right=False)
        session.expire(row)
        assert (row.confirmed, row.confirmed_at) == (False, INSTANT)
        audit.changed(session, Progress, row.id, {}, {"office_id": row.office_id, "late": True})

    *_, said, direct = told(changed(database, house.official, confirm))
    assert said == ("progress", Change.CHANGED, {"confirmed": None}, {"confirmed": False})
    assert direct == ("progress", Change.CHANGED, {}, {"late": True})


def test_each_task_that_is_handed_over_is_logged(database, house):

    def hand_over(session):
        giver, taker = (sample.official(session, house.ward.office, code) for code in ("cho", "nhan"))
        session.get_one(Task, house.task.id).owner_id = giver.id
        session.flush()
        handover.move_tasks(session, giver.id, taker.id)
        assert session.get_one(Task, house.task.id).owner_id == taker.id

    last = changed(database, house.official, hand_over)[-1]
    assert (last.subject, set(last.before)) == ("task", {"owner_id"})


def test_a_session_that_nobody_began_logs_nothing_and_one_that_fails_leaves_nothing(database, house):
    database.write(lambda s: setattr(s.get_one(Task, house.task.id), "title", "another"))

    def fail(session):
        session.get_one(Task, house.task.id).title = "a third"
        session.flush()
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError, match="power cut"):
        changed(database, house.official, fail)
    assert changed(database, house.official, lambda session: None) == []


def test_a_database_may_say_who_begins_its_sessions(database, house):
    other = Database(database.url, lambda session: audit.begin(session, By(INSTANT)))
    other.write(lambda s: setattr(s.get_one(Task, house.task.id), "title", "another"))
    other.read(lambda s: s.get_one(Task, house.task.id))
    other.close()
    (row,) = database.read(lambda s: s.exec(select(Audit)).all())
    assert (row.official_id, row.at, row.after) == (None, INSTANT, {"title": "another"})


@pytest.mark.parametrize("statement", [sa.delete(Audit), sa.update(Audit).values(subject="plan")])
def test_the_database_refuses_to_rewrite_the_log_of_a_real_office(database, house, statement):
    database.write(lambda s: s.execute(sa.update(Installation).values(kind=InstallationKind.REAL)))
    before = changed(database, None, lambda s: setattr(s.get_one(Task, house.task.id), "title", "another"))
    with pytest.raises(DBAPIError, match="only ever added to"):
        database.write(lambda s: s.execute(statement))
    assert told(changed(database, None, lambda s: None)) == told(before)


def test_a_demo_starts_anew_with_an_empty_log(database, house):
    assert changed(database, None, lambda s: setattr(s.get_one(Task, house.task.id), "title", "another"))
    database.write(demo.wipe)
    assert changed(database, None, lambda s: demo.load_sample(s, date(2023, 2, 27), INSTANT)) == []


def test_what_is_left_out_is_not_logged(database, house):
    def work(session):
        audit.leave_out(session)
        session.get_one(Task, house.task.id).title = "another"

    assert changed(database, house.official, work) == []


def test_the_newest_entries_come_first_with_names_and_the_words_behind_them(database, house):

    def said(session):
        message = sample.message(session, sample.bot(session, house.ward.office), "dời 3.c sang 20/4")
        audit.begin(session, By(INSTANT, house.official.id, message.id))
        session.get_one(Task, house.task.id).title = "first"
        audit.begin(session, By(INSTANT))
        session.get_one(Task, house.task.id).title = "second"
        session.flush()
        return audit.entries(session, house.ward.office.id, 10)

    second, first = database.write(said)
    assert (second.audit.after, second.official, second.text) == ({"title": "second"}, None, None)
    assert (first.official, first.text) == (house.official.name, "dời 3.c sang 20/4")
    older = database.read(lambda s: audit.entries(s, house.ward.office.id, 10, second.audit.id))
    assert [entry.audit.id for entry in older] == [first.audit.id]
    assert len(database.read(lambda s: audit.entries(s, house.ward.office.id, 1))) == 1
    assert database.read(lambda s: audit.entries(s, house.ward.office.id + 1, 10)) == []


def test_entries_may_be_of_some_rows_alone_or_without_some(database, house):
    def work(session):
        audit.begin(session, By(INSTANT))
        for title in ("first", "second"):
            session.get_one(Task, house.task.id).title = title
            session.flush()
        sample.post(session, house.official, house.ward.department, Role.HEAD)
        of_task = logged.of_task(session, house.task.id)
        asked = {"only": of_task}, {"hidden": of_task}, {"only": {}}, {"only": of_task, "hidden": of_task}
        return [
            [e.audit.subject for e in audit.entries(session, house.ward.office.id, 9, **how)] for how in asked
        ]

    assert database.write(work) == [["task", "task"], ["post"], [], []]


def test_a_tasks_rows_are_itself_its_support_and_its_reports(database, house):
    def work(session):
        within = sample.period(session, house.ward.plan)
        report = sample.progress(session, house.task, within, house.official)
        return report.id, logged.of_task(session, house.task.id)

    report, found = database.write(work)
    assert {name: list(ids) for name, ids in found.items()} == {
        "task": [house.task.id],
        "task_support": [house.task.id],
        "progress": [report],
        "extension": [],
        "remark": [],
        "waiver": [],
    }


def test_what_is_restricted_is_hidden_from_who_may_not_see_it(database, house):
    def work(session):
        session.get_one(Task, house.task.id).restricted = True
        report = sample.progress(session, house.task, sample.period(session, house.ward.plan), house.official)
        coordinator, leader = (
            logged.hidden(session, sample.holder(session, house.ward.root, role, role.value))
            for role in (Role.COORDINATOR, Role.LEADER)
        )
        return report.id, coordinator, leader

    report, coordinator, leader = database.write(work)
    assert {name: list(ids) for name, ids in coordinator.items()} == {
        "task": [house.task.id],
        "task_support": [house.task.id],
        "progress": [report],
        "finding": [],
        "extension": [],
        "remark": [],
        "waiver": [],
    }
    assert not any(leader.values())


def test_ids_are_called_by_their_names(database, house):
    official, unit, task = house.official, house.ward.department, house.task
    values = [("owner_id", official.id), ("lead_unit_id", unit.id), ("task_id", task.id), ("deadline", 5)]
    names = database.read(lambda s: logged.named(s, [*values, ("unit_id", None), ("unit_id", 999)]))
    assert names == {
        ("owner_id", official.id): official.name,
        ("lead_unit_id", unit.id): unit.name,
        ("task_id", task.id): "3.c",
    }


def test_what_tells_which_row_it_is(database, house):
    found = database.read(lambda s: logged.about(s, "task", {house.task.id, 999}))
    assert found == {house.task.id: {"id": house.task.id, "code": "3.c"}}
    assert database.read(lambda s: logged.about(s, "leave", {1})) == {}


def test_what_is_told_of_a_row_past_the_orm_is_what_it_holds(database, house):
    held = {"office_id": house.ward.office.id, "percent": 70, "late": True, "on_behalf_of_id": None}

    def work(session):
        audit.created(session, Task, 7, held)
        audit.keep(session, None)

    database.write(work)
    assert changed(database, None, lambda session: None) == [], "nobody had begun the session"
    (row,) = changed(database, house.official, work)
    assert (row.subject, row.subject_id, row.after) == ("task", 7, {"percent": 70, "late": True})
