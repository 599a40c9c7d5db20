"""/lydo and ý kiến chỉ đạo: asked by a leader, answered by who answers for the task, kept with it."""

from datetime import date

import pytest
from chat.inspection import choices
from chat.ordering import heard, remarks
from chat.staging import disconnected, gives, leaves_posts, morning, quiet
from sqlmodel import col, select

from storage.tables import Progress, Remark

pytestmark = pytest.mark.chat

LATE = date(2023, 2, 20)


@pytest.fixture
def late(ward):
    """No report is due; task 6.d of tc-kh is a week late."""
    quiet(ward)
    gives(ward, "6.d", LATE)
    return ward


def last_id(ward):
    return ward.database.read(lambda s: s.exec(select(Remark.id).order_by(col(Remark.id).desc())).first())


def reports(ward):
    return ward.database.read(lambda s: [one.text for one in s.exec(select(Progress))])


async def test_a_plain_reply_to_the_question_is_kept_and_told_to_the_leader(late):
    said = await late.say("chu-tich", "/lydo 6.d")
    assert said.startswith("✅ Đã đề nghị báo cáo nguyên nhân chậm nhiệm vụ 6.d")
    question = await late.last("tc-kh")
    assert "Chủ tịch UBND phường đề nghị báo cáo nguyên nhân chậm nhiệm vụ <b>6.d</b>" in question.text
    said = await late.say("tc-kh", "vướng kinh phí, 15/3 xong", reply_to=question)
    assert said == "✅ Đã ghi trả lời về nhiệm vụ 6.d: «vướng kinh phí, 15/3 xong».\nĐã báo lãnh đạo."
    told = (await late.last("chu-tich")).text
    assert "Phụ trách Tài chính – Kế hoạch trả lời về nhiệm vụ <b>6.d</b>" in told
    assert "«vướng kinh phí, 15/3 xong»" in told
    assert remarks(late) == [("explain", None), ("answer", "vướng kinh phí, 15/3 xong")]
    assert reports(late) == [], "an answer to the leader is no report"


async def test_by_button_the_answer_is_asked_for(late):
    await late.say("chu-tich", "/lydo 6.d")
    assert "Nguyên nhân chậm nhiệm vụ 6.d là gì" in await late.tap("tc-kh", "Trả lời")
    assert "Đã ghi trả lời" in await late.say("tc-kh", "chờ thẩm định")
    assert remarks(late)[-1] == ("answer", "chờ thẩm định")


async def test_without_a_code_what_is_late_is_offered(late):
    assert "Hỏi nguyên nhân chậm của nhiệm vụ nào?" in await late.say("chu-tich", "/lydo")
    assert "Đã đề nghị báo cáo nguyên nhân" in await late.tap("chu-tich", "6.d")


async def test_asked_already_says_by_whom_and_when(late):
    await late.say("chu-tich", "/lydo 6.d")
    said = await late.say("pct", "/lydo 6.d")
    assert "đồng chí Chủ tịch UBND phường đã đề nghị báo cáo nguyên nhân chậm lúc 07:00 ngày 27/02" in said
    await late.say("tc-kh", "chờ", reply_to=await late.last("tc-kh"))
    assert "Đã đề nghị" in await late.say("pct", "/lydo 6.d")


async def test_a_leaders_plain_reply_under_the_morning_message_goes_to_the_owner(late):
    await late.until("2023-02-28T08:00")
    message = await morning(late, "chu-tich")
    since = len(await late.messages("tc-kh"))
    said = await late.say("chu-tich", "làm xong trong tuần này", reply_to=message)
    assert said.startswith("✅ Đã chuyển ý kiến chỉ đạo về nhiệm vụ 6.d")
    (news,) = await heard(late, "tc-kh", since)
    assert "<b>Ý kiến chỉ đạo của Chủ tịch UBND phường</b> về nhiệm vụ <b>6.d</b>" in news.text
    assert "«làm xong trong tuần này»" in news.text
    assert remarks(late) == [("direct", "làm xong trong tuần này")]


async def test_under_several_it_is_asked_which_is_meant_and_the_words_are_kept(late):
    gives(late, "6.e", LATE)
    await late.until("2023-02-28T08:00")
    message = await morning(late, "chu-tich")
    said = await late.say("chu-tich", "khẩn trương", reply_to=message)
    assert "«khẩn trương» là ý kiến về nhiệm vụ nào?" in said
    again = late.restarted()
    assert "ý kiến chỉ đạo «khẩn trương»" in await again.say("chu-tich", "/lich")
    await again.tap("chu-tich", "Tiếp tục")
    assert "về nhiệm vụ 6.e" in await again.tap("chu-tich", "6.e")
    assert remarks(again) == [("direct", "khẩn trương")]


async def test_task_by_task_where_it_names_them(late):
    gives(late, "6.e", LATE)
    await late.until("2023-02-28T08:00")
    message = await morning(late, "chu-tich")
    said = await late.say("chu-tich", "6.d xong trước 10/3\n6.e báo cáo lại", reply_to=message)
    assert "nhiệm vụ 6.d" in said
    assert "nhiệm vụ 6.e" in said
    assert remarks(late) == [("direct", "xong trước 10/3"), ("direct", "báo cáo lại")]


async def test_under_one_task_opened_or_found(late):
    await late.say("chu-tich", "/viec 6.d")
    await late.say("chu-tich", "ưu tiên việc này", reply_to=await late.last("chu-tich"))
    assert remarks(late) == [("direct", "ưu tiên việc này")]


async def test_seen_is_no_direction(late):
    await late.until("2023-02-28T08:00")
    await late.say("chu-tich", "đã rõ", reply_to=await morning(late, "chu-tich"))
    assert remarks(late) == []


async def test_a_reply_to_a_direction_is_a_report_and_by_button_an_answer(late):
    await late.say("chu-tich", "/viec 6.d")
    await late.say("chu-tich", "xong trong tuần", reply_to=await late.last("chu-tich"))
    news = await late.last("tc-kh")
    assert "6.d" in await late.say("tc-kh", "được 80%", reply_to=news)
    assert reports(late) == ["được 80%"]
    assert "Trả lời ý kiến chỉ đạo" in await late.tap("tc-kh", "Trả lời", on=news)
    await late.say("tc-kh", "sẽ xong thứ Sáu")
    assert "«sẽ xong thứ Sáu»" in (await late.last("chu-tich")).text


async def test_the_task_shows_what_was_said_of_it_and_the_log_who_said_it(late):
    await late.say("chu-tich", "/lydo 6.d")
    await late.say("tc-kh", "chờ kinh phí", reply_to=await late.last("tc-kh"))
    said = await late.say("tc-kh", "/viec 6.d")
    assert "Chủ tịch UBND phường: đề nghị báo cáo nguyên nhân chậm" in said
    assert "Phụ trách Tài chính – Kế hoạch: trả lời «chờ kinh phí»" in said
    assert "Hỏi nguyên nhân chậm" in await choices(late, "chu-tich", "/viec 6.d")
    assert "ý kiến về nhiệm vụ 6.d" in await late.say("vp-tk", "/nhatky 6.d")


@pytest.mark.parametrize(
    ("line", "said"),
    [("/lydo 9.z", "Không có nhiệm vụ «9.z»"), ("/lydo chậm quá", "Không có nhiệm vụ «chậm»")],
)
async def test_what_cannot_be_asked_says_why(late, line, said):
    assert said in await late.say("chu-tich", line)
    assert remarks(late) == []


async def test_too_long_an_answer_keeps_the_question(late):
    await late.say("chu-tich", "/lydo 6.d")
    await late.tap("tc-kh", "Trả lời")
    assert "dài quá 1000 ký tự" in await late.say("tc-kh", "a" * 1001)
    assert "Đã ghi trả lời" in await late.say("tc-kh", "chờ thẩm định")


async def test_an_expired_answer_is_said_to_be_gone_and_may_be_begun_anew(late):
    await late.say("chu-tich", "/lydo 6.d")
    question = await late.last("tc-kh")
    await late.tap("tc-kh", "Trả lời")
    form = await late.last("tc-kh")
    await late.until("2023-02-28T09:00")
    assert "Biểu mẫu này đã đóng" in await late.tap("tc-kh", "Thôi", on=form)
    await late.tap("tc-kh", "Trả lời", on=question)
    assert "Đã ghi trả lời" in await late.say("tc-kh", "chờ thẩm định")


@pytest.mark.parametrize("who", ["vp-tk", "tc-kh", "mot-cua", "quan-tri"])
async def test_nobody_else_asks_or_directs(late, who):
    assert "/lydo" in await late.say(who, "/lydo 6.d")
    assert (await late.forge(who, "xw:6.d")).startswith("⚠️")
    assert (await late.forge(who, "xw:9.z")).startswith("⚠️")
    await late.say(who, "/viec 6.d")
    await late.say(who, "làm nhanh lên", reply_to=await late.last(who))
    assert remarks(late) == []


async def test_nobody_else_answers(late):
    await late.say("chu-tich", "/lydo 6.d")
    for who in ("tp-ht", "vp-tk", "mot-cua", "quan-tri", "chu-tich"):
        assert "Không có ý kiến này" in await late.forge(who, f"xa:{last_id(late)}"), who
    question = await late.last("tc-kh")
    assert "Không có ý kiến này" in await late.forge("tc-kh", "xa:999")
    await late.say("tc-kh", "chờ", reply_to=question)
    assert "Không có ý kiến này" in await late.forge("tc-kh", f"xa:{last_id(late)}"), "an answer has none"


async def test_who_left_office_answers_no_more(late):
    await late.say("chu-tich", "/lydo 6.d")
    question = await late.last("tc-kh")
    leaves_posts(late, ["tc-kh"], date(2023, 2, 26))
    assert "Không có ý kiến này" in await late.say("tc-kh", "chờ", reply_to=question)
    assert remarks(late) == [("explain", None)]


async def test_a_restricted_task_is_spoken_of_between_leader_and_owner(late):
    gives(late, "6.f", LATE, owner="mot-cua", at="vp-tk", restricted=True)
    since = len(await late.messages("vp-tk"))
    await late.say("chu-tich", "/lydo 6.f")
    await late.say("mot-cua", "chờ hồ sơ", reply_to=await late.last("mot-cua"))
    assert "«chờ hồ sơ»" in (await late.last("chu-tich")).text
    assert len(await late.messages("vp-tk")) == since
    assert "chờ hồ sơ" not in await late.say("vp-tk", "/nhatky")


async def test_at_night_it_is_told_next_morning(late):
    await late.until("2023-02-27T21:00")
    assert "Người phụ trách sẽ nhận tin lúc" in await late.say("chu-tich", "/lydo 6.d")


async def test_who_cannot_be_reached_is_not_said_to_know(late):
    disconnected(late, "tc-kh")
    said = await late.say("chu-tich", "/lydo 6.d")
    assert "Chưa kết nối nên chưa nhận được tin: Phụ trách Tài chính – Kế hoạch." in said
    assert "Đã báo" not in said
