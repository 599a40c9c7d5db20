"""Who hears which rung of a subject: told once, by whoever acts for them, or of whom nothing reaches."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jobs import due
from jobs.calendars import Calendars
from jobs.due import Open, is_for_later, is_snooze, reminder_key, snoozed, tells_of_unreached, unreached
from jobs.ladder import DATED_TASK, UNIT_REPORT
from jobs.roster import arranged
from jobs.rules import dated_task
from jobs.rules.base import Subject, Superiors
from storage.leave import Away
from storage.reminders import Waiting
from storage.roster import Node, OnDuty
from storage.tables import Role, UnitKind

pytestmark = pytest.mark.unit

DUE = date(2023, 4, 12)
OFFICE, WARD, ROOM = 1, 10, 11
OWNER, HEAD, DEPUTY, CHAIRMAN, COORDINATOR, ADMIN = range(101, 107)
NODES = [
    Node(WARD, OFFICE, UnitKind.WARD, "/10/", None, None),
    Node(ROOM, OFFICE, UnitKind.DEPARTMENT, "/10/11/", None, None),
]
POSTS = {
    HEAD: OnDuty(HEAD, Role.HEAD, ROOM, OFFICE),
    CHAIRMAN: OnDuty(CHAIRMAN, Role.LEADER, WARD, OFFICE),
    COORDINATOR: OnDuty(COORDINATOR, Role.COORDINATOR, WARD, OFFICE),
    ADMIN: OnDuty(ADMIN, Role.ADMIN, WARD, OFFICE),
}


def subject(*responsible, ladder=DATED_TASK, restricted=False):
    up = Superiors(roster(), ROOM, OFFICE, restricted=restricted)
    return Subject("dated_task:1", 1, OFFICE, DUE, date(2023, 1, 1), responsible, ladder, up)


def roster(without=()):
    return arranged(DUE, NODES, [post for who, post in POSTS.items() if who not in without])


def wanted(one, day, away=None):
    """Rung by person, and for whom."""
    found = Open([(dated_task, one)], roster(), away or {})
    return list(due.wanted(found, day, Calendars()).values())


def heard(one, day, away=None):
    return {want.official_id: (want.rung.name, want.of) for want in wanted(one, day, away)}


ON_LEAVE = Away(DEPUTY, date(2023, 5, 31))


@pytest.mark.parametrize(
    ("responsible", "day", "away", "hears"),
    [
        ((OWNER,), "11/4", {}, {OWNER: "b1"}),
        ((OWNER, HEAD), "12/4", {}, {OWNER: "due", HEAD: "due"}),
        ((OWNER,), "13/4", {}, {OWNER: "a1", HEAD: "ua1-head"}),
        ((OWNER,), "19/4", {}, {OWNER: "w4", HEAD: "ua1-head", CHAIRMAN: "ua5-leader"}),
        ((HEAD,), "19/4", {}, {HEAD: "w4", CHAIRMAN: "ua5-leader"}),
        ((CHAIRMAN,), "19/4", {}, {CHAIRMAN: "w4", HEAD: "ua1-head"}),
        ((OWNER,), "13/4", {OWNER: Away(HEAD, DUE)}, {HEAD: "a1"}),
        ((OWNER,), "13/4", {HEAD: Away(OWNER, DUE)}, {OWNER: "a1"}),
        ((OWNER,), "13/4", {HEAD: ON_LEAVE}, {OWNER: "a1", DEPUTY: "ua1-head"}),
        ((), "13/4", {}, {HEAD: "ua1-head"}),
    ],
)
def test_each_hears_a_subject_by_one_rung(responsible, day, away, hears):
    month_day = date(2023, 4, int(day.partition("/")[0]))
    found = heard(subject(*responsible), month_day, away)
    assert {who: rung for who, (rung, _) in found.items()} == hears


def test_a_deputy_hears_for_whom_and_what_is_theirs_too_is_their_own():
    away = {OWNER: ON_LEAVE, HEAD: ON_LEAVE}
    assert heard(subject(OWNER, HEAD), DUE, away) == {DEPUTY: ("due", (OWNER, HEAD))}
    assert heard(subject(OWNER, DEPUTY), DUE, away) == {DEPUTY: ("due", ())}


def test_what_is_restricted_goes_to_nobodys_deputy_and_to_no_head():
    one = subject(OWNER, restricted=True)
    assert heard(one, date(2023, 4, 19), {OWNER: ON_LEAVE, CHAIRMAN: ON_LEAVE}) == {
        OWNER: ("w4", ()),
        CHAIRMAN: ("ua5-leader", ()),
    }


def test_what_reaches_somebody_nowhere_is_the_coordinators_else_the_admins():
    one, reached = wanted(subject(OWNER), DUE), {HEAD, COORDINATOR, ADMIN}
    (told,) = unreached(one, reached, roster()).values()
    assert (told.official_id, told.unreached, told.rung.name) == (COORDINATOR, OWNER, f"due-x{OWNER}")
    assert told.key == reminder_key("dated_task:1", DUE, f"due-x{OWNER}", COORDINATOR)
    assert tells_of_unreached(told.rung.name)
    assert not tells_of_unreached(one[0].rung.name)
    for there, people in ((reached - {COORDINATOR}, roster()), (reached, roster({COORDINATOR}))):
        assert [found.official_id for found in unreached(one, there, people).values()] == [ADMIN]
    assert unreached(one, {HEAD}, roster()) == unreached(one, {OWNER}, roster()) == {}


def waiting(rung, who=OWNER, at=DUE):
    key = reminder_key("dated_task:1", DUE, rung, who)
    return Waiting(1, key, OFFICE, who, "dated_task:1", DUE, rung, at, None)


def test_what_was_asked_for_again_is_heard_as_before_as_long_as_it_is_theirs():
    day = date(2023, 4, 19)
    want = {one.key: one for one in wanted(subject(OWNER), day)}
    mine, leaders = waiting("s2023-04-19-pm", OWNER, day), waiting("s2023-04-20-am", CHAIRMAN, day)
    found = snoozed([mine, leaders, waiting("b1"), waiting("s2023-04-19-pm", 999)], want)
    assert {key: (one.official_id, one.rung.level) for key, one in found.items()} == {
        mine.key: (OWNER, None),
        leaders.key: (CHAIRMAN, "leader"),
    }
    assert {one.rung.why for one in found.values()} == {"snoozed"}
    moved = mine._replace(due=DUE - timedelta(days=1))
    assert snoozed([moved], want) == {}
    assert snoozed([waiting("b1")], want) == {}


def test_that_somebody_cannot_be_reached_is_not_the_subject_itself():
    """The coordinator answers for it, and is told of an owner of a part of it who cannot be reached."""
    both = wanted(subject(COORDINATOR, OWNER, ladder=UNIT_REPORT), DUE)
    want = {one.key: one for one in both}
    want |= unreached(both, {COORDINATOR}, roster())
    again = waiting("s2023-04-12-pm", COORDINATOR)
    assert snoozed([again], want)[again.key].unreached is None
    only_told = {key: one for key, one in want.items() if one.unreached is not None}
    assert snoozed([again], only_told) == {}


@pytest.mark.parametrize(
    ("rung", "later"),
    [
        ("s2023-04-12-pm", True),
        ("s2023-04-13-am", True),
        ("s2023-04-12-am", False),
        ("s2023-04-11-pm", False),
        ("b1", False),
        ("due", False),
    ],
)
def test_what_is_asked_for_the_afternoon_or_a_day_to_come_waits(rung, later):
    assert is_for_later(rung, DUE) is later
    assert is_snooze(rung) is rung.startswith("s2023")


def test_a_moved_date_is_another_key():
    one = subject(OWNER)
    (before,), (after,) = (wanted(each, DUE) for each in (one, replace(one, due=DUE + timedelta(days=1))))
    assert before.key == f"dated_task:1:2023-04-12:due:{OWNER}"
    assert after.key == f"dated_task:1:2023-04-13:b1:{OWNER}"
