"""From an empty database to the chairman's /status over Telegram: processes, killed and started again."""

import asyncio
import json
import re
import signal

import pytest
from e2e.installation import HEADS, MORNING, PATIENCE, PEOPLE, furnished, joins
from emulators.telegram import TOKEN, TelegramEmulator

pytestmark = pytest.mark.e2e


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
    await people["chu-tich"].wait_for_text("📌", PATIENCE)
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
    (week,) = [text for text in people["chu-tich"].texts if "📌" in text]
    assert "thứ Hai, 20/02/2023" in week
    assert not any("📌" in text for text in people["quan-tri"].texts)
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
