"""`nhacviec` in processes of its own, at a business time, against an emulated Telegram."""

import asyncio
import json
import os
from datetime import datetime

import sqlalchemy as sa
from e2e.processes import PATIENCE

from bot.clock import HANOI
from storage.database import Database
from storage.plans import sample_path

PLAN, STAFF = sample_path("hoai-hao-2023"), sample_path("hoai-hao-2023-staff")
EVE, MORNING = "2023-02-27T15:00:00", "2023-02-28T07:29:57"
HEADS = ("vp-tk", "tc-kh", "tp-ht", "vh-tt")
PEOPLE = {code: number for number, code in enumerate((*HEADS, "chu-tich", "quan-tri"), 1001)}


class Installation:
    """`nhacviec` on a real database, at a business time, against an emulated Telegram."""

    def __init__(self, launcher, folder, url, emulator):
        self._launcher, self.folder, self.emulator = launcher, folder, emulator
        self.at(EVE)
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.settings = kept | {
            "DATA_DIR": str(folder / "data"),
            "DATABASE_URL": url.render_as_string(hide_password=False),
            "LOG_LEVEL": "DEBUG",
            "PYTHONUNBUFFERED": "1",
            "TELEGRAM_API_BASE": emulator.base_url,
            "TELEGRAM_BOT_TOKEN": emulator.token,
        }
        self.runs = []

    def at(self, moment):
        wanted = datetime.fromisoformat(moment).replace(tzinfo=HANOI)
        self.offset = (wanted - datetime.now(HANOI)).total_seconds()

    def _environment(self):
        return self.settings | {"OFFSET_SECONDS": str(self.offset)}

    async def __call__(self, *words):
        """What a command printed; it must succeed."""
        ended = await asyncio.to_thread(self.typed, *words)
        assert (ended.returncode, ended.stderr.count("Traceback")) == (0, 0), ended.stderr
        return ended.stdout

    def typed(self, *words, **settings):
        return self._launcher.run(words, self.folder, self._environment() | settings)

    def start(self):
        """`nhacviec run`, its output in files of its own."""
        base = self.folder / f"run-{len(self.runs)}"
        self.runs.append(Run(self._launcher, base, self._environment()))
        return self.runs[-1]

    async def ready(self):
        """A process that polls, taken over from whoever did."""
        run = self.start()
        await self.emulator.wait_until(lambda: run.serves or run.ended, PATIENCE)
        await self.emulator.wait_until_polling(PATIENCE)
        return run

    async def invites(self):
        return {one["official"]: one for one in json.loads(await self("staff", "invite", "--all", "--json"))}

    def all_is_answered(self):
        """A process killed now leaves no lease that would keep a chat waiting for a minute."""
        return self._none("inbox", sa.column("answered_at").is_(None))

    def all_is_settled(self):
        """Nor a message that has left and is not written down as such, which would leave again."""
        return self.all_is_answered() and self._none("notice", sa.column("leased_by").is_not(None))

    def _none(self, table, where):
        database = Database(self.settings["DATABASE_URL"])
        try:
            rows = sa.select(sa.func.count()).select_from(sa.table(table)).where(where)
            return not database.read(lambda s: s.execute(rows).scalar_one())
        finally:
            database.close()

    def said_nowhere(self, secret):
        """Neither stdout nor stderr of any process holds it."""
        return all(secret not in run.out + run.err for run in self.runs)


class Run:
    """A running process. It is looked at whenever something happens on Telegram, and every 50 ms."""

    def __init__(self, launcher, base, environment):
        self._out, self._err = base.with_suffix(".out"), base.with_suffix(".err")
        with open(os.devnull) as nothing, self._out.open("w") as out, self._err.open("w") as err:
            stdio = nothing.fileno(), out.fileno(), err.fileno()
            self.process = launcher.start(["run"], base.parent, environment, *stdio)

    @property
    def out(self):
        return self._out.read_text(encoding="utf-8")

    @property
    def err(self):
        return self._err.read_text(encoding="utf-8")

    @property
    def serves(self):
        return "Telegram is served as" in self.out

    @property
    def polls(self):
        """Whether it had, at any time, the lock that one of many processes has."""
        return "this process has the lock" in self.err

    @property
    def ended(self):
        return self.process.poll() is not None

    async def end(self, how=None):
        """Its exit code, after a signal if one is given."""
        if how is not None:
            self.process.send_signal(how)
        return await asyncio.to_thread(self.process.wait, PATIENCE)


async def stir(emulator):
    """Files and processes do not wake whoever waits for the emulator."""
    while True:
        await asyncio.sleep(0.05)
        emulator.world.changed()


async def furnished(house):
    """Plan and staff are in; what `staff invite` gives, before a bot is known."""
    assert (await house("plan", "import", PLAN)).startswith("Imported the plan 2023")
    assert (await house("staff", "import", STAFF)).startswith("Added 8 officials")
    return await house.invites()


async def joins(house, code, invite):
    """A person opens the deep link and presses Start."""
    person = house.emulator.person(PEOPLE[code], code)
    await person.send(f"/start {invite}")
    await person.wait_for_text("✅ Đã kết nối", PATIENCE)
    return person
