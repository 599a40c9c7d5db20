"""What the watch makes of heartbeats, hours and findings, without a database."""

import asyncio
from datetime import datetime

import pytest

from bot.clock import HANOI
from jobs.calendar import WorkingDays
from jobs.pulse import INTAKE, OUTBOX, PLANNER, Loss, Pulse, polling
from jobs.watch import is_under_way, late_kinds, of_stuck, of_unheard, silent_parts
from storage.tables import NoticeKind, NoticeState
from storage.watch import Stuck, Unheard

pytestmark = pytest.mark.unit

DIGEST, ACT, ALARM, WEEKLY = NoticeKind.DIGEST, NoticeKind.ACT, NoticeKind.ALARM, NoticeKind.WEEKLY


class Stopwatch:
    at = 100.0

    def __call__(self):
        return self.at


@pytest.fixture
def watch():
    return Stopwatch()


@pytest.fixture
def pulse(watch):
    return Pulse(watch)


def test_a_part_is_silent_since_it_was_expected_or_last_beat(pulse, watch):
    pulse.expect(PLANNER)
    watch.at += 50
    pulse.expect(PLANNER)
    pulse.expect(OUTBOX)
    assert pulse.silences() == {PLANNER: 50, OUTBOX: 0}
    pulse.beat(PLANNER)
    watch.at += 7
    assert pulse.silences() == {PLANNER: 7, OUTBOX: 7}


def test_a_part_that_rests_is_never_silent(pulse, watch):
    pulse.beat(OUTBOX)
    assert pulse.silences() == {}
    pulse.expect(OUTBOX)
    pulse.rest(OUTBOX)
    pulse.rest(OUTBOX)
    watch.at += 999
    assert pulse.silences() == {}


def test_who_stands_by_for_a_lock_is_at_no_fault(pulse, watch, caplog):
    pulse.expect("poll:1")
    pulse.holds("poll:1", False)
    watch.at += 999
    pulse.holds("poll:1", False)
    assert (pulse.silences(), pulse.losses(), caplog.text) == ({}, {}, "")


def test_a_lost_lock_is_told_once_and_whether_it_is_back(pulse, watch):
    pulse.holds("poll:1", True)
    watch.at += 10
    pulse.holds("poll:1", True)
    assert pulse.silences() == {"poll:1": 10}
    pulse.holds("poll:1", False)
    assert pulse.silences() == {}
    watch.at += 70
    assert pulse.losses() == {"poll:1": Loss(70, back=False)}
    watch.at += 1
    assert pulse.losses() == {"poll:1": Loss(71, back=False)}, "nobody was told of it yet"
    pulse.told(["poll:1"])
    assert pulse.losses() == {}
    pulse.holds("poll:1", True)
    assert (pulse.silences(), pulse.losses()) == ({"poll:1": 0}, {})
    pulse.holds("poll:1", False)
    pulse.holds("poll:1", True)
    assert pulse.losses() == {"poll:1": Loss(0, back=True)}


async def test_only_a_loop_that_nobody_stopped_has_ended(pulse, caplog):
    async def fails():
        raise OSError("the disk is gone")

    for name, loop in {"outbox": fails(), "files": asyncio.sleep(0), "intake": asyncio.sleep(99)}.items():
        task = asyncio.create_task(loop)
        task.add_done_callback(lambda task, name=name: pulse.end(name, task))
        if name == "intake":
            task.cancel()
        await asyncio.wait([task])
    await asyncio.sleep(0)
    assert pulse.ended == {"outbox", "files"}
    assert "the disk is gone" in caplog.text


def test_every_part_has_a_patience_of_its_own():
    just = {PLANNER: 300.0, OUTBOX: 120.0, INTAKE: 120.0, polling(7): 180.0}
    assert silent_parts(just, frozenset()) == {}
    late = {part: seconds + 1 for part, seconds in just.items()}
    assert silent_parts(late, frozenset()) == {PLANNER: 5, OUTBOX: 2, INTAKE: 2, "poll:7": 3}


def test_what_has_ended_is_not_called_silent_too():
    assert silent_parts({OUTBOX: 999.0}, frozenset({OUTBOX, "files"})) == {"files": None, OUTBOX: None}


def at(moment):
    return datetime.fromisoformat(moment).replace(tzinfo=HANOI)


@pytest.mark.parametrize(
    ("moment", "kinds"),
    [
        ("2023-03-06T06:44", {ALARM}),
        ("2023-03-06T06:45", {ALARM, ACT}),
        # From 07:00 for those who have chosen so.
        ("2023-03-06T07:14", {ALARM, ACT}),
        ("2023-03-06T07:15", {ALARM, ACT, DIGEST, WEEKLY}),
        ("2023-03-06T11:29", {ALARM, ACT, DIGEST, WEEKLY}),
        ("2023-03-06T11:30", {ALARM, ACT}),
        ("2023-03-06T13:44", {ALARM, ACT}),
        ("2023-03-06T13:45", {ALARM, ACT, DIGEST, WEEKLY}),
        ("2023-03-06T17:00", {ALARM, ACT}),
        ("2023-03-06T20:00", {ALARM}),
        ("2023-03-05T09:00", {ALARM}),
    ],
)
def test_only_what_could_leave_for_a_quarter_of_an_hour_is_late(moment, kinds):
    assert late_kinds(at(moment), WorkingDays()) == kinds


@pytest.mark.parametrize(
    ("moment", "so"),
    [("07:44", False), ("07:45", True), ("11:29", True), ("11:30", False), ("13:44", False), ("13:45", True)],
)
def test_the_sending_hours_are_under_way_after_a_quarter_of_an_hour(moment, so):
    assert is_under_way(at(f"2023-03-06T{moment}"), WorkingDays()) is so
    assert not is_under_way(at(f"2023-03-05T{moment}"), WorkingDays())


def waiting(office=1, bot=2, kind=DIGEST, count=3, moment="2023-03-06T07:30", tries=0, error=None):
    return Stuck(office, bot, "web", f"b{bot}", kind, count, at(moment), tries, error)


@pytest.mark.parametrize(
    ("served", "values", "nobody"),
    [
        ((), {}, True),
        ((3,), {}, True),
        ((2,), {}, False),
        ((), {"tries": 1}, False),
        ((), {"error": "wait"}, False),
    ],
)
def test_a_bot_is_unserved_if_neither_we_nor_anybody_else_tried(served, values, nobody):
    (found,) = of_stuck([waiting(**values)], served)
    assert found.reply.view.served is not nobody
    assert ("nobody serves it" in found.said) is nobody
    assert found.said.startswith("3 messages by the web bot b2 are stuck, the oldest since 2023-03-06 07:30")
    assert found.not_by == (2,)


def test_what_is_stuck_is_told_by_office_and_bot_whatever_its_kind():
    rows = [
        waiting(),
        waiting(kind=ACT, count=1, moment="2023-03-06T06:30", error="HTTP 502"),
        waiting(office=5),
        waiting(bot=7),
    ]
    found = {(one.office_id, one.not_by[0]): one.reply.view for one in of_stuck(rows, (2, 7))}
    assert {key: view.count for key, view in found.items()} == {(1, 2): 4, (5, 2): 3, (1, 7): 3}
    assert (found[1, 2].oldest, found[1, 2].reason) == (at("2023-03-06T06:30"), "HTTP 502")
    assert len({one.what for one in of_stuck(rows, ())}) == 3


def test_people_who_heard_nothing_are_told_of_by_office_each_once():
    failed, uncertain = NoticeState.FAILED, NoticeState.UNCERTAIN
    people = [
        Unheard(1, 10, "An", failed),
        Unheard(2, 20, "Bình", uncertain),
        Unheard(1, 11, "Cúc", failed),
        Unheard(1, 11, "Cúc", uncertain),
    ]
    views = {found.office_id: found.reply.view for found in of_unheard(people)}
    assert (views[1].failed, views[1].uncertain) == (("An",), ("Cúc",))
    assert (views[2].failed, views[2].uncertain) == ((), ("Bình",))
