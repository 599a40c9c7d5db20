"""Who hears: of one ward below its town, with a deputy chairman, renamed and merged units."""

from datetime import date, timedelta

import pytest

from jobs.roster import MOST_SUCCESSORS, arranged
from storage.roster import Node, OnDuty
from storage.tables import Role, UnitKind

pytestmark = pytest.mark.unit

TODAY = date(2023, 3, 6)
YESTERDAY = TODAY - timedelta(days=1)
TOWN, HERE = 1, 2
ABOVE, WARD, ROOM, PART, OTHER = 10, 20, 21, 22, 23
MAYOR, CHAIRMAN, DEPUTY, HEAD, COORDINATOR, ADMIN = range(101, 107)


def node(unit, kind=UnitKind.DEPARTMENT, path=None, office=HERE, until=None, successor=None):
    return Node(unit, office, kind, path or f"/{ABOVE}/{WARD}/{unit}/", until, successor)


TREE = [
    node(ABOVE, UnitKind.TOWN, f"/{ABOVE}/", TOWN),
    node(WARD, UnitKind.WARD, f"/{ABOVE}/{WARD}/"),
    node(ROOM),
    node(PART, UnitKind.NEIGHBOURHOOD, f"/{ABOVE}/{WARD}/{ROOM}/{PART}/"),
    node(OTHER),
]


def post(who, role, unit, office=HERE):
    return OnDuty(who, role, unit, office)


POSTS = [
    post(MAYOR, Role.LEADER, ABOVE, TOWN),
    post(CHAIRMAN, Role.LEADER, WARD),
    post(DEPUTY, Role.LEADER, WARD),
    post(DEPUTY, Role.LEADER, ROOM),
    post(HEAD, Role.HEAD, ROOM),
    post(COORDINATOR, Role.COORDINATOR, OTHER),
    post(ADMIN, Role.ADMIN, WARD),
]


def roster(*, without=(), nodes=TREE, more=()):
    return arranged(TODAY, nodes, [*(one for one in POSTS if one.official_id not in without), *more])


def test_each_post_has_its_people():
    known = roster()
    assert known.heads(ROOM) == (HEAD,)
    assert known.heads(OTHER) == known.heads(None) == known.heads(99) == ()
    assert (known.coordinators(HERE), known.coordinators(TOWN)) == ((COORDINATOR,), ())
    assert (known.admins(HERE), known.admins(TOWN), known.admins(99)) == ((ADMIN,), (), ())
    assert [known.on_duty(who) for who in (HEAD, 999, None)] == [True, False, False]


@pytest.mark.parametrize(
    ("without", "unit", "leader"),
    [
        ((), ROOM, DEPUTY),
        ((), PART, DEPUTY),
        ((), OTHER, CHAIRMAN),
        ((), None, CHAIRMAN),
        ((), WARD, CHAIRMAN),
        ((DEPUTY,), ROOM, CHAIRMAN),
        ((CHAIRMAN,), OTHER, DEPUTY),
    ],
)
def test_the_leader_in_charge_is_the_nearest_one_else_the_chairman(without, unit, leader):
    assert roster(without=without).in_charge(unit, HERE) == (leader,)


def test_whoever_leads_the_town_above_is_in_charge_of_nothing_in_the_ward():
    nobody = roster(without=(CHAIRMAN, DEPUTY))
    assert nobody.in_charge(ROOM, HERE) == nobody.chairmen(HERE) == ()
    assert nobody.chairmen(TOWN) == (MAYOR,)


def test_a_deputy_in_charge_of_some_units_is_chairman_only_where_there_is_no_other():
    assert roster().chairmen(HERE) == (CHAIRMAN,)
    assert roster(without=(CHAIRMAN,)).chairmen(HERE) == (DEPUTY,)
    two = roster(more=[post(107, Role.LEADER, WARD)])
    assert two.chairmen(HERE) == (CHAIRMAN, 107)


def test_what_nobody_answers_for_falls_to_the_coordinators_else_the_chairmen():
    assert roster().steps_in(HERE) == (COORDINATOR,)
    assert roster(without=(COORDINATOR,)).steps_in(HERE) == (CHAIRMAN,)
    assert roster().steps_in(99) == ()


def test_who_holds_a_post_twice_is_named_once():
    twice = roster(more=[post(COORDINATOR, Role.COORDINATOR, WARD), post(HEAD, Role.HEAD, ROOM)])
    assert twice.coordinators(HERE) == (COORDINATOR,)
    assert twice.heads(ROOM) == (HEAD,)


def present(*changed, of):
    nodes = {one.id: one for one in (*TREE, *changed)}
    return roster(nodes=list(nodes.values())).present(of)


def test_a_unit_is_present_to_the_end_of_its_last_day_then_its_successor():
    assert present(of=ROOM) == ROOM
    assert present(of=None) is None
    assert present(of=99) is None
    assert present(node(ROOM, until=TODAY), of=ROOM) == ROOM
    assert present(node(ROOM, until=YESTERDAY), of=ROOM) is None
    assert present(node(ROOM, until=YESTERDAY, successor=OTHER), of=ROOM) == OTHER
    chain = node(ROOM, until=YESTERDAY, successor=OTHER), node(OTHER, until=YESTERDAY, successor=PART)
    assert present(*chain, of=ROOM) == PART


def test_units_that_name_each_other_as_successor_end_in_nobody():
    ring = node(ROOM, until=YESTERDAY, successor=OTHER), node(OTHER, until=YESTERDAY, successor=ROOM)
    assert present(*ring, of=ROOM) is None
    assert MOST_SUCCESSORS > 2


def test_an_office_that_was_renamed_is_known_by_its_present_unit():
    renamed = [
        node(ABOVE, UnitKind.WARD, f"/{ABOVE}/", until=YESTERDAY, successor=WARD),
        node(WARD, UnitKind.WARD, f"/{WARD}/"),
    ]
    assert roster(nodes=renamed).chairmen(HERE) == (CHAIRMAN,)
    assert roster(nodes=list(reversed(renamed))).chairmen(HERE) == (CHAIRMAN,)
