"""Three `nhacviec run` on one PostgreSQL database: one polls, all share the work, and a kill is made good."""

import asyncio
import signal

import pytest
from e2e.installation import HEADS, MORNING, PATIENCE, PEOPLE, furnished, joins

pytestmark = [pytest.mark.e2e, pytest.mark.parametrize("empty_url", ["postgres"], indirect=True)]

TAKEN_OVER_WITHIN = 30
"""Seconds, as promised."""


async def three(house):
    """Three processes that serve, one of which polls."""
    runs = [house.start() for _ in range(3)]
    await house.emulator.wait_until(lambda: all(run.serves or run.ended for run in runs), PATIENCE)
    await house.emulator.wait_until(lambda: any(run.polls for run in runs), PATIENCE)
    await house.emulator.wait_until_polling(PATIENCE)
    return runs


async def killed(house, runs):
    """The poller is gone for good, and another polls; those that are left."""
    await house.emulator.wait_until(house.all_is_settled, PATIENCE)
    (poller,) = [run for run in runs if run.polls]
    assert await poller.end(signal.SIGKILL) == -signal.SIGKILL
    left = [run for run in runs if run is not poller]
    await house.emulator.wait_until(lambda: any(run.polls for run in left), TAKEN_OVER_WITHIN)
    return left


async def asks(house, people, text):
    """Everybody says it, and is answered once."""
    before = {person.id: len(person.texts) for person in people}
    for person in people:
        await person.send(text)
    for person in people:
        has_more = lambda person=person: len(person.texts) > before[person.id]  # noqa: E731
        await house.emulator.wait_until(has_more, PATIENCE)


async def test_one_polls_all_share_and_a_killed_poller_is_replaced(house):
    emulator, invites = house.emulator, await furnished(house)
    runs = await three(house)
    people = [await joins(house, code, invites[code]["invite"]) for code in PEOPLE]
    runs = await killed(house, runs)
    await asks(house, people, "/so-1")
    assert [sum(run.polls for run in runs), any(run.ended for run in runs)] == [1, False]
    assert await asyncio.gather(*(run.end(signal.SIGTERM) for run in runs)) == [0, 0]

    house.at(MORNING)
    runs = await three(house)
    by_code = dict(zip(PEOPLE, people, strict=True))
    for code in (*HEADS, "chu-tich"):
        await by_code[code].wait_for_text("📌", PATIENCE)
    runs = await killed(house, runs)
    await asks(house, people, "/so-2")
    heard = {code: sum("📌" in text for text in person.texts) for code, person in by_code.items()}
    assert heard == {**dict.fromkeys(HEADS, 1), "chu-tich": 1, "quan-tri": 0}, "the chairman the week, once"
    assert not any(text.startswith(("⚠️", "🔴")) for person in people for text in person.texts)
    assert not any("another program polls" in run.err for run in house.runs), "one polls at a time"
    assert emulator.duplicates == {}
    assert await asyncio.gather(*(run.end(signal.SIGTERM) for run in runs)) == [0, 0]
