"""Killed at every named point: 200 seeded kills an engine, in children forked from a preloaded process."""

import contextlib
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from crash.checks import MOST_DUPLICATES
from crash.lives import Nursery
from crash.points import POINTS
from crash.scenario import KILLS, KILLS_A_MORNING, MORNINGS, SCENARIOS, Scenario, kills
from crash.ward import Template
from emulators.telegram import TelegramEmulator

pytestmark = pytest.mark.e2e


def test_every_point_has_its_turn() -> None:
    drawn = [point for scenario in range(SCENARIOS) for point, _ in kills(scenario)]
    assert len(drawn) == SCENARIOS * KILLS == 200
    assert set(drawn) == set(POINTS)


@pytest.mark.parametrize("seed", range(SCENARIOS))
async def test_nothing_is_lost_or_done_twice(
    nursery: Nursery,
    emulator: TelegramEmulator,
    url: sa.URL,
    template: Template,
    tmp_path: Path,
    seed: int,
    capsys,
) -> None:
    scenario = Scenario(nursery, emulator, url, template, tmp_path, seed)
    with contextlib.closing(scenario.database):
        deaths = kills(seed)
        for number, day in enumerate(MORNINGS):
            await scenario.morning(day, deaths[number * KILLS_A_MORNING :][:KILLS_A_MORNING])
        again, aside = await scenario.check_all()
    with capsys.disabled():
        # Not stdout: a worker of xdist has none.
        said = f"{url.get_backend_name()} {seed}: {KILLS} kills, {again} sent again, {aside} put aside"
        print(said, file=sys.stderr)
    assert again <= MOST_DUPLICATES
