"""Faults a test orders: errors, broken connections, slow and broken answers; and the real pace."""

import math
import random
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .telegram_errors import ApiError, too_many


@dataclass(frozen=True)
class How:
    """What happens to a call. `processed`: the call takes effect all the same, only its answer is lost.

    `answer` is one of "" (the true one), "error", "drop", "half", "garbage", "html". `delay` is seconds;
    `held` waits for `emulator.release()`.
    """

    answer: str = ""
    processed: bool = False
    delay: float = 0
    held: bool = False
    code: int = 0
    description: str = ""
    retry_after: int | None = None

    def error(self) -> ApiError:
        """The error to answer with."""
        if self.retry_after is not None:
            return too_many(self.retry_after)
        return ApiError(self.code, self.description)


def error(code: int, description: str = "", retry_after: int | None = None, processed: bool = False) -> How:
    """Answer ok:false with this code; with `retry_after` it is the 429 of the real server."""
    return How("error", processed, code=code, description=description, retry_after=retry_after)


def drop_before() -> How:
    """Break the connection; nothing is processed."""
    return How("drop")


def drop_after() -> How:
    """Process the call, then break the connection: delivered, but the client cannot know."""
    return How("drop", processed=True)


def slow(seconds: float) -> How:
    """Process at once, answer late: a client that gives up sooner has delivered without knowing."""
    return How(processed=True, delay=seconds)


def hold() -> How:
    """Process at once, answer only after `emulator.release()`."""
    return How(processed=True, held=True)


def half() -> How:
    """Process, then break off in the middle of the answer."""
    return How("half", processed=True)


def garbage() -> How:
    """Process, then answer HTTP 200 with what is not JSON."""
    return How("garbage", processed=True)


def html(code: int = 502, processed: bool = False) -> How:
    """A proxy's HTML error page."""
    return How("html", processed, code=code)


STORM = (
    error(500, "Internal Server Error"),
    error(429, retry_after=1),
    html(502),
    drop_before(),
    drop_after(),
    half(),
    garbage(),
    html(504, processed=True),
)


@dataclass
class Rule:
    """One ordered fault; `left` counts down, `hits` up. None in `method` or `chat` means any."""

    method: str | None
    chat: int | None
    left: int
    how: How
    hits: int = 0


class Faults:
    """The faults on order, and the seeded storm."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self._random = random.Random()
        self._rate = 0.0
        self._methods: Sequence[str] | None = None
        self._hows: Sequence[How] = STORM

    def add(self, method: str | None, chat: int | None, times: int, how: How) -> Rule:
        """Order a fault; older orders come first."""
        rule = Rule(method, chat, times, how)
        self.rules.append(rule)
        return rule

    def storm(self, seed: int, rate: float, methods: Sequence[str] | None, hows: Sequence[How]) -> None:
        """From now on a share `rate` of the calls fails by chance, the same way for the same seed."""
        self._random = random.Random(seed)
        self._rate, self._methods, self._hows = rate, methods, hows

    def calm(self) -> None:
        """Take back every order and the storm."""
        self.rules.clear()
        self._rate = 0.0

    def pick(self, method: str, chat: int | None) -> How | None:
        """What is to happen to this call, if anything."""
        for rule in self.rules:
            if rule.left > 0 and rule.method in (None, method) and rule.chat in (None, chat):
                rule.left -= 1
                rule.hits += 1
                return rule.how
        stormy = self._rate and (self._methods is None or method in self._methods)
        return self._random.choice(self._hows) if stormy and self._random.random() < self._rate else None


class Window:
    """At most `size` calls in any `seconds`; what was refused does not count."""

    def __init__(self, size: int, seconds: float) -> None:
        self._seconds = seconds
        self._times: deque[float] = deque(maxlen=size)

    def wait(self, now: float) -> int:
        """0 if one more fits, or the seconds until it does."""
        full = len(self._times) == self._times.maxlen
        return max(0, math.ceil(self._times[0] + self._seconds - now)) if full else 0

    def count(self, now: float) -> None:
        """One more."""
        self._times.append(now)


class Pace:
    """30 messages a second over all, 3 in 3 seconds in one chat, 20 a minute in one group."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._bot = Window(30, 1)
        self._chats: defaultdict[int, Window] = defaultdict(lambda: Window(3, 3))
        self._groups: defaultdict[int, Window] = defaultdict(lambda: Window(20, 60))
        self.on = False

    def check(self, chat: int) -> None:
        """Count one message to `chat`; raises ApiError 429."""
        if not self.on:
            return
        now = self._clock()
        windows = [self._bot, self._chats[chat], *([self._groups[chat]] if chat < 0 else [])]
        wait = max(window.wait(now) for window in windows)
        if wait:
            raise too_many(wait)
        for window in windows:
            window.count(now)
