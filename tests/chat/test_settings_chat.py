"""/caidat: the channel reminders come by, and a leader's hour of the morning message; changed in place."""

from datetime import date, time

import pytest
from chat.staging import FaultyChannel, also_on_zalo, forges, gives, leaves_posts, person, quiet
from sqlmodel import select

from bot.context import Event
from storage.tables import Account, AccountState, Message, Post, Role

pytestmark = pytest.mark.chat


@pytest.fixture
def zalo(ward):
    channel = FaultyChannel()
    also_on_zalo(ward, channel, "tc-kh", "vh-tt")
    return channel


def accounts(ward, code):
    """(chat, preferred) of somebody."""
    found = select(Account).where(Account.official_id == ward.database.read(lambda s: person(s, code)).id)
    rows = ward.database.read(lambda s: list(s.exec(found.order_by(Account.id))))
    return [(row.external_id, row.preferred) for row in rows]


def account_id(ward, chat):
    found = select(Account.id).where(Account.external_id == chat)
    return ward.database.read(lambda s: s.exec(found).one())


def blocks(ward, chat):
    def work(session):
        found = session.exec(select(Account).where(Account.external_id == chat)).one()
        found.state = AccountState.BLOCKED
        session.add(found)

    ward.database.write(work)


async def forge(ward, who, payload):
    """Taps, in the first of the bots, a button that was never shown."""
    bot = next(iter(ward.engine.bots))
    said = {"tap": payload, "label": "?", "sent_at": ward.clock.now().isoformat()}
    await ward.engine.intake.receive([Event(bot, f"forged-{who}-{payload}", who, said)])
    await ward.engine.drain()
    return (await ward.last(who)).text


def external(ward, message):
    return ward.database.read(lambda s: s.get_one(Message, message.id)).external_id


def hour(ward, code):
    return ward.database.read(lambda s: person(s, code)).morning


async def test_with_one_channel_there_is_nothing_to_choose(ward):
    assert await ward.say("tc-kh", "/caidat") == (
        "⚙️ Cài đặt của đồng chí\n\n"
        "Nhận nhắc việc qua: trang web nhắc việc (tại đây)\n"
        "Muốn dùng thêm kênh khác, đề nghị đầu mối tổng hợp cấp mã mời.\n"
        "Tin buổi sáng: 07:30 các ngày làm việc có việc phải nhắc."
    )
    assert (await ward.last("tc-kh")).choices == []


async def test_another_channel_is_chosen_once_and_in_place(ward, zalo):
    await ward.say("tc-kh", "/settings")
    shown = await ward.last("tc-kh")
    assert shown.choices == ["✓ trang web nhắc việc", "Zalo"]
    said = await ward.tap("tc-kh", "Zalo", on=shown)
    assert "✅ Từ nay nhắc việc gửi qua Zalo." in said
    assert "Nhận nhắc việc qua: Zalo\n" in said
    now = await ward.last("tc-kh")
    assert now.choices == ["trang web nhắc việc", "✓ Zalo"]
    assert external(ward, now) == external(ward, shown), "it stands where it stood"
    assert accounts(ward, "tc-kh") == [("tc-kh", False), ("zalo-tc-kh", True)]
    said = await ward.tap("tc-kh", "Zalo", on=now)
    assert "Nhắc việc đang gửi qua Zalo rồi, không có gì thay đổi." in said
    assert accounts(ward, "tc-kh") == [("tc-kh", False), ("zalo-tc-kh", True)]
    assert accounts(ward, "vh-tt") == [("vh-tt", True), ("zalo-vh-tt", False)]


async def test_the_next_morning_comes_by_the_chosen_channel(ward, zalo):
    quiet(ward)
    gives(ward, "6.d", date(2023, 3, 3))
    gives(ward, "9.d", date(2023, 3, 3), at="vh-tt")
    await ward.until("2023-02-27T20:00")
    await ward.say("tc-kh", "/caidat")
    await ward.tap("tc-kh", "Zalo")
    await ward.until("2023-03-02T08:00")
    assert {chat for chat, text in zalo.sent if "6.d" in text} == {"zalo-tc-kh"}
    assert not [chat for chat, _ in zalo.sent if chat == "zalo-vh-tt"]
    before = [m.text for m in await ward.messages("tc-kh") if "📌" in m.text]
    assert ["27/02/2023" in text for text in before] == [True]


async def test_what_waits_to_leave_follows_the_choice(ward, zalo):
    await ward.until("2023-02-27T21:00")
    await ward.say("mot-cua", "/nghiphep 06/3 thay: tai chinh")
    await ward.tap("mot-cua", "Đăng ký nghỉ")
    await ward.say("tc-kh", "/caidat")
    await ward.tap("tc-kh", "Zalo")
    await ward.until("2023-02-28T08:00")
    assert [chat for chat, text in zalo.sent if "đồng chí thay đồng chí" in text] == ["zalo-tc-kh"]


async def test_a_blocked_channel_is_named_but_not_offered(ward, zalo):
    blocks(ward, "zalo-tc-kh")
    said = await ward.say("tc-kh", "/caidat")
    assert "Zalo: đã chặn bot; nhắn cho bot tại đó để nhận tin lại." in said
    assert (await ward.last("tc-kh")).choices == []
    zalo_id = account_id(ward, "zalo-tc-kh")
    assert "không còn là kênh nhận tin của đồng chí" in await forge(ward, "tc-kh", f"tc:{zalo_id}")
    assert accounts(ward, "tc-kh") == [("tc-kh", True), ("zalo-tc-kh", False)]


async def test_a_channel_blocked_after_it_was_shown_is_refused(ward, zalo):
    await ward.say("tc-kh", "/caidat")
    blocks(ward, "zalo-tc-kh")
    assert "không còn là kênh nhận tin của đồng chí" in await ward.tap("tc-kh", "Zalo")


@pytest.mark.parametrize("who", ["mot-cua", "chu-tich", "quan-tri"])
async def test_the_chats_of_others_are_refused_as_those_that_never_were(ward, zalo, who):
    theirs, none = account_id(ward, "zalo-tc-kh"), 999_999
    refusals = {await forge(ward, who, f"tc:{one}") for one in (theirs, none)}
    assert refusals == {"⚠️ Kênh này không còn là kênh nhận tin của đồng chí. Xem lại: /caidat"}
    assert accounts(ward, "tc-kh") == [("tc-kh", True), ("zalo-tc-kh", False)]


async def test_two_chats_on_one_channel_are_told_apart(ward, zalo):
    def add(session):
        first = session.exec(select(Account).where(Account.external_id == "zalo-tc-kh")).one()
        values = {"official_id": first.official_id, "office_id": first.office_id, "bot_id": first.bot_id}
        session.add(Account(external_id="zalo-2", linked_at=first.linked_at, **values))

    ward.database.write(add)
    await ward.say("tc-kh", "/caidat")
    labels = (await ward.last("tc-kh")).choices
    assert labels[0] == "✓ trang web nhắc việc"
    assert all(label.startswith("Zalo (kết nối 24/11/2026") for label in labels[1:])
    assert len(labels) == 3


async def test_a_leader_gets_the_morning_message_earlier_and_back(ward):
    said = await ward.say("chu-tich", "/caidat")
    assert "Tin buổi sáng: 07:30" in said
    shown = await ward.last("chu-tich")
    assert shown.choices == ["Tin sáng 07:00", "✓ Tin sáng 07:30"]
    said = await ward.tap("chu-tich", "Tin sáng 07:00", on=shown)
    assert "✅ Từ ngày làm việc tới, tin buổi sáng gửi lúc 07:00." in said
    assert hour(ward, "chu-tich") == time(7)
    assert (await ward.last("chu-tich")).choices == ["✓ Tin sáng 07:00", "Tin sáng 07:30"]
    said = await ward.tap("chu-tich", "Tin sáng 07:00")
    assert "Tin buổi sáng đã đặt lúc 07:00 rồi, không có gì thay đổi." in said
    assert "Sắp nhắc đồng chí (07:00," in await ward.say("chu-tich", "/lich")
    await ward.restarted().tap("chu-tich", "Tin sáng 07:30", on=shown)
    assert hour(ward, "chu-tich") is None


async def test_it_comes_at_the_chosen_hour(ward):
    await ward.say("chu-tich", "/caidat")
    await ward.tap("chu-tich", "Tin sáng 07:00")
    early, late = [], []
    for day in ("2023-03-15", "2023-03-16", "2023-03-17"):
        early += (await ward.until(f"{day}T07:20")).get("chu-tich", [])
        late += (await ward.until(f"{day}T08:00")).get("chu-tich", [])
    assert [text for text in early if "📌" in text]
    assert not [text for text in late if "📌" in text]


async def test_a_deputy_in_charge_of_units_is_a_leader_too(ward):
    await ward.say("pct", "/caidat")
    assert "Tin sáng 07:00" in (await ward.last("pct")).choices


@pytest.mark.parametrize("who", ["vp-tk", "mot-cua", "tc-kh", "quan-tri"])
@pytest.mark.parametrize("at", ["07:00", "07:30", "05:00"])
async def test_others_neither_see_nor_force_the_hour(ward, who, at):
    said = await ward.say(who, "/caidat")
    assert "07:00" not in said
    assert not any("Tin sáng" in label for label in (await ward.last(who)).choices)
    await forges(ward, who, f"th:{at}", await ward.last(who))
    assert "ngoài phạm vi của đồng chí" in (await ward.last(who)).text
    assert hour(ward, who) is None


@pytest.mark.parametrize(
    ("payload", "said"), [("th:05:00", "ngoài phạm vi"), ("th:x", "không còn dùng được")]
)
async def test_a_leader_forces_no_hour_of_their_own(ward, payload, said):
    assert said in await forge(ward, "chu-tich", payload)
    assert hour(ward, "chu-tich") is None


async def test_who_leads_no_more_hears_at_the_usual_hour_and_cannot_choose(ward):
    await ward.say("pct", "/caidat")
    await ward.tap("pct", "Tin sáng 07:00")
    shown = await ward.last("pct")

    def demote(session):
        for post in session.exec(select(Post).where(Post.official_id == person(session, "pct").id)):
            post.role = Role.HEAD
            session.add(post)

    ward.database.write(demote)
    assert "Tin buổi sáng: 07:30" in await ward.say("pct", "/caidat")
    assert (await ward.last("pct")).choices == []
    assert "ngoài phạm vi" in await ward.tap("pct", "Tin sáng 07:00", on=shown)
    await ward.until("2023-02-28T06:00")
    assert not [text for text in (await ward.until("2023-02-28T07:20")).get("pct", []) if "📌" in text]
    assert [text for text in (await ward.until("2023-02-28T08:00")).get("pct", []) if "📌" in text]


async def test_whose_posts_ended_can_tap_nothing(ward, zalo):
    await ward.say("tc-kh", "/caidat")
    leaves_posts(ward, ["tc-kh"], date(2023, 2, 26))
    assert "ngoài phạm vi" in await ward.tap("tc-kh", "Zalo")
    assert accounts(ward, "tc-kh") == [("tc-kh", True), ("zalo-tc-kh", False)]


async def test_it_leaves_an_open_form_as_it_was(ward):
    await ward.say("tc-kh", "/nghiphep 20/3")
    assert "Đồng chí đang điền dở: đăng ký nghỉ." in await ward.say("tc-kh", "/caidat")


async def test_the_hour_is_logged_the_channel_is_ones_own(ward):
    await ward.say("chu-tich", "/caidat")
    await ward.tap("chu-tich", "Tin sáng 07:00")
    assert "giờ tin sáng mặc định → 07:00\n" in await ward.say("vp-tk", "/nhatky")
