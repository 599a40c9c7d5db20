"""A round of self-inspection: whom, until when, which fields; what is still open from before comes first."""

from datetime import date

import pytest
from chat.inspection import finding_id, findings, finds, remedied
from chat.staging import begins, disconnected
from sqlmodel import col, select

from storage.tables import Inspection, InspectionArea

pytestmark = pytest.mark.chat


def rounds(ward):
    return ward.database.read(lambda s: list(s.exec(select(Inspection).order_by(col(Inspection.id)))))


async def opens(ward, who="vp-tk", *, at="Tài chính", until="10/3", fields="3, 6"):
    await ward.say(who, "/tukiemtra đợt")
    await ward.tap(who, at)
    await ward.say(who, until)
    return await ward.say(who, fields)


async def test_a_round_of_a_unit_question_by_question(ward):
    assert "Kiểm tra ở bộ phận nào?" in await ward.say("vp-tk", "/tukiemtra đợt")
    said = await ward.tap("vp-tk", "Tài chính")
    assert (
        said
        == "Đợt kiểm tra Tài chính – Kế hoạch đến hết ngày nào? Bấm chọn hoặc nhắn ngày, ví dụ: 06/3/2023"
    )
    said = await ward.say("vp-tk", "10/3")
    assert "cách nhau bằng dấu phẩy: 1.1 Công tác chỉ đạo, điều hành; 1.2" in said
    said = await ward.say("vp-tk", "3, tài chính công")
    assert said == (
        "✅ Đã mở đợt tự kiểm tra Tài chính – Kế hoạch, từ 27/02 đến hết thứ Sáu, 10/3/2023.\n"
        "Lĩnh vực: Cải cách thủ tục hành chính; Cải cách tài chính công\n"
        "Đã báo người liên quan.\n\n"
        "Không còn phát hiện nào của các đợt trước."
    )
    (made,) = rounds(ward)
    assert (made.since, made.until) == (date(2023, 2, 27), date(2023, 3, 10))
    notice = (await ward.last("tc-kh")).text
    assert "Phụ trách Văn phòng – Thống kê mở đợt tự kiểm tra <b>Tài chính – Kế hoạch</b>" in notice
    assert await ward.messages("tp-ht") == []


async def test_a_round_of_the_whole_ward_is_told_to_every_head(ward):
    said = await opens(ward, "chu-tich", at="Phường", fields="tất cả")
    assert "tự kiểm tra phường Hoài Hảo" in said
    assert "Lĩnh vực: tất cả" in said
    for who in ("vp-tk", "tc-kh", "tp-ht", "vh-tt"):
        assert "mở đợt tự kiểm tra" in (await ward.last(who)).text
    assert await ward.messages("mot-cua") == []
    assert ward.database.read(lambda s: s.exec(select(InspectionArea)).all()) == []


async def test_what_is_still_open_from_before_is_listed_first(ward):
    await opens(ward)
    for number, due in enumerate(["24/3", "06/3", "20/3"], 1):
        await finds(ward, content=f"việc {number}", due=due)
    await finds(ward, content="của bộ phận khác", at="Tư pháp")
    await remedied(ward)
    await ward.forge("vp-tk", f"pv:{finding_id(ward)}")
    await ward.until("2023-03-13T08:00")
    said = await opens(ward, until="24/3")
    assert said.endswith(
        "Từ các đợt trước còn 2 phát hiện chưa xong, đề nghị kiểm tra trước:\n"
        "🔴 2. việc 2 – Tài chính – Kế hoạch (hạn 06/3/2023, quá hạn 5 ngày làm việc)\n"
        "🟠 3. việc 3 – Tài chính – Kế hoạch (hạn 20/3/2023, còn 5 ngày làm việc)"
    )
    assert (await ward.last("vp-tk")).choices == ["2. việc 2", "3. việc 3", "Ghi phát hiện"]
    assert "Phát hiện số 2" in await ward.tap("vp-tk", "2. việc 2")


async def test_a_finding_belongs_to_the_round_under_way(ward):
    await finds(ward, content="trước đợt")
    await opens(ward, at="Phường")
    await finds(ward, content="trong đợt")
    await ward.until("2023-03-13T08:00")
    await finds(ward, content="sau đợt")
    (made,) = rounds(ward)
    assert [one.inspection_id for one in findings(ward)] == [None, made.id, None]


async def test_who_has_one_unit_opens_a_round_of_that(ward):
    assert "đến hết ngày nào?" in await ward.say("tc-kh", "/tukiemtra đợt")
    await ward.say("tc-kh", "hôm nay")
    said = await ward.tap("tc-kh", "Tất cả")
    assert "Đã mở đợt tự kiểm tra Tài chính – Kế hoạch" in said
    assert "Đã báo" not in said


async def test_from_the_list_by_button(ward):
    await ward.say("tc-kh", "/phathien")
    assert "đến hết ngày nào?" in await ward.tap("tc-kh", "Mở đợt tự kiểm tra")
    await ward.say("quan-tri", "/phathien")
    assert (await ward.last("quan-tri")).choices == []


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (["26/02"], "Ngày 26/02/2023 đã qua"),
        (["sớm"], "Chưa đọc được ngày «sớm»"),
        (["10/3", "lâm nghiệp"], "Chưa rõ «lâm nghiệp»"),
    ],
)
async def test_a_wrong_answer_opens_nothing(ward, answers, why):
    await ward.say("tc-kh", "/tukiemtra đợt")
    said = ""
    for text in answers:
        said = await ward.say("tc-kh", text)
    assert why in said
    assert rounds(ward) == []


async def test_others_open_none(ward):
    await ward.say("quan-tri", "/tukiemtra đợt")
    assert "Vai trò của đồng chí không ghi phát hiện tự kiểm tra" in await ward.forge("quan-tri", "io")
    assert "Vai trò của đồng chí không ghi phát hiện tự kiểm tra" in await ward.forge("quan-tri", "ib")
    assert rounds(ward) == []


async def test_at_night_the_heads_hear_in_the_morning_and_it_survives_a_restart(ward):
    begins(ward, "2023-02-27T21:00")
    await ward.say("vp-tk", "/tukiemtra đợt")
    await ward.tap("vp-tk", "Tài chính")
    again = ward.restarted()
    await again.say("vp-tk", "10/3")
    assert "Người liên quan sẽ nhận tin lúc 07:30 thứ Ba, 28/02/2023." in await again.tap("vp-tk", "Tất cả")
    came = await again.until("2023-02-28T07:30")
    assert [text for text in came["tc-kh"] if "mở đợt tự kiểm tra" in text]


async def test_a_head_whom_no_message_reaches_is_named(ward):
    disconnected(ward, "tc-kh")
    said = await opens(ward)
    assert "Chưa kết nối nên chưa nhận được tin: Phụ trách Tài chính – Kế hoạch." in said
    assert "Đã báo" not in said
