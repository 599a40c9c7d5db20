"""What is reported for a period, and what of it stands."""

import pytest
import sample
from sample import NOW

from storage import reports
from storage.reports import ReportRow
from storage.tables import Progress, ProgressState

pytestmark = pytest.mark.contract


@pytest.fixture
def reported(session, ward, year):
    """A task of an official, with a way to report it."""
    an = sample.official(session, ward.office)
    task = sample.task(session, ward.plan, "3.c", ward.department, an)

    def report(within=year[0], **values):
        return sample.progress(session, task, within, an, **values)

    return task, report


def test_a_report_is_kept(session, ward, year, reported):
    task, _ = reported
    at = {"sent_at": NOW, "created_at": sample.INSTANT, "late": False}
    of = {
        "office_id": ward.office.id,
        "task_id": task.id,
        "period_id": year[0].id,
        "author_id": task.owner_id,
    }
    first = reports.add(session, **of, **at, state=ProgressState.DONE, text="xong", result="12 thủ tục")
    second = reports.add(session, **of, **at, state=ProgressState.IN_PROGRESS, text="40%", percent=40)
    assert first < second
    rows = [session.get_one(Progress, one) for one in (first, second)]
    assert [(row.state, row.text, row.result, row.percent) for row in rows] == [
        (ProgressState.DONE, "xong", "12 thủ tục", None),
        (ProgressState.IN_PROGRESS, "40%", None, 40),
    ]
    assert rows[0].superseded_by_id is rows[0].withdrawn_at is None


def test_a_report_takes_the_place_of_what_stood_for_its_task_and_period(session, ward, year, reported):
    task, report = reported
    other = sample.task(session, ward.plan, "1")
    elsewhere = sample.progress(session, other, year[0], sample.official(session, ward.office, "binh"))
    first = report()
    long_replaced, withdrawn = report(superseded_by_id=first.id), report(withdrawn_at=NOW)
    later, new = report(year[1]), report()
    assert reports.supersede(session, task.id, year[0].id, new.id) is True
    assert first.superseded_by_id == new.id, "also where it was read before"
    assert long_replaced.superseded_by_id == first.id
    untouched = (elsewhere, withdrawn, later, new)
    assert [row.superseded_by_id for row in untouched] == [None] * 4
    assert reports.supersede(session, task.id, year[0].id, new.id) is False, "nothing else stands there now"


def test_what_stands_by_a_message_is_the_authors_own(session, ward, year, reported):
    task, report = reported
    one, two = (sample.message(session, ward.bot, text).id for text in ("3.c 40%", "3.c 50%"))
    first, second = report(message_id=one), report(message_id=two)
    report(message_id=one, withdrawn_at=NOW)
    report(message_id=one, superseded_by_id=second.id)
    report()
    binh = sample.official(session, ward.office, "binh")
    sample.progress(session, task, year[0], binh, message_id=one)
    assert reports.standing_by_messages(session, task.owner_id, [two, one]) == [first, second]
    assert reports.standing_by_messages(session, task.owner_id, [two]) == [second]
    assert reports.standing_by_messages(session, task.owner_id, []) == []


def test_a_report_knows_those_it_replaced(session, reported):
    _, report = reported
    newest = report()
    old = [report(superseded_by_id=newest.id) for _ in range(2)]
    assert reports.superseded_by(session, newest.id) == old
    assert reports.superseded_by(session, old[0].id) == []


def test_the_answers_of_a_period_are_those_not_withdrawn_in_order(session, year, reported):
    task, report = reported
    assert reports.answers(session, task.id, year[0].id) == []
    first, second = report(), report()
    first.superseded_by_id = second.id
    report(withdrawn_at=NOW)
    report(year[1])
    assert reports.answers(session, task.id, year[0].id) == [first, second]


def test_the_last_percent_is_the_newest_not_withdrawn(session, reported):
    task, report = reported
    assert reports.last_percent(session, task.id) is None
    report(percent=30)
    report(percent=50)
    report(percent=None)
    report(percent=80, withdrawn_at=NOW)
    assert reports.last_percent(session, task.id) == 50
    assert reports.last_percent(session, task.id + 1) is None


def test_all_progress_is_every_report_in_the_order_given(session, ward, year, reported):
    _, report = reported
    first, withdrawn = report(year[1]), report(withdrawn_at=NOW)
    other = sample.task(session, ward.plan, "1")
    last = sample.progress(session, other, year[0], sample.official(session, ward.office, "binh"))
    rows = [
        ReportRow(first, "3.c", "an", "q2"),
        ReportRow(withdrawn, "3.c", "an", "q1"),
        ReportRow(last, "1", "binh", "q1"),
    ]
    assert reports.all_progress(session) == rows
    assert reports.all_progress(session, code="3.c") == rows[:2]
    assert reports.all_progress(session, code="3.C") == []
