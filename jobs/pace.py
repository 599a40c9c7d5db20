"""How many messages a bot may start now, and which of its chats must be left alone. Pure.

Times are seconds of a monotonic clock and are given, never read.
"""

from collections import deque

from jobs.ports import Pacing

SECOND_CHAT_WINDOW = 5.0


class Pace:
    """One bot's pace: over all, per chat, and what the channel asked for (retry_after).

    Over all: in no span of a second do more sends start than `per_second`, rounded up; a rate below one a
    second is one send in a longer span. A second chat told to wait within 5 s means the bot, not the chat, is
    too fast: all of it pauses.
    """

    def __init__(self, pacing: Pacing) -> None:
        self._chat_gap = pacing.chat_gap
        self._burst = None if pacing.per_second is None else max(1, int(pacing.per_second))
        self._span = self._burst / pacing.per_second if self._burst and pacing.per_second else 0.0
        self._spent: deque[float] = deque()
        """Until when each recent start takes up a place."""
        self._bot_until = 0.0
        self._chats: dict[str, float] = {}
        self._last_slowed: tuple[str, float] | None = None

    def free(self, at: float, most: int) -> int:
        """How many sends may start at `at`, up to `most`."""
        if at < self._bot_until:
            return 0
        if self._burst is None:
            return most
        while self._spent and self._spent[0] <= at:
            self._spent.popleft()
        return max(0, min(most, self._burst - len(self._spent)))

    def free_in(self, at: float) -> float:
        """Seconds from `at` until a send may start again; 0 when one may now."""
        until = self._bot_until
        if self._burst is not None and len(self._spent) >= self._burst:
            until = max(until, self._spent[-self._burst])
        return max(0.0, until - at)

    def eases_in(self, at: float) -> float | None:
        """Seconds until the bot, or the first of its busy chats, may be written to; None: all may now."""
        wait = self.free_in(at)
        if wait:
            return wait
        return min((until - at for until in self._chats.values() if until > at), default=None)

    def busy_chats(self, at: float) -> list[str]:
        """Chats that must be left alone at `at`."""
        self._chats = {chat: until for chat, until in self._chats.items() if until > at}
        return list(self._chats)

    def started(self, chat: str, at: float) -> None:
        """A send begins. What was `free` a while ago counts from when it really began."""
        if self._burst is not None:
            self._spent.append(at + self._span)
        if self._chat_gap:
            self._chats[chat] = max(self._chats.get(chat, 0.0), at + self._chat_gap)

    def slow_down(self, chat: str, retry_after: float, at: float) -> None:
        """The channel answered "too many": keep away from this chat, or from all."""
        until = at + retry_after
        self._chats[chat] = max(self._chats.get(chat, 0.0), until)
        last = self._last_slowed
        if last is not None and last[0] != chat and at - last[1] <= SECOND_CHAT_WINDOW:
            self._bot_until = max(self._bot_until, until)
        self._last_slowed = (chat, at)
