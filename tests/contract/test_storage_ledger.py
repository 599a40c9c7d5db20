"""The ledger of reminders: every one once, with what became of it, and those of a period."""

from datetime import date, timedelta

import pytest
import sample
from sample import INSTANT, NOW, SECOND, TODAY

from storage import ledger
from storage.tables import Direction, NoticeKind, NoticeState, ReminderState

pytestmark = pytest.mark.contract

DAY = timedelta(days=1)


@pytest.fixture
def an(session, ward):
    return sample.official(session, ward.office, "an")


def digest(session, ward, who, day=TODAY, **values):
    to = sample.account(session, who, ward.bot, f"{who.code}-{day}")
    return sample.notice(session, to, kind=NoticeKind.DIGEST, payload=None, date=day, **values)


def keyed(session, who, rule, row_id, **values):
    return sample.reminder(session, who, rule=rule, subject=f"{rule}:{row_id}", **values)


def owed(session, ward, period):
    return sample.submission(session, period, ward.department)


def test_an_empty_ledger(session):
    assert ledger.entries(session) == []
    assert ledger.periods_called(session, "q1") == []


def test_what_each_is_about(session, ward, an):
    period = sample.period(session, ward.plan)
    task = sample.task(session, ward.plan, "6.b", title="Quy chế chi tiêu", deadline=date(2023, 3, 10))
    keyed(session, an, "unit_report", owed(session, ward, period).id)
    keyed(session, an, "ward_report", period.id, rung="b5", why="before", due=date(2023, 3, 15))
    keyed(session, an, "dated_task", task.id)
    keyed(session, an, "unit_report", 999)
    keyed(session, an, "finding", sample.finding(session, ward.plan, ward.department, an).id)
    keyed(session, an, "target_reading", f"{period.id}:{an.id}")
    keyed(session, an, "holiday", 1)
    found = ledger.entries(session)
    assert [(one.rule, one.about) for one in found] == [
        ("unit_report", ("Q1", "Phòng vp-tk")),
        ("ward_report", ("Q1", "phường hoai-hao")),
        ("dated_task", ("6.b", "Quy chế chi tiêu")),
        ("unit_report", ()),
        ("finding", ("1", "chưa niêm yết")),
        ("target_reading", ("Q1", "phường hoai-hao")),
        ("holiday", ()),
    ]
    one = found[1]
    assert (one.office, one.official, one.name) == ("hoai-hao", "an", "Đồng chí an")
    assert (one.due, one.rung_date, one.rung, one.why) == (date(2023, 3, 15), TODAY, "b5", "before")
    assert (one.planned_at, one.state) == (INSTANT, ReminderState.PENDING)


def test_the_order_is_by_day_then_official(session, ward, an):
    binh = sample.official(session, ward.office, "binh")
    for who, day in ((binh, TODAY), (an, TODAY), (an, TODAY - DAY), (binh, TODAY - DAY)):
        sample.reminder(session, who, rung_date=day)
    found = [(one.rung_date, one.official) for one in ledger.entries(session)]
    assert found == sorted(found)
    assert len(found) == 4


def test_delivered_is_when_it_was_said_in_business_time_and_first(session, ward, an):
    seen = NOW + timedelta(minutes=5)
    carrier = digest(session, ward, an, state=NoticeState.DELIVERED, settled_at=INSTANT, seen_at=seen)
    for said in (NOW, NOW + SECOND):
        sample.message(session, ward.bot, "📌", sent_at=said, notice_id=carrier.id)
    sample.message(session, ward.bot, "📌", sent_at=NOW - DAY, notice_id=carrier.id, direction=Direction.IN)
    sample.message(session, ward.bot, "chào", sent_at=NOW - DAY)
    for _ in range(2):
        sample.reminder(session, an, state=ReminderState.DELIVERED, notice_id=carrier.id, settled_at=INSTANT)
    found = ledger.entries(session)
    assert {(one.delivered_at, one.channel, one.seen_at, one.error) for one in found} == {
        (NOW, "web", seen, None)
    }
    assert len(found) == 2, "each once, however often it was said"


def test_delivered_without_a_transcript_is_when_it_was_settled(session, ward, an):
    carrier = digest(session, ward, an, state=NoticeState.DELIVERED, settled_at=INSTANT)
    sample.reminder(session, an, state=ReminderState.DELIVERED, notice_id=carrier.id, settled_at=INSTANT)
    (found,) = ledger.entries(session)
    assert (found.delivered_at, found.channel, found.seen_at) == (INSTANT, "web", None)


def test_what_has_not_arrived_is_neither_seen_nor_by_any_channel_and_says_why(session, ward, an):
    waiting = digest(session, ward, an, error="HTTP 502", seen_at=NOW)
    sample.reminder(session, an, notice_id=waiting.id)
    (found,) = ledger.entries(session)
    assert (found.delivered_at, found.channel, found.seen_at, found.error) == (None, None, None, "HTTP 502")


def test_a_message_that_failed_is_the_reason_from_its_morning_on(session, ward, an):
    binh = sample.official(session, ward.office, "binh")
    failed = {"state": NoticeState.FAILED, "settled_at": INSTANT}
    digest(session, ward, an, TODAY - DAY, error="blocked", **failed)
    digest(session, ward, an, TODAY, state=NoticeState.UNCERTAIN, settled_at=INSTANT + SECOND)
    cases = {
        "later": {"rung_date": TODAY + DAY},
        "both": {"rung_date": TODAY - DAY},
        "ended between": {
            "rung_date": TODAY - DAY,
            "state": ReminderState.LAPSED,
            "settled_at": INSTANT,
        },
        "ended before": {
            "rung_date": TODAY - DAY,
            "state": ReminderState.UNREACHABLE,
            "settled_at": INSTANT - SECOND,
        },
        "arrived": {"state": ReminderState.DELIVERED, "settled_at": INSTANT},
    }
    for name, values in cases.items():
        sample.reminder(session, an, why=name, **values)
    sample.reminder(session, binh, why="another's")
    reasons = {one.why: one.error for one in ledger.entries(session)}
    assert reasons == {
        "later": None,
        "both": "uncertain",
        "ended between": "blocked",
        "ended before": None,
        "arrived": None,
        "another's": None,
    }


@pytest.mark.parametrize("typed", ["q1", "Q1", "2023-q1", "2023-Q1"])
def test_a_period_is_called_by_its_code_in_every_office(session, ward, typed):
    other = sample.ward(session, "other")
    ids = [sample.period(session, of.plan, "q1").id for of in (ward, other)]
    sample.period(session, ward.plan, "q3")
    sample.period(session, sample.plan(session, ward.office, 2024), "2024-Q1")
    assert ledger.periods_called(session, typed) == ids
    assert len(ledger.periods_called(session, "2024-q1")) == 1
    assert ledger.periods_called(session, "2022-q1") == []


def test_a_period_has_the_reminders_of_its_subjects_alone(session, ward, an):
    other = sample.ward(session, "other")
    guest = sample.official(session, other.office, "binh")
    first, second = (sample.period(session, ward.plan, code) for code in ("q1", "h1"))
    theirs = sample.period(session, other.plan)
    in_window, before = date(2023, 3, 10), date(2022, 12, 31)
    # In another order than the periods: their numbers alone would tell the wrong ones.
    for period in (second, first):
        keyed(session, an, "unit_report", owed(session, ward, period).id, why=f"unit {period.code}")
        keyed(session, an, "ward_report", period.id, why=f"ward {period.code}")
        keyed(session, an, "target_reading", f"{period.id}:{an.id}", why=f"figures {period.code}")
    keyed(session, guest, "ward_report", theirs.id, why="theirs")
    keyed(session, an, "dated_task", 1, due=in_window, why="dated")
    keyed(session, an, "dated_task", 2, due=before, why="dated before")
    keyed(session, guest, "dated_task", 3, due=in_window, why="their dated")
    keyed(session, an, "finding", 1, due=in_window, why="found")
    keyed(session, an, "finding", 2, due=before, why="found before")

    def whys(*periods):
        return {one.why for one in ledger.entries(session, periods)}

    of_first = {"unit q1", "ward q1", "figures q1", "dated", "found"}
    assert whys(first.id) == of_first
    assert whys(theirs.id) == {"theirs", "their dated"}
    assert whys(first.id, theirs.id) == of_first | {"theirs", "their dated"}
    assert whys() == set()
