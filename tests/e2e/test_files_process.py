"""Evidence opened from a phone, by a process that is killed over it; links answered for the outside."""

import json
import signal
import struct
import urllib.error
import urllib.request

import pytest
import sqlalchemy as sa
from e2e.conftest import free_port
from e2e.installation import PATIENCE, furnished, joins
from emulators.telegram_faults import hold

pytestmark = pytest.mark.e2e

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 640, 400) + bytes(64)


@pytest.fixture
def empty_url(tmp_path):
    """A killed process's leases mean nothing on SQLite, where there is but one."""
    return sa.make_url(f"sqlite:///{tmp_path / 'empty.db'}")


def fetched(url):
    """Status and body."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def sent(emulator, method):
    """Whether it was called, answered or not."""
    return [call for call in emulator.calls if call.method == method]


async def test_a_photo_is_opened_again_though_the_process_is_killed_over_it(house):
    port = free_port()
    house.settings |= {"PUBLIC_URL": "https://nhacviec.example", "WEB_PORT": str(port)}
    invites = await furnished(house)
    first = await house.ready()
    an = await joins(house, "vp-tk", invites["vp-tk"]["invite"])
    await an.photo(PNG, "3.c đã niêm yết 12 thủ tục")
    await an.wait_for_text("✅ Đã ghi 3.c", PATIENCE)
    await house.emulator.wait_for_call("file", within=PATIENCE)
    await an.send("/viec 3.c")
    listed = await an.wait_for_text("Thường xuyên", PATIENCE)
    assert [label for label in listed.labels if "📎" in label] == ["📎 Mở ảnh (27/02)"]

    house.emulator.fail("sendPhoto", how=hold())
    await an.tap(listed.id, "📎 Mở ảnh (27/02)")
    await house.emulator.wait_until(lambda: sent(house.emulator, "sendPhoto"), PATIENCE)
    assert await first.end(signal.SIGKILL) == -signal.SIGKILL
    house.emulator.release()

    second = await house.ready()
    await house.emulator.wait_until(lambda: sum(seen.file == PNG for seen in an.heard) == 2, PATIENCE)
    assert fetched(f"http://127.0.0.1:{port}/health") == (200, "ok")
    status, page = fetched(f"http://127.0.0.1:{port}/tep/guessed")
    assert (status, "Không mở được liên kết này" in page) == (404, True)
    assert await second.end(signal.SIGTERM) == 0
    assert "from outside https://nhacviec.example" in second.out
    assert json.loads(await house("progress", "list", "--json"))[0]["task"] == "3.c"
