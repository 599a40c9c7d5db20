"""The real command, killed with -9 from outside: ten times an engine; `make soak` kills 200."""

import asyncio
import contextlib
import os
import random
import signal
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from crash.checks import MOST_DUPLICATES
from crash.life import Order
from crash.lives import PATH, Life
from crash.points import Kill
from crash.scenario import Scenario
from crash.ward import DAYS, Template
from emulators.telegram import TelegramEmulator

pytestmark = pytest.mark.e2e

TWO_DAYS = DAYS[2:4]
KILLS = 5 * len(TWO_DAYS)
SEEDS = range(int(os.environ.get("NHACVIEC_SOAK_KILLS", KILLS)) // KILLS)
LATEST_CALL, LONGEST_PAUSE = 40, 0.1


def deaths(seed: int) -> list[Kill]:
    """After how many calls."""
    rng = random.Random(f"real {seed}")
    return [("calls", rng.randint(1, LATEST_CALL)) for _ in range(KILLS)]


class RealScenario(Scenario):
    """A life is a process of its own, and dies some time after Telegram has heard so many calls of it.

    The command serves no web chat yet, so nobody loses their chat on Telegram.
    """

    def __init__(
        self, emulator: TelegramEmulator, url: sa.URL, template: Template, folder: Path, seed: int
    ) -> None:
        super().__init__(None, emulator, url, template, folder, deaths(seed), closes=False)
        self._rng = random.Random(f"pauses {seed}")
        self._killers: set[asyncio.Task[None]] = set()

    async def born(self, order: Order) -> Life:
        with self.log.open("a") as log:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "crash.launch", "run"),
                cwd=self.folder,
                env=_environment(order),
                stdout=log,
                stderr=log,
            )
        return Life(process.pid, _end(process))

    def arm(self, number: int) -> None:
        (life,), (_, calls) = self.lives, self.deaths[number]
        killer = asyncio.create_task(self._kill(life, calls, self._rng.uniform(0, LONGEST_PAUSE)))
        self._killers.add(killer)
        life.ended.add_done_callback(lambda _: killer.cancel())

    async def _kill(self, life: Life, calls: int, pause: float) -> None:
        heard = len(self.emulator.calls)
        await self.emulator.world.wait(lambda: len(self.emulator.calls) >= heard + calls, None)
        await asyncio.sleep(pause)
        life.hears(signal.SIGKILL)

    def nudge(self) -> None:
        """The command listens to no such thing."""


def _environment(order: Order) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": PATH,
        "DATA_DIR": str(Path(order.files).parent),
        "DATABASE_URL": order.database,
        "TELEGRAM_BOT_TOKEN": order.token,
        "TELEGRAM_API_BASE": order.base,
        "CRASH_STAGE": order.stage,
    }


async def _end(process: asyncio.subprocess.Process) -> int:
    code = await process.wait()
    assert code <= 0, f"the command failed: {code}"
    return -code


@pytest.mark.parametrize("seed", SEEDS)
async def test_real_processes_lose_nothing(
    emulator: TelegramEmulator, url: sa.URL, template: Template, tmp_path: Path, seed: int, capsys
) -> None:
    scenario = RealScenario(emulator, url, template, tmp_path, seed)
    with contextlib.closing(scenario.database):
        await scenario.run(TWO_DAYS)
        again, aside = await scenario.check_all()
    with capsys.disabled():
        said = f"{url.get_backend_name()} {seed}: {KILLS} kill -9, {again} sent again, {aside} put aside"
        print(said, file=sys.stderr)
    assert again <= MOST_DUPLICATES
