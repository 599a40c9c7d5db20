"""python-telegram-bot over aiohttp: several times the calls a second of its own httpx (tests/bench)."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_SECONDS = 10.0


@dataclass(frozen=True)
class Fields:
    """Parameters of a method that are JSON already, with a file beside them."""

    fields: Mapping[str, Any]
    file: "FilePart | None" = None


@dataclass(frozen=True)
class FilePart:
    """A file in the body of a call; `field`: the parameter it is the value of."""

    field: str
    name: str
    mime: str
    data: bytes


class AiohttpRequest(BaseRequest):
    """One pool of connections. `read_seconds` bounds a call whose caller names no time of its own.

    TimedOut stands for every call that may have been carried out although no answer came; NetworkError for
    those that surely did not leave. No message holds an address: the token is part of every one.
    """

    def __init__(self, read_seconds: float = 15.0, connections: int = 100) -> None:
        self._read_seconds = read_seconds
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._read_seconds

    async def initialize(self) -> None:
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=self._connections, ttl_dns_cache=300)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def shutdown(self) -> None:
        if self._session is not None:
            session, self._session = self._session, None
            await session.close()

    async def call(self, url: str, fields: Mapping[str, Any]) -> Any:
        """The result of a method whose parameters are plain JSON. Raises TelegramError.

        A third of the time of `telegram.Bot`, which makes objects of what is asked and of what is answered.
        """
        # What is posted reaches nothing but `do_request` below.
        return await self.post(url, cast(RequestData, Fields(fields)))

    async def upload(self, url: str, fields: Mapping[str, Any], file: FilePart, seconds: float) -> Any:
        """As `call`, with a file; `seconds` without an answer are borne. Raises TelegramError."""
        return await self.post(url, cast(RequestData, Fields(fields, file)), read_timeout=seconds)

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | Fields | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("initialize() comes first")
        seconds = read_timeout if isinstance(read_timeout, int | float) else self._read_seconds
        options = {"timeout": _timeout(seconds), **_body(request_data)}
        try:
            async with self._session.request(method, url, **options) as answer:
                return answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NetworkError(f"not connected: {type(error).__name__}") from None
        except (TimeoutError, aiohttp.ClientError, OSError) as error:
            raise TimedOut(f"no answer: {type(error).__name__}") from None


@cache
def _timeout(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=None, connect=CONNECT_SECONDS, sock_read=seconds)


def _body(data: RequestData | Fields | None) -> dict[str, Any]:
    if data is None:
        return {}
    if isinstance(data, Fields):
        return {"json": data.fields} if data.file is None else {"data": _form(data.fields, data.file)}
    return {"data": data.json_parameters}


def _form(fields: Mapping[str, Any], file: FilePart) -> aiohttp.FormData:
    """Quoted, a name would be shown with percent signs in place of its letters."""
    form = aiohttp.FormData(quote_fields=False)
    for name, value in fields.items():
        form.add_field(name, str(value))
    form.add_field(file.field, file.data, filename=file.name, content_type=file.mime)
    return form
