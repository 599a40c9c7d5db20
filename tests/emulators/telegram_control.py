"""The control API, for a test in another process: JSON in, JSON out, under /control/.

POST person {id, first_name}             group {id, title, by}         migrate {id, by}
POST act {chat, as?, do, args}           do: send, edit, tap, photo, document, block, unblock, sticker, …
POST update {…}                          any update, unparsable ones too
POST fail {method?, chat?, times?, how}  how: the fields of `telegram_faults.How`
POST storm {seed, rate, methods?}        calm {}    release {}    pace {on}    advance {seconds}
GET  messages?chat=&contains=&wait=      what the person sees; with `wait` (seconds) until `contains` is there
GET  calls?method=                       every call so far        GET counts      totals, pending, polling
"""

import base64
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from aiohttp import web

from .telegram_faults import How
from .telegram_people import Side
from .telegram_seen import Seen, Tap

if TYPE_CHECKING:
    from .telegram import TelegramEmulator

Json = dict[str, Any]
_ACTS = {
    "send",
    "edit",
    "tap",
    "photo",
    "document",
    "other",
    "sticker",
    "location",
    "voice",
    "contact",
    "block",
    "unblock",
    "deactivate",
}


class Control:
    """Turns requests into calls of the emulator."""

    def __init__(self, emulator: "TelegramEmulator") -> None:
        self.emulator = emulator
        self._posts: dict[str, Callable[[Json], Any]] = {
            "person": lambda body: {"id": emulator.person(**body).id},
            "group": self._group,
            "migrate": self._migrate,
            "act": self._act,
            "update": lambda body: {"update_id": emulator.raw_update(body)},
            "fail": self._fail,
            "storm": lambda body: emulator.storm(**body),
            "calm": lambda body: emulator.calm(),
            "release": lambda body: emulator.release(),
            "pace": lambda body: emulator.pace(body["on"]),
            "advance": lambda body: emulator.advance(body["seconds"]),
        }
        self._gets: dict[str, Callable[[Json], Any]] = {
            "messages": self._messages,
            "calls": self._calls,
            "counts": lambda query: emulator.counts(),
        }

    async def handle(self, request: web.BaseRequest) -> web.Response:
        """One request; 400 with the exception's text when it cannot be done."""
        name = request.path.removeprefix("/control/")
        table = self._gets if request.method == "GET" else self._posts
        if name not in table:
            return web.json_response({"error": f"no control {name!r}"}, status=404)
        try:
            given = (
                dict(request.query) if request.method == "GET" else json.loads(await request.read() or b"{}")
            )
            result = table[name](given)
            if isinstance(result, Awaitable):
                result = await result
        except Exception as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return web.json_response(result)

    async def _group(self, body: Json) -> Json:
        group = self.emulator.group(body["id"], body["title"])
        await group.add_bot(self.emulator.person(body["by"]))
        return {"id": group.id}

    async def _migrate(self, body: Json) -> Json:
        moved = await self.emulator.group(body["id"]).migrate(self.emulator.person(body["by"]))
        return {"id": moved.id}

    async def _act(self, body: Json) -> Json:
        if body["do"] not in _ACTS:
            raise LookupError(f"no act {body['do']!r}")
        args = dict(body.get("args", {}))
        if "data" in args:
            args["data"] = base64.b64decode(args["data"])
        result = await getattr(self._side(body), body["do"])(**args)
        return {"query_id": result.id} if isinstance(result, Tap) else {"message_id": result}

    def _side(self, body: Json) -> Side:
        if body["chat"] > 0:
            return self.emulator.person(body["chat"])
        return self.emulator.group(body["chat"]).member(self.emulator.person(body["as"]))

    def _fail(self, body: Json) -> None:
        how = How(**body.pop("how"))
        self.emulator.fail(how=how, **body)

    async def _messages(self, query: Json) -> list[Json]:
        person = self.emulator.person(int(query["chat"]))
        if "wait" in query:
            await person.wait_for_text(query.get("contains", ""), float(query["wait"]))
        return [_shown(message) for message in person.messages]

    def _calls(self, query: Json) -> list[Json]:
        return [asdict(call) for call in self.emulator.calls_of(query.get("method"))]


def _shown(message: Seen) -> Json:
    shown = {
        name: getattr(message, name) for name in ("id", "from_bot", "text", "buttons", "edited", "reply_to")
    }
    return {**shown, "kind": message.kind, "file_name": message.file_name}
