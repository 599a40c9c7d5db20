"""The main job: a plan, a reminder, a reply, a /status."""

import pytest
from chat.staging import reminded

pytestmark = pytest.mark.chat

HEADS = {"vp-tk", "tc-kh", "tp-ht", "vh-tt"}


async def test_from_the_reminder_to_the_chairmans_status(ward):
    assert reminded(await ward.until("2023-02-28T07:29")) == {}
    came = await ward.until("2023-02-28T07:30")
    assert {who: len(said) for who, said in came.items()} == dict.fromkeys(HEADS, 1)
    assert came["tc-kh"][0].startswith(
        "📌 Thứ Ba, 28/02/2023 – đồng chí có 6 việc cần xử lý\n\n"
        "🟢 Báo cáo quý I – còn 10 ngày làm việc (hạn 14/3)\n"
        "Còn 6 nhiệm vụ chưa báo cáo: 6.a, 6.b, 6.c, IV2.1, IV2.2, IV2.3\n\n"
        "Đề nghị nhắn trả lời tại đây, mỗi việc một dòng. Ví dụ:\n"
    )

    said = await ward.say("tc-kh", "6.b xong, Quyết định 12/QĐ-UBND\n6.a không phát sinh")
    assert said == (
        "✅ Đã ghi 6.b – báo cáo quý I: «xong, Quyết định 12/QĐ-UBND» – đã xong\n"
        "✅ Đã ghi 6.a – báo cáo quý I: «không phát sinh»\n"
        "Tài chính – Kế hoạch còn 4 nhiệm vụ chưa báo cáo quý I."
    )

    assert await ward.say("chu-tich", "/status") == (
        "📊 Tình hình thực hiện Kế hoạch CCHC năm 2023\n"
        "Phường Hoài Hảo, đến 07:30 ngày 28/02/2023\n"
        "Báo cáo quý I: bộ phận gửi chậm nhất 14/3, phường gửi chậm nhất 17/3 (còn 13 ngày làm việc)\n\n"
        "41 nhiệm vụ: ✅ 2 đã báo cáo kỳ này · 🟢 22 trong hạn · ⚪ 17 chưa phân công\n"
        "Quý I: 2/24 nhiệm vụ đã báo cáo; 0/4 bộ phận đã gửi – còn thiếu: Văn phòng – Thống kê 11, "
        "Tài chính – Kế hoạch 4, Tư pháp – Hộ tịch 3, Văn hoá – Thông tin 4\n"
        "Chỉ tiêu: 14 chưa có số liệu"
    )


async def test_a_quarter_from_the_first_reminder_to_the_issued_report(ward):
    await ward.until("2023-03-07T08:00")
    for who, codes in {
        "vp-tk": "3.a 3.b 3.c 3.d 3.e 3.f IV1.a IV1.b IV1.c IV1.d IV1.e",
        "tc-kh": "6.a 6.b 6.c IV2.1 IV2.2 IV2.3",
        "tp-ht": "2.a 2.b IV3.1",
        "vh-tt": "1.2.a 1.2.b IV4.2 IV4.b",
    }.items():
        report = "\n".join(f"{code} thực hiện đúng quy định" for code in codes.split())
        assert "đã báo cáo đủ nhiệm vụ quý I. Nộp báo cáo: /nop" in await ward.say(who, report)
        await ward.say(who, "/nop")
        assert "✅ Đã nộp báo cáo quý I" in await ward.tap(who, "Nộp báo cáo")
    assert "4/4 bộ phận đã gửi" in await ward.say("pct", "/status")

    told = [message.text for message in await ward.messages("vp-tk") if "đã nộp" in message.text]
    assert len([text for text in told if text.startswith("📥")]) == 3, "not of the coordinator's own unit"
    came = await ward.until("2023-03-10T08:00")
    assert {who: len(said) for who, said in came.items()} == {"vp-tk": 1}
    assert "Các bộ phận đã gửi đủ. Khi báo cáo được ký gửi, nhắn /phathanh" in came["vp-tk"][0]

    await ward.say("vp-tk", "/phathanh 15/BC-UBND 10/3/2023")
    assert (await ward.tap("vp-tk", "Ghi nhận phát hành")).startswith(
        "✅ Đã ghi nhận báo cáo quý I phát hành số 15/BC-UBND ngày 10/3/2023. Kỳ này đã đóng"
    )
    assert reminded(await ward.until("2023-05-29T23:59")) == {}, "nothing is due until ten days before 13/6"
    assert "✅ Đã ghi 3.c – báo cáo 6 tháng đầu năm" in await ward.say("vp-tk", "3.c niêm yết thêm 2 thủ tục")
