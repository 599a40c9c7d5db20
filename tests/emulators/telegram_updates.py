"""The queue of updates: offsets, acknowledging, long polling and its conflicts, as tdlib's server does."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .telegram_errors import conflict

LONGEST_POLL = 50
CALLBACK_LIFETIME = 150
UPDATE_LIFETIME = 86400
OTHER_GET_UPDATES = "terminated by other getUpdates request; make sure that only one bot instance is running"
KINDS = frozenset(
    {
        "message",
        "edited_message",
        "channel_post",
        "edited_channel_post",
        "business_connection",
        "business_message",
        "edited_business_message",
        "deleted_business_messages",
        "message_reaction",
        "message_reaction_count",
        "inline_query",
        "chosen_inline_result",
        "callback_query",
        "shipping_query",
        "pre_checkout_query",
        "purchased_paid_media",
        "poll",
        "poll_answer",
        "my_chat_member",
        "chat_member",
        "chat_join_request",
        "chat_boost",
        "removed_chat_boost",
    }
)
# The real server gives my_chat_member to a bot that has named nothing. Here it must be named.
UNNAMED = KINDS - {"my_chat_member", "chat_member", "message_reaction", "message_reaction_count"}


class RawJson(str):
    """A result that is JSON already, so that an update is frozen when it is made, as on the real server."""

    __slots__ = ()


@dataclass(frozen=True)
class Entry:
    id: int
    expires: float
    body: str


class UpdateQueue:
    """Updates not yet acknowledged. Ids grow by one; `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float], changed: Callable[[], None], first_id: int) -> None:
        self._clock = clock
        self._changed = changed
        self._entries: deque[Entry] = deque()
        self._poller: asyncio.Future[None] | None = None
        self.next_id = first_id
        self.allowed = UNNAMED

    def allow(self, kinds: list[str] | None) -> None:
        """Keep only these kinds from now on; None leaves the choice, an empty list takes it back."""
        if kinds is not None:
            self.allowed = frozenset(kinds) & KINDS or UNNAMED

    def add(self, kind: str, body: dict[str, Any]) -> int | None:
        """Queue an update and wake the poller; None if the bot has not asked for this kind."""
        if kind not in self.allowed:
            return None
        lifetime = CALLBACK_LIFETIME if kind == "callback_query" else UPDATE_LIFETIME
        return self.add_raw({kind: body}, lifetime)

    def add_raw(self, update: dict[str, Any], lifetime: float = UPDATE_LIFETIME) -> int:
        """Queue anything, parsable or not."""
        update_id = self.next_id
        self.next_id += 1
        body = json.dumps({"update_id": update_id, **update}, ensure_ascii=False)
        self._entries.append(Entry(update_id, self._clock() + lifetime, body))
        self.wake()
        return update_id

    def wake(self) -> None:
        """Let the poller look again, and whoever waits for a change."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_result(None)
        self._changed()

    @property
    def pending(self) -> int:
        """Updates not acknowledged and not too old."""
        self._expire()
        return len(self._entries)

    @property
    def polling(self) -> bool:
        """A getUpdates is being held open."""
        return self._poller is not None and not self._poller.done()

    def clear(self) -> None:
        """Drop what is pending (drop_pending_updates)."""
        self._entries.clear()

    def first(self) -> Entry | None:
        """The oldest pending one, for a webhook."""
        self._expire()
        return self._entries[0] if self._entries else None

    def remove(self, entry: Entry) -> None:
        """Acknowledge one, by a webhook's answer."""
        if entry in self._entries:
            self._entries.remove(entry)

    def interrupt(self, why: str) -> None:
        """End the poll that is held open with a 409."""
        if self._poller is not None and not self._poller.done():
            self._poller.set_exception(conflict(why))

    async def get(self, offset: int, limit: int, seconds: int) -> RawJson:
        """One getUpdates. Everything before `offset` is acknowledged and never comes again."""
        self.interrupt(OTHER_GET_UPDATES)
        start = self._acknowledge(offset)
        bodies = self._from(start, limit)
        if not bodies and seconds > 0:
            await self._wait(min(seconds, LONGEST_POLL))
            bodies = self._from(start, limit)
        return RawJson(f"[{','.join(bodies)}]")

    async def _wait(self, seconds: int) -> None:
        poller = self._poller = asyncio.get_running_loop().create_future()
        self._changed()
        done, _ = await asyncio.wait([poller], timeout=seconds)
        if done:
            poller.result()
        else:
            poller.cancel()

    def _acknowledge(self, offset: int) -> int:
        self._expire()
        if offset < 0:
            offset += self.next_id
        elif offset > self.next_id + 10:
            # An offset from another life: TQueue calls it "in the future" and starts from the head.
            return 0
        while self._entries and self._entries[0].id < offset:
            self._entries.popleft()
        return offset

    def _from(self, start: int, limit: int) -> list[str]:
        bodies = []
        for entry in self._entries:
            if entry.id >= start:
                bodies.append(entry.body)
                if len(bodies) == limit:
                    break
        return bodies

    def _expire(self) -> None:
        now = self._clock()
        if any(entry.expires <= now for entry in self._entries):
            self._entries = deque(entry for entry in self._entries if entry.expires > now)
