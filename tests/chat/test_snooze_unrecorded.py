"""A morning message sent right before a crash, so never written down: it can be asked for again."""

from datetime import date

import pytest
from chat.staging import begins, gives, quiet
from sqlmodel import col, select

from bot.context import Event
from storage.tables import Message, Notice, NoticeKind

pytestmark = pytest.mark.chat


async def taps_what_is_not_known(ward, who, payload):
    said = {"tap": payload, "label": "?", "tapped": "not noted", "sent_at": ward.clock.now().isoformat()}
    (bot,) = ward.engine.bots
    await ward.engine.intake.receive([Event(bot, f"tap-{payload}", who, said)])
    return await ward._answer(who)


async def test_it_is_the_latest_message_that_is_said_again(ward):
    quiet(ward)
    gives(ward, "9.1", date(2023, 4, 12))
    begins(ward, "2023-04-12T07:00")
    await ward.until("2023-04-12T08:00")
    answer = await taps_what_is_not_known(ward, "tc-kh", "sp")
    assert answer.startswith("⏰ Sẽ nhắc lại lúc 13:30 chiều nay")
    (said,) = (await ward.until("2023-04-12T13:30"))["tc-kh"]
    assert "nhắc lại theo đề nghị" in said
    assert "9.1 –" in said


async def test_nobody_else_has_their_message_said_again_by_it(ward):
    quiet(ward)
    gives(ward, "9.1", date(2023, 4, 12))
    begins(ward, "2023-04-12T07:00")
    await ward.until("2023-04-12T08:00")
    answer = await taps_what_is_not_known(ward, "tp-ht", "sp")
    assert "đã xong hoặc không còn là của đồng chí" in answer
    digests = select(Notice.key).where(Notice.kind == NoticeKind.DIGEST, col(Notice.key).endswith("-pm"))
    assert ward.database.read(lambda s: s.exec(digests).all()) == []
    assert ward.database.read(lambda s: s.exec(select(Message).where(Message.chat_id == "tc-kh")).all())
