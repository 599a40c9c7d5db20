"""An office keeps the days off of its province: nothing leaves on them, whatever the nation does."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from messages.types import Rendered
from storage.people import official_by_code
from storage.tables import Account, DayOverride, Notice, NoticeKind, Office

pytestmark = pytest.mark.chat

FRIDAY, SATURDAY, MONDAY = date(2023, 3, 10), date(2023, 3, 11), date(2023, 3, 13)


def decide(ward, day, *, works, province="gia-lai"):
    def work(session):
        session.exec(select(Office)).one().province = "gia-lai"
        session.add(DayOverride(day=day, province=province, works=works, note="QĐ của tỉnh"))

    ward.database.write(work)


async def test_a_rung_on_a_day_off_of_the_province_comes_the_working_day_before(ward):
    decide(ward, FRIDAY, works=False)
    came = await ward.mornings(date(2023, 3, 8), MONDAY)
    assert sorted(came) == [date(2023, 3, 9), MONDAY], "two and one working days before 14/3"


async def test_a_make_up_day_of_the_province_is_worked(ward):
    decide(ward, SATURDAY, works=True)
    came = await ward.mornings(date(2023, 3, 9), MONDAY)
    assert sorted(came) == [SATURDAY, MONDAY]
    assert "tc-kh" in came[SATURDAY]


async def test_another_province_changes_nothing_here(ward):
    decide(ward, FRIDAY, works=False, province="dak-lak")
    came = await ward.mornings(date(2023, 3, 8), MONDAY)
    assert sorted(came) == [FRIDAY, MONDAY]


async def test_what_an_act_left_waits_while_the_nation_works_and_the_province_does_not(ward):
    await ward.until("2023-03-09T19:00")
    decide(ward, FRIDAY, works=False)
    await ward.engine.plan()
    ward.database.write(lambda s: s.add(Notice(**act_of(ward, s))))
    came = await ward.until("2023-03-10T12:00")
    assert came == {}
    await ward.until("2023-03-13T06:00")
    ward.clock.passes(minutes=16)
    came = await ward.until("2023-03-13T08:00")
    assert "chào" in came["tc-kh"]


def act_of(ward, session):
    """A message of an act that should have left on Thursday evening, and could not."""
    who = official_by_code(session, "tc-kh")
    account = session.exec(select(Account).where(Account.official_id == who.id)).one()
    return {
        "office_id": who.office_id,
        "key": "act",
        "kind": NoticeKind.ACT,
        "official_id": who.id,
        "account_id": account.id,
        "bot_id": account.bot_id,
        "payload": Rendered("chào").to_json(),
        "not_before": ward.clock.now(),
        "retry_at": ward.clock.instant() + timedelta(minutes=1),
        "created_at": ward.clock.instant(),
    }
