"""The demo page's server, on a port that remembers what reached it: the page, its calls, who may call."""

import json
import re
from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest
from e2e.fake_demo import FakeDemo

from bot.web.app import STATIC, demo_app

pytestmark = pytest.mark.contract

VIETNAMESE = re.compile("[ăâđêôơư\u1ea0-\u1ef9]", re.IGNORECASE)
SAY = {"chat": "tc-kh", "text": "6.b xong", "event_id": "event-0001", "reply_to": None}
TAP = {"chat": "tc-kh", "message_id": 3, "choice": 0, "event_id": "event-0002"}


@pytest.fixture
def port() -> FakeDemo:
    return FakeDemo()


@pytest.fixture
async def web(port: FakeDemo) -> AsyncIterator[httpx.AsyncClient]:
    """Without a socket, which is faster."""
    transport = httpx.ASGITransport(demo_app(port))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
        yield client


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
