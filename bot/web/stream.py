"""The one stream of events a page listens to, resumed where it was left."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import asdict, dataclass

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import Request
from starlette.responses import Response

from bot.web.demo_port import ChatMessage, DemoPort

MOST_MESSAGES = 200
TICK = 10.0
RECONNECT_MS = 1500
SEND_TIMEOUT = 30.0


def stream(port: DemoPort, request: Request, closing: asyncio.Event) -> Response:
    """Batches of at most MOST_MESSAGES until the page leaves or `closing` is set."""
    return EventSourceResponse(_events(port, _mark(request), closing), send_timeout=SEND_TIMEOUT)


@dataclass(frozen=True)
class _Mark:
    """How far a page has read: the last message it has, of which epoch."""

    epoch: str = ""
    after: int = 0


def _mark(request: Request) -> _Mark:
    """What the browser resumes from, else what the page asks for; what cannot be read is the beginning."""
    epoch, _, after = request.headers.get("last-event-id", "").rpartition(":")
    if not epoch:
        epoch, after = request.query_params.get("epoch", ""), request.query_params.get("after", "")
    readable = after.isascii() and after.isdigit() and len(after) <= 18
    return _Mark(epoch, int(after)) if readable else _Mark()


async def _events(port: DemoPort, mark: _Mark, closing: asyncio.Event) -> AsyncIterator[ServerSentEvent]:
    """One event a batch, and one every TICK seconds for the page's clock; ends when `closing` is set.

    What the port raises ends the stream too; the page comes back by itself.
    """
    stop = asyncio.create_task(closing.wait())
    try:
        while not stop.done():
            # Begins to wait before it reads: what comes in between is not missed.
            news = asyncio.create_task(port.changed(TICK))
            try:
                fresh, mark, found = await _read(port, mark)
                yield _event(port, mark, found, fresh)
                if len(found) < MOST_MESSAGES:
                    await asyncio.wait({news, stop}, return_when=asyncio.FIRST_COMPLETED)
                if news.done():
                    news.result()
            finally:
                news.cancel()
    finally:
        stop.cancel()


async def _read(port: DemoPort, mark: _Mark) -> tuple[bool, _Mark, list[ChatMessage]]:
    """What comes after `mark`, the mark behind it, and whether the page must start anew."""
    while True:
        epoch = port.epoch
        after = mark.after if mark.epoch == epoch else 0
        found = await port.messages(after, MOST_MESSAGES)
        if port.epoch == epoch:
            return mark.epoch != epoch, _Mark(epoch, found[-1].id if found else after), found


def _event(port: DemoPort, mark: _Mark, found: list[ChatMessage], fresh: bool) -> ServerSentEvent:
    data = {
        "epoch": mark.epoch,
        "fresh": fresh,
        "now": port.now().isoformat(),
        "more": len(found) == MOST_MESSAGES,
        "messages": [asdict(message) for message in found],
    }
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return ServerSentEvent(text, event="batch", id=f"{mark.epoch}:{mark.after}", retry=RECONNECT_MS)
