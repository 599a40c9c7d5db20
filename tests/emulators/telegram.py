"""A strict emulator of the Telegram Bot API over real HTTP. How it differs from the real server: telegram.md.

In a test's own event loop:

    async with TelegramEmulator() as emulator:      # TELEGRAM_API_BASE = emulator.base_url
        lan = emulator.person(1001, "Lan")
        await lan.send("/start")
        greeting = await lan.wait_for_text("Chào")
        tap = await lan.tap(greeting.id, "Đã xong")
        await tap.answered()
        emulator.fail(method="sendMessage", times=2, how=drop_after())

As a process, controlled over HTTP (telegram_control.py):  python -m tests.emulators.telegram --port 0
"""

import argparse
import asyncio
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from .telegram_control import Control
from .telegram_faults import STORM, How, Rule
from .telegram_groups import Group
from .telegram_http import MAX_BODY, BotApi
from .telegram_people import Person
from .telegram_seen import WAIT
from .telegram_webhook import WebhookSender
from .telegram_world import Call, Chat, Json, World

TOKEN = "7000000001:AAEmulated_token-of-thirty-five-chars"
USERNAME = "nhacviec_test_bot"
# Not documented and by experience short: taps answered later than this are "too old".
CALLBACK_LIFETIME = 60.0


class TelegramEmulator:
    """One bot's Telegram, on a loopback port of its own. `fast` keeps no record of calls and duplicates."""

    def __init__(
        self,
        token: str = TOKEN,
        username: str = USERNAME,
        *,
        port: int = 0,
        fast: bool = False,
        callback_lifetime: float = CALLBACK_LIFETIME,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.world = World(token, username, clock, record=not fast, callback_lifetime=callback_lifetime)
        self.port = port
        self._api = BotApi(self.world)
        self._control = Control(self)
        self._people: dict[int, Person] = {}
        self._runner: web.ServerRunner | None = None
        self._webhooks: asyncio.Task[None] | None = None

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def username(self) -> str:
        """The bot's name, without @."""
        return str(self.world.bot["username"])

    @property
    def base_url(self) -> str:
        """Methods are at BASE/bot<token>/<method>, files at BASE/file/bot<token>/<path>."""
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        server = web.Server(self._handle, request_factory=_request, access_log=None)
        self._runner = web.ServerRunner(server, shutdown_timeout=0.2)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._webhooks = asyncio.create_task(WebhookSender(self.world).run())
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._runner is not None
        assert self._webhooks is not None
        self._webhooks.cancel()
        with suppress(asyncio.CancelledError):
            await self._webhooks
        self.release()
        self.world.updates.wake()
        await self._runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        if request.path.startswith("/control/"):
            return await self._control.handle(request)
        return await self._api.handle(request)

    def person(self, person_id: int, first_name: str = "Người dùng", username: str = "") -> Person:
        """A person and their private chat, one for each id. Unknown to the bot until they write."""
        if person_id not in self._people:
            chat = Chat(person_id, "private", first_name, username)
            user: Json = {"id": person_id, "is_bot": False, "first_name": first_name, "language_code": "vi"}
            if username:
                user["username"] = username
            self.world.chats[person_id] = chat
            self._people[person_id] = Person(self.world, chat, user)
        return self._people[person_id]

    def group(self, group_id: int, title: str = "Nhóm") -> Group:
        """A group (negative id); the same one for the same id."""
        assert group_id < 0, "ids of groups are negative"
        chat = self.world.chats.setdefault(group_id, Chat(group_id, "group", title))
        return Group(self.world, chat)

    def raw_update(self, update: dict[str, Any]) -> int:
        """Queue an update as it is, whatever the bot asked for; gives its update_id."""
        return self.world.updates.add_raw(update)

    def fail(self, method: str | None = None, *, chat: int | None = None, times: int = 1, how: How) -> Rule:
        """The next `times` calls of the method (any) for the chat (any) go wrong. "file": downloads."""
        return self.world.faults.add(method, chat, times, how)

    def storm(
        self, seed: int, rate: float, methods: Sequence[str] | None = None, hows: Sequence[How] = STORM
    ) -> None:
        """From now on a share `rate` of the calls goes wrong by seeded chance."""
        self.world.faults.storm(seed, rate, methods, hows)

    def calm(self) -> None:
        """No more faults."""
        self.world.faults.calm()

    def release(self) -> None:
        """Answer what `hold` and `slow` keep waiting; later orders to hold wait anew."""
        self._api.released.set()
        self._api.released = asyncio.Event()

    def pace(self, on: bool) -> None:
        """Enforce the limits of `telegram_faults.Pace`, or not (as at the start)."""
        self.world.pace.on = on

    def advance(self, seconds: float) -> None:
        """Move the emulator's clock: taps grow too old, updates expire, the pace recovers."""
        self.world.advance(seconds)

    @property
    def calls(self) -> list[Call]:
        """Every call so far, in the order they came; not those with a bad token, method or body."""
        return self.world.calls

    def calls_of(self, method: str | None = None) -> list[Call]:
        """The calls of one method; all for None."""
        return [call for call in self.world.calls if method in (None, call.method)]

    @property
    def duplicates(self) -> dict[tuple[int, str], int]:
        """(chat, text) → how often, of what was delivered more than once."""
        return {key: times for key, times in self.world.delivered.items() if times > 1}

    def counts(self) -> Json:
        """calls, delivered, refused, duplicates (surplus deliveries), pending, polling."""
        counts = self.world.counts
        return {
            **{name: counts[name] for name in ("calls", "delivered", "refused")},
            "duplicates": sum(times - 1 for times in self.duplicates.values()),
            "pending": self.world.updates.pending,
            "polling": self.world.updates.polling,
        }

    def menu(self, person: Person) -> list[str]:
        """The commands this person's phone shows in their private chat."""
        scopes = [
            f'{{"chat_id":{person.id},"type":"chat"}}',
            '{"type":"all_private_chats"}',
            '{"type":"default"}',
        ]
        keys = [f'[{scope},"{language}"]' for scope in scopes for language in ("vi", "")]
        shown = next((self.world.commands[key] for key in keys if self.world.commands.get(key)), [])
        return [command["command"] for command in shown]

    async def wait_for_call(self, method: str, times: int = 1, within: float = WAIT) -> list[Call]:
        """Wait until a method has been called and answered so often."""

        def check() -> list[Call] | None:
            done = [call for call in self.calls_of(method) if call.status is not None]
            return done if len(done) >= times else None

        calls: list[Call] = await self.world.wait(check, within)
        return calls

    async def wait_until(self, check: Callable[[], Any], within: float = WAIT) -> Any:
        """The first true result of `check`, looked at after every change; raises TimeoutError."""
        return await self.world.wait(check, within)

    async def wait_until_polling(self, within: float = WAIT) -> None:
        """Wait until a getUpdates is held open."""
        await self.world.wait(lambda: self.world.updates.polling, within)

    async def wait_until_read(self, within: float = WAIT) -> None:
        """Wait until every update is acknowledged."""
        await self.world.wait(lambda: not self.world.updates.pending, within)


def _request(message: Any, payload: Any, protocol: Any, writer: Any, task: Any) -> web.BaseRequest:
    loop = asyncio.get_running_loop()
    return web.BaseRequest(message, payload, protocol, writer, task, loop, client_max_size=MAX_BODY)


async def serve(emulator: TelegramEmulator) -> None:
    """Run until cancelled; the first line printed is the base URL."""
    async with emulator:
        print(emulator.base_url, flush=True)
        await asyncio.Event().wait()


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="A strict emulator of the Telegram Bot API.")
    parser.add_argument("--port", type=int, default=0, help="0 chooses a free one")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--username", default=USERNAME)
    parser.add_argument("--fast", action="store_true", help="for benchmarks: keep no record of calls")
    parser.add_argument("--pace", action="store_true", help="enforce the limits of pace")
    given = parser.parse_args()
    emulator = TelegramEmulator(given.token, given.username, port=given.port, fast=given.fast)
    emulator.pace(given.pace)
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(emulator))


if __name__ == "__main__":
    main()
