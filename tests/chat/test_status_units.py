"""/status of one unit by its name, and what counts for it."""

import pytest
from chat.staging import alter, task, unit

from storage.tables import TaskSupport

pytestmark = pytest.mark.chat


async def test_a_unit_by_its_name(ward):
    said = await ward.say("chu-tich", "/status tai chinh")
    assert said.splitlines()[1].startswith("Tài chính – Kế hoạch, đến 07:00")
    assert "6 nhiệm vụ" in said
    assert said == await ward.say("chu-tich", "/tinhhinh TC-KH")


async def test_what_a_unit_handed_in_says_when_by_whom_and_what_became_of_it(ward):
    page = "/status tư pháp"
    assert "; bộ phận chưa gửi" in await ward.say("chu-tich", page)
    await ward.say("tp-ht", "/nop")
    await ward.tap("tp-ht", "Vẫn nộp")
    notice = await ward.last("vp-tk")
    sent = "bộ phận đã gửi lúc 07:00 ngày 27/02/2023 (Phụ trách Tư pháp – Hộ tịch), chờ đầu mối nhận"
    assert sent in await ward.say("chu-tich", page)
    await ward.tap("vp-tk", "Trả lại", on=notice)
    await ward.say("vp-tk", "thiếu số liệu <2.a>")
    returned = "bộ phận chưa gửi lại, đầu mối đã trả ngày 27/02/2023: «thiếu số liệu <2.a>»"
    assert returned in await ward.say("chu-tich", page)
    await ward.say("tp-ht", "/nop")
    await ward.tap("tp-ht", "Vẫn nộp")
    await ward.tap("vp-tk", "Nhận")
    assert "(Phụ trách Tư pháp – Hộ tịch), đầu mối đã nhận ngày 27/02/2023" in await ward.say(
        "chu-tich", page
    )


async def test_a_name_of_several_units_is_asked(ward):
    said = await ward.say("chu-tich", "/status t")
    assert "«t» có 4 bộ phận, đơn vị. Đề nghị chọn một." in said
    assert "Tư pháp – Hộ tịch, đến" in await ward.tap("chu-tich", "Tư pháp")


async def test_a_unit_that_is_not_there_or_not_the_readers_reads_alike(ward):
    refused = "⚠️ Không có bộ phận, đơn vị «{}» trong phạm vi của đồng chí. Xem chung: /status"
    assert await ward.say("tc-kh", "/status tư pháp") == refused.format("tư pháp")
    assert await ward.say("tc-kh", "/status hàng không") == refused.format("hàng không")


async def test_supporting_units_count_nothing_twice(ward):
    before = await ward.say("chu-tich", "/status")

    def support(session):
        one = task(session, "6.a")
        for code in ("tp-ht", "vh-tt"):
            session.add(TaskSupport(office_id=one.office_id, task_id=one.id, unit_id=unit(session, code).id))

    ward.database.write(support)
    assert await ward.say("chu-tich", "/status") == before


async def test_cancelled_tasks_count_nowhere(ward):
    alter(ward, "6.a", state="cancelled")
    assert "40 nhiệm vụ" in await ward.say("chu-tich", "/status")
    assert "0/23 nhiệm vụ đã báo cáo" in await ward.say("chu-tich", "/status")
