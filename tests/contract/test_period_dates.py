"""Moving a period's dates: who may, who hears, and two who do so at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import sample
from sqlmodel import Session
from staffing import MORNING, Staff, d

from jobs import period_dates
from jobs.acts import Act
from jobs.period_dates import DatesMoved
from jobs.periods import AlreadyIssued, NotAllowed
from messages.views import PeriodDates
from storage.tables import Period, Role

pytestmark = pytest.mark.contract

BEFORE = PeriodDates(d("10/3"), d("10/3"), d("15/3"))
AFTER = PeriodDates(d("14/3"), d("15/3"), d("20/3"))
OTHER = PeriodDates(d("10/3"), d("10/3"), d("17/3"))


@pytest.fixture
def period(session, staff):
    """The first quarter's report, which the unit of `head` owes a part of."""
    staff.comes("head", staff.other, Role.HEAD)
    made = sample.period(session, staff.ward.plan)
    sample.submission(session, made, staff.other)
    return made


def by(staff, code):
    return Act(staff.acts(code), MORNING)


@pytest.mark.parametrize(("who", "told"), [("coord", ["head", "lead"]), ("lead", ["coord", "head"])])
def test_who_does_it_is_answered_the_others_are_told(session, staff, period, who, told):
    view = period_dates.look(session, period.id, AFTER, by(staff, who))
    assert period_dates.dates_of(period) == BEFORE, "nothing is changed by looking"
    assert period_dates.move(session, period.id, BEFORE, AFTER, by(staff, who)) == view
    assert (period_dates.dates_of(period), period.redated_on) == (AFTER, sample.TODAY)
    assert staff.who_is_told() == told
    assert len(view.people) == len(told)


@pytest.mark.parametrize("who", ["head", "an", "root"])
def test_others_may_not(session, staff, period, who):
    assert period_dates.editable(session, staff.acts(who), staff.ward.plan.id) == []
    for act in (
        lambda: period_dates.look(session, period.id, AFTER, by(staff, who)),
        lambda: period_dates.move(session, period.id, BEFORE, AFTER, by(staff, who)),
        lambda: period_dates.find(session, staff.acts(who), 999_999),
    ):
        with pytest.raises(NotAllowed):
            act()


@pytest.mark.parametrize("role", [Role.LEADER, Role.COORDINATOR])
def test_nor_who_leads_another_ward_or_one_department(session, staff, period, role):
    far = sample.holder(session, sample.ward(session, "tam-quan").root, role, "stranger")
    near = sample.holder(session, staff.other, role, "deputy")
    for actor in (far, near):
        assert period_dates.editable(session, actor, staff.ward.plan.id) == []
        with pytest.raises(NotAllowed):
            period_dates.move(session, period.id, BEFORE, AFTER, Act(actor, MORNING))


def test_those_not_issued_are_offered_the_earliest_first(session, staff, period):
    later = sample.period(session, staff.ward.plan, "q2", 6)
    sample.period(session, staff.ward.plan, "q0", 1, issued_on=sample.TODAY)
    offered = period_dates.editable(session, staff.acts("coord"), staff.ward.plan.id)
    assert [one.id for one in offered] == [period.id, later.id]


def _other_session(database, actor, period_id, before, after):
    def work(session: Session) -> date:
        return period_dates.move(session, period_id, before, after, Act(actor, MORNING)).after.due

    return database.write(work)


@pytest.fixture
def kept(postgres_database):
    with sample.opened(postgres_database) as setting_up:
        staff = Staff(setting_up)
        found = sample.period(setting_up, staff.ward.plan).id, staff.acts("coord"), staff.acts("lead")
        setting_up.commit()
    return found


@pytest.mark.parametrize("commits", [True, False])
def test_of_two_at_once_the_second_is_told_that_they_moved(postgres_database, kept, commits):
    period_id, coordinator, leader = kept
    with ThreadPoolExecutor(1) as pool, sample.opened(postgres_database) as first:
        period_dates.move(first, period_id, BEFORE, AFTER, Act(coordinator, MORNING))
        waiting = pool.submit(_other_session, postgres_database, leader, period_id, BEFORE, OTHER)
        sample.is_waited_for(first)
        first.commit() if commits else first.rollback()
        if commits:
            with pytest.raises(DatesMoved):
                waiting.result()
        else:
            assert waiting.result() == OTHER.due


def test_one_that_is_being_issued_is_not_moved(postgres_database, kept):
    period_id, _, leader = kept
    with ThreadPoolExecutor(1) as pool, sample.opened(postgres_database) as first:
        found = first.get_one(Period, period_id)
        found.issued_on, found.issued_number = sample.TODAY, "15/BC-UBND"
        first.add(found)
        first.flush()
        waiting = pool.submit(_other_session, postgres_database, leader, period_id, BEFORE, AFTER)
        sample.is_waited_for(first)
        first.commit()
        with pytest.raises(AlreadyIssued):
            waiting.result()
