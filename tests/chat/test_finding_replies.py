"""A plain reply to a message about a finding: what was done, that it is under way, a question, a courtesy."""

import pytest
from chat.filing import JPEG, FileChannel
from chat.inspection import findings, finds, history, proofs, remedied, states
from chat.staging import begins, quiet

pytestmark = pytest.mark.chat

DONE = "đã khắc phục, niêm yết lại bảng phí"


@pytest.fixture
def channel():
    return FileChannel()


@pytest.fixture
async def found(ward):
    """Finding 1, which tc-kh is to mend; recorded by the coordinator."""
    await finds(ward)
    return ward


async def replies(ward, text, who="tc-kh"):
    return await ward.say(who, text, reply_to=await ward.last(who))


async def test_what_was_done_is_its_remedy_and_who_judges_hears(found):
    said = await replies(found, DONE)
    assert f"✅ Đã báo khắc phục phát hiện số 1: «{DONE}»." in said
    assert (await found.last("tc-kh")).choices == ["Xem", "Mở lại"], "it may be taken back"
    assert history(found) == [("recorded", None), ("remedied", DONE)]
    notice = await found.last("vp-tk")
    assert f"Nội dung: «{DONE}»" in notice.text
    assert notice.choices == ["Xác nhận", "Mở lại", "Xem"]


async def test_with_a_photo_it_is_the_remedy_and_its_evidence(found, channel):
    photo = channel.file("sau.jpg", JPEG)
    said = await found.send("tc-kh", DONE, photo, reply_to=await found.last("tc-kh"))
    assert f"«{DONE}» (kèm 1 tệp)" in said
    assert "chưa thuộc báo cáo nào" not in said
    assert proofs(found) == [("remedied", "sau.jpg")]


async def test_its_reminder_is_answered_alike(ward):
    quiet(ward)
    begins(ward, "2023-03-27T08:00")
    await finds(ward, due="12/4")
    await ward.until("2023-04-12T08:00")
    assert "đến hạn hôm nay" in (await ward.last("tc-kh")).text
    assert "Đã báo khắc phục phát hiện số 1: «xong rồi, đã niêm yết»" in await replies(
        ward, "xong rồi, đã niêm yết"
    )


@pytest.mark.parametrize(
    ("words", "answer"),
    [("đã rõ", "đã rõ"), ("Vâng, cảm ơn đồng chí", "đã rõ"), ("hạn đến bao giờ ạ?", "Quá trình")],
)
async def test_a_courtesy_or_a_question_is_none(found, words, answer):
    assert answer in await replies(found, words)
    assert states(found) == ["open"]


async def test_what_may_not_be_done_yet_is_asked(found):
    for words in ("đang cho in bảng mới", "niêm yết lại bảng phí", "chưa khắc phục được vì thiếu kinh phí"):
        said = await replies(found, words)
        assert f"«{words}» – đã khắc phục xong chưa?" in said
        assert (await found.last("tc-kh")).choices == ["Đã khắc phục", "Đang khắc phục", "Thôi"]
        await found.tap("tc-kh", "Thôi")
        await found.say("tc-kh", "/phathien 1")
    assert states(found) == ["open"]
    await replies(found, "niêm yết lại bảng phí")
    assert "Đã báo khắc phục phát hiện số 1: «niêm yết lại bảng phí»" in await found.tap(
        "tc-kh", "Đã khắc phục"
    )


async def test_that_it_is_under_way_is_kept_with_its_words(found):
    await replies(found, "đang cho in bảng mới")
    assert "đồng chí nhận khắc phục phát hiện số 1" in await found.tap("tc-kh", "Đang khắc phục")
    assert history(found)[-1] == ("fixing", "đang cho in bảng mới")
    assert "Nội dung: «đang cho in bảng mới»" in (await found.last("vp-tk")).text
    assert f"«{DONE}»" in await replies(found, DONE), "the answer to that is answered alike"
    assert states(found) == ["awaiting"]


async def test_who_may_not_remedy_reads_whose_it_is(ward):
    """The chairman recorded it: it is not a leader's to mend."""
    await finds(ward, "chu-tich")
    await ward.say("chu-tich", "/phathien 1")
    said = await replies(ward, DONE, "chu-tich")
    assert "Phát hiện số 1 do Phụ trách Tài chính – Kế hoạch khắc phục, nên lời nhắn" in said
    assert "chưa được ghi là đã khắc phục" in said
    assert (await ward.last("chu-tich")).choices == ["Đổi hạn"]
    assert states(ward) == ["open"]


async def test_who_judges_is_shown_the_buttons_for_it(found):
    await remedied(found)
    said = await replies(found, "ảnh mờ, đề nghị chụp lại", "vp-tk")
    assert "Phát hiện số 1 chờ xác nhận; lời nhắn của đồng chí chưa được ghi." in said
    assert (await found.last("vp-tk")).choices == ["Xác nhận", "Mở lại"]
    assert states(found) == ["awaiting"]


async def test_a_second_reply_says_that_it_waits(found):
    notice = await found.last("tc-kh")
    await found.say("tc-kh", DONE, reply_to=notice)
    said = await found.say("tc-kh", "đã thay bảng", reply_to=notice)
    assert "Phát hiện số 1 chờ xác nhận; lời nhắn của đồng chí chưa được ghi." in said
    await found.forge("chu-tich", f"pv:{findings(found)[0].id}")
    assert "đã xác nhận khắc phục" in await found.say("tc-kh", "đã thay bảng", reply_to=notice)
    assert [kind for kind, _ in history(found)] == ["recorded", "remedied", "verified"]


async def test_of_several_it_is_asked_which_one_and_the_words_are_kept(ward):
    quiet(ward)
    begins(ward, "2023-03-27T08:00")
    await finds(ward, due="12/4")
    await finds(ward, content="chậm hồ sơ", due="12/4")
    await ward.until("2023-04-12T08:00")
    notice = await ward.last("tc-kh")
    assert f"«{DONE}» là về phát hiện nào?" in await ward.say("tc-kh", DONE, reply_to=notice)
    assert f"Đã báo khắc phục phát hiện số 2: «{DONE}»" in await ward.tap("tc-kh", "2. chậm hồ sơ")
    assert states(ward) == ["open", "awaiting"]
    said = await ward.say("tc-kh", "Phát hiện số 1: đã khắc phục", reply_to=notice)
    assert "Đã báo khắc phục phát hiện số 1: «đã khắc phục»" in said


async def test_beside_tasks_it_is_named_by_its_number(ward):
    """The morning message of the quarter's report has a finding too."""
    await finds(ward, due="14/3")
    await ward.until("2023-03-13T08:00")
    notice = await ward.last("tc-kh")
    assert "Phát hiện số" in notice.text
    assert "6.b" in notice.text
    assert "Đã báo khắc phục phát hiện số 1" in await ward.say(
        "tc-kh", "phát hiện 1 đã khắc phục xong", reply_to=notice
    )
    assert "Không có phát hiện này" in await ward.say("tc-kh", "phát hiện 7: xong", reply_to=notice)


async def test_a_task_named_by_its_code_is_reported_all_the_same(found):
    said = await replies(found, "6.b đã soạn quy chế")
    assert "Đã ghi 6.b" in said
    assert states(found) == ["open"]


async def test_an_edited_reply_is_not_dropped_without_a_word(found):
    await replies(found, DONE)
    mine = [m for m in await found.messages("tc-kh") if m.direction == "in"][-1]
    said = await found.send("tc-kh", "đã niêm yết bảng phí mới", edits=mine)
    assert "Câu trả lời vừa sửa chưa được ghi (báo khắc phục phát hiện số 1)." in said


async def test_what_somebody_is_urged_to_is_answered_alike(ward):
    quiet(ward)
    begins(ward, "2023-03-27T08:00")
    await finds(ward, due="30/3")
    await ward.until("2023-03-31T10:00")
    await ward.say("vp-tk", "/nhac tc-kh")
    await ward.tap("vp-tk", "Gửi nhắc 1 người")
    assert "nhắc đồng chí" in (await ward.last("tc-kh")).text
    assert f"Đã báo khắc phục phát hiện số 1: «{DONE}»" in await replies(ward, DONE)
