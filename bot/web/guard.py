"""Default deny: only this machine's own names (DNS rebinding), only this page's own calls (forgery)."""

import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)
UNREADABLE = "Yêu cầu không đọc được. Đề nghị tải lại trang."
HEADERS = {
    "content-security-policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class Refused(Exception):
    """A call that cannot be taken; the message is the Vietnamese sentence for the page."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


def refusal(status: int, sentence: str) -> Response:
    """The answer to a call that is not taken: {"error": sentence}."""
    return JSONResponse({"error": sentence}, status)


class Guard:
    """Refuses what does not come from this page on this machine; puts the safe headers on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        stored = scope["path"] == "/" or scope["path"].startswith("/static/")

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers["cache-control"] = "no-cache" if stored else "no-store"
            await send(message)

        try:
            _check(scope["method"], scope["path"], Headers(scope=scope))
        except Refused as error:
            await refusal(error.status, str(error))(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)


def _check(method: str, path: str, headers: Headers) -> None:
    host = headers.get("host", "")
    if not LOOPBACK.fullmatch(host):
        raise Refused(403, "Chỉ mở được bằng địa chỉ của chính máy này, ví dụ http://127.0.0.1:8080")
    foreign = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
    origin = headers.get("origin")
    if origin is not None and origin.lower() not in (f"http://{host}".lower(), f"https://{host}".lower()):
        foreign = True
    if foreign and path != "/":
        raise Refused(403, "Yêu cầu đến từ trang khác nên không nhận.")
    if method == "POST" and headers.get("content-type", "").split(";")[0].strip() != "application/json":
        raise Refused(415, UNREADABLE)
