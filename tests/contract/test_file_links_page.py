"""Files over HTTP: what the demo's page shows of a chat."""

from collections.abc import AsyncIterator

import httpx
import pytest
from e2e.fake_demo import FakeDemo
from saving import shown_name

from bot.web.app import demo_app
from messages.types import OutgoingFile

pytestmark = pytest.mark.contract


@pytest.fixture
async def page() -> AsyncIterator[tuple[FakeDemo, httpx.AsyncClient]]:
    port = FakeDemo()
    transport = httpx.ASGITransport(demo_app(port))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        yield port, client


async def test_the_page_opens_what_a_message_of_a_chat_brought(page):
    port, client = page
    port.brings("tc-kh", OutgoingFile("Biểu đồ.png", "image/png", b"\x89PNG", True, "18/30"))
    answer = await client.get("/files/tc-kh/1")
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (
        200,
        b"\x89PNG",
        "image/png",
    )
    assert shown_name(answer) == "Biểu đồ.png"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["x-content-type-options"] == "nosniff"
    for path in (
        "/files/vp-tk/1",
        "/files/tc-kh/2",
        f"/files/tc-kh/{2**63}",
        "/files/tc-kh/x",
        "/files/tc-kh/-1",
    ):
        assert (await client.get(path)).status_code == 404


async def test_another_page_cannot_show_what_lies_there(page):
    port, client = page
    port.brings("tc-kh", OutgoingFile("a.png", "image/png", b"\x89PNG", True))
    for headers in ({"sec-fetch-site": "cross-site"}, {"host": "evil.example"}):
        assert (await client.get("/files/tc-kh/1", headers=headers)).status_code == 403
