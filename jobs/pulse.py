"""The heartbeat of one process: when each of its parts last did its work, by a clock that never goes back."""

import asyncio
import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass

PLANNER, OUTBOX, INTAKE = "planner", "outbox", "intake"
POLL = "poll"
log = logging.getLogger(__name__)


def polling(bot_id: int) -> str:
    """The part that asks a channel what was said to this bot."""
    return f"{POLL}:{bot_id}"


@dataclass(frozen=True)
class Loss:
    """A lock this process had and lost `seconds` ago; `back`: it has it again."""

    seconds: float
    back: bool


class Pulse:
    """Used by the event loop alone. `monotonic`: seconds since some start.

    A part is listened to from the moment it is expected to work, until it may rest.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._last: dict[str, float] = {}
        self._held: set[str] = set()
        self._lost: dict[str, float] = {}
        self.ended: set[str] = set()
        """Parts whose loop is over although nobody stopped it."""

    def expect(self, *parts: str) -> None:
        """They have from now to do their work; one that is expected already keeps its last beat."""
        for part in parts:
            self._last.setdefault(part, self._monotonic())

    def beat(self, part: str) -> None:
        """It has just done its work."""
        if part in self._last:
            self._last[part] = self._monotonic()

    def rest(self, part: str) -> None:
        """Nothing is expected of it any more."""
        self._last.pop(part, None)

    def silences(self) -> dict[str, float]:
        """For how many seconds each part that is to work has not."""
        now = self._monotonic()
        return {part: now - last for part, last in self._last.items()}

    def holds(self, part: str, held: bool) -> None:
        """Whether this process has the lock for the part now; who only stands by may rest."""
        if held:
            self.expect(part)
            if part not in self._held:
                log.info("%s: this process has the lock", part)
                self._held.add(part)
            return
        self.rest(part)
        if part in self._held:
            log.warning("%s: this process has lost the lock", part)
            self._held.remove(part)
            self._lost[part] = self._monotonic()

    def losses(self) -> dict[str, Loss]:
        """The locks that were lost and that nobody was told of yet, by part."""
        now = self._monotonic()
        return {part: Loss(now - at, part in self._held) for part, at in self._lost.items()}

    def told(self, losses: Iterable[str]) -> None:
        """Of the losses of these parts somebody was told."""
        for part in losses:
            self._lost.pop(part, None)

    def end(self, part: str, task: "asyncio.Task[None]") -> None:
        """For `add_done_callback` of the loop of a part."""
        if task.cancelled():
            return
        self.ended.add(part)
        log.error("the loop of the %s has ended", part, exc_info=task.exception())
