"""Several messages with files that are one: all of its parts join one report."""

import pytest
from chat.filing import JPEG, FileChannel, evidence, finished, stored

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return FileChannel()


@pytest.fixture
def photo(channel):
    """Another photo each time."""
    return lambda name="photo.jpg": channel.file(name, JPEG + bytes([len(channel.remote)]))


async def test_the_caption_of_an_album_speaks_for_all_its_parts(ward, photo):
    said = await ward.send("vp-tk", "3.c đã niêm yết 12 thủ tục", photo("1.jpg"), album="a")
    assert "«đã niêm yết 12 thủ tục» (kèm các tệp cùng gửi)" in said
    for name in ("2.jpg", "3.jpg"):
        assert await ward.send("vp-tk", "", photo(name), album="a") == ""
    assert evidence(ward) == [("3.c", "đã niêm yết 12 thủ tục", ["1.jpg", "2.jpg", "3.jpg"])]
    assert [row.state for row in stored(ward)] == ["stored"] * 3


async def test_a_caption_that_comes_last_takes_the_parts_before_it(ward, photo):
    assert "Tệp này của nhiệm vụ nào?" in await ward.send("vp-tk", "", photo("1.jpg"), album="a")
    assert await ward.send("vp-tk", "", photo("2.jpg"), album="a") == ""
    said = await ward.send("vp-tk", "3.c đã niêm yết 12 thủ tục", photo("3.jpg"), album="a")
    assert "(kèm các tệp cùng gửi)" in said
    assert "đang điền dở" not in said
    assert evidence(ward) == [("3.c", "đã niêm yết 12 thủ tục", ["1.jpg", "2.jpg", "3.jpg"])]
    assert "không có biểu mẫu nào" in (await ward.say("vp-tk", "/huy")).lower()


async def test_a_form_that_was_open_before_the_album_goes_on_without_it(ward, photo):
    await ward.say("tc-kh", "6.b")
    await ward.send("tc-kh", "", photo("của 6.b.jpg"))
    await ward.send("tc-kh", "", photo("1.jpg"), album="a")
    said = await ward.send("tc-kh", "6.a đã rà soát", photo("2.jpg"), album="a")
    assert said.endswith("Đồng chí đang điền dở: báo cáo 6.b.")
    await ward.tap("tc-kh", "Tiếp tục")
    await finished(ward, "tc-kh", "đã ban hành")
    assert evidence(ward) == [
        ("6.a", "đã rà soát", ["1.jpg", "2.jpg"]),
        ("6.b", "đã ban hành", ["của 6.b.jpg"]),
    ]


async def test_an_album_without_a_caption_asks_once(ward, photo):
    answers = [await ward.send("tc-kh", "", photo(f"{n}.jpg"), album="a") for n in range(3)]
    assert [bool(said) for said in answers] == [True, False, False]
    await ward.tap("tc-kh", "6.b")
    assert "(kèm 3 tệp)" in await ward.tap("tc-kh", "Không phát sinh")


async def test_parts_that_come_after_the_form_is_done_join_its_report(ward, photo):
    await ward.say("tc-kh", "6.b xong")
    assert "✅ Đã ghi 6.b" in await ward.send("tc-kh", "", photo("1.jpg"), album="a")
    assert await ward.send("tc-kh", "", photo("2.jpg"), album="a") == ""
    assert evidence(ward) == [("6.b", "xong", ["1.jpg", "2.jpg"])]


async def test_the_words_of_an_album_s_later_part_go_into_the_form_that_asked(ward, photo):
    await ward.send("tc-kh", "", photo("1.jpg"), album="a")
    assert "nhiệm vụ nào?" in await ward.send("tc-kh", "đã ban hành quy chế", photo("2.jpg"), album="a")
    assert "có khó khăn" in await ward.tap("tc-kh", "6.b")


async def test_two_captions_of_one_album_have_their_own_files(ward, photo):
    await ward.send("vp-tk", "3.c đã niêm yết", photo("1.jpg"), album="a")
    await ward.send("vp-tk", "3.a đã chuẩn hóa", photo("2.jpg"), album="a")
    assert evidence(ward) == [("3.c", "đã niêm yết", ["1.jpg"]), ("3.a", "đã chuẩn hóa", ["2.jpg"])]


async def test_albums_of_other_chats_are_others(ward, photo):
    await ward.send("vp-tk", "3.c đã niêm yết", photo("1.jpg"), album="a")
    assert "nhiệm vụ nào?" in await ward.send("tc-kh", "", photo("2.jpg"), album="a")
    assert evidence(ward) == [("3.c", "đã niêm yết", ["1.jpg"])]


async def test_an_album_that_could_not_be_taken_is_attached_as_a_whole(ward, photo):
    said = await ward.send("tc-kh", "3.c đã niêm yết", photo("1.jpg"), album="a")
    assert said.endswith("📎 Tệp gửi kèm chưa thuộc báo cáo nào.")
    note = await ward.last("tc-kh")
    assert await ward.send("tc-kh", "", photo("2.jpg"), album="a") == ""
    await ward.tap("tc-kh", "Kèm vào báo cáo", on=note)
    await ward.tap("tc-kh", "6.b")
    assert "(kèm 2 tệp)" in await ward.tap("tc-kh", "Không phát sinh")


# Parts that are not taken


@pytest.fixture
def film(channel):
    return lambda name="video.mp4": channel.file(name, b"film")


async def test_the_rest_of_an_album_joins_the_report_that_came_with_a_part_that_is_not_taken(
    ward, film, photo
):
    said = await ward.send("vp-tk", "3.c đã niêm yết\n3.a đã rà soát", film(), album="a")
    assert "✅ Đã ghi 3.c" in said
    assert "⚠️ Tệp «video.mp4» không nhận được" in said
    for name in ("1.jpg", "2.jpg"):
        assert await ward.send("vp-tk", "", photo(name), album="a") == ""
    both = ["1.jpg", "2.jpg"]
    assert evidence(ward) == [("3.c", "đã niêm yết", both), ("3.a", "đã rà soát", both)]


@pytest.mark.parametrize("where", range(3))
@pytest.mark.parametrize("caption_at", range(3))
async def test_in_whatever_order_they_come(ward, film, photo, where, caption_at):
    for number in range(3):
        caption = "3.c đã niêm yết" if number == caption_at else ""
        file = film() if number == where else photo(f"{number}.jpg")
        await ward.send("vp-tk", caption, file, album="a")
    photos = [f"{number}.jpg" for number in range(3) if number != where]
    assert evidence(ward) == [("3.c", "đã niêm yết", photos)]
    assert "không có biểu mẫu nào" in (await ward.say("vp-tk", "/huy")).lower()


async def test_they_join_the_form_its_words_opened(ward, film, photo):
    assert "kết quả là gì?" in await ward.send("tc-kh", "6.b xong", film(), album="a")
    assert "✅ Đã ghi 6.b" in await ward.send("tc-kh", "", photo("1.jpg"), album="a")
    assert await ward.send("tc-kh", "", photo("2.jpg"), album="a") == ""
    assert evidence(ward) == [("6.b", "xong", ["1.jpg", "2.jpg"])]


async def test_they_join_the_report_its_words_completed_whatever_form_is_open(ward, film, photo):
    await ward.say("tc-kh", "6.b")
    await ward.send("tc-kh", "", photo("của 6.b.jpg"))
    await ward.send("tc-kh", "6.a đã rà soát", film(), album="a")
    assert await ward.send("tc-kh", "", photo("1.jpg"), album="a") == ""
    await ward.tap("tc-kh", "Tiếp tục")
    await finished(ward, "tc-kh", "đã ban hành")
    assert evidence(ward) == [("6.a", "đã rà soát", ["1.jpg"]), ("6.b", "đã ban hành", ["của 6.b.jpg"])]


async def test_they_join_the_report_whose_last_question_its_words_answered(ward, film, photo):
    await ward.say("tc-kh", "6.b xong")
    assert "✅ Đã ghi 6.b" in await ward.send("tc-kh", "Quyết định 12", film(), album="a")
    assert await ward.send("tc-kh", "", photo("1.jpg"), album="a") == ""
    assert evidence(ward) == [("6.b", "xong, Quyết định 12", ["1.jpg"])]


async def test_the_words_under_one_are_kept_while_the_task_is_asked(ward, film, photo):
    assert "Báo cáo nhiệm vụ nào?" in await ward.send("tc-kh", "đã ban hành quy chế", film(), album="a")
    assert "nhiệm vụ nào?" in await ward.send("tc-kh", "", photo("1.jpg"), album="a")
    assert "có khó khăn" in await ward.tap("tc-kh", "6.b")


async def test_an_album_of_what_is_not_taken_is_told_so_once(ward, channel, film):
    said = [await ward.send("tc-kh", "", film(f"{n}.mp4"), album="a") for n in range(4)]
    assert said[0].startswith("⚠️ Tệp «0.mp4» không nhận được (chỉ nhận ảnh,")
    assert said[0].endswith("Tệp khác cùng gửi mà như vậy cũng không nhận được.")
    assert said[1:] == ["", "", ""]
    large = channel.file("to.pdf", b"x", size=20 * 1024 * 1024 + 1)
    assert "lớn hơn 20 MB" in await ward.send("tc-kh", "", large, album="a")
    assert "không nhận được" in await ward.send("tc-kh", "", film(), album="b")
