"""Killed at every named point: 200 seeded kills an engine, in children forked from a preloaded process."""

import contextlib
import sys
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from crash.checks import MOST_DUPLICATES
from crash.deaths import kills
from crash.lives import Nursery
from crash.points import POINTS
from crash.scenario import Scenario
from crash.ward import DAYS, Template
from emulators.telegram import TelegramEmulator

pytestmark = pytest.mark.e2e

ALONE, TOGETHER = 20230314, 20230317
SCENARIOS = {"sqlite": 10, "postgres": 4}
THREE_DAYS, TRIOS = DAYS[2:], 10
"""With three processes at once: PostgreSQL alone can."""


def deaths_of(engine: str) -> list[str]:
    alone = [kills(ALONE, scenario, len(DAYS)) for scenario in range(SCENARIOS[engine])]
    trios = [kills(TOGETHER, scenario, len(THREE_DAYS)) for scenario in range(TRIOS)]
    return [point for scenario in [*alone, *(trios if engine == "postgres" else [])] for point, _ in scenario]


@pytest.mark.parametrize("engine", SCENARIOS)
def test_every_point_has_its_turn(engine: str) -> None:
    assert len(deaths_of(engine)) == 200
    assert set(deaths_of(engine)) == set(POINTS)


async def survives(scenario: Scenario, days: tuple[date, ...], name: str, capsys) -> None:
    with contextlib.closing(scenario.database):
        await scenario.run(days)
        again, aside = await scenario.check_all()
    with capsys.disabled():
        # Not stdout: a worker of xdist has none.
        said = f"{name}: {len(scenario.deaths)} kills, {again} sent again, {aside} put aside"
        print(said, file=sys.stderr)
    assert again <= MOST_DUPLICATES


@pytest.mark.parametrize(
    ("template", "seed"),
    [(engine, seed) for engine, count in SCENARIOS.items() for seed in range(count)],
    indirect=["template"],
)
async def test_nothing_is_lost_or_done_twice(
    nursery: Nursery,
    emulator: TelegramEmulator,
    url: sa.URL,
    template: Template,
    tmp_path: Path,
    seed: int,
    capsys,
) -> None:
    scenario = Scenario(nursery, emulator, url, template, tmp_path, kills(ALONE, seed, len(DAYS)))
    await survives(scenario, DAYS, f"{url.get_backend_name()} {seed}", capsys)


@pytest.mark.parametrize(
    ("template", "seed"), [("postgres", seed) for seed in range(TRIOS)], indirect=["template"]
)
async def test_three_processes_share_the_work(
    nursery: Nursery,
    emulator: TelegramEmulator,
    url: sa.URL,
    template: Template,
    tmp_path: Path,
    seed: int,
    capsys,
) -> None:
    deaths = kills(TOGETHER, seed, len(THREE_DAYS))
    scenario = Scenario(nursery, emulator, url, template, tmp_path, deaths, at_once=3)
    await survives(scenario, THREE_DAYS, f"three on postgresql {seed}", capsys)
