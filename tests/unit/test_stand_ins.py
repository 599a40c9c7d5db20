"""Who hears for whom while people are away."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.leave import MOST_STEPS, stand_ins
from jobs.leave_checks import serves
from storage.leave import Away
from storage.tables import Post

pytestmark = pytest.mark.unit

UNTIL = date(2023, 3, 17)
DAYS = st.dates(date(2023, 1, 1), date(2023, 2, 28))


def away(**deputies: int) -> dict[int, Away]:
    """`away(p1=2)`: 1 is away and 2 acts for them."""
    return {int(person[1:]): Away(deputy, UNTIL) for person, deputy in deputies.items()}


@pytest.mark.parametrize(
    ("responsible", "leaves", "heard"),
    [
        ((), {}, {}),
        ((1, 2), {}, {1: (1,), 2: (2,)}),
        ((1, 1), {}, {1: (1,)}),
        ((1,), away(p1=2), {2: (1,)}),
        ((1, 2), away(p1=2), {2: (1, 2)}),
        ((2, 1), away(p1=2), {2: (2, 1)}),
        ((1, 3), away(p1=2, p3=2), {2: (1, 3)}),
        ((1,), away(p9=2), {1: (1,)}),
        ((1,), away(p1=2, p2=3), {3: (1,)}),
        ((1,), away(p1=2, p2=3, p3=4, p4=5, p5=6), {6: (1,)}),
        ((1,), away(p1=2, p2=3, p3=4, p4=5, p5=6, p6=7), {1: (1,)}),
        ((1, 2), away(p1=2, p2=1), {1: (1,), 2: (2,)}),
        ((1, 2), away(p1=2, p2=3, p3=2), {1: (1,), 2: (2,)}),
        ((1,), away(p1=1), {1: (1,)}),
    ],
)
def test_who_is_away_is_heard_for_by_a_deputy_who_is_there(responsible, leaves, heard):
    assert stand_ins(responsible, leaves) == heard


PEOPLE = st.integers(1, 8)
LEAVES = st.dictionaries(PEOPLE, PEOPLE.map(lambda deputy: Away(deputy, UNTIL)))


@given(st.lists(PEOPLE), LEAVES)
def test_everybody_responsible_is_heard_for_by_exactly_one(responsible, leaves):
    heard = stand_ins(responsible, leaves)
    for_whom = [person for people in heard.values() for person in people]
    assert sorted(for_whom) == sorted(set(responsible))
    for receiver, people in heard.items():
        assert receiver not in leaves or people == (receiver,)


@given(st.lists(PEOPLE), LEAVES)
def test_who_is_there_hears_what_is_theirs(responsible, leaves):
    heard = stand_ins(responsible, leaves)
    assert all(person in heard[person] for person in set(responsible) - leaves.keys())


@given(st.integers(1, 20))
def test_deputies_of_deputies_are_followed_so_far_and_no_farther(steps):
    chain = {person: Away(person + 1, UNTIL) for person in range(1, steps + 1)}
    assert stand_ins([1], chain) == ({steps + 1: (1,)} if steps <= MOST_STEPS else {1: (1,)})


def posts(*spans: tuple[date | None, date | None]) -> list[Post]:
    return [Post(since=since, until=until) for since, until in spans]


SPANS = st.lists(st.tuples(st.none() | DAYS, st.none() | DAYS), max_size=4)


@given(SPANS, DAYS, st.integers(0, 30))
def test_a_deputy_serves_where_a_post_is_held_on_every_day(spans, since, length):
    days = [since + timedelta(days=n) for n in range(length + 1)]
    held = [any((first or date.min) <= day <= (last or date.max) for first, last in spans) for day in days]
    assert serves(posts(*spans), days[0], days[-1]) == all(held)


def test_the_ends_of_time_are_days_too():
    assert serves(posts((date.min, date.max)), date.min, date.max)
    assert not serves(posts((date.min, UNTIL)), date.min, date.max)
    assert not serves([], date.max, date.max)
