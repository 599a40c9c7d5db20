"""/giao: one task, several at once from those nobody leads, a new one; who hears of it, who may."""

from datetime import date

import pytest
from chat.ordering import ALL, free, given
from chat.staging import gives, holding, task, unit
from sqlmodel import select

from storage.tables import Period, Submission, Task, TaskKind, Unit

pytestmark = pytest.mark.chat


async def heard(ward, *, since):
    """What each person was told after so many messages of theirs, unasked or not."""
    found = {}
    for who in ALL:
        new = [m.text for m in (await ward.messages(who))[since.get(who, 0) :] if m.direction == "out"]
        if new:
            found[who] = new
    return found


async def counts(ward):
    return {who: len(await ward.messages(who)) for who in ALL}


async def test_several_at_once_from_those_nobody_leads(ward):
    before = free(ward)
    assert f"Chưa phân công: {len(before)} nhiệm vụ" in await ward.say("chu-tich", "/giao")
    shown = await ward.last("chu-tich")
    codes = [label.split()[1] for label in shown.choices if label.startswith("☐")]
    assert set(codes) <= before
    first, second, third = codes[:3]
    assert f"Đã chọn 1:\n☑ {first}" in await ward.tap("chu-tich", f"☐ {first} ")
    edited = await ward.last("chu-tich")
    assert edited.replaces == shown.id, "in place"
    await ward.tap("chu-tich", f"☐ {second} ")
    await ward.tap("chu-tich", f"☐ {third} ")
    assert "Đã chọn 2" in await ward.tap("chu-tich", f"☑ {second} ")
    assert "Giao bộ phận nào chủ trì?" in await ward.tap("chu-tich", "Giao 2 việc đã chọn")
    assert "Giao ai ở Tài chính – Kế hoạch?" in await ward.tap("chu-tich", "Tài chính")
    since = await counts(ward)
    said = await ward.tap("chu-tich", "Không chỉ định")
    assert said.startswith("✅ Đã giao Tài chính – Kế hoạch 2 nhiệm vụ:")
    assert "Đã báo người liên quan." in said
    assert free(ward) == before - {first, third}
    told = await heard(ward, since=since)
    assert set(told) == {"chu-tich", "tc-kh"}
    (news,) = told["tc-kh"]
    assert "Chủ tịch UBND phường phân công nhiệm vụ" in news
    assert "Giao đồng chí 2 nhiệm vụ" in news
    assert first in news
    assert third in news


async def test_the_rest_of_a_long_list_is_turned_to_with_what_is_ticked_kept(ward):
    await ward.say("chu-tich", "/giao")
    (first, *_) = [label for label in (await ward.last("chu-tich")).choices if label.startswith("☐")]
    await ward.tap("chu-tich", first)
    assert "(trang 2/" in await ward.tap("chu-tich", "Trang sau")
    (other, *_) = [label for label in (await ward.last("chu-tich")).choices if label.startswith("☐")]
    assert other != first
    assert "Đã chọn 2" in await ward.tap("chu-tich", other)


async def test_the_unit_owes_its_part_of_the_report_from_then_on(ward):
    code = sorted(free(ward))[0]
    drop = select(Submission).join(Unit).where(Unit.code == "vh-tt")

    def none(session):
        at = unit(session, "vh-tt").id
        for one in session.exec(select(Task).where(Task.lead_unit_id == at)):
            one.lead_unit_id = None
        for row in session.exec(drop):
            session.delete(row)

    ward.database.write(none)
    await ward.say("vp-tk", f"/giao {code} cho vh-tt")
    owed = ward.database.read(lambda s: {s.get_one(Period, row.period_id).code for row in s.exec(drop)})
    assert "2023-Q1" in owed


async def test_in_one_line_to_a_unit_by_code_or_name_or_to_a_person(ward):
    assert "✅ Đã giao Văn hoá – Thông tin 1 nhiệm vụ:\n3.c" in await ward.say("vp-tk", "/giao 3.c cho vh-tt")
    assert given(ward, "3.c") == ("vh-tt", None)
    await ward.say("vp-tk", "/giao 3c cho tư pháp")
    assert given(ward, "3.c") == ("tp-ht", None)
    said = await ward.say("vp-tk", "/giao 3.c cho Công chức Bộ phận Một cửa")
    assert "Văn phòng – Thống kê – Công chức Bộ phận Một cửa" in said
    assert given(ward, "3.c") == ("vp-tk", "mot-cua")
    said = await ward.say("vp-tk", "/giao 6.a, 6.b và 6.c cho vp-tk")
    assert "3 nhiệm vụ" in said
    assert {given(ward, code) for code in ("6.a", "6.b", "6.c")} == {("vp-tk", None)}


async def test_who_had_it_hears_that_it_is_theirs_no_more(ward):
    since = await counts(ward)
    await ward.say("vp-tk", "/giao 6.a cho tp-ht")
    told = await heard(ward, since=since)
    assert "Không còn do đồng chí phụ trách" in told["tc-kh"][0].replace("<b>", "")
    assert "Giao đồng chí 1 nhiệm vụ" in told["tp-ht"][0]
    assert set(told) == {"vp-tk", "tc-kh", "tp-ht"}


async def test_an_owner_is_named_within_the_unit_by_buttons(ward):
    assert "Giao bộ phận nào chủ trì?" in await ward.say("chu-tich", "/giao 3.c")
    assert "Giao ai ở" in await ward.say("chu-tich", "văn phòng")
    await ward.tap("chu-tich", "Một cửa")
    assert given(ward, "3.c") == ("vp-tk", "mot-cua")
    assert "Giao đồng chí 1 nhiệm vụ" in (await ward.last("mot-cua")).text
    assert "rồi" in await ward.say("chu-tich", "/giao 3.c cho Công chức Bộ phận Một cửa")


async def test_a_new_task_has_the_next_free_position_of_its_field(ward):
    gives(ward, "6.4", date(2023, 3, 10))
    assert "Nhiệm vụ mới: Rà soát tài sản công" in await ward.say("chu-tich", "/giao Rà soát tài sản công")
    await ward.tap("chu-tich", "6. Cải cách tài chính công")
    await ward.tap("chu-tich", "Tài chính")
    await ward.tap("chu-tich", "Không chỉ định")
    said = await ward.say("chu-tich", "14/4")
    assert "✅ Đã giao Tài chính – Kế hoạch 1 nhiệm vụ:\n6.5 Rà soát tài sản công (hạn 14/4/2023)" in said
    found = ward.database.read(lambda s: task(s, "6.5"))
    assert (found.kind, found.deadline, found.percent) == (TaskKind.DATED, date(2023, 4, 14), 0)
    assert found.given_on == date(2023, 2, 27)
    assert "(hạn 14/4/2023)" in (await ward.last("tc-kh")).text
    assert "6.5" in await ward.say("tc-kh", "/viec tài sản công")
    assert "✅" in await ward.say("tc-kh", "6.5 được 30%")


async def test_a_new_standing_task_outside_the_fields(ward):
    for expected in ("GV.1", "GV.2"):
        assert "Nhiệm vụ mới là gì?" in await ward.say("vp-tk", "/giao mới")
        await ward.say("vp-tk", "Trực báo cáo ngày lễ")
        await ward.tap("vp-tk", "Ngoài các lĩnh vực")
        await ward.tap("vp-tk", "Văn hoá")
        await ward.tap("vp-tk", "Không chỉ định")
        assert expected in await ward.tap("vp-tk", "Thường xuyên")
    assert ward.database.read(lambda s: task(s, "GV.1")).kind == TaskKind.STANDING
    assert "✅" in await ward.say("vh-tt", "GV.1 đã trực 3 ngày")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/giao 9.z cho vh-tt", "Không có nhiệm vụ «9.z»"),
        ("/giao 3.c, 9.z cho vh-tt", "Không có nhiệm vụ «9.z»"),
        ("/giao 3.c cho phòng không có", "Chưa rõ «phòng không có» là bộ phận hay người nào"),
        ("/giao 6.a cho tc-kh", "đúng người này phụ trách rồi"),
    ],
)
async def test_what_cannot_be_given_says_why_and_nothing_is_given(ward, line, said):
    before = given(ward, "3.c")
    assert said in await ward.say("vp-tk", line)
    assert given(ward, "3.c") == before


async def test_who_was_not_found_is_chosen_by_a_button(ward):
    said = await ward.say("vp-tk", "/giao 3.c cho phòng không có")
    assert "⚠️ Chưa rõ «phòng không có» là bộ phận hay người nào.\nGiao bộ phận nào chủ trì?" in said
    said = await ward.tap("vp-tk", "Văn hoá – Thông tin")
    assert "Chưa rõ" not in said
    await ward.tap("vp-tk", "Không chỉ định")
    assert given(ward, "3.c") == ("vh-tt", None)


async def test_nothing_ticked_is_said(ward):
    await ward.say("chu-tich", "/giao")
    assert "Chưa chọn nhiệm vụ nào" in await ward.say("chu-tich", "xong")


async def test_ticks_survive_an_interruption_and_a_restart(ward):
    await ward.say("chu-tich", "/giao")
    (first, *_) = [label for label in (await ward.last("chu-tich")).choices if label.startswith("☐")]
    await ward.tap("chu-tich", first)
    assert "giao việc" in await ward.say("chu-tich", "/lich")
    again = ward.restarted()
    assert "Đã chọn 1" in await again.tap("chu-tich", "Tiếp tục")
    await again.tap("chu-tich", "Giao 1 việc")
    await again.tap("chu-tich", "Tư pháp")
    assert "✅ Đã giao" in await again.tap("chu-tich", "Không chỉ định")


async def test_a_list_that_is_old_says_so(ward):
    await ward.say("chu-tich", "/giao")
    old = await ward.last("chu-tich")
    await ward.say("chu-tich", "/huy")
    assert "Biểu mẫu này đã đóng" in await ward.tap("chu-tich", "☐", on=old)
    await ward.say("chu-tich", "/giao")
    await ward.tap("chu-tich", "☐")
    await ward.tap("chu-tich", "Giao 1 việc")
    assert (await ward.say("chu-tich", "/lich")) != ""
    assert await ward.tap("chu-tich", "☐", on=old)


async def test_at_night_it_is_told_next_morning(ward):
    await ward.until("2023-02-27T21:00")
    assert "Người liên quan sẽ nhận tin lúc" in await ward.say("vp-tk", "/giao 6.a cho tp-ht")
    came = await ward.until("2023-02-28T07:31")
    assert "tp-ht" in holding(came, "Giao đồng chí 1 nhiệm vụ")


async def test_it_is_logged_with_the_message_behind_it(ward):
    await ward.say("vp-tk", "/giao 6.a cho tp-ht")
    said = await ward.say("chu-tich", "/nhatky 6.a")
    assert "chủ trì Tài chính – Kế hoạch → Tư pháp – Hộ tịch" in said
    assert "Tin nhắn: «/giao 6.a cho tp-ht»" in said
