"""A ward that is lived in day by day: what its people do, and everything they are told unasked."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from chat.conftest import StandingClock, Ward
from sqlmodel import Session, col, select

from bot.channels.web import WebChannel
from bot.clock import HANOI
from jobs.calendar import EARLY, MORNING, WorkingDays
from jobs.notify import When
from jobs.ports import SendError
from messages.render import plain
from messages.types import Outgoing
from storage.database import Database
from storage.tables import Direction, Message, Notice, NoticeKind

CAL = WorkingDays()
LOOKS_AT = (EARLY, MORNING, time(13, 30))
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Unasked:
    """A message nobody had asked for, as it was read."""

    at: datetime
    who: str
    text: str
    choices: tuple[str, ...]
    kind: NoticeKind
    key: str
    notice_id: int


class BlockableChannel(WebChannel):
    """The web chat as if people could block the bot there."""

    def __init__(self) -> None:
        self.blocked: set[str] = set()

    async def send(self, chat_id: str, message: Outgoing) -> str:
        if chat_id in self.blocked:
            raise SendError("forbidden: the bot was blocked", permanent=True)
        return await super().send(chat_id, message)


class Year:
    """The ward, and in `acts` what was done, to be read beside what was told."""

    def __init__(self, database: Database) -> None:
        self.clock, self.channel = StandingClock(), BlockableChannel()
        self.ward = Ward(database, self.clock, self.channel)
        self.acts: list[tuple[datetime, str]] = []

    def note(self, text: str) -> None:
        self.acts.append((self.clock.now(), text))

    async def say(self, who: str, text: str) -> None:
        self.note(f"{who}: {' | '.join(text.splitlines())}")
        await self.ward.say(who, text)

    async def tap(self, who: str, label: str, of: str = "") -> None:
        """Taps on the last message to them that holds `of`."""
        self.note(f"{who}: [{label}]")
        said = [m for m in await self.ward.messages(who) if m.direction == "out" and of in plain(m.text)]
        await self.ward.tap(who, label, on=said[-1])

    async def change(self, what: str, work: Callable[[Session, When], object]) -> None:
        """What the command line does; who is to be told of it is told before the next planning."""
        self.note(what)
        when = When(self.clock.now(), self.clock.instant(), CAL)
        self.ward.database.write(lambda s: work(s, when))
        await self.ward.engine.outbox.drain()
        self.clock.passes(minutes=1)
        await self.ward.engine.drain()

    async def live(self, first: date, last: date, script: Mapping[str, "Act"]) -> None:
        """Days off are lived through too; `script` by moment, "01-31 09:00"."""
        day = first
        while day <= last:
            acts = {time.fromisoformat(at[6:]): act for at, act in script.items() if at[:5] == f"{day:%m-%d}"}
            for at in sorted({*LOOKS_AT, *acts}):
                await self._until(datetime.combine(day, at, tzinfo=HANOI))
                if at in acts:
                    await acts[at](self)
            day += ONE_DAY

    async def _until(self, moment: datetime) -> None:
        """Real time passes: leases, invites and retries grow old with the ward."""
        self.clock.real += max(moment - self.clock.now(), timedelta())
        await self.ward.engine.drain()

    def unasked(self) -> list[Unasked]:
        return self.ward.database.read(_unasked)


Act = Callable[[Year], Awaitable[None]]


def _unasked(session: Session) -> list[Unasked]:
    rows = session.exec(
        select(Message, Notice)
        .join(Notice, col(Notice.id) == Message.notice_id)
        .where(Message.direction == Direction.OUT)
        .order_by(col(Message.id))
    )
    return [_read(message, notice) for message, notice in rows]


def _read(message: Message, notice: Notice) -> Unasked:
    return Unasked(
        at=message.sent_at.astimezone(HANOI),
        who=message.chat_id,
        text=plain(message.text),
        choices=tuple(choice["label"] for choice in message.choices),
        kind=notice.kind,
        key=notice.key,
        notice_id=notice.id,
    )
