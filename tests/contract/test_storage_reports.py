"""What stands of a task, what was given for a colleague, and what a deputy may."""

from datetime import timedelta

import pytest
import sample
from sqlmodel import col, select

from storage import access, audit, files, reports, tasks
from storage.audit import By
from storage.rights import Right
from storage.tables import Audit, Progress, Role, TaskState

pytestmark = pytest.mark.contract

DAY = timedelta(days=1)
NOW = sample.NOW


@pytest.fixture
def given(session, ward, year):
    an, binh = sample.official(session, ward.office), sample.official(session, ward.office, "binh")
    task = sample.task(session, ward.plan, "3.c", ward.department, binh)

    def give(within=year[0], **values):
        return sample.progress(session, task, within, an, **values)

    return task, binh, give


def test_what_stands_of_a_task_comes_with_who_gave_it_and_for_whom(session, ward, year, given):
    task, binh, give = given
    first = give(on_behalf_of_id=binh.id)
    give(withdrawn_at=NOW)
    give(superseded_by_id=first.id)
    last = give(year[1])
    came = {"message_id": sample.message(session, ward.bot, "3.c").id, "bot_id": ward.bot.id}
    file = {"remote_id": "r", "name": "a.pdf", "mime": "", "created_at": sample.INSTANT}
    kept = files.add(session, office_id=ward.office.id, **came, **file)
    files.attach(session, first, [kept.id])
    found = reports.of_task(session, task.id, 5)
    assert [(one.progress.id, one.author, one.owner, one.files) for one in found] == [
        (first.id, "Đồng chí an", "Đồng chí binh", 1),
        (last.id, "Đồng chí an", None, 0),
    ]
    assert [one.progress.id for one in reports.of_task(session, task.id, 1)] == [last.id]
    assert reports.one(session, first.id) == found[0]
    assert reports.one(session, 10**9) is None
    assert files.of_report(session, first.id) == [kept.id]
    assert files.of_report(session, last.id) == []


def test_the_answer_before_is_that_of_the_last_earlier_period(session, year, given):
    task, _, give = given
    assert reports.before(session, task.id, year[1].due) is None
    old, new = give(text="cũ"), give(text="mới")
    old.superseded_by_id = new.id
    sample.keep(session, old)
    give(year[1], text="kỳ này")
    assert reports.before(session, task.id, year[1].due).progress.text == "mới"
    assert reports.before(session, task.id, year[0].due) is None


def test_what_a_colleague_said_of_it_is_kept(session, given):
    _, binh, give = given
    row = give(on_behalf_of_id=binh.id, confirmed=False, confirmed_at=NOW)
    session.expire_all()
    assert session.exec(select(Progress.confirmed_at).where(col(Progress.id) == row.id)).one() == NOW


def test_what_is_taken_back_is_in_the_log(session, given):
    _, _, give = given
    row = give()
    audit.begin(session, By(NOW))
    reports.withdraw(session, row, NOW)
    session.refresh(row)
    assert row.withdrawn_at == NOW
    (entry,) = session.exec(select(Audit).where(Audit.subject == "progress")).all()
    assert (entry.subject_id, entry.before, entry.after) == (row.id, {"withdrawn": None}, {"withdrawn": True})


def test_titles_are_those_of_the_plan_without_what_was_cancelled(session, ward):
    sample.task(session, ward.plan, "3.10", title="Mười")
    sample.task(session, ward.plan, "3.9", title="Chín")
    sample.task(session, ward.plan, "4", title="Bỏ", state=TaskState.CANCELLED)
    assert tasks.titles(session, ward.plan.id) == [("3.9", "Chín"), ("3.10", "Mười")]


# A deputy


@pytest.fixture
def deputy(session, ward):
    """The deputy of an official away this week and their tasks: own, of the unit, restricted."""
    other = sample.unit(session, ward.office, "tc-kh", ward.root)
    away = sample.holder(session, ward.department, Role.HEAD, "away")
    acting = sample.holder(session, other, Role.OFFICIAL, "acting")
    people = [session.get_one(access.Official, one.official_id) for one in (away, acting)]
    sample.leave(session, *people, sample.TODAY, sample.TODAY + 4 * DAY)
    third = sample.unit(session, ward.office, "tp-ht", ward.root)
    sample.task(session, ward.plan, "own", third, people[0])
    sample.task(session, ward.plan, "unit", ward.department)
    sample.task(session, ward.plan, "secret", ward.department, people[0], restricted=True)
    return people[1]


def rights(session, plan, who, today, code, *asked):
    found = access.task_of(session, access.actor(session, who.id, today), plan.id, code, *asked)
    return set(found[1])


@pytest.mark.parametrize(
    ("code", "may"),
    [
        ("own", {Right.REPORT, Right.SEE}),
        ("unit", {Right.REPORT, Right.SEE}),
        ("secret", set()),
    ],
)
def test_a_deputy_may_report_what_is_not_restricted(session, ward, deputy, code, may):
    asked = (Right.REPORT, Right.SEE, Right.SUBMIT, Right.SEE_RESTRICTED)
    assert rights(session, ward.plan, deputy, sample.TODAY, code, *asked) == may


@pytest.mark.parametrize("days", [-1, 5])
def test_a_deputy_may_nothing_before_and_after(session, ward, deputy, days):
    assert rights(session, ward.plan, deputy, sample.TODAY + days * DAY, "unit", Right.REPORT) == set()


def test_what_a_deputy_may_report_is_listed(session, ward, deputy):
    period = sample.period(session, ward.plan)
    actor = access.actor(session, deputy.id, sample.TODAY)
    rows = tasks.mine(session, actor, ward.plan.id, period.id, actor.reporting_units)
    assert sorted(row.code for row in rows) == ["own", "unit"]
