"""/phathien: the list, one finding, its remedy, verification by another person, reopening."""

from datetime import date

import pytest
from chat.filing import JPEG, FileChannel
from chat.inspection import choices, finding_id, findings, finds, history, proofs, remedied, states
from chat.staging import begins

from jobs.ports import TooLarge

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return FileChannel()


@pytest.fixture
def photo(channel):
    return lambda name="photo.jpg": channel.file(name, JPEG + bytes([len(channel.remote)]))


@pytest.fixture
async def found(ward):
    """Finding 1, which tc-kh is to mend; recorded by the coordinator."""
    await finds(ward)
    return ward


async def test_from_the_notice_to_its_verification(found):
    assert "Đã khắc phục thế nào?" in await found.tap("tc-kh", "Đã khắc phục")
    said = await found.say("tc-kh", "đã niêm yết tại trụ sở")
    assert "✅ Đã báo khắc phục phát hiện số 1: «đã niêm yết tại trụ sở»." in said
    assert said.endswith("Đã báo người liên quan.")
    notice = await found.last("vp-tk")
    assert "Phụ trách Tài chính – Kế hoạch báo đã khắc phục phát hiện số <b>1</b>" in notice.text
    assert "Đề nghị đồng chí kiểm tra rồi xác nhận hoặc mở lại." in notice.text
    assert notice.choices == ["Xác nhận", "Mở lại", "Xem"]
    assert "Đã xác nhận khắc phục phát hiện số 1" in await found.tap("vp-tk", "Xác nhận")
    assert "đã xác nhận khắc phục phát hiện số <b>1</b>" in (await found.last("tc-kh")).text
    assert states(found) == ["closed"]
    assert history(found) == [("recorded", None), ("remedied", "đã niêm yết tại trụ sở"), ("verified", None)]


async def test_who_remedied_it_does_not_verify_it(ward):
    """The coordinator is the head of this unit too: the leader is asked instead."""
    await finds(ward, at="Văn phòng", mends="Phụ trách")
    assert "Đã báo khắc phục" in await remedied(ward, "vp-tk")
    assert "Đồng chí đã báo khắc phục phát hiện số 1 nên phải do người khác" in await ward.forge(
        "vp-tk", f"pv:{finding_id(ward)}"
    )
    assert states(ward) == ["awaiting"]
    assert "Xác nhận" not in await choices(ward, "vp-tk", "/phathien 1")
    assert "Đã xác nhận" in await ward.tap("chu-tich", "Xác nhận")
    assert states(ward) == ["closed"]


async def test_a_second_tap_says_who_did_it_and_when(found):
    await remedied(found)
    notice = await found.last("vp-tk")
    await found.tap("vp-tk", "Xác nhận", on=notice)
    said = "Phát hiện số 1: đồng chí Phụ trách Văn phòng – Thống kê đã xác nhận khắc phục lúc 07:00 ngày"
    assert said in await found.tap("vp-tk", "Xác nhận", on=notice)
    assert said in await found.forge("chu-tich", f"pv:{finding_id(found)}")
    assert said in await found.forge("tc-kh", f"pd:{finding_id(found)}")
    assert [kind for kind, _ in history(found)] == ["recorded", "remedied", "verified"]


async def test_remedied_twice_says_that_it_waits(found):
    notice = await found.last("tc-kh")
    await remedied(found)
    assert "đã báo khắc phục lúc 07:00 ngày 27/02/2023, đang chờ xác nhận" in await found.tap(
        "tc-kh", "Đã khắc phục", on=notice
    )


async def test_decided_by_another_while_the_form_is_open(found):
    await remedied(found)
    await found.tap("vp-tk", "Mở lại")
    await found.say("vp-tk", "ảnh mờ")
    question = await found.last("vp-tk")
    await found.forge("chu-tich", f"pv:{finding_id(found)}")
    said = await found.tap("vp-tk", "Giữ hạn cũ", on=question)
    assert "đồng chí Chủ tịch UBND phường đã xác nhận khắc phục lúc 07:00 ngày 27/02/2023" in said
    assert states(found) == ["closed"]


async def test_it_is_reopened_with_a_reason_and_a_new_date(found):
    await remedied(found)
    assert "Lý do mở lại là gì?" in await found.tap("vp-tk", "Mở lại")
    assert "chậm nhất ngày nào?" in await found.say("vp-tk", "bảng niêm yết thiếu quý I")
    said = await found.say("vp-tk", "24/3")
    assert "↩️ Đã mở lại phát hiện số 1: «bảng niêm yết thiếu quý I» (hạn 24/3/2023" in said
    notice = await found.last("tc-kh")
    assert "Lý do: «bảng niêm yết thiếu quý I»\nHạn 24/3/2023" in notice.text
    assert notice.choices == ["Đang khắc phục", "Đã khắc phục", "Xem"]
    (one,) = findings(found)
    assert (one.state, one.due, one.redated_on) == ("reopened", date(2023, 3, 24), date(2023, 2, 27))
    assert (one.remedied_by_id, one.verified_by_id) == (None, None)
    assert "Đã báo khắc phục" in await remedied(found, text="đã bổ sung")


async def test_what_was_said_by_mistake_is_taken_back_by_who_said_it(found):
    await remedied(found)
    assert "Mở lại" in await choices(found, "tc-kh", "/phathien 1")
    await found.tap("tc-kh", "Mở lại")
    await found.say("tc-kh", "bấm nhầm")
    await found.tap("tc-kh", "Giữ hạn cũ")
    assert states(found) == ["reopened"]
    assert "mở lại phát hiện số <b>1</b>" in (await found.last("vp-tk")).text


async def test_under_way_is_told_to_who_found_it(found):
    assert "đồng chí nhận khắc phục phát hiện số 1" in await found.tap("tc-kh", "Đang khắc phục")
    assert "nhận khắc phục phát hiện số <b>1</b>" in (await found.last("vp-tk")).text
    assert states(found) == ["fixing"]
    assert "đã nhận khắc phục lúc" in await found.forge("tc-kh", f"pb:{finding_id(found)}")


async def test_another_date_is_told_to_who_is_to_mend_it(found):
    await found.say("vp-tk", "/phathien 1")
    assert "chậm nhất ngày nào?" in await found.tap("vp-tk", "Đổi hạn")
    assert "Phát hiện số 1: hạn 24/3/2023" in await found.say("vp-tk", "24/3")
    assert "đặt hạn cho phát hiện số <b>1</b>" in (await found.last("tc-kh")).text
    assert history(found)[-1] == ("redated", None)
    assert "ngoài phạm vi" in await found.forge("tc-kh", f"pt:{finding_id(found)}"), "it is theirs to mend"


async def test_a_photo_alone_says_that_it_is_remedied(found, photo):
    await found.tap("tc-kh", "Đã khắc phục")
    said = await found.send("tc-kh", "", photo("sau.jpg"))
    assert "Đã báo khắc phục phát hiện số 1 (kèm 1 tệp)" in said
    assert proofs(found) == [("remedied", "sau.jpg")]
    assert "Kèm 1 tệp." in (await found.last("vp-tk")).text


async def test_a_photo_in_reply_to_the_notice_is_kept_and_asked_about(found, photo):
    notice = await found.last("tc-kh")
    said = await found.send("tc-kh", "", photo("sau.jpg"), reply_to=notice)
    assert said.endswith("Đã khắc phục thế nào? Nhắn một câu, hoặc gửi ảnh, văn bản.")
    assert states(found) == ["open"], "it may show anything"
    assert "«đã niêm yết» (kèm 1 tệp)" in await found.say("tc-kh", "đã niêm yết")
    assert proofs(found) == [("remedied", "sau.jpg")]
    said = await found.send("tc-kh", "", photo(), reply_to=notice)
    assert "đang chờ xác nhận" in said
    assert "chưa thuộc báo cáo nào" in said


async def test_of_a_photo_that_cannot_be_had_its_sender_is_told_with_the_finding(found, channel, photo):
    await found.tap("tc-kh", "Đã khắc phục")
    channel.faults.append(TooLarge("21 MB"))
    said = await found.send("tc-kh", "", photo("sau.jpg"))
    assert "⚠️ Tệp «sau.jpg» của phát hiện số 1 lớn hơn 20 MB" in said


async def test_words_and_photo_are_both_kept(found, photo):
    await found.tap("tc-kh", "Đã khắc phục")
    assert "«đã niêm yết» (kèm 1 tệp)" in await found.send("tc-kh", "đã niêm yết", photo())
    assert "báo đã khắc phục: «đã niêm yết» (1 tệp)" in await found.say("vp-tk", "/phathien 1")


async def test_a_restart_and_an_interruption_in_the_middle(found):
    await found.tap("tc-kh", "Đã khắc phục")
    again = found.restarted()
    assert "Đồng chí đang điền dở: báo khắc phục phát hiện số 1." in await again.say("tc-kh", "/lich")
    await again.tap("tc-kh", "Tiếp tục")
    assert "Đã báo khắc phục" in await again.say("tc-kh", "đã niêm yết")


async def test_at_night_the_others_hear_in_the_morning(found):
    begins(found, "2023-02-27T21:00")
    assert "Người liên quan sẽ nhận tin lúc 07:30 thứ Ba, 28/02/2023." in await remedied(found)
    came = await found.until("2023-02-28T07:30")
    assert [text for text in came["vp-tk"] if "báo đã khắc phục" in text]


# The list


async def test_the_worst_comes_first_and_pages_turn_in_place(ward):
    for number, due in enumerate(["24/3", "06/3", "không", "20/3", "13/3", "27/3", "28/3"], 1):
        await finds(ward, content=f"việc {number}", due=due)
    said = await ward.say("vp-tk", "/phathien")
    assert "7 vấn đề phát hiện, 0 đã xác nhận khắc phục (0%)" in said
    order = [label.split(".")[0] for label in (await ward.last("vp-tk")).choices[:6]]
    assert order == ["2", "5", "4", "1", "6", "7"]
    assert "việc 3 – Tài chính – Kế hoạch (chưa ấn định hạn)" in await ward.tap("vp-tk", "Trang sau")
    assert "Trang trước" in str((await ward.last("vp-tk")).choices)


async def test_handled_counts_only_what_another_person_verified(found):
    await finds(found, content="chậm hồ sơ")
    await remedied(found)
    figures = "Tự kiểm tra: 2 vấn đề phát hiện, {} đã xác nhận khắc phục ({}%)"
    assert figures.format(0, 0) in await found.say("vp-tk", "/status")
    await found.forge("vp-tk", f"pv:{finding_id(found)}")
    assert figures.format(1, 50) in await found.say("vp-tk", "/status")
    assert figures.format(1, 50) in await found.say("tc-kh", "/status")
    assert "quá hạn" not in await found.say("vp-tk", "/phathien")
    await found.until("2023-03-21T08:00")
    assert "1 đã xác nhận khắc phục (50%), 1 quá hạn" in await found.say("vp-tk", "/phathien")


async def test_it_is_found_by_its_words_and_in_plain_words(found):
    assert "chưa niêm yết dự toán" in await found.say("tc-kh", "/phathien du toan")
    assert "chưa niêm yết dự toán" in await found.say("tc-kh", "phát hiện")
