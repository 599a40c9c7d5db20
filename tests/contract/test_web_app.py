"""The demo page's server, over real HTTP, on a port that remembers what reached it."""

import asyncio
import json
import re
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from datetime import date, datetime
from typing import Any

import httpx
import pytest
import uvicorn

from bot.channels import load
from bot.clock import HANOI
from bot.web.app import STATIC, demo_app
from bot.web.demo_port import ChatMessage, Person
from bot.web.stream import MOST_MESSAGES
from messages.types import Outgoing
from storage.tables import Inbox

pytestmark = pytest.mark.contract

NOW = datetime(2023, 2, 27, 7, 0, tzinfo=HANOI)
VIETNAMESE = re.compile("[ăâđêôơư\u1ea0-\u1ef9]", re.IGNORECASE)
SAY = {"chat": "tc-kh", "text": "6.b xong", "event_id": "event-0001", "reply_to": None}
TAP = {"chat": "tc-kh", "message_id": 3, "choice": 0, "event_id": "event-0002"}


class FakePort:
    """Remembers the calls; `fails` is raised by every one of them."""

    def __init__(self) -> None:
        self.epoch = "first"
        self.at = NOW
        self.calls: list[tuple[Any, ...]] = []
        self.fails: Exception | None = None
        self.said: list[ChatMessage] = []
        self._waiting: set[asyncio.Event] = set()

    def now(self) -> datetime:
        return self.at

    async def people(self) -> list[Person]:
        return [Person("tc-kh", "Phụ trách Tài chính – Kế hoạch", "phụ trách bộ phận")]

    async def say(self, chat: str, text: str, event_id: str, reply_to: int | None) -> None:
        self._called("say", chat, text, event_id, reply_to)

    async def tap(self, chat: str, message_id: int, choice: int, event_id: str) -> None:
        self._called("tap", chat, message_id, choice, event_id)

    async def jump(self, to: date | None, days: int = 0) -> str:
        self._called("jump", to, days)
        return "Đã đến 07:30 thứ Ba, 28/02/2023."

    async def reset(self) -> None:
        self._called("reset")
        self.said, self.epoch = [], "second"
        self.wake()

    async def messages(self, after: int, limit: int) -> list[ChatMessage]:
        return [message for message in self.said if message.id > after][:limit]

    async def changed(self, seconds: float) -> None:
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(event)

    def add(self, count: int = 1) -> None:
        for _ in range(count):
            number = len(self.said) + 1
            self.said.append(
                ChatMessage(number, "tc-kh", "out", f"Tin {number}", [], None, None, NOW.isoformat(), None)
            )
        self.wake()

    def wake(self) -> None:
        for event in self._waiting:
            event.set()

    def _called(self, *call: Any) -> None:
        if self.fails is not None:
            raise self.fails
        self.calls.append(call)


@pytest.fixture
def port() -> FakePort:
    return FakePort()


@asynccontextmanager
async def serving(port: FakePort) -> AsyncIterator[tuple[httpx.AsyncClient, Any, uvicorn.Server]]:
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
async def live(port: FakePort) -> AsyncIterator[httpx.AsyncClient]:
    """Over a socket, for what streams."""
    async with serving(port) as (client, _, _):
        yield client


@pytest.fixture
async def web(port: FakePort) -> AsyncIterator[httpx.AsyncClient]:
    """Without a socket, which is faster."""
    transport = httpx.ASGITransport(demo_app(port))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
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


def sentence(answer: httpx.Response) -> str:
    """The Vietnamese sentence of a refusal."""
    said: str = answer.json()["error"]
    assert VIETNAMESE.search(said)
    return said


# The page and its files


@pytest.mark.parametrize("path", ["/", "/static/page.js", "/api/people", "/api/say", "/nothing", "/static/x"])
async def test_every_answer_is_locked_down(web, path):
    headers = (await web.get(path)).headers
    policy = dict(rule.strip().split(" ", 1) for rule in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == ("no-cache" if path == "/" or "static" in path else "no-store")
    assert "access-control-allow-origin" not in headers


async def test_the_page_needs_nothing_from_elsewhere(web):
    page = await web.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert 'lang="vi"' in page.text
    assert not re.search(r"\son\w+=|\sstyle=|<script(?![^>]* src=)|<style", page.text)
    asked = set(re.findall(r'(?:src|href)="([^"]+)"', page.text))
    for script in STATIC.glob("*.js"):
        asked |= {f"/static/{name}" for name in re.findall(r'from "\./([^"]+)"', script.read_text("utf-8"))}
    assert {f"/static/{file.name}" for file in STATIC.iterdir()} - {"/static/index.html"} == asked
    for path in asked:
        assert (await web.get(path)).status_code == 200


def test_no_script_writes_markup_or_reaches_elsewhere():
    for file in STATIC.iterdir():
        text = file.read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|https?://", text
        ), file


async def test_only_the_static_files_are_served(web):
    for path in ("/static/../app.py", "/static/%2e%2e/app.py", "/app.py", "/static/"):
        answer = await web.get(path)
        assert answer.status_code == 404
        sentence(answer)


# The calls


async def test_people_now_and_health(web):
    (person,) = (await web.get("/api/people")).json()["people"]
    assert person == {"code": "tc-kh", "name": "Phụ trách Tài chính – Kế hoạch", "role": "phụ trách bộ phận"}
    assert (await web.get("/api/now")).json() == {"now": "2023-02-27T07:00:00+07:00", "epoch": "first"}
    assert (await web.get("/health")).json() == {"status": "ok"}


@pytest.mark.parametrize(
    ("path", "fields", "call"),
    [
        ("say", SAY, ("say", "tc-kh", "6.b xong", "event-0001", None)),
        ("say", {**SAY, "reply_to": 7}, ("say", "tc-kh", "6.b xong", "event-0001", 7)),
        ("tap", TAP, ("tap", "tc-kh", 3, 0, "event-0002")),
        ("jump", {}, ("jump", None, 0)),
        ("jump", {"days": 1}, ("jump", None, 1)),
        ("jump", {"to": "2023-03-14"}, ("jump", date(2023, 3, 14), 0)),
        ("reset", {}, ("reset",)),
    ],
)
async def test_a_call_reaches_the_bot_as_it_was_sent(web, port, path, fields, call):
    answer = await web.post(f"/api/{path}", json=fields)
    assert (answer.status_code, port.calls) == (200, [call])


async def test_a_jump_says_where_we_are(web):
    answer = (await web.post("/api/jump", json={})).json()
    assert answer["sentence"] == "Đã đến 07:30 thứ Ba, 28/02/2023."
    assert answer["now"] == "2023-02-27T07:00:00+07:00"


@pytest.mark.parametrize(
    ("path", "fields", "status"),
    [("say", SAY, 422), ("tap", TAP, 422), ("jump", {}, 409), ("reset", {}, 409)],
)
async def test_what_the_bot_refuses_is_said_in_its_words(web, port, path, fields, status):
    port.fails = ValueError("Nút này không còn.")
    answer = await web.post(f"/api/{path}", json=fields)
    assert (answer.status_code, answer.json()) == (status, {"error": "Nút này không còn."})


@pytest.mark.parametrize("error", [RuntimeError("secret"), UnicodeDecodeError("utf-8", b"", 0, 1, "secret")])
async def test_a_fault_is_said_without_its_details(web, port, error):
    port.fails = error
    answer = await web.post("/api/say", json=SAY)
    assert answer.status_code == 500
    assert "secret" not in sentence(answer)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("say", b""),
        ("say", b"{"),
        ("say", b"\xff\xfe"),
        ("say", b"[" * 50_000),
        ("say", b"[]"),
        ("say", b'"say"'),
        ("say", json.dumps({**SAY, "chat": None})),
        ("say", json.dumps({**SAY, "text": 7})),
        ("say", json.dumps({**SAY, "text": "\ud800"})),
        ("say", json.dumps({**SAY, "event_id": "short"})),
        ("say", json.dumps({**SAY, "event_id": "x" * 65})),
        ("say", json.dumps({**SAY, "event_id": "event 0001\n"})),
        ("say", json.dumps({**SAY, "reply_to": "7"})),
        ("say", json.dumps({**SAY, "reply_to": True})),
        ("say", json.dumps({**SAY, "reply_to": 2**63})),
        ("say", json.dumps({"text": "6.b xong"})),
        ("tap", json.dumps({**TAP, "choice": -1})),
        ("tap", json.dumps({**TAP, "choice": 0.5})),
        ("tap", json.dumps({**TAP, "message_id": 0})),
        ("jump", json.dumps({"days": 0})),
        ("jump", json.dumps({"days": 10**6})),
        ("jump", json.dumps({"to": "14/3/2023"})),
        ("jump", json.dumps({"to": None})),
    ],
)
async def test_what_cannot_be_read_is_refused_with_a_sentence(web, port, path, body):
    answer = await web.post(f"/api/{path}", content=body, headers={"content-type": "application/json"})
    assert (answer.status_code, port.calls) == (400, [])
    sentence(answer)


async def test_a_chat_that_is_nobodys_is_refused(web, port):
    answer = await web.post("/api/say", json={**SAY, "chat": "somebody"})
    assert (answer.status_code, port.calls) == (404, [])
    sentence(answer)


async def test_a_long_message_passes_and_a_huge_body_does_not(web, port):
    assert (await web.post("/api/say", json={**SAY, "text": "ậ" * 10_000})).status_code == 200

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 1024

    for body in (b" " * (64 * 1024 + 1), endless()):
        answer = await web.post("/api/say", content=body, headers={"content-type": "application/json"})
        assert answer.status_code == 413
        sentence(answer)
    assert len(port.calls) == 1


async def test_a_call_is_a_post(web, port):
    assert (await web.get("/api/reset")).status_code == 405
    assert port.calls == []


# Who may call


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8080", "127.0.0.1:8080", "[::1]:8080", "[::1]"])
async def test_this_machines_names_are_answered(web, host):
    assert (await web.get("/", headers={"host": host})).status_code == 200


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "x@localhost", "192.0.2.1:8080"],
)
@pytest.mark.parametrize("path", ["/", "/events", "/api/people", "/health", "/static/page.js"])
async def test_any_other_name_is_refused(web, host, path):
    answer = await web.get(path, headers={"host": host})
    assert answer.status_code == 403
    sentence(answer)


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://127.0.0.1:1"}, 403),
        ({"origin": "http://["}, 403),
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "same-site"}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"content-type": "application/x-www-form-urlencoded"}, 415),
        ({"content-type": ""}, 415),
    ],
)
async def test_another_page_cannot_make_this_one_act(web, port, headers, status):
    answer = await web.post(
        "/api/reset", content=b"{}", headers={"content-type": "application/json", **headers}
    )
    assert (answer.status_code, port.calls) == (status, [])
    sentence(answer)


async def test_the_page_itself_may_call(web, port):
    headers = {"origin": str(web.base_url).rstrip("/"), "sec-fetch-site": "same-origin"}
    assert (await web.post("/api/reset", json={}, headers=headers)).status_code == 200
    assert port.calls == [("reset",)]


async def test_a_link_from_elsewhere_opens_the_page_but_nothing_else(web):
    headers = {"sec-fetch-site": "cross-site"}
    assert (await web.get("/", headers=headers)).status_code == 200
    assert (await web.get("/events", headers=headers)).status_code == 403


# The stream


async def test_the_stream_begins_anew_and_goes_on(live, port):
    port.add(2)
    async with aclosing(batches(live)) as stream:
        first = await anext(stream)
        assert (first["fresh"], first["more"], ids(first)) == (True, False, [1, 2])
        assert (first["now"], first["id"]) == ("2023-02-27T07:00:00+07:00", "first:2")
        port.add()
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
            "sent_at": NOW.isoformat(),
            "reply_to": None,
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
    port.add(4)
    async with aclosing(batches(live, **asked)) as stream:
        batch = await anext(stream)
        assert (batch["fresh"], ids(batch)) == (False, [3, 4])


@pytest.mark.parametrize(
    "mark", ["gone:2", "first", "first:", "first:x", "first:-1", "first:²", f"first:{'9' * 30}", ":2"]
)
async def test_from_another_epoch_or_out_of_nonsense_it_starts_anew(live, port, mark):
    port.add(2)
    async with aclosing(batches(live, headers={"last-event-id": mark.encode()})) as stream:
        batch = await anext(stream)
        assert (batch["fresh"], ids(batch), batch["epoch"]) == (True, [1, 2], "first")


async def test_a_reset_starts_open_streams_anew(live, port):
    port.add(2)
    async with aclosing(batches(live)) as stream:
        await anext(stream)
        await live.post("/api/reset", json={})
        batch = await anext(stream)
        assert (batch["fresh"], ids(batch), batch["id"]) == (True, [], "second:0")
        port.add()
        assert ids(await anext(stream)) == [1]


async def test_a_long_transcript_comes_in_bounded_batches(live, port):
    port.add(MOST_MESSAGES + 1)
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


# The channel


async def test_an_edit_on_the_page_keeps_the_id_of_its_message():
    channel = load("web")()
    first, other = await channel.send("tc-kh", Outgoing("a")), await channel.send("tc-kh", Outgoing("b"))
    assert first != other
    assert await channel.send("tc-kh", Outgoing("c", edit_of=first)) == first
    assert channel.markup.html
    assert channel.markup.buttons
    assert channel.markup.edits


def test_a_tap_on_the_page_is_understood():
    payload = {"tap": "begin:1", "tapped": "m1", "label": "Báo cáo", "sent_at": NOW.isoformat()}
    incoming = load("web")().parse(Inbox(bot_id=1, event_id="e1", chat_id="tc-kh", payload=payload))
    assert (incoming.tap, incoming.tapped, incoming.sent_at) == ("begin:1", "m1", NOW)
    assert incoming.edits
    assert not incoming.numbered
