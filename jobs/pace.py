"""How many messages a bot may start now, and which of its chats must be left alone. Pure.

Times are seconds of a monotonic clock and are given, never read.
"""

from collections import deque
from collections.abc import Mapping

from jobs.ports import Pacing, Sender

SECOND_CHAT_WINDOW = 5.0
LEAST_EASE = 0.1
"""Each chat that is written to eases a little later; nobody looks at all of them one by one."""


def paces(senders: Mapping[int, Sender]) -> "dict[int, Pace]":
    """One for each bot. Whoever sends by a bot shares it: the channel counts all that leaves."""
    return {bot_id: Pace(sender.pacing) for bot_id, sender in senders.items()}


class Pace:
    """One bot's pace: over all, per chat, and what the channel asked for (retry_after).

    Over all: in no span of a second do more sends start than `per_second`, rounded up; a rate below one a
    second is one send in a longer span. A second chat told to wait within 5 s means the bot, not the chat, is
    too fast: all of it pauses, for as long as the second was told.

    What may be held back asks what is `free` and which chats are busy; an answer goes before it, waits for
    nothing but what the channel asked for (`told_to_wait`), and takes up a place all the same.
    """

    def __init__(self, pacing: Pacing) -> None:
        self._chat_gap = pacing.chat_gap
        self._burst = None if pacing.per_second is None else max(1, int(pacing.per_second))
        self._span = self._burst / pacing.per_second if self._burst and pacing.per_second else 0.0
        self._spent: deque[float] = deque()
        """Until when each recent start takes up a place."""
        self._bot_until = 0.0
        self._gaps: dict[str, float] = {}
        self._told: dict[str, float] = {}
        self._last_slowed: tuple[str, float] | None = None

    def free(self, at: float, most: int) -> int:
        """How many sends may start at `at`, up to `most`."""
        if at < self._bot_until:
            return 0
        if self._burst is None:
            return most
        self._forget(at)
        return max(0, min(most, self._burst - len(self._spent)))

    def free_in(self, at: float) -> float:
        """Seconds from `at` until a send may start again; 0 when one may now."""
        until = self._bot_until
        if self._burst is not None and len(self._spent) >= self._burst:
            until = max(until, self._spent[-self._burst])
        return max(0.0, until - at)

    def paused_in(self, at: float) -> float:
        """Seconds from `at` for which the channel wants nothing of this bot; 0 when it asked for no pause."""
        return max(0.0, self._bot_until - at)

    def eases_in(self, at: float) -> float | None:
        """Seconds until the bot, or the first of its busy chats, may be written to; None: all may now."""
        wait = self.free_in(at)
        if wait:
            return wait
        self._forget(at)
        first = min((*self._gaps.values(), *self._told.values()), default=None)
        return None if first is None else max(LEAST_EASE, first - at)

    def busy_chats(self, at: float) -> list[str]:
        """Chats that must be left alone at `at`."""
        self._forget(at)
        return list(self._gaps | self._told)

    def told_to_wait(self, at: float) -> Mapping[str, float]:
        """Until when the channel wants nothing in a chat, of those in which that is after `at`."""
        self._forget(at)
        return self._told

    def started(self, chat: str, at: float) -> None:
        """A send begins. What was `free` a while ago counts from when it really began."""
        self._forget(at)
        if self._burst is not None:
            self._spent.append(at + self._span)
        if self._chat_gap:
            self._gaps[chat] = at + self._chat_gap

    def slow_down(self, chat: str, retry_after: float, at: float) -> None:
        """The channel answered "too many": keep away from this chat, or from all."""
        self._forget(at)
        until = at + retry_after
        self._told[chat] = max(self._told.get(chat, 0.0), until)
        last = self._last_slowed
        if last is not None and last[0] != chat and at - last[1] <= SECOND_CHAT_WINDOW:
            self._bot_until = max(self._bot_until, until)
        self._last_slowed = (chat, at)

    def _forget(self, at: float) -> None:
        """What is over takes up no memory, whichever way the bot is used."""
        while self._spent and self._spent[0] <= at:
            self._spent.popleft()
        self._gaps = {chat: until for chat, until in self._gaps.items() if until > at}
        self._told = {chat: until for chat, until in self._told.items() if until > at}
