"""/giahan: a new date is asked with a reason, decided by the leader in charge; what the owner then hears."""

from datetime import date

import pytest
from chat.inspection import choices
from chat.ordering import asked, asks, deadline
from chat.staging import alter, disconnected, gives, morning, quiet, reminders

from storage.tables import SetBy, TaskState

pytestmark = pytest.mark.chat

DUE = date(2023, 3, 10)
LINE = "/giahan 6.d 20/3 vì chờ kinh phí"


@pytest.fixture
def dated(ward):
    """Task 6.d of tc-kh, due on Friday 10 March."""
    gives(ward, "6.d", DUE)
    return ward


async def test_step_by_step_from_the_question_to_the_leader(dated):
    assert "Gia hạn nhiệm vụ nào?" in await dated.say("tc-kh", "/giahan")
    assert "Xin lùi đến ngày nào?" in await dated.tap("tc-kh", "6.d")
    assert "Thêm 5 ngày làm việc: thứ Sáu, 17/3/2023" in (await dated.last("tc-kh")).choices
    assert "Lý do gia hạn là gì?" in await dated.say("tc-kh", "20/3")
    assert await dated.say("tc-kh", "chờ kinh phí") == (
        "✅ Đã gửi đề nghị gia hạn 6.d từ 10/3/2023 sang thứ Hai, 20/3/2023: «chờ kinh phí».\n"
        "Đã báo lãnh đạo.\n"
        "Trong khi chờ quyết định, hạn vẫn là 10/3/2023."
    )
    notice = await dated.last("chu-tich")
    assert "Phụ trách Tài chính – Kế hoạch đề nghị gia hạn nhiệm vụ <b>6.d</b>" in notice.text
    assert "Lý do: «chờ kinh phí»" in notice.text
    assert notice.choices == ["Đồng ý", "Không đồng ý"]
    assert deadline(dated) == DUE


async def test_a_granted_date_moves_the_task_and_its_asker_hears(dated):
    await asks(dated)
    assert "✅ Đã đồng ý gia hạn 6.d" in await dated.tap("chu-tich", "Đồng ý")
    told = (await dated.last("tc-kh")).text
    assert "Chủ tịch UBND phường đồng ý gia hạn nhiệm vụ <b>6.d</b>" in told
    assert "từ 10/3/2023 sang <b>thứ Hai, 20/3/2023</b>" in told
    assert deadline(dated) == date(2023, 3, 20)
    assert asked(dated) == [("granted", "2023-03-20")]


async def test_the_old_reminders_lapse_and_the_new_date_has_its_own(dated):
    quiet(dated)
    await asks(dated)
    await dated.tap("chu-tich", "Đồng ý")
    came = await dated.until("2023-03-17T08:00")
    assert [text for text in came.get("tc-kh", []) if "quá hạn" in text] == []
    assert {(one.due, one.rung) for one in reminders(dated, "tc-kh") if one.rung_date > DUE} == {
        (date(2023, 3, 20), "b3"),
        (date(2023, 3, 20), "b1"),
    }


async def test_a_refusal_asks_for_its_reason_which_the_asker_reads(dated):
    await asks(dated)
    assert "Lý do không đồng ý là gì?" in await dated.tap("chu-tich", "Không đồng ý")
    said = await dated.say("chu-tich", "đã có kinh phí từ tháng 2")
    assert "↩️ Đã không đồng ý gia hạn 6.d" in said
    told = (await dated.last("tc-kh")).text
    assert "không đồng ý gia hạn nhiệm vụ <b>6.d</b>" in told
    assert "Lý do: «đã có kinh phí từ tháng 2»" in told
    assert (deadline(dated), asked(dated)) == (DUE, [("refused", "2023-03-20")])


async def test_asking_again_replaces_what_waits(dated):
    first = await asks(dated)
    assert "Đang chờ quyết định đề nghị gia hạn đến 20/3/2023" in await dated.say("tc-kh", "/giahan 6.d")
    await dated.say("tc-kh", "24/3")
    said = await dated.say("tc-kh", "thêm việc")
    assert "Đề nghị trước (đến 20/3/2023) không còn hiệu lực." in said
    assert "đã rút hoặc thay đề nghị gia hạn này" in await dated.tap("chu-tich", "Đồng ý", on=first)
    await dated.tap("chu-tich", "Đồng ý", on=(await dated.messages("chu-tich"))[-3])
    assert asked(dated) == [("withdrawn", "2023-03-20"), ("granted", "2023-03-24")]


async def test_what_was_asked_is_withdrawn_by_who_asked(dated):
    notice = await asks(dated)
    assert "Đã rút đề nghị gia hạn 6.d đến 20/3/2023" in await dated.tap("tc-kh", "Rút đề nghị")
    assert "đồng chí Phụ trách Tài chính – Kế hoạch đã rút" in await dated.tap(
        "chu-tich", "Đồng ý", on=notice
    )
    assert asked(dated) == [("withdrawn", "2023-03-20")]


async def test_a_date_set_by_a_superior_is_not_moved(dated):
    alter(dated, "6.d", deadline_set_by=SetBy.SUPERIOR)
    assert "hạn cấp trên giao – cần công văn" in await dated.say("tc-kh", LINE)
    assert "không có nhiệm vụ nào có hạn nội bộ" in await dated.say("tc-kh", "/giahan")
    assert asked(dated) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/giahan 9.z 20/3 vì chờ", "Không có nhiệm vụ «9.z»"),
        ("/giahan 6.a", "không có thời hạn riêng"),
        (
            "/giahan 6.d 01/3 vì chờ",
            "Hạn mới 01/3/2023 chưa muộn hơn hạn hiện nay của nhiệm vụ 6.d (10/3/2023)",
        ),
        ("/giahan 6.d 10/3 vì chờ", "chưa muộn hơn hạn hiện nay"),
        ("/giahan 6.d 20/02 vì chờ", "Ngày 20/02/2023 đã qua"),
        ("/giahan 6.d 30/02 vì chờ", "Chưa đọc được ngày «30/02»"),
        ("/giahan 6.d 20/3/2025 vì chờ", "còn quá xa"),
        ("/giahan 6.d 20/3 vì " + "a" * 501, "dài quá 500 ký tự"),
    ],
)
async def test_what_cannot_be_asked_says_why(dated, line, said):
    assert said in await dated.say("tc-kh", line)
    assert asked(dated) == []


async def test_wrong_answers_keep_the_question(dated):
    await dated.say("tc-kh", "/giahan 6.d")
    assert "Chưa đọc được ngày «sang tháng»" in await dated.say("tc-kh", "sang tháng")
    assert "chưa muộn hơn hạn hiện nay" in await dated.say("tc-kh", "08/3")
    assert "Lý do gia hạn là gì?" in await dated.say("tc-kh", "trong 15 ngày làm việc")
    assert "Đã gửi đề nghị" in await dated.say("tc-kh", "chờ kinh phí")
    assert asked(dated) == [("waiting", "2023-03-20")]


async def test_it_survives_an_interruption_and_a_restart(dated):
    await dated.say("tc-kh", "/giahan 6.d")
    await dated.say("tc-kh", "20/3")
    assert "đề nghị gia hạn 6.d" in await dated.say("tc-kh", "/lich")
    again = dated.restarted()
    await again.tap("tc-kh", "Tiếp tục")
    assert "Đã gửi đề nghị" in await again.say("tc-kh", "chờ kinh phí")
    assert "✅ Đã đồng ý" in await again.restarted().tap("chu-tich", "Đồng ý")


async def test_an_expired_question_is_said_to_be_gone(dated):
    await dated.say("tc-kh", "/giahan 6.d")
    question = await dated.last("tc-kh")
    await dated.until("2023-02-28T08:00")
    assert "Biểu mẫu này đã đóng" in await dated.tap("tc-kh", "Thêm 5 ngày", on=question)
    assert asked(dated) == []


async def test_a_task_done_or_moved_meanwhile_is_not_moved(dated):
    notice = await asks(dated)
    alter(dated, "6.d", deadline=date(2023, 3, 14))
    assert "đã đổi sang 14/3/2023 sau khi có đề nghị này" in await dated.tap("chu-tich", "Đồng ý", on=notice)
    alter(dated, "6.d", deadline=DUE, state=TaskState.DONE, done_on=date(2023, 2, 27))
    assert "đã kết thúc" in await dated.tap("chu-tich", "Đồng ý", on=notice)
    assert asked(dated) == [("waiting", "2023-03-20")]


async def test_a_date_that_is_past_when_it_is_decided_is_not_granted(dated):
    notice = await asks(dated)
    await dated.until("2023-03-21T08:00")
    assert "Ngày 20/3/2023 đã qua" in await dated.tap("chu-tich", "Đồng ý", on=notice)
    assert deadline(dated) == DUE


async def test_at_night_the_leader_hears_next_morning_and_the_asker_is_told(dated):
    await dated.until("2023-02-27T21:00")
    said = await dated.say("tc-kh", LINE)
    assert "Lãnh đạo sẽ nhận tin lúc 07:30 thứ Ba, 28/02/2023" in said or "lúc 06:30" in said
    assert any("đề nghị gia hạn" in text for text in (await dated.until("2023-02-28T07:31"))["chu-tich"])


async def test_the_task_shows_how_its_date_moved_and_by_whom(dated):
    await asks(dated)
    said = await dated.say("tc-kh", "/viec 6.d")
    assert "10/3/2023 → 20/3/2023: đang chờ quyết định" in said
    await dated.tap("chu-tich", "Đồng ý")
    said = await dated.say("tc-kh", "/viec 6.d")
    assert "Hạn: thứ Hai, 20/3/2023" in said
    assert (
        "10/3/2023 → 20/3/2023: đồng ý – Chủ tịch UBND phường, 27/02/2023; "
        "Phụ trách Tài chính – Kế hoạch đề nghị: «chờ kinh phí»"
    ) in said
    assert "Đề nghị gia hạn" in await choices(dated, "tc-kh", "/viec 6.d")
    assert "Đề nghị gia hạn" not in await choices(dated, "chu-tich", "/viec 6.d")


async def test_it_is_logged_who_asked_and_who_decided(dated):
    await asks(dated)
    await dated.tap("chu-tich", "Đồng ý")
    said = await dated.say("vp-tk", "/nhatky 6.d")
    assert "đề nghị gia hạn nhiệm vụ 6.d" in said
    assert "hạn 10/3/2023 → 20/3/2023" in said
    assert "trạng thái đang chờ quyết định → đồng ý" in said


async def test_the_morning_message_offers_it_for_a_dated_task_of_ones_own(dated):
    quiet(dated)
    await dated.until("2023-03-07T08:00")
    message = await morning(dated, "tc-kh")
    assert "Gia hạn nhiệm vụ nào?" in await dated.tap("tc-kh", "Đề nghị gia hạn", on=message)


async def test_a_leader_whom_no_message_reaches_is_named(dated):
    disconnected(dated, "chu-tich")
    said = await dated.say("tc-kh", LINE)
    assert "Chưa kết nối nên chưa nhận được tin: Chủ tịch UBND phường. Đề nghị đồng chí báo" in said
    assert "Đã báo" not in said
