"""How many messages a bot may start now, and which of its chats must be left alone. Times are seconds, given."""

from jobs.ports import Pacing

SECOND_CHAT_WINDOW = 5.0


class Pace:
    """One bot's pace: over all, per chat, and what the channel asked for (retry_after).

    A second chat told to wait within 5 s means the bot, not the chat, is too fast: all of it pauses.
    """

    def __init__(self, pacing: Pacing) -> None:
        self._pacing = pacing
        self._tokens = pacing.per_second or 0.0
        self._filled_at = 0.0
        self._bot_until = 0.0
        self._chats: dict[str, float] = {}
        self._last_slowed: tuple[str, float] | None = None

    def free(self, at: float, most: int) -> int:
        """How many sends may start at `at`, up to `most`."""
        if at < self._bot_until:
            return 0
        if self._pacing.per_second is None:
            return most
        rate = self._pacing.per_second
        self._tokens = min(rate, self._tokens + (at - self._filled_at) * rate)
        self._filled_at = at
        return min(most, int(self._tokens))

    def busy_chats(self, at: float) -> list[str]:
        self._chats = {chat: until for chat, until in self._chats.items() if until > at}
        return list(self._chats)

    def started(self, chat: str, at: float) -> None:
        self._tokens -= 1
        if self._pacing.chat_gap:
            self._chats[chat] = max(self._chats.get(chat, 0.0), at + self._pacing.chat_gap)

    def slow_down(self, chat: str, retry_after: float, at: float) -> None:
        """The channel answered "too many": keep away from this chat, or from all."""
        until = at + retry_after
        self._chats[chat] = max(self._chats.get(chat, 0.0), until)
        last = self._last_slowed
        if last is not None and last[0] != chat and at - last[1] <= SECOND_CHAT_WINDOW:
            self._bot_until = max(self._bot_until, until)
        self._last_slowed = (chat, at)
