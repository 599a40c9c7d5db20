"""What comes in is stored first, handled once, answered at least once; what fails holds nobody up."""

import pytest
from sqlmodel import select

from bot.answers import Answers
from bot.context import Event
from bot.intake import Intake
from bot.router import Router
from jobs.pace import paces
from jobs.settle import GroupCommit
from storage.tables import Inbox, InboxState

pytestmark = pytest.mark.chat


class BrokenRouter(Router):
    """Fails at one word, after having begun to write."""

    def answer(self, session, incoming, message_id):
        rendered = super().answer(session, incoming, message_id)
        if "hỏng" in incoming.text:
            raise RuntimeError("secret detail of the fault")
        return rendered


def broken(ward):
    (bot,) = ward.engine.bots
    router = BrokenRouter(ward.clock, ward.engine.cals)
    channels = {bot: ward.channel}
    answers = Answers(ward.clock, channels, paces(channels), GroupCommit(ward.database), router.moment)
    return Intake(ward.database, ward.clock, router, channels, {bot: 1}, answers, ward.engine.outbox.wake)


def event(ward, text, number):
    (bot,) = ward.engine.bots
    said = {"text": text, "sent_at": ward.clock.now().isoformat()}
    return Event(bot, f"event-{number}", "vp-tk", said)


def rows(ward):
    return ward.database.read(lambda s: s.exec(select(Inbox).order_by(Inbox.id)).all())


async def test_an_event_that_cannot_be_read_does_not_hold_up_its_neighbours(ward):
    (bot,) = ward.engine.bots
    bad = Event(bot, "event-2", "vp-tk", {"what": "is this"})
    await ward.engine.intake.receive(
        [event(ward, "3.a đã rà soát", 1), bad, event(ward, "3.b đã rà soát", 3)]
    )
    await ward.engine.drain()
    answers = [m.text for m in await ward.messages("vp-tk") if m.direction == "out"]
    assert ["3.a" in answers[0], "trục trặc" in answers[1], "3.b" in answers[2]] == [True] * 3
    assert [row.state for row in rows(ward)] == [InboxState.ANSWERED, InboxState.FAILED, InboxState.ANSWERED]
    assert all(row.answered_at for row in rows(ward))


async def test_a_fault_is_undone_apologised_for_by_number_and_never_explained(ward):
    intake = broken(ward)
    await intake.receive([event(ward, "3.c hỏng", 1), event(ward, "3.c không phát sinh", 2)])
    await intake.drain()
    said = await ward.messages("vp-tk")
    assert [m.text for m in said if m.direction == "in"] == ["3.c hỏng", "3.c không phát sinh"]
    apology, taken = (m.text for m in said if m.direction == "out")
    assert apology == (
        "Xin lỗi, có trục trặc khi xử lý tin này (mã tin đến 1). Tin đã được lưu; "
        "đề nghị nhắn lại, hoặc báo mã này cho quản trị."
    )
    assert "(thay báo cáo trước)" not in taken, "nothing of the failed one was kept"
    assert rows(ward)[0].error == "RuntimeError"


async def test_an_event_that_crashed_the_process_twice_is_put_aside(ward):
    await ward.engine.intake.receive([event(ward, "3.c đã rà soát", 1)])

    def crash_twice(session):
        session.exec(select(Inbox)).one().attempts = 2

    ward.database.write(crash_twice)
    await ward.engine.drain()
    (row,) = rows(ward)
    assert (row.state, row.error) == (InboxState.FAILED, "Crashed")
    assert "trục trặc" in (await ward.last("vp-tk")).text
    assert "✅" in await ward.say("vp-tk", "3.c đã rà soát")


async def test_an_answer_that_was_not_sent_is_sent_after_the_restart(ward):
    await ward.say("vp-tk", "3.c đã rà soát")

    def crash_before_marking(session):
        row = session.exec(select(Inbox)).one()
        row.state, row.answered_at = InboxState.HANDLED, None

    ward.database.write(crash_before_marking)
    await ward.restarted().engine.drain()
    answers = [m.text for m in await ward.messages("vp-tk") if m.direction == "out"]
    assert len(answers) == 2
    assert answers[0] == answers[1], "the same answer again, and nothing done twice"


async def test_the_admin_hears_of_an_event_that_was_put_aside(ward):
    await ward.engine.intake.receive([event(ward, "3.c đã rà soát", 1)])

    def crash_twice(session):
        session.exec(select(Inbox)).one().attempts = 2

    ward.database.write(crash_twice)
    await ward.engine.drain()
    assert "Một tin (mã tin đến 1) làm chương trình dừng hai lần" in (await ward.last("quan-tri")).text
