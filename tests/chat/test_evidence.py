"""Photos and documents as evidence: with a caption, without one, in albums, corrected."""

import hashlib

import pytest
from chat.filing import JPEG, FileChannel, evidence, finished, last_said, reports, stored
from sqlmodel import select

from storage import files
from storage.tables import Evidence, Message

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return FileChannel()


@pytest.fixture
def photo(channel):
    """Another photo each time."""
    return lambda name="photo.jpg": channel.file(name, JPEG + bytes([len(channel.remote)]))


# A caption


async def test_a_caption_that_is_a_report_has_its_file_as_evidence_and_the_file_is_fetched(ward, channel):
    said = await ward.send("vp-tk", "3.c đã niêm yết 12 thủ tục", channel.file("Ảnh bảng.jpg", JPEG))
    assert said.startswith("✅ Đã ghi 3.c – báo cáo quý I: «đã niêm yết 12 thủ tục» (kèm 1 tệp)\n")
    assert evidence(ward) == [("3.c", "đã niêm yết 12 thủ tục", ["Ảnh bảng.jpg"])]
    (row,) = stored(ward)
    digest = hashlib.sha256(JPEG).hexdigest()
    assert (row.state, row.sha256, row.stored_size) == ("stored", digest, len(JPEG))
    message = ward.database.read(lambda s: s.get_one(Message, row.message_id))
    assert message.text == "3.c đã niêm yết 12 thủ tục"


async def test_every_report_of_a_caption_has_the_file(ward, photo):
    said = await ward.send("vp-tk", "/baocao 3.c đã niêm yết\n3.a đã chuẩn hóa", photo())
    assert said.count("(kèm 1 tệp)") == 2
    assert evidence(ward) == [("3.c", "đã niêm yết", ["photo.jpg"]), ("3.a", "đã chuẩn hóa", ["photo.jpg"])]
    assert ward.database.read(files.counts) == {report.id: 1 for report in reports(ward)}


async def test_done_with_a_file_needs_no_other_result(ward, photo):
    assert "✅ Đã ghi 6.b – báo cáo quý I: «xong» (kèm 1 tệp)" in await ward.send(
        "tc-kh", "6.b xong", photo()
    )
    (report,) = reports(ward)
    assert (report.state, report.result) == ("done", None)


async def test_a_caption_that_only_names_the_task_asks_what_was_done_and_keeps_the_file(ward, photo):
    assert "Kết quả kỳ này?" in await ward.send("tc-kh", "6.b", photo())
    await ward.say("tc-kh", "đã ban hành quy chế")
    await ward.tap("tc-kh", "Không có")
    assert "(kèm 1 tệp)" in await ward.tap("tc-kh", "Không có")


async def test_a_caption_without_a_task_is_kept_and_the_task_is_asked(ward, photo):
    said = await ward.send("tc-kh", "đã ban hành quy chế", photo())
    assert said.startswith("📎 Đã nhận tệp. Tệp này của nhiệm vụ nào? Bấm chọn hoặc nhắn mã")
    await ward.tap("tc-kh", "6.b")
    await ward.tap("tc-kh", "Không có")
    assert "«đã ban hành quy chế» (kèm 1 tệp)" in await ward.tap("tc-kh", "Không có")


async def test_a_caption_answers_the_open_form_and_its_file_joins(ward, photo):
    await ward.say("tc-kh", "6.b")
    assert "có khó khăn" in await ward.send("tc-kh", "đã ban hành quy chế", photo("qc.jpg"))
    await ward.tap("tc-kh", "Không có")
    await ward.tap("tc-kh", "Không có")
    assert evidence(ward) == [("6.b", "đã ban hành quy chế", ["qc.jpg"])]


@pytest.mark.parametrize("asked", ["6.b xong", "6.b"])
async def test_asked_for_the_result_a_caption_is_the_result(ward, photo, asked):
    await ward.say("tc-kh", asked)
    if asked == "6.b":
        await ward.say("tc-kh", "xong")
    said = await ward.send("tc-kh", "Quyết định 12/QĐ-UBND", photo())
    if asked == "6.b":
        await ward.tap("tc-kh", "Không có")
        said = await ward.tap("tc-kh", "Không có")
    assert "«xong, Quyết định 12/QĐ-UBND» (kèm 1 tệp)" in said
    assert [(row.result, row.difficulty) for row in reports(ward)] == [("Quyết định 12/QĐ-UBND", None)]


async def test_the_words_of_two_captions_are_both_kept(ward, photo):
    await ward.send("tc-kh", "đã họp dân", photo("1.jpg"), album="a")
    await ward.send("tc-kh", "đã niêm yết", photo("2.jpg"), album="a")
    await ward.tap("tc-kh", "6.b")
    await ward.tap("tc-kh", "Không có")
    assert "«đã họp dân đã niêm yết» (kèm 2 tệp)" in await ward.tap("tc-kh", "Không có")


async def test_an_unclear_caption_keeps_the_file_and_asks(ward, photo):
    assert "nhiệm vụ nào?" in await ward.send("tc-kh", "cái này xong chưa?", photo())
    assert "Kết quả kỳ này?" in await ward.tap("tc-kh", "6.b")


async def test_words_under_a_file_are_the_text_when_the_form_asks_for_the_task(ward, photo):
    await ward.say("tc-kh", "/baocao")
    assert "Tệp này của nhiệm vụ nào?" in await ward.send("tc-kh", "đã ban hành quy chế", photo())
    assert "có khó khăn" in await ward.tap("tc-kh", "6.b")


async def test_a_caption_in_reply_to_the_morning_message_keeps_words_and_file(ward, photo):
    await ward.until("2023-02-28T07:30")
    morning = await ward.last("tc-kh")
    assert "Tệp này của nhiệm vụ nào?" in await ward.send("tc-kh", "đã ban hành", photo(), reply_to=morning)
    assert "«đã ban hành» (kèm 1 tệp)" in await ward.tap("tc-kh", "6.b")


async def test_a_report_that_is_not_taken_leaves_its_file_to_be_attached(ward, photo):
    said = await ward.send("tc-kh", "3.c đã niêm yết", photo())
    assert "Nhiệm vụ 3.c do bộ phận khác chủ trì" in said
    assert said.endswith("📎 Tệp gửi kèm chưa thuộc báo cáo nào.")
    note = await ward.last("tc-kh")
    assert "Tệp này của nhiệm vụ nào?" in await ward.tap("tc-kh", "Kèm vào báo cáo", on=note)
    await ward.tap("tc-kh", "6.b")
    await ward.say("tc-kh", "đã ban hành")
    await ward.tap("tc-kh", "Không có")
    assert "(kèm 1 tệp)" in await ward.tap("tc-kh", "Không có")
    assert "đã thuộc một báo cáo" in await ward.tap("tc-kh", "Kèm vào báo cáo", on=note)


async def test_a_file_under_a_command_can_be_attached_to_the_open_form(ward, photo):
    await ward.say("tc-kh", "6.b")
    said = await ward.send("tc-kh", "/status", photo())
    assert "Tình hình thực hiện" in said
    assert said.endswith("📎 Tệp gửi kèm chưa thuộc báo cáo nào.")
    assert "Kết quả kỳ này?" in await ward.tap("tc-kh", "Kèm vào báo cáo")
    await ward.tap("tc-kh", "Không phát sinh")
    assert evidence(ward) == [("6.b", "không phát sinh", ["photo.jpg"])]


async def test_nobody_attaches_what_another_has_sent(ward, photo):
    await ward.send("tc-kh", "3.c đã niêm yết", photo())
    payload = f"ev:{stored(ward)[0].message_id}"
    assert "đã thuộc một báo cáo hoặc không tải được" in await ward.forge("vp-tk", payload)
    assert "không tải được" in await ward.forge("vp-tk", "ev:999999")


# No caption


async def test_a_file_alone_asks_for_its_task(ward, photo):
    said = await ward.send("tc-kh", "", photo())
    assert said.startswith("📎 Đã nhận tệp. Tệp này của nhiệm vụ nào? Bấm chọn hoặc nhắn mã")
    assert "6.b Thực hiện dân chủ" in await ward.tap("tc-kh", "6.b")
    assert "✅ Đã ghi 6.b – báo cáo quý I: «xong» (kèm 1 tệp)" in await finished(ward, "tc-kh", "xong")


async def test_who_has_answered_everything_names_the_task(ward, photo):
    await ward.say("tp-ht", "2.a đã rà soát\n2.b đã theo dõi\nIV3.1 đã tham mưu")
    said = await ward.send("tp-ht", "", photo())
    assert said == "📎 Đã nhận tệp. Tệp này của nhiệm vụ nào? Nhắn mã nhiệm vụ."


async def test_a_file_in_reply_to_a_message_about_one_task_is_of_that_task(ward, photo):
    await ward.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    answer = await ward.last("vp-tk")
    assert "Kết quả kỳ này?" in await ward.send("vp-tk", "", photo(), reply_to=answer)
    said = await finished(ward, "vp-tk", "đã niêm yết 13")
    assert "«đã niêm yết 13» (kèm 1 tệp) (thay báo cáo trước)" in said
    assert evidence(ward) == [("3.c", "đã niêm yết 13", ["photo.jpg"])]


async def test_a_file_joins_the_open_form_and_the_question_is_asked_again(ward, photo):
    await ward.say("vp-tk", "3.c")
    said = await ward.send("vp-tk", "", photo("1.jpg"))
    assert said.startswith("📎 Đã nhận tệp, kèm vào báo cáo 3.c.\n\n3.c ")
    assert said.endswith("Kết quả kỳ này? Nhắn số liệu, văn bản hoặc một câu.")
    await ward.say("vp-tk", "đã niêm yết 12 thủ tục")
    assert "có khó khăn" in await ward.send("vp-tk", "", photo("2.jpg"))
    await ward.tap("vp-tk", "Không có")
    assert "(kèm 2 tệp)" in await ward.tap("vp-tk", "Không có")
    assert evidence(ward) == [("3.c", "đã niêm yết 12 thủ tục", ["1.jpg", "2.jpg"])]


async def test_a_file_in_a_form_that_asks_for_the_task_is_kept(ward, photo):
    await ward.say("tc-kh", "/baocao")
    assert (await ward.send("tc-kh", "", photo())).startswith("📎 Đã nhận tệp. Tệp này của nhiệm vụ nào?")
    await ward.tap("tc-kh", "6.a")
    assert "(kèm 1 tệp)" in await ward.tap("tc-kh", "Không phát sinh")


async def test_asked_for_the_result_a_file_is_the_result(ward, photo):
    await ward.say("tc-kh", "6.b xong")
    assert (await ward.send("tc-kh", "", photo())).startswith(
        "✅ Đã ghi 6.b – báo cáo quý I: «xong» (kèm 1 tệp)"
    )


async def test_a_form_survives_a_restart_with_its_files(ward, photo):
    await ward.send("tc-kh", "", photo())
    again = ward.restarted()
    await again.tap("tc-kh", "6.b")
    assert "(kèm 1 tệp)" in await again.tap("tc-kh", "Không phát sinh")


async def test_another_form_is_left_in_peace(ward, photo):
    await ward.say("tp-ht", "/nop")
    await ward.tap("tp-ht", "Vẫn nộp")
    await ward.tap("vp-tk", "Trả lại")
    said = await ward.send("vp-tk", "", photo())
    assert said.startswith("Lý do trả lại là gì?")
    assert said.endswith("📎 Tệp gửi kèm chưa thuộc báo cáo nào.")
    assert "Đã trả lại báo cáo" in await ward.say("vp-tk", "thiếu số liệu")


async def test_a_form_that_is_left_keeps_the_file_but_no_report(ward, photo):
    await ward.send("tc-kh", "", photo())
    assert "Chưa có gì được ghi" in await ward.say("tc-kh", "/huy")
    assert [row.state for row in stored(ward)] == ["stored"]
    assert evidence(ward) == []


# Corrections


async def test_a_corrected_caption_keeps_its_files_and_those_of_its_album(ward, photo):
    first = photo("1.jpg")
    await ward.send("vp-tk", "3.c đã niêm yết 12 thủ tục", first, album="a")
    caption = await last_said(ward, "vp-tk")
    await ward.send("vp-tk", "", photo("2.jpg"), album="a")
    said = await ward.send("vp-tk", "3.c đã niêm yết 13 thủ tục", first, album="a", edits=caption)
    assert "«đã niêm yết 13 thủ tục» (kèm các tệp cùng gửi) (thay báo cáo trước)" in said
    assert evidence(ward)[-1] == ("3.c", "đã niêm yết 13 thủ tục", ["1.jpg", "2.jpg"])
    assert len(stored(ward)) == 2


async def test_a_photo_put_in_another_s_place_is_the_evidence_of_the_correction(ward, photo):
    await ward.send("vp-tk", "3.c đã niêm yết", photo("mờ.jpg"))
    caption = await last_said(ward, "vp-tk")
    assert "(kèm 1 tệp)" in await ward.send("vp-tk", "3.c đã niêm yết", photo("rõ.jpg"), edits=caption)
    old, new = reports(ward)
    assert old.superseded_by_id == new.id
    found = ward.database.read(lambda s: s.exec(select(Evidence).where(Evidence.progress_id == new.id)).all())
    assert [row.attachment_id for row in found] == [stored(ward)[1].id]


async def test_a_withdrawn_report_keeps_its_files(ward, photo):
    await ward.send("vp-tk", "3.c đã niêm yết", photo())
    assert "Đã thu hồi" in await ward.tap("vp-tk", "Thu hồi 3.c")
    assert evidence(ward) == [("3.c", "đã niêm yết", ["photo.jpg"])]
