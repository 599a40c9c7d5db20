"""Evidence opened again from chat: what is sent, and who may."""

import pytest
from chat.carrying import Carrier, names, newest_file, owed
from chat.filing import JPEG, PDF
from chat.inspection import finding_id, finds
from chat.opening import tasks_files, with_photo
from chat.staging import alter, leaves_posts

from messages.types import OutgoingFile
from storage.tables import Message

pytestmark = pytest.mark.chat

CAPTION = "Nhiệm vụ 3.c – Phụ trách Văn phòng – Thống kê, 27/02/2023"


@pytest.fixture
def channel():
    return Carrier()


UNKNOWN = "⚠️ Không có tệp này trong phạm vi của đồng chí. Xem việc của mình: /viec"


@pytest.fixture
async def shown(ward, channel):
    return await with_photo(ward, channel)


# Opened


async def test_a_photo_is_opened_from_the_task_and_is_the_photo_that_was_sent(shown, channel):
    assert await tasks_files(shown) == ["📎 Mở ảnh Bảng niêm yết.jpg (27/02)"]
    before = len(await shown.messages("vp-tk"))
    await shown.tap("vp-tk", "Mở ảnh")
    tap, picture = (await shown.messages("vp-tk"))[before:]
    assert (tap.text, picture.text) == ("📎 Mở ảnh Bảng niêm yết.jpg (27/02)", CAPTION)
    ((who, file),) = channel.carried
    assert who == "vp-tk"
    assert file == OutgoingFile("Bảng niêm yết.jpg", "image/jpeg", JPEG, True, CAPTION)
    (document,) = owed(shown)
    assert (document.state, document.kind, document.message_id) == ("sent", "evidence", picture.id)
    assert (document.leased_by, document.begun) == (None, 0)


async def test_a_photo_without_a_name_is_called_a_photo(ward, channel):
    await ward.send("vp-tk", "3.c đã niêm yết", channel.file("photo.jpg", JPEG))
    assert await tasks_files(ward) == ["📎 Mở ảnh (27/02)"]
    assert await ward.tap("vp-tk", "Mở ảnh") == CAPTION
    assert "1. ảnh – Phụ trách Văn phòng" in await ward.forge("vp-tk", "ft:0:3.c")


async def test_the_leader_opens_it_too_and_a_second_tap_opens_it_again(shown, channel):
    await tasks_files(shown, "chu-tich")
    listed = await shown.last("chu-tich")
    await shown.tap("chu-tich", "Mở ảnh", on=listed)
    await shown.tap("chu-tich", "Mở ảnh", on=listed)
    assert names(channel, "chu-tich") == ["Bảng niêm yết.jpg"] * 2
    assert names(channel, "vp-tk") == []


async def test_a_reply_to_the_opened_file_is_about_its_task(shown):
    await tasks_files(shown)
    await shown.tap("vp-tk", "Mở ảnh")
    said = await shown.say("vp-tk", "đã niêm yết 15 thủ tục", reply_to=await shown.last("vp-tk"))
    assert "Đã ghi 3.c – báo cáo quý I: «đã niêm yết 15 thủ tục»" in said


async def test_what_is_opened_is_no_answer_of_an_open_form(shown, channel):
    listed = (await tasks_files(shown), await shown.last("vp-tk"))[1]
    await shown.say("vp-tk", "/baocao 3.a")
    asked = (await shown.last("vp-tk")).text
    await shown.tap("vp-tk", "Mở ảnh", on=listed)
    assert names(channel, "vp-tk") == ["Bảng niêm yết.jpg"]
    assert "Nhiệm vụ 3.a" in asked or "3.a" in asked
    assert "Đã ghi 3.a" in await shown.say("vp-tk", "không phát sinh")


async def test_without_files_nothing_is_offered(ward):
    await ward.say("vp-tk", "3.c đã niêm yết")
    assert await tasks_files(ward) == []


async def test_many_files_have_a_list_of_their_own_with_pages(ward, channel):
    for number in range(1, 9):
        await ward.send("vp-tk", "3.c đã rà soát", channel.file(f"tệp {number}.pdf", PDF + bytes([number])))
        await ward.say("vp-tk", f"3.c đã rà soát {number}")
    album = [channel.file(f"bản {number}.pdf", PDF + bytes([64 + number])) for number in range(8)]
    await ward.send("vp-tk", "3.c đã rà soát, kèm văn bản", *album)
    assert await tasks_files(ward) == ["📎 Xem 8 tệp"]
    said = await ward.tap("vp-tk", "Xem 8 tệp")
    assert said.startswith("📎 Tệp minh chứng của nhiệm vụ 3.c\n\n1. bản 0.pdf – ")
    assert said.endswith("trang 1/2")
    said = await ward.tap("vp-tk", "Trang sau")
    assert "7. bản 6.pdf" in said
    await ward.tap("vp-tk", "8. bản 7.pdf")
    assert names(channel, "vp-tk") == ["bản 7.pdf"]
    page = [m for m in await ward.messages("vp-tk") if "Trang trước" in str(m.choices)][-1]
    assert "trang 1/2" in await ward.tap("vp-tk", "Trang trước", on=page)
    assert "Nhiệm vụ 3.c" in str((await ward.last("vp-tk")).choices)
    assert "3.c" in await ward.tap("vp-tk", "‹ Nhiệm vụ 3.c")


async def test_a_finding_shows_the_photo_of_what_was_found(ward, channel):
    await finds(ward)
    await ward.say("tc-kh", "/phathien 1")
    await ward.tap("tc-kh", "Đã khắc phục")
    await ward.send("tc-kh", "đã niêm yết tại trụ sở", channel.file("Sau khi sửa.jpg", JPEG))
    await ward.say("vp-tk", "/phathien 1")
    await ward.tap("vp-tk", "Mở ảnh Sau khi sửa.jpg")
    assert names(channel, "vp-tk") == ["Sau khi sửa.jpg"]
    picture = await ward.last("vp-tk")
    assert picture.text == "Phát hiện số 1 – Phụ trách Tài chính – Kế hoạch, 27/02/2023"
    about = ward.database.read(lambda s: s.get_one(Message, picture.id)).about
    assert about == {"findings": [finding_id(ward)]}


async def test_many_files_of_a_finding_have_a_list(ward, channel):
    await finds(ward)
    await ward.say("tc-kh", "/phathien 1")
    await ward.tap("tc-kh", "Đã khắc phục")
    photos = [channel.file(f"ảnh {number}.jpg", JPEG + bytes([number])) for number in range(4)]
    await ward.send("tc-kh", "đã niêm yết", *photos)
    await ward.say("vp-tk", "/phathien 1")
    said = await ward.tap("vp-tk", "Xem 4 tệp")
    assert said.startswith(
        "📎 Tệp của phát hiện số 1\n\n1. ảnh 0.jpg – Phụ trách Tài chính – Kế hoạch, 27/02/2023"
    )
    assert "Phát hiện số 1" in await ward.tap("vp-tk", "‹ Phát hiện số 1")


# Who may


async def test_who_may_not_see_the_task_is_told_no_more_than_of_a_file_that_is_not_there(shown, channel):
    alter(shown, "3.c", restricted=True)
    file = newest_file(shown)
    for payload in (f"fo:{file}", f"fo:{file + 1}", "fo:0", "fo:-1", f"fo:{10**17}"):
        assert await shown.forge("tc-kh", payload) == UNKNOWN
    assert channel.carried == []
    assert owed(shown) == []


@pytest.mark.parametrize("payload", ["fo:x", "fo:", "fo:1:2", "ft:0", "ff:x:1"])
async def test_what_no_button_ever_said_is_a_button_that_is_gone(shown, payload, channel):
    assert "không còn" in await shown.forge("vp-tk", payload)
    assert channel.carried == []


async def test_lists_of_what_one_may_not_see_are_empty_or_unknown(shown):
    alter(shown, "3.c", restricted=True)
    await finds(shown)
    assert "Chưa có tệp nào." in await shown.forge("tc-kh", "ft:1:3.c")
    assert "Chưa có tệp nào." in await shown.forge("tc-kh", "ft:99:không có")
    assert "Không có phát hiện này" in await shown.forge("mot-cua", f"ff:1:{finding_id(shown)}")


async def test_a_stranger_opens_nothing(shown, channel):
    await shown.forge("khach", f"fo:{newest_file(shown)}")
    assert channel.carried == []


async def test_a_file_that_is_nobodys_evidence_is_unknown_even_to_who_sent_it(ward, channel):
    await ward.send("vp-tk", "", channel.file("chưa rõ.jpg", JPEG))
    assert (await ward.forge("vp-tk", f"fo:{newest_file(ward)}")).startswith(UNKNOWN)


async def test_a_report_that_was_taken_back_takes_its_file_along(ward, channel):
    await ward.send("vp-tk", "3.c đã niêm yết", channel.file("nhầm.jpg", JPEG))
    taken = await ward.last("vp-tk")
    await tasks_files(ward, "chu-tich")
    listed = await ward.last("chu-tich")
    await ward.tap("vp-tk", "Thu hồi", on=taken)
    assert await ward.tap("chu-tich", "Mở ảnh", on=listed) == UNKNOWN
    assert await tasks_files(ward, "chu-tich") == []


async def test_the_right_is_asked_again_when_it_is_made(shown, channel):
    """The post ends between the tap and the making."""
    await tasks_files(shown)
    last = await shown.last("vp-tk")
    await shown.page.tap("vp-tk", last.id, 0, "event-0001")
    await shown.engine.intake.drain()
    leaves_posts(shown, ["vp-tk"], shown.clock.now().date().replace(day=1))
    await shown.engine.drain()
    assert channel.carried == []
    assert (await shown.last("vp-tk")).text == UNKNOWN
    assert [one.state for one in owed(shown)] == ["refused"]
