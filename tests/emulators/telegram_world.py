"""What the emulated service knows: the bot, chats, messages, files, taps, and the record of calls."""

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .telegram_errors import OLD_QUERY, bad_request, forbidden
from .telegram_faults import Faults, Pace
from .telegram_files import FileStore
from .telegram_updates import UpdateQueue

Json = dict[str, Any]
FIRST_UPDATE = 523_000_001


@dataclass
class Call:
    """One call of a method. `status` is None while it runs; 0 when the connection was broken instead."""

    method: str
    params: Json
    at: float
    status: int | None = None
    description: str = ""
    fault: str = ""

    @property
    def chat(self) -> int | None:
        """The chat it was for, if it named one by number."""
        return chat_of(self.params)


def chat_of(params: Json) -> int | None:
    """chat_id as a number, or None."""
    try:
        return int(params["chat_id"])
    except (KeyError, ValueError, TypeError):
        return None


@dataclass
class Query:
    """A tap on a button: what the bot answered, if it did."""

    id: str
    at: float
    answered: bool = False
    text: str = ""
    alert: bool = False


@dataclass
class Chat:
    """A private chat (`id` > 0), a group or a supergroup. `open`: the bot may write here."""

    id: int
    kind: str
    name: str
    username: str = ""
    open: bool = False
    seen: bool = False
    refusal: str = ""
    migrated_to: int | None = None
    actions: list[str] = field(default_factory=list)
    messages: dict[int, Json] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    ids: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def json(self) -> Json:
        """The Chat of a message."""
        name = "first_name" if self.kind == "private" else "title"
        chat: Json = {"id": self.id, "type": self.kind, name: self.name}
        if self.username:
            chat["username"] = self.username
        return chat


class World:
    """All state of one emulated bot. Not thread-safe: one event loop."""

    def __init__(
        self, token: str, username: str, clock: Callable[[], float], *, record: bool, callback_lifetime: float
    ) -> None:
        self.token = token
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "Nhắc việc",
            "username": username,
        }
        self.record = record
        self.callback_lifetime = callback_lifetime
        self._clock = clock
        self._moved = 0.0
        self._waiting: set[asyncio.Event] = set()
        self._private_ids = itertools.count(1)
        self.chats: dict[int, Chat] = {}
        self.queries: dict[str, Query] = {}
        self.query_ids = itertools.count(4_382_000_000_000_000_001)
        self.commands: dict[str, list[dict[str, str]]] = {}
        self.texts: dict[str, str] = {}
        self.webhook: Json = {}
        self.calls: list[Call] = []
        self.counts: Counter[str] = Counter()
        self.delivered: Counter[tuple[int, str]] = Counter()
        self.faults = Faults()
        self.pace = Pace(self.now)
        self.files = FileStore(self.now)
        self.updates = UpdateQueue(self.now, self.changed, FIRST_UPDATE)

    def now(self) -> float:
        """Seconds of the emulator's clock, which `advance` moves apart from the real one."""
        return self._clock() + self._moved

    def advance(self, seconds: float) -> None:
        """Let time pass: queries and updates grow old, the pace recovers."""
        self._moved += seconds

    def changed(self) -> None:
        """Wake everyone in `wait`."""
        for event in self._waiting:
            event.set()

    async def wait(self, check: Callable[[], Any], within: float | None) -> Any:
        """The first true result of `check`; raises TimeoutError."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(within):
                while not (result := check()):
                    await event.wait()
                    event.clear()
                return result
        finally:
            self._waiting.discard(event)

    def chat(self, chat_id: int) -> Chat:
        """The chat, if the bot may write there; raises ApiError as the real server does."""
        chat = self.chats.get(chat_id)
        if chat is None or not (chat.seen or chat.open or chat.refusal):
            raise bad_request("chat not found")
        if chat.migrated_to is not None:
            new = chat.migrated_to
            raise bad_request("group chat was upgraded to a supergroup chat", migrate_to_chat_id=new)
        if chat.refusal:
            raise forbidden(chat.refusal)
        if not chat.open:
            raise forbidden("bot can't initiate conversation with a user")
        return chat

    def post(self, chat: Chat, sender: Json, body: Json, reply_to: Json | None = None) -> Json:
        """Put a message into a chat and give it its number."""
        ids = chat.ids if chat.kind == "supergroup" else self._private_ids
        message: Json = {
            "message_id": next(ids),
            "from": sender,
            "chat": chat.json(),
            "date": int(self.now()),
        }
        if reply_to is not None:
            message["reply_to_message"] = without_reply(reply_to)
        message.update(body)
        chat.messages[message["message_id"]] = message
        self.changed()
        return message

    def delivery(self, chat: Chat, text: str) -> None:
        """Count what the bot has sent, to find duplicates."""
        self.counts["delivered"] += 1
        if self.record:
            self.delivered[chat.id, text] += 1

    def answerable(self, query_id: str) -> Query:
        """A query not yet answered and not too old; raises ApiError 400."""
        query = self.queries.get(query_id)
        if query is None or query.answered or self.now() - query.at > self.callback_lifetime:
            raise bad_request(OLD_QUERY)
        return query


def without_reply(message: Json) -> Json:
    """A message as it is shown inside another one: Telegram nests only once."""
    return {key: value for key, value in message.items() if key != "reply_to_message"}
