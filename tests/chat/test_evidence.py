"""Photos and documents as evidence: with a caption, without one, in albums, refused and lost."""

import hashlib

import pytest
from chat.filing import JPEG, FileChannel, evidence, finished, last_said, reports, stored
from sqlmodel import select

from bot.answers import Answers
from bot.context import Event
from bot.intake import Intake
from bot.router import Router
from jobs.pace import paces
from jobs.ports import SendError, TooLarge
from jobs.settle import GroupCommit
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


# Refused and lost


@pytest.mark.parametrize(
    ("name", "size", "why"),
    [
        ("x.exe", 10, "chỉ nhận ảnh, PDF, Word, Excel, PowerPoint và văn bản thường"),
        ("quyết định.pdf.exe", 10, "chỉ nhận"),
        ("ảnh.zip", 10, "chỉ nhận"),
        ("document", 10, "chỉ nhận"),
        ("to.pdf", 20 * 1024 * 1024 + 1, "lớn hơn 20 MB"),
        ("rất to.pdf", 3_000_000_000, "lớn hơn 20 MB"),
    ],
)
async def test_a_file_that_is_not_taken_is_said_at_once_and_the_report_is_taken(
    ward, channel, name, size, why
):
    said = await ward.send("vp-tk", "3.c đã niêm yết", channel.file(name, b"x", size=size))
    assert "✅ Đã ghi 3.c – báo cáo quý I: «đã niêm yết»\n" in said
    assert f"⚠️ Tệp «{name}» không nhận được ({why}" in said
    assert evidence(ward) == []
    assert [row.state for row in stored(ward)] == ["refused"]


async def test_a_refused_file_is_no_result(ward, channel):
    said = await ward.send("tc-kh", "6.b xong", channel.file("x.exe", b"MZ"))
    assert "6.b đã xong – kết quả là gì?" in said
    assert "⚠️ Tệp «x.exe» không nhận được" in said


async def test_a_refused_file_alone_asks_for_nothing(ward, channel):
    said = await ward.send("tc-kh", "", channel.file("x.exe", b"MZ"))
    assert said.startswith("⚠️ Tệp «x.exe» không nhận được (")
    assert "nhiệm vụ nào" not in said


async def test_the_good_part_of_an_album_asks_though_the_first_was_refused(ward, channel, photo):
    assert "không nhận được" in await ward.send("tc-kh", "", channel.file("x.exe", b"MZ"), album="a")
    assert "nhiệm vụ nào?" in await ward.send("tc-kh", "", photo(), album="a")


async def test_a_file_that_is_not_what_it_says_is_told_when_it_was_fetched(ward, channel):
    said = await ward.send("vp-tk", "3.c đã niêm yết", channel.file("văn bản.pdf", b"MZ\x90\x00"))
    assert "(kèm 1 tệp)" in said
    assert said.endswith(
        "⚠️ Tệp «văn bản.pdf» của báo cáo 3.c có nội dung không đúng loại tệp; "
        "đề nghị gửi lại dưới dạng ảnh hoặc PDF."
    )
    assert [(row.state, row.fault) for row in stored(ward)] == [("refused", "mismatch")]


async def test_a_file_that_cannot_be_had_is_told_once_and_can_be_sent_again(ward, channel, photo):
    channel.faults = [SendError("forbidden", permanent=True)]
    said = await ward.send("vp-tk", "3.c xong", photo("bảng.jpg"))
    assert said.endswith("⚠️ Tệp «bảng.jpg» của báo cáo 3.c không tải được; đề nghị gửi lại.")
    told = await ward.last("vp-tk")
    assert await ward.until("2023-02-27T08:00") == {}
    assert "Kết quả kỳ này?" in await ward.send("vp-tk", "", photo("lại.jpg"), reply_to=told)


async def test_outside_the_hours_it_is_told_next_morning(ward, channel, photo):
    await ward.until("2023-02-27T21:00")
    channel.faults = [TooLarge("21 MB")]
    assert "lớn hơn" not in await ward.send("vp-tk", "3.c đã niêm yết", photo("a.jpg"))
    came = await ward.until("2023-02-28T07:30")
    assert "⚠️ Tệp «a.jpg» của báo cáo 3.c lớn hơn 20 MB; đề nghị gửi tệp nhỏ hơn." in came["vp-tk"]


async def test_a_lost_file_of_a_withdrawn_report_is_not_told(ward, channel, photo):
    channel.faults = [SendError("away"), SendError("forbidden", permanent=True)]
    await ward.send("vp-tk", "3.c đã niêm yết", photo())
    await ward.tap("vp-tk", "Thu hồi 3.c")
    ward.clock.passes(minutes=1)
    said = await ward.say("vp-tk", "/lich")
    assert [row.state for row in stored(ward)] == ["failed"]
    assert "Tệp" not in said


async def test_what_a_stranger_sends_is_not_kept(ward, photo):
    assert "kênh nội bộ" in await ward.send("khach", "", photo())
    assert stored(ward) == []


async def test_an_event_given_twice_keeps_its_file_once(ward, photo):
    (bot,) = ward.engine.bots
    file = photo()
    said = {"text": "3.c đã niêm yết", "sent_at": ward.clock.now().isoformat(), "files": [vars(file)]}
    for _ in range(2):
        await ward.engine.intake.receive([Event(bot, "the-same", "vp-tk", said)])
        await ward.engine.drain()
    assert evidence(ward) == [("3.c", "đã niêm yết", ["photo.jpg"])]


async def test_who_fetches_is_woken_by_a_file_and_by_nothing_else(ward, channel, photo):
    woken = []
    (bot,) = ward.engine.bots
    router = Router(ward.clock, ward.engine.cals)
    answers = Answers(
        ward.clock, {bot: channel}, paces({bot: channel}), GroupCommit(ward.database), router.moment
    )
    ward.engine.intake = Intake(
        ward.database, ward.clock, router, {bot: channel}, {bot: 1}, answers, lambda: woken.append(1)
    )
    await ward.say("vp-tk", "3.c đã niêm yết")
    await ward.send("vp-tk", "3.c đã niêm yết", channel.file("notes.exe", b"MZ"))
    assert woken == [], "nor by one that is not taken"
    await ward.send("vp-tk", "3.c đã niêm yết", photo())
    assert woken == [1]


class BrokenRouter(Router):
    def answer(self, session, incoming, message_id):
        super().answer(session, incoming, message_id)
        raise RuntimeError("a fault of ours")


async def test_a_message_that_breaks_the_bot_keeps_its_file(ward, channel, photo):
    (bot,) = ward.engine.bots
    router = BrokenRouter(ward.clock, ward.engine.cals)
    answers = Answers(
        ward.clock, {bot: channel}, paces({bot: channel}), GroupCommit(ward.database), router.moment
    )
    ward.engine.intake = Intake(
        ward.database, ward.clock, router, {bot: channel}, {bot: 1}, answers, ward.engine.files.wake
    )
    assert "có trục trặc" in await ward.send("vp-tk", "3.c đã niêm yết", photo())
    assert [row.state for row in stored(ward)] == ["stored"]
    assert reports(ward) == []
