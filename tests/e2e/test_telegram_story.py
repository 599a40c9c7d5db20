"""From an empty database to the chairman's /status over Telegram: processes, killed and started again."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from emulators.telegram import TOKEN, TelegramEmulator

from bot.clock import HANOI
from storage.database import Database
from storage.plans import sample_path

pytestmark = pytest.mark.e2e

LAUNCH = Path(__file__).with_name("launch.py")
PLAN, STAFF = sample_path("hoai-hao-2023"), sample_path("hoai-hao-2023-staff")
PATIENCE = 60
EVE, MORNING = "2023-02-27T15:00:00", "2023-02-28T07:29:57"
HEADS = ("vp-tk", "tc-kh", "tp-ht", "vh-tt")
PEOPLE = {code: number for number, code in enumerate((*HEADS, "chu-tich", "quan-tri"), 1001)}


class Installation:
    """`nhacviec` on a real database, at a business time, against an emulated Telegram."""

    def __init__(self, folder, url, emulator):
        self.folder, self.emulator = folder, emulator
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
        return subprocess.run(
            [sys.executable, LAUNCH, *map(str, words)],
            cwd=self.folder,
            env=self._environment() | settings,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )

    def start(self):
        """`nhacviec run`, its output in files of its own."""
        self.runs.append(Run(self.folder / f"run-{len(self.runs)}", self._environment()))
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
        database = Database(self.settings["DATABASE_URL"])
        try:
            open_rows = sa.select(sa.func.count()).where(sa.column("answered_at").is_(None))
            return not database.read(
                lambda s: s.execute(open_rows.select_from(sa.table("inbox"))).scalar_one()
            )
        finally:
            database.close()

    def said_nowhere(self, secret):
        """Neither stdout nor stderr of any process holds it."""
        return all(secret not in run.out + run.err for run in self.runs)


class Run:
    """A running process. It is looked at whenever something happens on Telegram, and every 50 ms."""

    def __init__(self, base, environment):
        self._out, self._err = base.with_suffix(".out"), base.with_suffix(".err")
        with self._out.open("w") as out, self._err.open("w") as err:
            command = [sys.executable, LAUNCH, "run"]
            self.process = subprocess.Popen(command, cwd=base.parent, env=environment, stdout=out, stderr=err)

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


@pytest.fixture
async def emulator():
    async with TelegramEmulator() as running:
        stirring = asyncio.create_task(stir(running))
        yield running
        stirring.cancel()


@pytest.fixture
async def house(tmp_path, empty_url, emulator):
    """An installation with the sample's plan and staff; what still runs at the end is killed."""
    made = Installation(tmp_path, empty_url, emulator)
    yield made
    for run in made.runs:
        if not run.ended:
            run.process.kill()
            run.process.wait()
        assert "Traceback" not in run.err, run.err
    assert made.said_nowhere(emulator.token)
    assert made.said_nowhere("nhacviec_ci@") or "nhacviec_ci@" not in made.settings["DATABASE_URL"]


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


async def test_from_an_empty_database_to_the_chairmans_status(house):
    emulator, invites = house.emulator, await furnished(house)
    assert {one["link"] for one in invites.values()} == {None}, "no bot is known yet"

    first = await house.ready()
    links = {code: one["link"] for code, one in (await house.invites()).items()}
    start = f"https://t.me/{emulator.username}?start="
    assert all(link.startswith(start) for link in links.values())
    people = {code: await joins(house, code, links[code].removeprefix(start)) for code in PEOPLE}
    await emulator.wait_until(lambda: "phathanh" in emulator.menu(people["vp-tk"]))
    assert await first.end(signal.SIGTERM) == 0
    assert "Stop with Ctrl+C" in first.out

    house.at(MORNING)
    second = await house.ready()
    for code in HEADS:
        assert "Thứ Ba, 28/02/2023 – đồng chí có" in (await people[code].wait_for_text("📌", PATIENCE)).text
    digest = await people["tc-kh"].wait_for_text("📌")
    await people["tc-kh"].send("6.b xong, Quyết định 12/QĐ-UBND\n6.a không phát sinh", reply_to=digest.id)
    await people["tc-kh"].wait_for_text("✅ Đã ghi 6.b – báo cáo quý I", PATIENCE)
    await people["chu-tich"].send("/status")
    status = await people["chu-tich"].wait_for_text("📊", PATIENCE)
    assert "Quý I: 2/24 nhiệm vụ đã báo cáo" in status.text
    assert await second.end(signal.SIGKILL) == -signal.SIGKILL

    # What is said while nobody runs, and buttons of before.
    tap = await people["tc-kh"].tap(digest.id, "Báo cáo từng việc")
    await people["vp-tk"].send("3.c đã niêm yết 12 thủ tục")
    third = await house.ready()
    assert await tap.answered(PATIENCE) == ""
    asked = await people["tc-kh"].wait_for_text("Báo cáo nhiệm vụ nào", PATIENCE)
    await people["vp-tk"].wait_for_text("✅ Đã ghi 3.c", PATIENCE)
    assert await third.end(signal.SIGINT) == 0

    fourth = await house.ready()
    label = next(label for label in asked.labels if label.startswith("6.c"))
    await (await people["tc-kh"].tap(asked.id, label)).answered(PATIENCE)
    await people["tc-kh"].wait_for_text("6.c", PATIENCE)
    assert await fourth.end(signal.SIGTERM) == 0
    assert set(emulator.duplicates) <= {(PEOPLE["chu-tich"], status.text)}, "killed while it was on its way"
    assert [sum("📌" in text for text in people[code].texts) for code in HEADS] == [1] * 4
    assert not any("📌" in text for text in people["chu-tich"].texts + people["quan-tri"].texts)
    reports = json.loads(await house("progress", "list", "--json"))
    assert sorted(one["task"] for one in reports) == ["3.c", "6.a", "6.b"]


async def test_a_token_that_is_refused_at_the_start_or_later(house):
    await furnished(house)
    told = await asyncio.to_thread(house.typed, "run", TELEGRAM_BOT_TOKEN="7000000001:wrong")
    assert (told.returncode, told.stdout) == (1, "")
    last = told.stderr.splitlines()[-1]
    assert (
        last
        == "nhacviec: Telegram refuses TELEGRAM_BOT_TOKEN; copy it anew from @BotFather into the settings"
    )
    run = await house.ready()
    house.emulator.world.token = "7000000001:another"
    house.emulator.world.updates.interrupt("the token was revoked")
    assert await run.end() == 1
    assert run.err.splitlines()[-1].startswith(
        "nhacviec: no token is accepted any more, nothing is left to serve"
    )
    assert TOKEN not in told.stderr + run.err


async def test_a_server_that_is_not_there_yet(house, empty_url, tmp_path):
    invites = await furnished(house)
    async with TelegramEmulator() as away:
        port = away.port
    house.settings["TELEGRAM_API_BASE"] = f"http://127.0.0.1:{port}"
    run = house.start()
    await house.emulator.wait_until(lambda: "Telegram cannot be reached" in run.err and run.serves, PATIENCE)
    assert invites["vp-tk"]["link"] is None
    async with TelegramEmulator(port=port) as back:
        person = back.person(1001, "Lan")
        await person.send(f"/start {invites['vp-tk']['invite']}")
        await person.wait_for_text("✅ Đã kết nối", PATIENCE)
        assert await run.end(signal.SIGTERM) == 0
    # Its name was learnt meanwhile, so invites are links again.
    invites = await house.invites()
    assert invites["tc-kh"]["link"].startswith("https://t.me/nhacviec_test_bot?start=")


async def test_a_second_run_is_refused_or_shares(house):
    invites = await furnished(house)
    first = await house.ready()
    if house.settings["DATABASE_URL"].startswith("sqlite"):
        told = await asyncio.to_thread(house.typed, "run")
        assert told.returncode == 1
        assert "another nhacviec is running on" in told.stderr
        assert await first.end(signal.SIGTERM) == 0
        return
    second = house.start()
    await house.emulator.wait_until(lambda: second.serves, PATIENCE)
    people = [await joins(house, code, invites[code]["invite"]) for code in ("vp-tk", "tc-kh")]
    for number in range(20):
        for person in people:
            await person.send(f"/so-{number}")
    for person in people:
        await house.emulator.wait_until(lambda person=person: len(person.texts) == 21, PATIENCE)
    await house.emulator.wait_until(house.all_is_answered, PATIENCE)
    assert await first.end(signal.SIGKILL) == -signal.SIGKILL
    for number in range(20, 40):
        for person in people:
            await person.send(f"/so-{number}")
    for person in people:
        await house.emulator.wait_until(lambda person=person: len(person.texts) == 41, PATIENCE)
        found = [int(re.search(r"so-(\d+)", text)[1]) for text in person.texts[1:]]
        assert found == list(range(40)), "each once, in order"
    assert house.emulator.duplicates == {}
    assert not any(call.status == 409 for call in house.emulator.calls_of("getUpdates"))
    assert await second.end(signal.SIGTERM) == 0
