"""HTTP: which bot, which method, the answer's envelope, and the ordered faults on the way."""

import asyncio
import inspect
import json
import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from . import telegram_messages  # noqa: F401  (registers its methods)
from .telegram_errors import ApiError
from .telegram_faults import How
from .telegram_files import MAX_UPLOAD, Upload
from .telegram_methods import METHODS
from .telegram_params import Json, read_parameters
from .telegram_updates import RawJson
from .telegram_world import Call, World, chat_of

log = logging.getLogger(__name__)
_TOKEN = re.compile(r"[1-9]\d{0,15}:[A-Za-z0-9_-]+")
# A body may be a little longer than the file in it.
MAX_BODY = MAX_UPLOAD + 64 * 1024
_PAGE = "<html><head><title>{0} Bad Gateway</title></head><body><h1>{0} Bad Gateway</h1></body></html>"


@dataclass(frozen=True)
class Answer:
    """Status and body of an answer; JSON unless `mime` says otherwise."""

    status: int
    body: bytes
    mime: str = "application/json"
    retry_after: int | None = None

    def response(self) -> web.Response:
        """The same for aiohttp."""
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        return web.Response(status=self.status, body=self.body, content_type=self.mime, headers=headers)


def _success(result: Any) -> Answer:
    text = result if isinstance(result, RawJson) else json.dumps(result, ensure_ascii=False)
    return Answer(200, f'{{"ok":true,"result":{text}}}'.encode())


def _failure(error: ApiError) -> Answer:
    body: Json = {"ok": False, "error_code": error.code, "description": error.description}
    if error.parameters:
        body["parameters"] = error.parameters
    encoded = json.dumps(body, ensure_ascii=False).encode()
    return Answer(error.code, encoded, retry_after=error.parameters.get("retry_after"))


class BotApi:
    """Serves /bot<token>/<method> and /file/bot<token>/<path>."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.released = asyncio.Event()

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """One request."""
        path = request.path
        if path.startswith("/file/bot"):
            return await self._file(request, path.removeprefix("/file/bot"))
        if not path.startswith("/bot"):
            return _failure(ApiError(404, "Not Found")).response()
        token, _, name = path.removeprefix("/bot").partition("/")
        try:
            self._check(token)
            if name not in METHODS:
                raise ApiError(404, "Not Found")
            raw = await read_parameters(request)
        except ApiError as error:
            self.world.counts["refused"] += 1
            return _failure(error).response()
        return await self._call(request, name, raw)

    def _check(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise ApiError(404, "Not Found")
        if token != self.world.token:
            raise ApiError(401, "Unauthorized")

    async def _call(self, request: web.BaseRequest, name: str, raw: Json) -> web.Response:
        call = self._recorded(name, raw)
        how = self.world.faults.pick(name, chat_of(raw))
        if how is None:
            answer = await self._processed(name, raw)
        else:
            call.fault = how.answer or "slow"
            answer = await self._faulty(how, name, raw)
        call.status = answer.status
        if answer.status >= 400:
            call.description = answer.body.decode()
        self.world.changed()
        return await self._written(request, how, answer)

    def _recorded(self, name: str, raw: Json) -> Call:
        world = self.world
        world.counts["calls"] += 1
        params = {key: _without_bytes(value) for key, value in raw.items()} if world.record else {}
        call = Call(name, params, world.now())
        if world.record:
            world.calls.append(call)
        return call

    async def _processed(self, name: str, raw: Json) -> Answer:
        method = METHODS[name]
        try:
            result = method.run(self.world, method.fields.read(raw))
            if inspect.isawaitable(result):
                result = await result
        except ApiError as error:
            return _failure(error)
        except Exception:
            log.exception("the emulator itself broke in %s", name)
            return _failure(ApiError(500, "Internal Server Error: the emulator itself broke"))
        return _success(result)

    async def _faulty(self, how: How, name: str, raw: Json) -> Answer:
        done = self._processed(name, raw) if how.processed else None
        return await self._spoilt(how, await done if done else Answer(0, b""))

    async def _spoilt(self, how: How, answer: Answer) -> Answer:
        """What is left of an answer; status 0 when the connection will be broken."""
        if how.delay or how.held:
            # Over at once when the emulator closes or releases what it holds.
            with suppress(TimeoutError):
                await asyncio.wait_for(self.released.wait(), None if how.held else how.delay)
        if how.answer == "error":
            return _failure(how.error())
        if how.answer == "html":
            return Answer(how.code, _PAGE.format(how.code).encode(), "text/html")
        if how.answer == "garbage":
            return Answer(200, b'{"ok":true,"result":{"message_id":')
        return Answer(0, answer.body) if how.answer in ("drop", "half") else answer

    async def _written(self, request: web.BaseRequest, how: How | None, answer: Answer) -> web.Response:
        if how is None or how.answer not in ("drop", "half"):
            return answer.response()
        transport = request.transport
        if transport is not None:
            if how.answer == "half":
                head = (
                    f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(answer.body)}"
                )
                transport.write(f"{head}\r\n\r\n".encode() + answer.body[: len(answer.body) // 2])
            transport.close()
        return web.Response()

    async def _file(self, request: web.BaseRequest, rest: str) -> web.Response:
        """A download; faults are ordered for the method "file"."""
        token, _, path = rest.partition("/")
        try:
            self._check(token)
        except ApiError as error:
            return _failure(error).response()
        call = self._recorded("file", {"path": path})
        stored = self.world.files.download(path)
        answer = _failure(ApiError(404, "Not Found"))
        if stored is not None:
            answer = Answer(200, stored.data, "application/octet-stream")
        how = self.world.faults.pick("file", None)
        if how is not None:
            call.fault = how.answer or "slow"
            answer = await self._spoilt(how, answer)
        call.status = answer.status
        return await self._written(request, how, answer)


def _without_bytes(value: Any) -> Any:
    return (
        {"name": value.name, "mime": value.mime, "size": len(value.data)}
        if isinstance(value, Upload)
        else value
    )
