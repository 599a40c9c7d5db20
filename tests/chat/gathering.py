"""A group on a channel that has them, and what is said there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa
from chat.conftest import Ward
from sqlmodel import col, select

from bot.channels.web import WebChannel
from bot.context import Event, Kind
from messages.render import plain
from storage.tables import Direction, GroupChat, Message

TEAM = "-55"
ALONE = "Việc này chỉ làm trong tin nhắn riêng với tôi."
NOT_TAKEN = "Nội dung nhắn trong nhóm không được ghi nhận, đề nghị nhắn riêng cho tôi."
TITLE = "Tổ CCHC"


class GroupChannel(WebChannel):
    """The web chat as if people could add the bot to groups; what is said there comes by `Talk`."""

    def parse(self, event):
        said, payload = super().parse(event), event.payload
        if "group" not in payload:
            return said
        kind = Kind(payload["group"])
        title, moved_to = payload.get("title", ""), payload.get("moved_to")
        return replace(said, kind=kind, own_chat=payload.get("own_chat"), title=title, moved_to=moved_to)


class Talk:
    """A group of the ward; `says` and `taps` give what the bot answered there, in plain text."""

    def __init__(self, ward: Ward, chat: str = TEAM, title: str = TITLE) -> None:
        self.ward, self.chat, self.title, self.number = ward, chat, title, 0

    async def happens(self, kind: Kind, **payload: str | None) -> str:
        self.number += 1
        (bot,) = self.ward.engine.bots
        said = {"group": kind.value, "title": self.title, "sent_at": self.ward.clock.now().isoformat()}
        before = len(self.messages())
        event = f"g{self.number}-{id(self)}"
        await self.ward.engine.intake.receive([Event(bot, event, self.chat, said | payload)])
        await self.ward.engine.drain()
        self.ward.clock.passes(seconds=1)
        return "\n---\n".join(plain(message.text) for message in self.messages()[before:])

    async def says(self, who: str, text: str, **more: str) -> str:
        """What is said to the bot, as a channel gives it: a command, or words without the bot's name."""
        return await self.happens(Kind.IN_GROUP, own_chat=who, text=text, **more)

    async def taps(self, who: str, payload: str) -> str:
        """A button of the bot's last message there, shown or forged."""
        tapped = self.messages()[-1].external_id if self.messages() else "none"
        return await self.happens(Kind.IN_GROUP, own_chat=who, tap=payload, tapped=tapped)

    def messages(self) -> list[Message]:
        found = select(Message).where(Message.chat_id == self.chat).order_by(col(Message.id))
        return self.ward.database.read(lambda s: list(s.exec(found)))

    def buttons(self) -> list[tuple[str, str]]:
        """(label, payload) below the last message."""
        last = [one for one in self.messages() if one.direction == Direction.OUT][-1]
        return [(choice["label"], choice["payload"]) for choice in last.choices]


async def answers(ward: Ward, asked: Sequence[Mapping[str, str]]) -> list[str]:
    """What is answered to each of many who speak at once, each in a group of their own; "" for nothing."""
    (bot,) = ward.engine.bots
    before = ward.database.read(lambda s: s.exec(select(sa.func.max(Message.id))).one()) or 0
    said = {"group": Kind.IN_GROUP.value, "title": TITLE, "sent_at": ward.clock.now().isoformat()}
    events = [Event(bot, f"at{before}-{n}", f"-{n}00", said | one) for n, one in enumerate(asked, 1)]
    await ward.engine.intake.receive(events)
    await ward.engine.drain()
    found = select(Message.chat_id, Message.text).where(Message.id > before)
    heard = dict(ward.database.read(lambda s: s.exec(found).all()))
    return [plain(heard.get(event.chat_id, "")) for event in events]


def kept(ward: Ward) -> list[tuple[str, str, bool]]:
    """(chat, title, weekly) of every group that is known."""
    found = select(GroupChat).order_by(col(GroupChat.id))
    return [(one.chat_id, one.title, one.weekly) for one in ward.database.read(lambda s: s.exec(found).all())]
