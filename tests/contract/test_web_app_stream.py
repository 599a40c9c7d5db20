"""The demo page's one stream of events, over real HTTP."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import datetime
from typing import Any

import httpx
import pytest
import uvicorn
from e2e.fake_demo import BEGINS, FakeDemo

from bot.clock import HANOI
from bot.web.app import demo_app
from bot.web.stream import MOST_MESSAGES

pytestmark = pytest.mark.contract


@pytest.fixture
def port() -> FakeDemo:
    return FakeDemo()


@asynccontextmanager
async def serving(port: FakeDemo) -> AsyncIterator[tuple[httpx.AsyncClient, Any, uvicorn.Server]]:
    app = demo_app(port)
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = asyncio.create_task(server.serve(sockets=[listening]))
        address = f"http://127.0.0.1:{listening.getsockname()[1]}"
        async with httpx.AsyncClient(base_url=address, timeout=20, trust_env=False) as client:
            yield client, app, server
            app.state.closing.set()
            server.should_exit = True
        await asyncio.wait_for(running, 20)


@pytest.fixture
async def live(port: FakeDemo) -> AsyncIterator[httpx.AsyncClient]:
    """Over a socket, for what streams."""
    async with serving(port) as (client, _, _):
        yield client


async def batches(client: httpx.AsyncClient, **asked: Any) -> AsyncIterator[dict[str, Any]]:
    """The stream's events, each its data with its own "id", until the server ends it."""
    async with client.stream("GET", "/events", **asked) as response:
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        fields: dict[str, str] = {}
        async for line in response.aiter_lines():
            if line:
                name, _, value = line.partition(": ")
                fields[name] = value
            elif fields.get("event") == "batch":
                yield {**json.loads(fields["data"]), "id": fields["id"]}
                fields = {}


def ids(batch: dict[str, Any]) -> list[int]:
    return [message["id"] for message in batch["messages"]]


def add(port: FakeDemo, count: int = 1) -> None:
    for _ in range(count):
        port.add("tc-kh", "out", f"Tin {len(port.said) + 1}")


async def test_the_stream_begins_anew_and_goes_on(live, port):
    add(port, 2)
    async with aclosing(batches(live)) as stream:
        first = await anext(stream)
        assert (first["fresh"], first["more"], ids(first)) == (True, False, [1, 2])
        assert (first["now"], first["id"]) == ("2023-02-27T07:00:00+07:00", "first:2")
        add(port)
        second = await anext(stream)
        assert (second["fresh"], ids(second), second["id"]) == (False, [3], "first:3")
        assert second["messages"][0] == {
            "id": 3,
            "chat": "tc-kh",
            "direction": "out",
            "text": "Tin 3",
            "choices": [],
            "replaces": None,
            "event_id": None,
            "sent_at": BEGINS.isoformat(),
            "reply_to": None,
            "file": None,
        }


async def test_a_clock_that_was_moved_is_told_without_any_message(live, port):
    async with aclosing(batches(live)) as stream:
        await anext(stream)
        port.at = datetime(2023, 3, 7, 7, 30, tzinfo=HANOI)
        port.wake()
        moved = await anext(stream)
        assert (ids(moved), moved["now"]) == ([], "2023-03-07T07:30:00+07:00")


@pytest.mark.parametrize(
    "asked",
    [
        {"headers": {"last-event-id": "first:2"}},
        {"params": {"epoch": "first", "after": 2}},
        {"headers": {"last-event-id": "first:2"}, "params": {"epoch": "first", "after": 0}},
    ],
)
async def test_the_stream_goes_on_where_it_was_left(live, port, asked):
    add(port, 4)
    async with aclosing(batches(live, **asked)) as stream:
        batch = await anext(stream)
        assert (batch["fresh"], ids(batch)) == (False, [3, 4])


@pytest.mark.parametrize(
    "mark", ["gone:2", "first", "first:", "first:x", "first:-1", "first:²", f"first:{'9' * 30}", ":2"]
)
async def test_from_another_epoch_or_out_of_nonsense_it_starts_anew(live, port, mark):
    add(port, 2)
    async with aclosing(batches(live, headers={"last-event-id": mark.encode()})) as stream:
        batch = await anext(stream)
        assert (batch["fresh"], ids(batch), batch["epoch"]) == (True, [1, 2], "first")


async def test_a_reset_starts_open_streams_anew(live, port):
    add(port, 2)
    async with aclosing(batches(live)) as stream:
        await anext(stream)
        await live.post("/api/reset", json={})
        batch = await anext(stream)
        assert (batch["fresh"], ids(batch), batch["id"]) == (True, [], "second:0")
        add(port)
        assert ids(await anext(stream)) == [1]


async def test_a_long_transcript_comes_in_bounded_batches(live, port):
    add(port, MOST_MESSAGES + 1)
    async with aclosing(batches(live)) as stream:
        first, second = await anext(stream), await anext(stream)
        assert (first["more"], len(ids(first)), first["fresh"]) == (True, MOST_MESSAGES, True)
        assert (second["more"], ids(second), second["fresh"]) == (False, [MOST_MESSAGES + 1], False)


async def test_open_streams_do_not_hold_up_the_end(port):
    async with serving(port) as (client, app, server), aclosing(batches(client)) as stream:
        await anext(stream)
        app.state.closing.set()
        server.should_exit = True
        assert [batch async for batch in stream] == []
