"""/nhatky: who changed what, from what to what, and the message behind it."""

from datetime import date

import pytest
from chat.staging import gives, task

from storage import audit
from storage.audit import By

pytestmark = pytest.mark.chat


def changes(ward, code, count=1):
    """A task changed `count` times from the command line."""

    def change(session, number):
        audit.begin(session, By(ward.clock.now()))
        task(session, code).title = f"Việc {number}"

    for number in range(count):
        ward.database.write(lambda s, number=number: change(s, number))


async def test_an_empty_log_says_so(ward):
    said = await ward.say("chu-tich", "/nhatky")
    assert said == "Nhật ký thay đổi\n\nChưa có thay đổi nào được ghi."


async def test_it_names_who_what_and_the_words_behind_it(ward):
    await ward.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    await ward.say("tp-ht", "/nop")
    await ward.tap("tp-ht", "Vẫn nộp")
    said = await ward.say("chu-tich", "/log")
    newest, report = said.split("\n\n")[1:]
    assert newest.splitlines() == [
        "07:00 27/02/2023 · Phụ trách Tư pháp – Hộ tịch: sửa báo cáo quý I của Tư pháp – Hộ tịch",
        "trạng thái chưa nộp → đã nộp",
        "Tin nhắn: «Vẫn nộp»",
    ]
    assert report.splitlines() == [
        "07:00 27/02/2023 · Phụ trách Văn phòng – Thống kê: thêm báo cáo nhiệm vụ 3.c (quý I)",
        "Tin nhắn: «3.c đã niêm yết 12 thủ tục»",
    ]


async def test_what_was_taken_back_is_told_too(ward):
    await ward.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    await ward.tap("vp-tk", "Thu hồi 3.c")
    newest = (await ward.say("chu-tich", "/nhatky 3.c")).split("\n\n")[1]
    assert newest.splitlines() == [
        "07:00 27/02/2023 · Phụ trách Văn phòng – Thống kê: sửa báo cáo nhiệm vụ 3.c (quý I)",
        "hiệu lực có → đã thu hồi",
        "Tin nhắn: «Thu hồi 3.c»",
    ]


async def test_one_tasks_changes_alone(ward):
    await ward.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    await ward.say("vp-tk", "3.a đã rà soát")
    said = await ward.say("chu-tich", "/nhatky 3c")
    assert "nhiệm vụ 3.c" in said
    assert "3.a" not in said
    assert "Không có nhiệm vụ «99.z»" in await ward.say("chu-tich", "/nhatky 99.z")
    assert "Chưa có thay đổi" in await ward.say("chu-tich", "/nhatky 3.d")


async def test_older_entries_come_by_pages(ward):
    changes(ward, "3.c", 20)
    said = await ward.say("vp-tk", "/nhatky")
    found = [said]
    while (await ward.last("vp-tk")).choices:
        found.append(await ward.tap("vp-tk", "Cũ hơn ›"))
    numbers = [line.split(" → ")[1] for page in found for line in page.splitlines() if " → " in line]
    assert numbers == [f"Việc {number}" for number in reversed(range(20))]
    assert len(found) == 3


@pytest.mark.parametrize("who", ["tp-ht", "mot-cua", "quan-tri"])
async def test_it_is_for_those_who_coordinate_or_lead(ward, who):
    await ward.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    said = await ward.say(who, "/nhatky")
    forged = await ward.forge(who, "lo:999:3.c")
    assert "niêm yết" not in said + forged
    assert "Nhật ký dành cho" in forged


async def test_what_is_restricted_is_the_leaders_alone(ward):
    gives(ward, "9.7", date(2023, 6, 30), at="vp-tk", owner="mot-cua", restricted=True)
    changes(ward, "9.7")
    await ward.say("mot-cua", "9.7 đã trình hồ sơ nhân sự")
    for said in (await ward.say("vp-tk", "/nhatky"), await ward.say("vp-tk", "/nhatky 9.7")):
        assert "nhân sự" not in said
        assert "Việc 0" not in said
    assert "nhân sự" in await ward.say("chu-tich", "/nhatky 9.7")


async def test_what_somebody_wrote_is_shown_as_they_wrote_it(ward):
    await ward.say("vp-tk", "3.c đã <b>xem</b> & ghi")
    assert "«3.c đã <b>xem</b> & ghi»" in await ward.say("chu-tich", "/nhatky")
