"""Reporting periods, what units owe for them, and who answers."""

from datetime import date, timedelta

import pytest
import sample
from sample import TODAY

from storage import periods
from storage.periods import HANDED_IN, NOT_HANDED_IN, OpenReport, OpenSubmission, PeriodOf
from storage.tables import Role, SubmissionState, TaskState, UnitKind

pytestmark = pytest.mark.contract

DAY = timedelta(days=1)


@pytest.fixture
def year(session, ward):
    """q1 to q4, kept out of order."""
    made = {q: sample.period(session, ward.plan, f"q{q}", q * 3) for q in (3, 1, 4, 2)}
    return [made[q] for q in (1, 2, 3, 4)]


def issue(session, period):
    period.issued_on = TODAY
    sample.keep(session, period)


def test_every_state_is_either_handed_in_or_owed():
    assert {*HANDED_IN, *NOT_HANDED_IN} == set(SubmissionState)
    assert set(HANDED_IN).isdisjoint(NOT_HANDED_IN)


def test_periods_of_a_plan_come_by_their_due_date(session, ward, year):
    sample.period(session, sample.plan(session, ward.office, 2022), "q1")
    assert periods.periods_of(session, ward.plan.id) == year


def test_two_periods_due_on_one_day_keep_an_order(session, ward):
    half, q2 = sample.period(session, ward.plan, "6m", 6), sample.period(session, ward.plan, "q2", 6)
    assert periods.periods_of(session, ward.plan.id) == [half, q2]
    assert periods.open_period(session, ward.plan.id) == half


def test_the_open_period_is_the_earliest_not_issued(session, ward, year):
    assert periods.open_period(session, ward.plan.id) == year[0]
    issue(session, year[0])
    assert periods.open_period(session, ward.plan.id) == year[1]
    for period in year[1:]:
        issue(session, period)
    assert periods.open_period(session, ward.plan.id) is None


def test_periods_before_and_last_are_by_their_dates_issued_or_not(session, ward, year):
    for period in year:
        issue(session, period)
    assert periods.last_period(session, ward.plan.id) == year[-1]
    assert periods.previous_period(session, year[1]) == year[0]
    assert periods.previous_period(session, year[0]) is None
    other = sample.plan(session, ward.office, 2024)
    assert periods.last_period(session, other.id) is None


@pytest.mark.parametrize("state", list(SubmissionState))
def test_a_reply_answers_the_earliest_period_its_unit_has_not_handed_in(session, ward, year, state):
    other = sample.unit(session, ward.office, "tc-kh", ward.root)
    sample.submission(session, year[0], ward.department, state=state)
    handed_in = state in (SubmissionState.SUBMITTED, SubmissionState.ACCEPTED)
    want = year[1] if handed_in else year[0]
    assert periods.open_period_of(session, ward.plan.id, ward.department.id) == want
    seen = periods.answered_period(session, ward.plan.id, ward.department.id)
    assert seen == PeriodOf(want.id, ward.plan.id, want.name, want.cut_off)
    assert periods.open_period_of(session, ward.plan.id, other.id) == year[0]


def test_a_unit_has_no_open_period_once_all_are_issued_or_handed_in(session, ward, year):
    issue(session, year[0])
    for period in year[1:]:
        sample.submission(session, period, ward.department, state=SubmissionState.SUBMITTED)
    assert periods.open_period_of(session, ward.plan.id, ward.department.id) is None
    assert periods.answered_period(session, ward.plan.id, ward.department.id) is None


def test_a_submission_is_found_by_period_and_unit(session, ward, year):
    owed = sample.submission(session, year[0], ward.department)
    assert periods.submission(session, year[0].id, ward.department.id) == owed
    assert periods.submission(session, year[1].id, ward.department.id) is None
    assert periods.submission(session, year[0].id, ward.root.id) is None


def test_submissions_come_with_their_units_in_the_plans_order(session, ward, year):
    late, early = (
        sample.unit(session, ward.office, code, ward.root, sort=n) for code, n in (("b", 9), ("a", 1))
    )
    rows = {unit.code: sample.submission(session, year[0], unit) for unit in (late, early)}
    sample.submission(session, year[1], late)
    assert periods.submissions(session, year[0].id) == [(rows["a"], early), (rows["b"], late)]


def test_not_issued_are_the_periods_of_every_office(session, ward, year):
    elsewhere = sample.period(session, sample.ward(session, "tam-quan").plan, "q2", 5)
    issue(session, year[0])
    year[3].redated_on = date(2023, 2, 1)
    session.flush()
    want = [
        OpenReport(p.id, p.plan_id, p.office_id, p.due, p.redated_on or p.given_on)
        for p in (elsewhere, *year[1:])
    ]
    assert periods.not_issued(session) == want


def test_open_submissions_are_those_owed_with_their_dates(session, ward, year):
    q1, q2, q3, _ = year
    q2.redated_on = date(2023, 2, 1)
    issue(session, q3)
    owed = [
        sample.submission(session, q1, ward.department),
        sample.submission(session, q2, ward.department, state=SubmissionState.RETURNED),
    ]
    sample.submission(session, q1, ward.root, state=SubmissionState.SUBMITTED)
    sample.submission(session, q2, ward.root, state=SubmissionState.ACCEPTED)
    sample.submission(session, q3, ward.department)
    unit, of = ward.department.id, ward.office.id
    assert periods.open_submissions(session) == [
        OpenSubmission(owed[0].id, unit, q1.id, ward.plan.id, of, q1.internal_due, q1.given_on),
        OpenSubmission(owed[1].id, unit, q2.id, ward.plan.id, of, q2.internal_due, date(2023, 2, 1)),
    ]


def test_owners_with_an_unanswered_task_by_period_and_unit(session, ward, year):
    q1, q2, q3, q4 = year
    for period in (q3, q4):
        issue(session, period)
    other = sample.unit(session, ward.office, "tc-kh", ward.root)
    an, binh = (sample.official(session, ward.office, code) for code in ("an", "binh"))
    for who in (an, binh):
        sample.post(session, who, ward.department)
    answered = sample.task(session, ward.plan, "1", ward.department, an)
    sample.progress(session, answered, q1, an)
    for code, lead in (("2", ward.department), ("3", ward.department), ("4", other)):
        sample.task(session, ward.plan, code, lead, binh)
    sample.task(session, ward.plan, "5", ward.department, an, given_on=q2.cut_off + DAY)
    sample.task(session, ward.plan, "6", ward.department, an, state=TaskState.CANCELLED)
    sample.task(session, ward.plan, "7", None, an)
    sample.task(session, ward.plan, "8", ward.department, None)
    here, there = ward.department.id, other.id
    assert periods.unanswered_owners(session, TODAY) == {
        (q1.id, here): {binh.id: False},
        (q1.id, there): {binh.id: False},
        (q2.id, here): {an.id: False, binh.id: False},
        (q2.id, there): {binh.id: False},
    }


def test_an_owner_of_restricted_tasks_alone_is_told_apart(session, ward):
    q1 = sample.period(session, ward.plan)
    an, binh = (sample.official(session, ward.office, code) for code in ("an", "binh"))
    for one in (an, binh):
        sample.post(session, one, ward.department)
    for code, owner, restricted in (("1", an, True), ("2", an, True), ("3", binh, True), ("4", binh, False)):
        sample.task(session, ward.plan, code, ward.department, owner, restricted=restricted)
    key = (q1.id, ward.department.id)
    assert periods.unanswered_owners(session, TODAY) == {key: {an.id: True, binh.id: False}}


def test_an_owner_without_a_post_that_day_answers_for_nothing(session, ward):
    q1 = sample.period(session, ward.plan)
    an, gone = (sample.official(session, ward.office, code) for code in ("an", "binh"))
    sample.post(session, an, ward.department)
    sample.post(session, gone, ward.department, until=TODAY - DAY)
    for code, owner in (("1", an), ("2", gone)):
        sample.task(session, ward.plan, code, ward.department, owner)
    assert periods.unanswered_owners(session, TODAY) == {(q1.id, ward.department.id): {an.id: False}}
    both = {(q1.id, ward.department.id): {an.id: False, gone.id: False}}
    assert periods.unanswered_owners(session, TODAY - DAY) == both


def test_holders_are_those_of_the_role_today_by_unit(session, ward):
    an, binh, gone = (sample.official(session, ward.office, code) for code in ("an", "binh", "chi"))
    for _ in range(2):
        sample.post(session, an, ward.department, Role.HEAD)
    sample.post(session, binh, ward.department, Role.HEAD)
    sample.post(session, binh, ward.root, Role.HEAD, since=TODAY)
    sample.post(session, an, ward.root, Role.LEADER)
    sample.post(session, gone, ward.department, Role.HEAD, until=TODAY - DAY)
    assert periods.holders(session, Role.HEAD, TODAY) == {
        ward.root.id: [binh.id],
        ward.department.id: [an.id, binh.id],
    }
    assert periods.holders(session, Role.ADMIN, TODAY) == {}


def test_coordinators_are_known_by_office(session, ward):
    far = sample.ward(session, "tam-quan")
    an, gone = (sample.official(session, ward.office, code) for code in ("an", "binh"))
    sample.post(session, an, ward.root, Role.COORDINATOR)
    sample.post(session, an, ward.department, Role.COORDINATOR)
    sample.post(session, gone, ward.root, Role.COORDINATOR, until=TODAY - DAY)
    there = sample.holder(session, far.department, Role.COORDINATOR)
    assert periods.coordinators(session, TODAY) == {
        ward.office.id: [an.id],
        far.office.id: [there.official_id],
    }


def test_each_is_asked_of_some_offices_alone(session, ward):
    far = sample.ward(session, "tam-quan")
    for place in (ward, far):
        period = sample.period(session, place.plan)
        sample.submission(session, period, place.department)
        owner = sample.official(session, place.office, "an")
        for role in (Role.HEAD, Role.COORDINATOR):
            sample.post(session, owner, place.department, role)
        sample.task(session, place.plan, "1", place.department, owner)
    for offices in ([far.office.id], []):
        assert {p.office_id for p in periods.not_issued(session, offices)} == set(offices)
        assert {s.office_id for s in periods.open_submissions(session, offices)} == set(offices)
        assert periods.coordinators(session, TODAY, offices).keys() == set(offices)
        units = {far.department.id} if offices else set()
        assert periods.holders(session, Role.HEAD, TODAY, offices).keys() == units
        assert {unit for _, unit in periods.unanswered_owners(session, TODAY, offices)} == units


def test_the_root_of_an_office_is_the_ward_itself(session, ward):
    sample.ward(session, "tam-quan")
    for kind in (UnitKind.ASSOCIATION, UnitKind.NEIGHBOURHOOD):
        sample.unit(session, ward.office, kind.value, ward.root, kind)
    assert periods.root_unit(session, ward.office.id) == ward.root


def test_the_root_of_an_office_that_was_renamed_bears_the_new_name(session, ward):
    renamed = sample.unit(session, ward.office, "hoai-nhon-nam", kind=UnitKind.WARD, since=TODAY)
    ward.root.until, ward.root.successor_id = TODAY - DAY, renamed.id
    sample.keep(session, ward.root)
    assert periods.root_unit(session, ward.office.id) == renamed


def test_the_root_of_an_office_merged_into_another_is_still_its_own(session, ward):
    ward.root.successor_id = sample.ward(session, "hoai-nhon-nam").root.id
    sample.keep(session, ward.root)
    assert periods.root_unit(session, ward.office.id) == ward.root
