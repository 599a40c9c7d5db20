"""5,000 messages of every kind through the real router: no error, nothing lost, nothing broken is said."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from chat.conftest import Ward
from chat.fuzzing import Sender, Sent
from sqlmodel import Session, col, select

from bot.context import Incoming
from bot.recording import clean, command_of, record
from bot.router import Router
from jobs.people import MASKED_CODE
from messages.render import outgoing, plain, units
from messages.types import Markup, Rendered
from storage import installation, transcript
from storage.tables import Direction, Message

pytestmark = pytest.mark.chat

PEOPLE = ("vp-tk", "tc-kh", "tp-ht", "vh-tt", "mot-cua", "chu-tich", "pct", "quan-tri", "a-stranger")
MESSAGES, TOGETHER = 5_000, 50
TELEGRAM = Markup(html=True, buttons=True, edits=True, limit=4096)
ZALO = Markup(html=False, buttons=False, edits=False, limit=2000)


class Balance(HTMLParser):
    """Raises on a tag that is not one of ours, or does not end where it should."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        assert tag in ("b", "i", "code"), tag
        assert not attrs
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}>"
        assert self.open.pop() == tag


def is_sound(rendered: Rendered) -> None:
    """It fits every channel, and its markup is whole."""
    for markup in (TELEGRAM, ZALO):
        sent = outgoing(rendered, markup)
        assert units(plain(sent.text) if markup.html else sent.text) <= markup.limit
        if markup.html:
            parser = Balance()
            parser.feed(sent.text)
            parser.close()
            assert parser.open == []
    for row in rendered.choices:
        for button in row:
            assert len(button.payload.encode()) <= 64
            assert button.label.strip()


def kept_of(text: str) -> str:
    """An invite code is no text to be kept."""
    command, words = command_of(text)
    return MASKED_CODE if command is not None and command.name == "start" and words else text


@dataclass
class Chat:
    """One person's chat with the bot; `ids`: the channel's of what the bot said."""

    who: str
    sender: Sender
    bot_id: int
    office_id: int
    ids: list[str] = field(default_factory=list)

    def incoming(self, number: int, sent: Sent, ward: Ward) -> Incoming:
        replied = self.ids[-1 - (sent.reply_to or 0) :][:1] if sent.reply_to is not None else []
        return Incoming(
            self.bot_id,
            self.who,
            f"in-{self.who}-{number // 500}" if sent.edits else f"in-{number}",
            ward.clock.now(),
            text=sent.text,
            tap=sent.tap,
            label="nút" if sent.tap is not None else "",
            reply_to=replied[0] if replied else None,
            numbered=number % 7 == 0,
            edited=sent.edits,
        )

    def answered(self, number: int, rendered: Rendered, ward: Ward, session: Session) -> None:
        """The bot's message, as sending it keeps it."""
        if rendered.silent:
            return
        self.sender.said.append(rendered)
        self.ids.append(f"out-{number}")
        sent = outgoing(rendered, TELEGRAM)
        now, instant = ward.clock.now(), ward.clock.instant()
        of = {"office_id": self.office_id, "bot_id": self.bot_id, "chat_id": self.who}
        transcript.add(
            session,
            **of,
            direction=Direction.OUT,
            external_id=f"out-{number}",
            text=sent.text,
            choices=sent.flat_choices(),
            about=rendered.about,
            sent_at=now,
            created_at=instant,
        )


async def test_whatever_is_sent_is_kept_and_answered_soundly(ward):
    (bot,) = ward.database.read(lambda s: installation.bots(s, "web"))
    office_id = bot.office_id
    chats = [Chat(who, Sender(seed), bot.id, office_id) for seed, who in enumerate(PEOPLE)]
    router = Router(ward.clock, ward.engine.cals)
    heard: list[tuple[str, str]] = []

    def one(session: Session, number: int) -> None:
        chat = chats[number % len(chats)]
        sent = chat.sender.next()
        said = chat.incoming(number, sent, ward)
        ids = {"office_id": office_id, "inbox_id": None, "instant": ward.clock.instant()}
        message_id = record(session, said, **ids)
        rendered = router.answer(session, said, message_id)
        is_sound(rendered)
        chat.answered(number, rendered, ward, session)
        session.flush()
        session.expunge_all()
        heard.append((chat.who, kept_of(clean(sent.text)) or said.label))

    for first in range(0, MESSAGES, TOGETHER):
        ward.database.write(lambda s, first=first: [one(s, n) for n in range(first, first + TOGETHER)])
        ward.clock.passes(minutes=2)
    found = select(Message.chat_id, Message.text).where(Message.direction == Direction.IN)
    kept = ward.database.read(lambda s: list(s.exec(found.order_by(col(Message.id)))))
    assert [tuple(row) for row in kept] == heard
