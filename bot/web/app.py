"""The demo page over HTTP: a page, a few JSON calls and one stream of events, for this machine alone."""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from bot.web.demo_port import DemoPort
from bot.web.files import download, gone
from bot.web.guard import UNREADABLE, Guard, Refused, refusal
from bot.web.stream import stream

STATIC = Path(__file__).with_name("static")
MOST_BODY = 64 * 1024
MOST_DAYS = 366
LARGEST_ID = 2**63 - 1
EVENT_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
log = logging.getLogger(__name__)

Fields = dict[str, Any]
Work = Callable[[Fields], Awaitable[Fields]]
Endpoint = Callable[[Request], Awaitable[Response]]


def demo_app(port: DemoPort) -> Starlette:
    """The page over `port`.

    `app.state.closing` is an asyncio.Event: set before the server stops, it ends the open streams at once.
    """
    calls = _Calls(port)
    closing = asyncio.Event()

    async def file(request: Request) -> Response:
        number = request.path_params["message"]
        found = await port.file(request.path_params["chat"], number) if number <= LARGEST_ID else None
        return gone() if found is None else download(found)

    async def events(request: Request) -> Response:
        return stream(port, request, closing)

    routes = [
        Route("/", _page),
        Route("/health", _call(calls.health)),
        Route("/events", events),
        Route("/files/{chat}/{message:int}", file),
        Route("/api/people", _call(calls.people)),
        Route("/api/now", _call(calls.now)),
        Route("/api/say", _call(calls.say), methods=["POST"]),
        Route("/api/tap", _call(calls.tap), methods=["POST"]),
        Route("/api/jump", _call(calls.jump, on_value_error=409), methods=["POST"]),
        Route("/api/reset", _call(calls.reset, on_value_error=409), methods=["POST"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    app = Starlette(
        routes=routes, middleware=[Middleware(Guard)], exception_handlers={HTTPException: _no_such_page}
    )
    app.state.closing = closing
    return app


async def _page(request: Request) -> Response:
    return FileResponse(STATIC / "index.html", media_type="text/html")


async def _no_such_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    return refusal(status, "Không có trang này.")


def _call(work: Work, on_value_error: int = 422) -> Endpoint:
    """An endpoint of JSON in and out; what is refused answers {"error": sentence}."""

    async def endpoint(request: Request) -> Response:
        try:
            return JSONResponse(await work(await _body(request) if request.method == "POST" else {}))
        except Refused as error:
            return refusal(error.status, str(error))
        except Exception as error:
            if isinstance(error, ValueError) and not isinstance(error, UnicodeError):
                return refusal(on_value_error, str(error))
            log.exception("%s failed", request.url.path)
            return refusal(500, "Có trục trặc nên chưa làm được. Đề nghị thử lại.")

    return endpoint


async def _body(request: Request) -> Fields:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BODY:
                raise Refused(413, "Tin quá dài nên chưa nhận. Đề nghị gửi thành nhiều tin ngắn hơn.")
        data = json.loads(body)
    except (ClientDisconnect, ValueError, RecursionError) as error:
        raise Refused(400, UNREADABLE) from error
    if not isinstance(data, dict):
        raise Refused(400, UNREADABLE)
    return data


def _text(data: Fields, name: str) -> str:
    value = data.get(name)
    if not isinstance(value, str):
        raise Refused(400, UNREADABLE)
    try:
        value.encode()
    except UnicodeEncodeError as error:
        # JSON can carry half a surrogate pair, which no database stores.
        raise Refused(400, "Tin có ký tự bị hỏng nên chưa nhận. Đề nghị gõ lại.") from error
    return value


def _number(data: Fields, name: str, low: int, high: int) -> int:
    value = data.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not low <= value <= high:
        raise Refused(400, UNREADABLE)
    return value


def _event_id(data: Fields) -> str:
    value = _text(data, "event_id")
    if not EVENT_ID.fullmatch(value):
        raise Refused(400, UNREADABLE)
    return value


class _Calls:
    """The JSON calls; each takes the fields it was sent and returns those of its answer."""

    def __init__(self, port: DemoPort) -> None:
        self._port = port

    async def health(self, data: Fields) -> Fields:
        await self._port.messages(LARGEST_ID, 1)
        return {"status": "ok"}

    async def people(self, data: Fields) -> Fields:
        return {"people": [asdict(person) for person in await self._port.people()]}

    async def now(self, data: Fields) -> Fields:
        return {"now": self._port.now().isoformat(), "epoch": self._port.epoch}

    async def say(self, data: Fields) -> Fields:
        replied = None if data.get("reply_to") is None else _number(data, "reply_to", 1, LARGEST_ID)
        chat = await self._chat(data)
        await self._port.say(chat, _text(data, "text"), _event_id(data), replied)
        return {}

    async def tap(self, data: Fields) -> Fields:
        message, choice = _number(data, "message_id", 1, LARGEST_ID), _number(data, "choice", 0, 999)
        await self._port.tap(await self._chat(data), message, choice, _event_id(data))
        return {}

    async def _chat(self, data: Fields) -> str:
        chat = _text(data, "chat")
        if chat not in {person.code for person in await self._port.people()}:
            raise Refused(404, "Không có người này trong bản chạy thử.")
        return chat

    async def jump(self, data: Fields) -> Fields:
        days = _number(data, "days", 1, MOST_DAYS) if "days" in data else 0
        try:
            to = date.fromisoformat(_text(data, "to")) if "to" in data else None
        except ValueError as error:
            raise Refused(400, "Ngày chưa đúng. Ví dụ: 14/3/2023") from error
        sentence = await self._port.jump(to, days)
        return {"sentence": sentence, **await self.now(data)}

    async def reset(self, data: Fields) -> Fields:
        await self._port.reset()
        return await self.now(data)
