"""What the demo page asks for, on the real engine, and how the demo's clock is moved."""

import asyncio
from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot import demo
from bot.bootstrap import Engine, Failed
from bot.clock import HANOI
from bot.context import Event
from bot.web.demo_port import ChatMessage, FileShown, Person
from jobs import demo as sample
from jobs import leader_week, planner
from jobs.calendar import MORNING
from messages import formats, words
from messages.types import OutgoingFile
from storage import installation, reminders, transcript
from storage.tables import Message

STRANGER = Person(code="khach", name="Người chưa đăng ký", role="chưa kết nối")
LONGEST = 10_000
LOOK_EVERY = 1.0
NO_WAY_BACK = "Không lùi ngày được; để bắt đầu lại, bấm «Làm lại từ đầu»."


class GoingBack(ValueError):
    """The demo's clock only moves forward."""


async def move(engine: Engine, to: datetime) -> int:
    """Moves the demo's clock to `to`, sending on each morning passed and when somebody has asked for it.

    How many stops that were. Raises GoingBack.
    """
    if to < engine.clock.now():
        raise GoingBack(f"{to:%d/%m/%Y %H:%M}")
    stops = 0
    await engine.drain()
    while (stop := await _next_stop(engine)) <= to:
        await _stand_at(engine, stop)
        stops += 1
    await _stand_at(engine, to)
    return stops


async def move_to(engine: Engine, at: datetime) -> None:
    """`move` for the command line. Raises Failed."""
    try:
        await move(engine, at)
    except GoingBack as error:
        raise Failed(
            f"the demo stands at {engine.clock.now():%Y-%m-%dT%H:%M} and only moves forward; "
            "start it anew from its page, or delete the file demo.db"
        ) from error


async def _next_stop(engine: Engine) -> datetime:
    """The next morning, or what was asked for before it, the afternoon."""
    now, waiting = engine.clock.now(), await engine.database.aread(reminders.waiting_digests)
    asked = (digest.not_before for digest in waiting if digest.not_before > now)
    return min([_next_morning(now, engine), *asked]).astimezone(HANOI)


def _next_morning(now: datetime, engine: Engine) -> datetime:
    day = now.date() if now.time() < MORNING else now.date() + timedelta(days=1)
    worked = min(cal.next_working(day) for cal in engine.cals.all())
    return datetime.combine(worked, MORNING, tzinfo=HANOI)


async def _stand_at(engine: Engine, at: datetime) -> None:
    """Each step is stored, so a demo killed on the way goes on from the last morning."""
    clock = engine.clock

    def advance(session: Session) -> timedelta:
        offset = max(at - clock.instant(), installation.offset(session))
        installation.set_offset(session, offset)
        return offset

    clock.offset = await engine.database.awrite(advance)
    await engine.drain()


class DemoPage:
    """What the demo page asks for, on the real engine (the port of `bot.web`)."""

    def __init__(self, engine: Engine, web_bot: int) -> None:
        self._engine = engine
        self._bot = web_bot
        self._moving = asyncio.Lock()
        self.epoch = engine.database.read(sample.epoch)

    def now(self) -> datetime:
        return self._engine.clock.now()

    async def people(self) -> list[Person]:
        found = await self._engine.database.aread(lambda s: sample.officials(s, self.now().date()))
        return [*(Person(p.code, p.name, words.roles(p.roles)) for p in found), STRANGER]

    async def say(self, chat: str, text: str, event_id: str, reply_to: int | None) -> None:
        """Stores what was typed. Raises ValueError with a sentence for the page."""
        if not text.strip():
            raise ValueError("Tin trống, chưa gửi.")
        if len(text) > LONGEST:
            raise ValueError(f"Tin dài quá {LONGEST} ký tự, đề nghị gửi thành nhiều tin.")
        replied = await self._message(chat, reply_to) if reply_to is not None else None
        await self._receive(chat, event_id, text=text, reply_to=replied.external_id if replied else None)

    async def tap(self, chat: str, message_id: int, choice: int, event_id: str) -> None:
        """Stores a tap on the `choice`-th button (from 0). Raises ValueError with a sentence for the page."""
        message = await self._message(chat, message_id)
        if not 0 <= choice < len(message.choices):
            raise ValueError("Nút này không còn.")
        chosen = message.choices[choice]
        await self._receive(
            chat, event_id, tap=chosen["payload"], label=chosen["label"], tapped=message.external_id
        )

    async def file(self, chat: str, message_id: int) -> OutgoingFile | None:
        """What a message of the chat brought; None where its person may not have it any more."""
        return await self._engine.shelf.shown(self._bot, chat, message_id)

    async def _message(self, chat: str, message_id: int) -> Message:
        found = await self._engine.database.aread(lambda s: s.get(Message, message_id))
        if found is None or found.bot_id != self._bot or found.chat_id != chat:
            raise ValueError("Tin này không còn.")
        return found

    async def _receive(self, chat: str, event_id: str, **said: str | None) -> None:
        payload = {name: value for name, value in said.items() if value is not None}
        payload["sent_at"] = self.now().isoformat()
        await self._engine.intake.receive([Event(self._bot, event_id, chat, dict(payload))])

    async def jump(self, to: date | None, days: int = 0) -> str:
        """To the morning of a day, some days on, or the next reminder; the sentence says where we are.

        Raises ValueError with a sentence when that is in the past or too far.
        """
        async with self._moving:
            target = await self._target(to, days)
            if target is None:
                return "Không còn lần nhắc nào sắp tới."
            if target.date() > demo.LAST_DAY:
                raise ValueError(f"Bản chạy thử chỉ đến {formats.full_day(demo.LAST_DAY)}.")
            try:
                await move(self._engine, target)
            except GoingBack as error:
                raise ValueError(NO_WAY_BACK) from error
            now = self.now()
            return f"Đã đến {formats.clock(now)} {formats.weekday_day(now.date())}."

    async def _target(self, to: date | None, days: int) -> datetime | None:
        now = self.now()
        if days:
            return now + timedelta(days=days)
        if to is not None:
            if to < now.date():
                raise ValueError(NO_WAY_BACK)
            return max(datetime.combine(to, MORNING, tzinfo=HANOI), now)
        return await self._engine.database.aread(lambda s: self._next(s, now))

    def _next(self, session: Session, now: datetime) -> datetime | None:
        """When the next message leaves that nobody asks for: reminders, or a leader's week."""
        cals = self._engine.cals
        found = (
            planner.next_morning_with_reminders(session, now=now, cals=cals),
            leader_week.next_morning(session, now=now, cals=cals),
        )
        return min((at for at in found if at is not None), default=None)

    async def reset(self) -> None:
        """Everything said is forgotten; the sample plan starts anew."""
        async with self._moving:
            await self._engine.drain()
            clock = self._engine.clock
            clock.offset = await self._engine.database.awrite(lambda s: demo.start_anew(s, clock))
            self.epoch = await self._engine.database.aread(sample.epoch)
            self._engine.news.tell()

    async def messages(self, after: int, limit: int) -> list[ChatMessage]:
        entries = await self._engine.database.aread(lambda s: transcript.since(s, "web", after, limit))
        return [_shown(entry) for entry in entries]

    async def changed(self, seconds: float) -> None:
        """Returns when something new may be there, at the latest after `seconds`.

        Another process may have written or moved the clock: that is looked for once a second.
        """
        await self._engine.news.wait(min(seconds, LOOK_EVERY))
        await self._engine.follow_clock()


def _shown(entry: transcript.Entry) -> ChatMessage:
    message, document = entry.message, entry.document
    return ChatMessage(
        id=message.id,
        chat=message.chat_id,
        direction=message.direction.value,
        text=message.text,
        choices=[choice["label"] for choice in message.choices],
        replaces=message.replaces_id,
        event_id=entry.event_id,
        sent_at=message.sent_at.astimezone(HANOI).isoformat(),
        reply_to=message.reply_to_id,
        file=None if document is None else FileShown(str(document.name), document.picture),
    )
