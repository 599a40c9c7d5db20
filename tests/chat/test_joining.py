"""How a stranger's chat becomes an official's, and how little a stranger learns."""

import asyncio
from datetime import timedelta

import pytest
from chat.staging import leaves_posts
from sqlmodel import select

from bot.context import Event
from jobs import people
from storage.people import official_by_code
from storage.tables import Account, Invite, Message

pytestmark = pytest.mark.chat

REFUSED = "Mã mời không đúng hoặc không còn hiệu lực. Đề nghị liên hệ người cấp mã để nhận mã mới."


def invite(ward, code="mot-cua"):
    return ward.database.write(lambda s: people.invite(s, official_by_code(s, code).id, ward.clock.instant()))


@pytest.mark.parametrize("said", ["xin chào", "/viec", "/status", "3.c xong", "/start", "/trogiup", "1"])
async def test_strangers_get_one_polite_sentence_and_learn_nothing(ward, said):
    answer = await ward.say("khach", said)
    assert answer == (
        "Xin chào. Đây là kênh nội bộ của cơ quan; nếu được mời, đề nghị nhắn /start kèm mã mời."
    )
    assert (await ward.last("khach")).choices == []


async def test_a_code_links_the_chat_and_says_what_to_do_next(ward):
    said = await ward.say("khach", f"/start {invite(ward)}")
    assert said.startswith("✅ Đã kết nối với Công chức Bộ phận Một cửa.")
    assert "/viec" in said
    assert "Không gửi nội dung mật, dữ liệu cá nhân của người dân qua đây." in said
    assert "Việc của bộ phận: 11 nhiệm vụ" in await ward.say("khach", "/viec")


async def test_a_code_is_refused_in_the_same_words_whatever_is_wrong_with_it(ward):
    used, expired = invite(ward), invite(ward)
    await ward.say("khach", f"/start {used}")
    ward.clock.passes(days=7, seconds=1)
    for code in ("no-such-code", used, expired, "ÿ" * 300, "<b>x</b>"):
        assert await ward.say("khach-2", f"/start {code}") == REFUSED


async def test_after_five_tries_it_slows_down_even_for_the_right_code(ward):
    code = invite(ward)
    for number in range(5):
        assert await ward.say("khach", f"/start wrong-{number}") == REFUSED
    slow = await ward.say("khach", f"/start {code}")
    assert slow == "Đồng chí đã thử quá nhiều lần. Đề nghị chờ 10 phút rồi thử lại với mã đúng."
    ward.clock.passes(minutes=11)
    assert "✅ Đã kết nối" in await ward.say("khach", f"/start {code}")


async def test_two_who_send_one_code_at_once_are_one_official(ward):
    code = invite(ward)
    (bot,) = ward.engine.bots
    said = {"text": f"/start {code}", "sent_at": ward.clock.now().isoformat()}
    await ward.engine.intake.receive([Event(bot, f"at-once-{n}", f"khach-{n}", said) for n in range(2)])
    await asyncio.gather(ward.engine.intake.drain(), ward.restarted().engine.intake.drain())
    answers = sorted([(await ward.last(f"khach-{n}")).text for n in range(2)])
    assert answers[0] == REFUSED
    assert answers[1].startswith("✅ Đã kết nối")


async def test_a_code_is_kept_nowhere_in_plain(ward):
    code = invite(ward)
    await ward.say("khach", f"/start {code}")
    assert ward.database.read(lambda s: code not in s.exec(select(Invite.code_hash)).all())
    said = ward.database.read(lambda s: s.exec(select(Message.text)).all())
    assert "/start ···" in said
    assert not any(code in text for text in said)


async def test_who_joins_late_is_reminded_of_the_latest_rung_only(ward):
    def leave(session):
        person = official_by_code(session, "tp-ht").id
        account = session.exec(select(Account).where(Account.official_id == person)).one()
        session.delete(account)

    ward.database.write(leave)
    await ward.until("2023-03-13T09:00")
    assert await ward.messages("tp-ht") == []
    await ward.say("khach", f"/start {invite(ward, 'tp-ht')}")
    came = await ward.until("2023-03-14T08:00")
    assert len(came["khach"]) == 1
    assert "Báo cáo quý I – đến hạn hôm nay" in came["khach"][0]


async def test_a_code_typed_from_paper_may_have_capitals_and_spaces(ward):
    code = invite(ward)
    typed = f"{code[:10]} {code[10:]}".upper()
    assert "✅ Đã kết nối" in await ward.say("khach", f"/start {typed}")


async def test_who_held_no_post_any_more_joins_as_who_they_were_entered_anew(ward):
    leaves_posts(ward, ["tc-kh"], ward.clock.today() - timedelta(days=1))
    assert "Lệnh /start dành cho vai trò khác" in await ward.say("tc-kh", "/start")
    assert await ward.say("tc-kh", "/start wrong") == REFUSED
    said = await ward.say("tc-kh", f"/start {invite(ward)}")
    assert said.startswith("✅ Đã kết nối với Công chức Bộ phận Một cửa.")
    assert "Việc của bộ phận: 11 nhiệm vụ" in await ward.say("tc-kh", "/viec")


async def test_a_chat_that_is_linked_again_stays_the_one_its_official_is_written_to(ward):
    def preferred(session):
        who = official_by_code(session, "mot-cua").id
        found = select(Account.external_id).where(Account.official_id == who, Account.preferred)
        return session.exec(found).all()

    for chat in ("mot-cua", "mot-cua", "khach", "mot-cua"):
        assert "✅ Đã kết nối" in await ward.say(chat, f"/start {invite(ward)}")
        assert ward.database.read(preferred) == [chat]
