"""Gaps are filled or waived by name before the copy to be signed is made."""

from datetime import date

import pytest
from chat.carrying import Carrier
from chat.exporting import expects_little, labels, last_file, paragraphs, waived
from chat.staging import gives, person, task
from sqlmodel import select

from messages.render import units
from storage.tables import Audit, Period, Waiver

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return Carrier()


@pytest.fixture
async def few(ward):
    return expects_little(ward)


async def test_the_copy_to_be_signed_is_refused_while_a_gap_is_neither_filled_nor_waived(few, channel):
    await few.say("vp-tk", "/tonghop")
    said = await few.tap("vp-tk", "Bản trình ký")
    assert said.startswith(
        "Chưa lập được bản trình ký báo cáo quý I\n"
        "Còn 2 nhiệm vụ chưa có kết quả và chưa ai chấp nhận để trống."
    )
    assert channel.carried == []
    assert await labels(few, "vp-tk") == ["Để trống 3.c", "Để trống 6.a", "‹ Các tài liệu"]


async def test_one_gap_is_waived_by_name_the_other_filled_and_the_copy_is_made(few, channel):
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "Bản trình ký")
    said = await few.tap("vp-tk", "Để trống 6.a")
    assert "✅ Đã ghi: báo cáo quý I để trống nhiệm vụ 6.a" in said
    assert "➖ 6.a để trống – Phụ trách Văn phòng – Thống kê, 07:00 ngày 27/02/2023" in said
    await few.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "Bản trình ký")
    assert last_file(channel).name == "bao-cao-trinh-ky-2023-Q1.docx"
    text = "\n".join(paragraphs(last_file(channel)))
    assert "đã niêm yết 12 thủ tục." in text
    assert "Phụ trách" not in text
    (row,) = few.database.read(lambda s: s.exec(select(Audit).where(Audit.subject == "waiver")).all())
    assert row.official_id == few.database.read(lambda s: person(s, "vp-tk").id)
    assert "để trống nhiệm vụ 6.a (quý I)" in await few.say("chu-tich", "/nhatky")


async def test_the_last_waiver_offers_the_copy_at_once(few, channel):
    await few.say("chu-tich", "/tonghop")
    await few.tap("chu-tich", "còn trống")
    await few.tap("chu-tich", "Để trống 3.c")
    said = await few.tap("chu-tich", "Để trống 6.a")
    assert "Báo cáo quý I: không còn nhiệm vụ trống" in said
    await few.tap("chu-tich", "Bản trình ký")
    assert last_file(channel).name == "bao-cao-trinh-ky-2023-Q1.docx"


async def test_a_second_tap_and_a_second_person_hear_who_waived_it(few):
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "còn trống")
    shown = await few.last("vp-tk")
    await few.tap("vp-tk", "Để trống 6.a")
    again = await few.tap("vp-tk", "Để trống 6.a", on=shown)
    assert "đã được đồng chí Phụ trách Văn phòng – Thống kê chấp nhận để trống" in again
    assert len(waived(few)) == 1


async def test_what_was_answered_meanwhile_is_not_waived(few):
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "còn trống")
    shown = await few.last("vp-tk")
    await few.say("tc-kh", "6.a không phát sinh")
    said = await few.tap("vp-tk", "Để trống 6.a", on=shown)
    assert "Nhiệm vụ 6.a đã có kết quả" in said
    assert waived(few) == []


async def test_an_answer_after_a_waiver_counts(few, channel):
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "còn trống")
    await few.tap("vp-tk", "Để trống 6.a")
    await few.say("tc-kh", "6.a đã thực hiện tiết kiệm 5 triệu đồng")
    await few.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "Bản trình ký")
    assert "đã thực hiện tiết kiệm 5 triệu đồng." in "\n".join(paragraphs(last_file(channel)))


async def test_a_long_list_of_gaps_is_paged(ward):
    await ward.say("vp-tk", "/tonghop")
    said = await ward.tap("vp-tk", "còn trống")
    assert "trang 1/4" in said
    assert "Trang sau ›" in await labels(ward, "vp-tk")
    said = await ward.tap("vp-tk", "Trang sau")
    assert "trang 2/4" in said
    assert "‹ Trang trước" in await labels(ward, "vp-tk")


async def test_an_issued_report_is_waived_no_more(few):
    await few.say("vp-tk", "/tonghop")
    await few.tap("vp-tk", "còn trống")

    def issue(session):
        period = session.exec(select(Period).order_by(Period.due)).first()
        period.issued_on, period.issued_number = date(2023, 2, 26), "15/BC-UBND"
        session.add(period)

    few.database.write(issue)
    assert "đã ghi nhận phát hành" in await few.tap("vp-tk", "Để trống 6.a")


async def test_sixty_waivers_are_told_within_a_message_and_in_full_on_the_copy_to_be_reviewed(ward, channel):
    codes = [f"9.{number}" for number in range(60)]
    for code in codes:
        gives(ward, code, date(2023, 3, 31))
    await ward.say("vp-tk", "/tonghop")
    await ward.tap("vp-tk", "còn trống")

    def waive(session):
        period = session.exec(select(Period).order_by(Period.due)).first()
        by = person(session, "vp-tk")
        row = {"office_id": by.office_id, "period_id": period.id, "by_id": by.id}
        moment = {"at": ward.clock.now(), "created_at": ward.clock.instant()}
        session.add_all(Waiver(task_id=task(session, code).id, **row, **moment) for code in codes)

    ward.database.write(waive)
    said = await ward.tap("vp-tk", "Trang sau")
    assert units(said) <= 4096
    assert said.count("➖") == 12
    assert said.endswith("và 48 nhiệm vụ nữa được để trống, ghi đủ trong bản rà soát")
    await ward.say("vp-tk", "/tonghop")
    await ward.tap("vp-tk", "Bản rà soát")
    told = [one for one in paragraphs(last_file(channel)) if one.startswith("- Chấp nhận để trống: ")]
    assert len(told) == 60
