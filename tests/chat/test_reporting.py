"""What officials say of their tasks, in the ways they say it."""

import unicodedata

import pytest
from sqlmodel import select

from storage import reports as given
from storage.tables import Progress

pytestmark = pytest.mark.chat


def reports(ward):
    return ward.database.read(given.all_progress)


@pytest.mark.parametrize(
    ("said", "state", "percent", "result"),
    [
        ("3.c đã niêm yết 12 thủ tục", "in_progress", None, "đã niêm yết 12 thủ tục"),
        ("3.c không phát sinh", "nothing_arose", None, None),
        ("3C: khong phat sinh", "nothing_arose", None, None),
        ("3.c 70% đang dự thảo", "in_progress", 70, "70% đang dự thảo"),
        ("3.c xong, Quyết định 12/QĐ-UBND", "done", None, "Quyết định 12/QĐ-UBND"),
        ("mục 3c hoàn thành: 12 thủ tục", "done", None, "12 thủ tục"),
        ("/baocao 3.c đã niêm yết 12 thủ tục", "in_progress", None, "đã niêm yết 12 thủ tục"),
        ("/report@nhacviec_bot 3.c không phát sinh", "nothing_arose", None, None),
    ],
)
async def test_one_line_is_a_report(ward, said, state, percent, result):
    assert "✅ Đã ghi 3.c – báo cáo quý I" in await ward.say("vp-tk", said)
    (row,) = reports(ward)
    assert (row.task, row.author, row.period) == ("3.c", "vp-tk", "2023-Q1")
    assert (row.progress.state, row.progress.percent, row.progress.result) == (state, percent, result)


async def test_a_line_without_a_code_goes_on_with_the_task_above_and_one_before_it_is_quoted_back(ward):
    said = await ward.say(
        "vp-tk",
        "Kính gửi anh\nvề cái bảng kia\n3.c đã niêm yết\nđủ 12 thủ tục\n9.z xong\n3.a không phát sinh",
    )
    assert "✅ Đã ghi 3.c – báo cáo quý I: «đã niêm yết đủ 12 thủ tục»" in said
    assert "⚠️ Chưa ghi «9.z xong»: Không có nhiệm vụ «9.z»." in said
    assert "✅ Đã ghi 3.a" in said
    assert "❔ Chưa hiểu «Kính gửi anh về cái bảng kia»" in said
    assert reports(ward)[0].progress.text == "đã niêm yết\nđủ 12 thủ tục"


async def test_what_cannot_be_taken_is_said_for_each_line_and_the_rest_is_taken(ward):
    said = await ward.say(
        "tc-kh", "6.a không phát sinh\n3.c đã niêm yết\n4.a đã rà soát\n6.b 170% rồi\n6.c xong"
    )
    assert "✅ Đã ghi 6.a" in said
    assert "⚠️ Chưa ghi «3.c đã niêm yết»: Nhiệm vụ 3.c do bộ phận khác chủ trì" in said
    assert "⚠️ Chưa ghi «4.a đã rà soát»: Nhiệm vụ 4.a chưa phân công" in said
    assert "⚠️ Chưa ghi «6.b 170% rồi»: Chưa đọc được" in said
    assert "❔ 6.c đã xong: kết quả là gì" in said
    assert [row.task for row in reports(ward)] == ["6.a"]


@pytest.mark.parametrize("who", ["chu-tich", "pct", "quan-tri", "tp-ht"])
async def test_nobody_reports_what_their_posts_do_not_allow(ward, who):
    said = await ward.say(who, "3.c đã niêm yết 12 thủ tục")
    assert "✅" not in said
    assert reports(ward) == []


async def test_an_official_of_the_unit_may_report_its_tasks(ward):
    assert "✅ Đã ghi 3.c" in await ward.say("mot-cua", "3.c đã niêm yết 12 thủ tục")


@pytest.mark.parametrize(
    "text",
    [
        "<b>&amp; <script>alert(1)</script> & \"nháy\" 'đơn'",
        unicodedata.normalize("NFD", "đã niêm yết đầy đủ"),
        "đã tặng hoa 👨‍👩‍👧‍👦 cho 12 hộ 🇻🇳",
        "x" * 5000,
        "dòng một\n\n\ndòng hai",
        "{{ 7*7 }} {% raw %} %s {0}",
    ],
)
async def test_any_text_is_kept_word_for_word_and_shown_harmlessly(ward, text):
    said = await ward.say("vp-tk", f"3.c {text}")
    assert "✅ Đã ghi 3.c" in said
    (row,) = reports(ward)
    assert row.progress.text == unicodedata.normalize("NFC", text)
    message = await ward.last("vp-tk")
    assert "<script>" not in message.text
    assert len(message.text) < 4096


async def test_a_message_over_the_limit_is_said_so(ward):
    with pytest.raises(ValueError, match="quá 10000 ký tự"):
        await ward.say("vp-tk", "3.c " + "x" * 10_001)


async def test_a_second_report_replaces_the_first_and_taking_it_back_restores_it(ward):
    await ward.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    assert "(thay báo cáo trước)" in await ward.say("vp-tk", "3.c đã niêm yết 13 thủ tục")
    said = await ward.tap("vp-tk", "Thu hồi 3.c")
    assert said == "↩️ Đã thu hồi báo cáo 3.c (quý I): «đã niêm yết 13 thủ tục»."
    first, second = reports(ward)
    assert first.progress.superseded_by_id is None
    assert second.progress.withdrawn_at is not None
    assert "10 nhiệm vụ chưa báo cáo" in await ward.say("vp-tk", "/viec")


async def test_a_report_in_the_middle_taken_back_leaves_the_last_one_standing_alone(ward):
    for number in (1, 2, 3):
        await ward.say("vp-tk", f"3.c lần {number}")
    second = next(m for m in await ward.messages("vp-tk") if "lần 2" in m.text and m.choices)
    await ward.tap("vp-tk", "Thu hồi", on=second)
    standing = [
        row for row in reports(ward) if not (row.progress.withdrawn_at or row.progress.superseded_by_id)
    ]
    assert [row.progress.text for row in standing] == ["lần 3"]


async def test_taking_back_twice_late_or_after_handing_in_is_explained(ward):
    await ward.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    button = await ward.last("vp-tk")
    assert "Đã thu hồi" in await ward.tap("vp-tk", "Thu hồi", on=button)
    assert "đã được thu hồi trước đó" in await ward.tap("vp-tk", "Thu hồi", on=button)

    await ward.say("vp-tk", "3.a đã chuẩn hóa 3 quy trình")
    late = await ward.last("vp-tk")
    ward.clock.passes(minutes=11)
    assert "Đã quá 10 phút" in await ward.tap("vp-tk", "Thu hồi", on=late)

    await ward.say("vp-tk", "3.b đã phối hợp")
    handed_in = await ward.last("vp-tk")
    await ward.say("vp-tk", "/nop")
    await ward.tap("vp-tk", "Vẫn nộp")
    assert "đã nộp báo cáo kỳ này nên không thu hồi được" in await ward.tap("vp-tk", "Thu hồi", on=handed_in)


async def test_what_comes_after_the_cut_off_counts_for_the_period_and_is_marked(ward):
    await ward.until("2023-03-15T08:00")
    assert "sau ngày chốt số liệu" in await ward.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    (row,) = reports(ward)
    assert (row.period, row.progress.late) == ("2023-Q1", True)


async def test_late_is_judged_by_when_it_was_sent_not_by_when_it_was_read(ward):
    await ward.until("2023-03-14T23:50")
    await ward.page.say("vp-tk", "3.c đã niêm yết 12 thủ tục", "sent-before-midnight", None)
    ward.clock.passes(minutes=20)
    await ward.engine.intake.drain()
    assert reports(ward)[0].progress.late is False


async def test_after_handing_in_a_reply_counts_for_the_next_period(ward):
    await ward.say("tp-ht", "/nop")
    await ward.tap("tp-ht", "Vẫn nộp")
    assert "báo cáo 6 tháng đầu năm" in await ward.say("tp-ht", "2.a đã rà soát 5 văn bản")


async def test_an_event_given_twice_changes_nothing_and_is_answered_once(ward):
    for _ in range(2):
        await ward.page.say("vp-tk", "3.c đã niêm yết 12 thủ tục", "the-same", None)
        await ward.engine.drain()
    assert len(reports(ward)) == 1
    assert len(await ward.messages("vp-tk")) == 2


async def test_a_reply_to_a_message_about_one_task_is_a_report_of_it(ward):
    await ward.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    answer = await ward.last("vp-tk")
    assert "✅ Đã ghi 3.c" in await ward.say("vp-tk", "đã niêm yết 13 thủ tục", reply_to=answer)
    assert "✅ Đã ghi 3.a" in await ward.say("vp-tk", "3.a đã chuẩn hóa", reply_to=answer)


async def test_a_reply_in_words_to_the_morning_message_asks_which_task_and_keeps_what_was_said(ward):
    await ward.until("2023-02-28T07:30")
    morning = await ward.last("tc-kh")
    assert "Báo cáo nhiệm vụ nào" in await ward.say("tc-kh", "đã ban hành quy chế", reply_to=morning)
    assert (await ward.last("tc-kh")).choices[0].startswith("6.b ")
    assert "✅ Đã ghi 6.b – báo cáo quý I: «đã ban hành quy chế»" in await ward.tap("tc-kh", "6.b")


async def test_what_is_not_understood_is_quoted_back_with_an_example(ward):
    said = await ward.say("tc-kh", "anh ơi cái quy chế kia")
    assert said.startswith("Tôi chưa hiểu: «anh ơi cái quy chế kia»\nĐể báo cáo, nhắn mã nhiệm vụ")
    assert "6.a đã thực hiện …" in said
    assert "Gần nhất: 4.a, 4.b, 4.d" in await ward.say("tc-kh", "4.c đã xong")
    first = next(m for m in await ward.messages("tc-kh") if m.direction == "in")
    assert first.text == "anh ơi cái quy chế kia"


async def test_every_report_knows_the_message_it_came_from(ward):
    await ward.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    asked = next(m for m in await ward.messages("vp-tk") if m.direction == "in")
    assert ward.database.read(lambda s: s.exec(select(Progress.message_id)).one()) == asked.id
