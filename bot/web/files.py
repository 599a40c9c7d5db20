"""Files over HTTP: kept documents on the page of who asked for them, and by links that expire."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from jobs.feed_links import PATH
from messages.types import OutgoingFile

GONE = (
    '<!doctype html><html lang="vi"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>Không mở được</title><h1>Không mở được liên kết này</h1>"
    "<p>Liên kết không đúng, đã hết hạn (sau 24 giờ) hoặc đã thu hồi. "
    "Đề nghị mở lại tệp từ tin nhắn của Nhắc việc.</p></html>"
)
LOCKED = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "x-robots-tag": "noindex, nofollow",
    "cross-origin-resource-policy": "same-origin",
}
UNSAFE = re.compile(r"[^A-Za-z0-9._ -]")

Opens = Callable[[str], Awaitable[OutgoingFile | None]]


async def _nowhere(token: str) -> None:
    """Where there are no calendars."""


def links_app(linked: Opens, calendar: Opens = _nowhere) -> Starlette:
    """For the outside: nothing but the files behind links, and whether it is there at all.

    `linked(token)` and `calendar(token)` are None where a link leads nowhere: guessed, over, revoked and not
    allowed look alike.
    """

    async def opened(request: Request) -> Response:
        file = await linked(request.path_params["token"])
        return gone() if file is None else download(file)

    async def subscribed(request: Request) -> Response:
        file = await calendar(request.path_params["token"])
        return gone() if file is None else download(file)

    async def nothing(request: Request, error: Exception) -> Response:
        return gone()

    async def health(request: Request) -> Response:
        return Response("ok", media_type="text/plain", headers=LOCKED)

    feeds = Route(f"{PATH}/{{token}}.ics", subscribed)
    routes = [Route("/tep/{token}", opened), feeds, Route("/health", health)]
    app = Starlette(routes=routes, exception_handlers={404: nothing, 405: nothing})
    app.router.redirect_slashes = False
    app.state.closing = asyncio.Event()
    return app


def gone() -> Response:
    """The page of a link that leads nowhere."""
    return HTMLResponse(GONE, 404, headers=LOCKED)


def download(file: OutgoingFile) -> Response:
    """The file, to be saved and never opened as a page of ours."""
    headers = {**LOCKED, "content-disposition": disposition(file.name)}
    return Response(file.data, media_type=file.media_type, headers=headers)


def disposition(name: str) -> str:
    """An attachment, its name in both forms (RFC 6266, RFC 5987), neither with a path or a quote."""
    last = re.split(r"[/\\]", name)[-1].strip(" .") or "tep"
    plain = UNSAFE.sub("_", last)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(last, safe='')}"
