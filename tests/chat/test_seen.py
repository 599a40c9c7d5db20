"""A tap or a reply says that a morning message was seen; nothing else does."""

from datetime import date

import pytest
from chat.staging import begins, forges, gives, morning, person, quiet
from sqlmodel import col, select

from storage.tables import Direction, Message, Notice, NoticeKind, NoticeState

pytestmark = pytest.mark.chat


@pytest.fixture
async def told(ward):
    """08:00; tc-kh has had a morning message."""
    quiet(ward)
    gives(ward, "9.1", date(2023, 4, 12))
    begins(ward, "2023-04-11T07:00")
    await ward.until("2023-04-12T08:00")
    return ward


def seen_at(ward, who="tc-kh"):
    """When each of the morning messages somebody got was reacted to."""

    def find(session):
        found = select(Notice.seen_at).where(
            Notice.kind == NoticeKind.DIGEST,
            Notice.state == NoticeState.DELIVERED,
            Notice.official_id == person(session, who).id,
        )
        return session.exec(found.order_by(col(Notice.id))).all()

    return ward.database.read(find)


async def test_seen_is_when_it_was_first_tapped(told):
    assert seen_at(told)[-1] is None
    on, first = await morning(told, "tc-kh"), told.clock.now()
    assert (await told.tap("tc-kh", "Đã rõ", on=on)).startswith("👌")
    told.clock.passes(minutes=5)
    await told.tap("tc-kh", "Nhắc lại chiều nay", on=on)
    assert seen_at(told)[-1] == first
    assert seen_at(told)[:-1] == [None] * (len(seen_at(told)) - 1)


async def test_a_reply_is_seen_too_and_what_is_merely_said_is_not(told):
    on = await morning(told, "tc-kh")
    await told.say("tc-kh", "9.1 60% đang dự thảo")
    assert seen_at(told)[-1] is None
    at = told.clock.now()
    await told.say("tc-kh", "9.1 70% đang dự thảo", reply_to=on)
    assert seen_at(told)[-1] == at


async def test_a_forged_tap_leaves_it_unseen(told):
    on = await morning(told, "tc-kh")
    await forges(told, "tp-ht", "ok", on)
    assert seen_at(told)[-1] is None
    said = told.database.read(
        lambda s: s.exec(select(Message).where(Message.direction == Direction.IN)).all()
    )
    assert [message.chat_id for message in said] == ["tp-ht"]
