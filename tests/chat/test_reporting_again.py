"""What was reported is said anew, as the period before, or for a colleague."""

from datetime import date

import pytest
from chat.filing import JPEG, FileChannel, evidence
from chat.staging import alter, away, begins, disconnected, person

from storage import reports as given

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return FileChannel()


def texts(ward):
    """What stands, by task."""
    rows = ward.database.read(given.all_progress)
    return {r.task: p.text for r in rows if not ((p := r.progress).withdrawn_at or p.superseded_by_id)}


def last_report(ward):
    return ward.database.read(given.all_progress)[-1].progress


# Sửa


async def test_a_report_is_said_anew_with_the_present_one_shown(ward):
    await ward.say("tc-kh", "6.b đã soạn quy chế, vướng kinh phí")
    button = await ward.last("tc-kh")
    assert button.choices[:2] == ["Sửa 6.b", "Thu hồi 6.b"]
    said = await ward.tap("tc-kh", "Sửa 6.b")
    assert "Hiện ghi: «đã soạn quy chế, vướng kinh phí»\nKết quả kỳ này?" in said
    again = ward.restarted()
    said = await again.say("tc-kh", "đã họp lấy ý kiến")
    assert "✅ Đã ghi 6.b – báo cáo quý I: «đã họp lấy ý kiến» (thay báo cáo trước)" in said
    assert last_report(again).difficulty is None, "it was part of the words that were replaced"
    said = await again.tap("tc-kh", "Sửa 6.b", on=button)
    assert "đã được thay bằng báo cáo sau" in said
    assert len(ward.database.read(given.all_progress)) == 2, "the history is kept"


async def test_what_was_said_beside_it_and_its_files_stay(ward, channel):
    await ward.send("tc-kh", "6.b", channel.file("qc.jpg", JPEG))
    for said in ("đã soạn quy chế", "thiếu kinh phí", "bổ sung dự toán"):
        await ward.say("tc-kh", said)
    await ward.tap("tc-kh", "Sửa 6.b")
    assert "«xong» (kèm 1 tệp) – đã xong" in await ward.say("tc-kh", "xong")
    row = last_report(ward)
    assert (row.difficulty, row.proposal) == ("thiếu kinh phí", "bổ sung dự toán")
    assert evidence(ward)[-1] == ("6.b", "xong", ["qc.jpg"])


async def test_it_is_not_said_anew_late_twice_taken_back_or_by_another(ward):
    await ward.say("tc-kh", "6.b đang làm")
    button = await ward.last("tc-kh")
    await ward.tap("tc-kh", "Sửa", on=button)
    assert "Kết quả kỳ này?" in await ward.tap("tc-kh", "Sửa", on=button)
    await ward.say("tc-kh", "/huy")
    assert texts(ward) == {"6.b": "đang làm"}
    assert "Chỉ người báo cáo" in await ward.forge("vp-tk", f"am:{last_report(ward).id}")
    assert "Chỉ người báo cáo" in await ward.forge("tc-kh", "am:999999")
    await ward.tap("tc-kh", "Thu hồi", on=button)
    assert "đã được thu hồi" in await ward.tap("tc-kh", "Sửa", on=button)
    await ward.say("tc-kh", "6.b đang làm tiếp")
    button = await ward.last("tc-kh")
    ward.clock.passes(minutes=11)
    assert "Đã quá 10 phút" in await ward.tap("tc-kh", "Sửa", on=button)


# Như kỳ trước


@pytest.fixture
async def second(ward):
    """The second period; in the first 6.b was answered."""
    await ward.say("tc-kh", "6.b đã tiết kiệm 12 triệu đồng")
    await ward.say("tc-kh", "/nop")
    await ward.tap("tc-kh", "Vẫn nộp")
    return ward


async def test_the_answer_of_the_period_before_is_copied_once_it_is_confirmed(second):
    await second.say("tc-kh", "6.b")
    said = await second.tap("tc-kh", "Như kỳ trước")
    assert said.startswith("6.b – báo cáo quý I đã ghi: «đã tiết kiệm 12 triệu đồng»\nKỳ này ghi như vậy?")
    again = second.restarted()
    question = await again.last("tc-kh")
    said = await again.tap("tc-kh", "Đúng, ghi như vậy")
    assert "✅ Đã ghi 6.b – báo cáo 6 tháng đầu năm: «đã tiết kiệm 12 triệu đồng»" in said
    assert (last_report(again).state, last_report(again).result) == (
        "in_progress",
        "đã tiết kiệm 12 triệu đồng",
    )
    assert "đã đóng" in await again.tap("tc-kh", "Đúng, ghi như vậy", on=question)


async def test_it_is_asked_for_in_words_and_other_words_take_its_place(second):
    assert "đã ghi: «đã tiết kiệm 12 triệu đồng»" in await second.say("tc-kh", "6.b như kỳ trước")
    assert "✅ Đã ghi 6.b" in await second.say("tc-kh", "đã tiết kiệm 15 triệu đồng")
    assert last_report(second).result == "đã tiết kiệm 15 triệu đồng"


async def test_there_has_to_be_one_and_among_others_it_is_asked_for_alone(second):
    assert "chưa có báo cáo kỳ trước" in await second.say("tc-kh", "6.c như kỳ trước")
    await second.say("tc-kh", "/huy")
    await second.say("tc-kh", "6.c")
    assert "Như kỳ trước" not in (await second.last("tc-kh")).choices
    assert "chưa có báo cáo kỳ trước" in await second.say("tc-kh", "như quý trước")
    await second.say("tc-kh", "/huy")
    said = await second.say("tc-kh", "6.b như kỳ trước\n6.c không phát sinh")
    assert "✅ Đã ghi 6.c" in said
    assert "❔ 6.b như kỳ trước: đề nghị nhắn riêng" in said


# For a colleague


@pytest.fixture
def owned(ward):
    """3.c is of the official at the counter; their head may report it."""
    owner = ward.database.read(lambda s: person(s, "mot-cua").id)
    alter(ward, "3.c", owner_id=owner)
    return ward


async def test_a_report_for_a_colleague_says_so_and_the_colleague_confirms_it(owned):
    said = await owned.say("vp-tk", "báo thay: 3.c đã niêm yết 12 thủ tục")
    name = owned.database.read(lambda s: person(s, "mot-cua").name)
    assert f"✅ Đã ghi 3.c – báo cáo quý I: «đã niêm yết 12 thủ tục» (báo thay {name})" in said
    asked = await owned.last("mot-cua")
    assert "đã báo thay đồng chí nhiệm vụ 3.c – báo cáo quý I" in asked.text.replace("<b>3.c</b>", "3.c")
    assert asked.choices == ["Đúng", "Chưa đúng"]
    assert "(chưa xác nhận)" in await owned.say("vp-tk", "/viec 3.c")
    again = owned.restarted()
    assert "là đúng" in await again.tap("mot-cua", "Đúng", on=asked)
    said = await again.tap("mot-cua", "Chưa đúng", on=asked)
    assert f"{name} đã trả lời đúng lúc 07:00 ngày 27/02/2023" in said
    assert "(đã xác nhận)" in await again.say("vp-tk", "/viec 3.c")
    assert last_report(again).confirmed is True


async def test_what_the_colleague_says_of_it_is_in_the_log(owned):
    name = owned.database.read(lambda s: person(s, "mot-cua").name)
    await owned.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    await owned.tap("mot-cua", "Chưa đúng")
    newest = (await owned.say("chu-tich", "/nhatky 3.c")).split("\n\n")[1]
    assert newest.splitlines() == [
        f"07:00 27/02/2023 · {name}: sửa báo cáo nhiệm vụ 3.c (quý I)",
        "xác nhận nội dung báo thay chưa có → chưa đúng",
        "Tin nhắn: «Chưa đúng»",
    ]


async def test_its_author_reads_whether_the_colleague_hears_of_it(owned):
    name = owned.database.read(lambda s: person(s, "mot-cua").name)
    assert f"Đã báo đồng chí {name}." in await owned.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    begins(owned, "2023-02-27T21:00")
    said = await owned.say("vp-tk", "3.c đã niêm yết 13 thủ tục")
    assert f"Đồng chí {name} sẽ nhận tin lúc 07:30 thứ Ba, 28/02/2023." in said


async def test_its_author_reads_that_the_colleague_is_not_connected(owned):
    name = owned.database.read(lambda s: person(s, "mot-cua").name)
    disconnected(owned, "mot-cua")
    said = await owned.say("vp-tk", "3.c đã niêm yết 14 thủ tục")
    assert f"Chưa kết nối nên chưa nhận được tin: {name}. Đề nghị đồng chí báo trực tiếp." in said
    assert "Đã báo" not in said


async def test_what_is_not_right_is_said_anew_by_its_owner_and_its_author_hears(owned):
    await owned.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    asked = await owned.last("mot-cua")
    said = await owned.tap("mot-cua", "Chưa đúng", on=asked)
    assert "Hiện ghi: «đã niêm yết 12 thủ tục»" in said
    await owned.say("mot-cua", "đã niêm yết 13 thủ tục")
    await owned.tap("mot-cua", "Không có")
    said = await owned.tap("mot-cua", "Không có")
    assert "«đã niêm yết 13 thủ tục» (thay báo cáo trước)" in said
    assert "báo thay" not in said
    told = [m.text for m in await owned.messages("vp-tk") if "chưa đúng" in m.text]
    assert len(told) == 1
    assert last_report(owned).on_behalf_of_id is None


async def test_a_report_taken_back_or_replaced_needs_no_word_and_nobody_else_confirms(owned):
    await owned.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    report = last_report(owned).id
    asked = await owned.last("mot-cua")
    await owned.tap("vp-tk", "Thu hồi 3.c", on=(await owned.messages("vp-tk"))[1])
    assert "đã được thu hồi" in await owned.tap("mot-cua", "Đúng", on=asked)
    for who, payload in (("vp-tk", f"by:{report}"), ("tp-ht", f"bn:{report}"), ("mot-cua", "by:999")):
        assert "không do ai báo thay" in await owned.forge(who, payload)


async def test_a_deputy_reports_for_who_is_away_while_they_are(ward):
    assert "do bộ phận khác chủ trì" in await ward.say("tp-ht", "6.b đã soạn quy chế")
    away(ward, "tc-kh", "tp-ht", date(2023, 2, 27), date(2023, 2, 28))
    name = ward.database.read(lambda s: person(s, "tc-kh").name)
    assert f"(báo thay {name})" in await ward.say("tp-ht", "6.b đã soạn quy chế")
    await ward.say("tp-ht", "/baocao")
    assert any(label.startswith("6.c") for label in (await ward.last("tp-ht")).choices)
    await ward.say("tp-ht", "/huy")
    alter(ward, "6.c", restricted=True)
    assert "✅" not in await ward.say("tp-ht", "6.c không phát sinh")
    await ward.until("2023-03-01T08:00")
    assert "do bộ phận khác chủ trì" in await ward.say("tp-ht", "6.b đã soạn quy chế")
