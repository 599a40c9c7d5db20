"""The weekly summary that a leader has allowed a group: on a week's first working day, once."""

from datetime import date

import pytest
from chat.gathering import TEAM, GroupChannel, Talk, kept
from chat.staging import begins, gives, quiet
from sqlmodel import col, select

from bot.context import Kind
from jobs.ports import SendError
from messages.render import plain
from messages.types import Outgoing
from storage.tables import DayOverride, Notice, NoticeKind, NoticeState

pytestmark = pytest.mark.chat

HEAD = "🗓 Tóm tắt tuần từ thứ Hai, 06/3/2023"
NEW = "-1000000000055"


class Faulty(GroupChannel):
    def __init__(self):
        self.errors = {}

    async def send(self, chat_id: str, message: Outgoing) -> str:
        if error := self.errors.pop(chat_id, None):
            raise error
        return await super().send(chat_id, message)


@pytest.fixture
def channel():
    return Faulty()


@pytest.fixture
async def group(ward):
    """Allowed on a Friday."""
    quiet(ward)
    await ward.until("2023-03-03T09:00")
    talk = Talk(ward)
    await talk.says("chu-tich", "/tintuan")
    return talk


def weekly(ward):
    found = select(Notice).where(Notice.kind == NoticeKind.WEEKLY).order_by(col(Notice.id))
    return ward.database.read(lambda s: list(s.exec(found)))


def states(ward):
    return [(one.key.rpartition(":")[2], one.state.value) for one in weekly(ward)]


async def posted(group, ward, until):
    """What came to the group unasked."""
    return (await ward.until(until)).get(group.chat, [])


async def test_it_is_posted_on_monday_morning_and_not_before(ward, group):
    assert await posted(group, ward, "2023-03-06T07:29") == []
    (said,) = await posted(group, ward, "2023-03-06T07:30")
    assert said.startswith(f"{HEAD}\n\n📊 Tình hình thực hiện Kế hoạch CCHC năm 2023\n")
    assert "Tư pháp – Hộ tịch: " in said
    assert await posted(group, ward, "2023-03-12T23:00") == []
    (again,) = await posted(group, ward, "2023-03-13T17:00")
    assert again.startswith("🗓 Tóm tắt tuần từ thứ Hai, 13/3/2023")
    assert states(ward) == [("2023-03-06", "delivered"), ("2023-03-13", "delivered")]


async def test_it_tells_of_units_and_never_of_persons_or_of_what_is_restricted(ward, group):
    (before,) = await posted(group, ward, "2023-03-06T08:00")
    gives(ward, "9.9", date(2023, 3, 7), owner="mot-cua", restricted=True, title="Kỷ luật")
    (after,) = await posted(group, ward, "2023-03-13T08:00")
    count = next(line for line in before.split("\n") if "nhiệm vụ: " in line).split(" ")[0]
    for said in (before, after):
        assert f"\n{count} nhiệm vụ: " in said
        assert not any(word in said for word in ("Phụ trách", "Công chức", "9.9", "Kỷ luật"))


async def test_a_monday_off_makes_it_tuesday(ward, group):
    def close(session):
        session.add(DayOverride(day=date(2023, 3, 6), works=False, note="nghỉ bù"))

    ward.database.write(close)
    assert await posted(group, ward, "2023-03-06T23:00") == []
    (said,) = await posted(group, ward, "2023-03-07T07:30")
    assert said.startswith(HEAD)


async def test_however_often_it_is_planned_it_is_posted_once(ward, group):
    again = ward.restarted()
    for _ in range(3):
        await ward.engine.plan()
        await again.engine.plan()
    assert len(await posted(group, ward, "2023-03-06T07:30")) == 1
    await again.engine.plan()
    assert await posted(group, again, "2023-03-06T16:00") == []
    assert len(weekly(ward)) == 1


async def test_turned_off_meanwhile_it_lapses(ward, group):
    await ward.until("2023-03-06T06:35")
    await ward.engine.plan()
    assert states(ward) == [("2023-03-06", "pending")]
    await group.says("chu-tich", "/tintuan tắt")
    assert await posted(group, ward, "2023-03-06T17:00") == []
    assert states(ward) == [("2023-03-06", "lapsed")]


async def test_who_is_allowed_it_in_the_middle_of_a_week_has_the_next(ward, group):
    await ward.until("2023-03-07T09:00")
    other = Talk(ward, "-77")
    await other.says("chu-tich", "/tintuan")
    assert await posted(other, ward, "2023-03-12T23:00") == []
    assert len(await posted(other, ward, "2023-03-13T08:00")) == 1


@pytest.mark.parametrize(("back", "state"), [("2023-03-08", "delivered"), ("2023-03-14", "lapsed")])
async def test_a_morning_missed_is_made_up_for_within_the_week_only(ward, group, back, state):
    await ward.until("2023-03-06T06:35")
    await ward.engine.plan()
    begins(ward, f"{back}T09:00")
    await ward.engine.drain()
    assert states(ward)[0] == ("2023-03-06", state)
    assert any(HEAD in plain(one.text) for one in group.messages()) == (state == "delivered")


async def test_a_week_that_nobody_planned_in_time_is_planned_within_it(ward, group):
    begins(ward, "2023-03-08T18:00")
    (said,) = await posted(group, ward, "2023-03-09T07:30")
    assert said.startswith(HEAD)


async def test_a_group_that_threw_the_bot_out_ends_it_and_closes_nobodys_account(ward, group, channel):
    channel.errors[TEAM] = SendError("kicked", permanent=True)
    assert await posted(group, ward, "2023-03-06T17:00") == []
    assert states(ward) == [("2023-03-06", "failed")]
    assert kept(ward) == [(TEAM, "Tổ CCHC", False)]
    assert await posted(group, ward, "2023-03-13T17:00") == []
    assert len(weekly(ward)) == 1
    said = await ward.say("vp-tk", "/nhatky")
    assert "hệ thống: sửa tóm tắt tuần cho nhóm Tổ CCHC" in said


async def test_a_group_that_moved_between_planning_and_sending_has_it_where_it_is(ward, group):
    await ward.until("2023-03-06T06:35")
    await ward.engine.plan()
    await group.happens(Kind.MOVED, moved_to=NEW)
    (said,) = (await ward.until("2023-03-06T07:30"))[NEW]
    assert said.startswith(HEAD)


async def test_the_channel_says_at_sending_that_the_group_moved(ward, group, channel):
    channel.errors[TEAM] = SendError("moved", moved_to=NEW)
    came = await ward.until("2023-03-06T07:30")
    assert [TEAM in came, [one[:9] for one in came[NEW]]] == [False, [HEAD[:9]]]
    assert kept(ward) == [(NEW, "Tổ CCHC", True)]
    assert [(one.state, one.attempts) for one in weekly(ward)] == [(NoticeState.DELIVERED, 2)]
