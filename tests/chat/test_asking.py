"""/viec, /status, /lich, /trogiup: what each person sees; plain words and near misses."""

import pytest

pytestmark = pytest.mark.chat


async def test_my_tasks_worst_first_by_pages_in_place(ward):
    await ward.until("2023-03-15T08:00")
    await ward.say("vp-tk", "3.a đã chuẩn hóa")
    said = await ward.say("vp-tk", "/viec")
    assert said.startswith(
        "Việc của đồng chí: 11 nhiệm vụ\nBáo cáo quý I: gửi chậm nhất 14/3 (quá hạn 1 ngày"
    )
    assert "🔴 3.b" in said.splitlines()[3]
    first = await ward.last("vp-tk")
    assert "✅ 3.a" in await ward.tap("vp-tk", "Trang sau")
    second = await ward.last("vp-tk")
    assert second.replaces == first.id
    assert "trang 1/2" in await ward.tap("vp-tk", "Trang trước")


async def test_words_after_it_search_without_accents(ward):
    said = await ward.say("chu-tich", "/viec niem yet")
    assert "Tìm «niem yet»: 1 nhiệm vụ" in said
    assert "3.c Thường xuyên rà soát" in said
    assert "Không có nhiệm vụ nào có các chữ này" in await ward.say("chu-tich", "/viec máy bay")
    assert "Không có nhiệm vụ nào" in await ward.say("chu-tich", "/viec %_%")


async def test_a_search_shows_only_what_the_reader_may_see(ward):
    assert "0 nhiệm vụ" in await ward.say("tc-kh", "/viec niêm yết")
    assert "chưa phân công" in await ward.say("vp-tk", "/viec biên chế")


async def test_an_official_sees_the_units_work_and_a_leader_none_of_their_own(ward):
    assert "Việc của bộ phận: 11 nhiệm vụ" in await ward.say("mot-cua", "/viec")
    assert "Đồng chí không chủ trì nhiệm vụ nào" in await ward.say("chu-tich", "/viec")


async def test_a_heads_status_is_of_their_unit(ward):
    said = await ward.say("tc-kh", "/status")
    assert "Tài chính – Kế hoạch, đến 07:00 ngày 27/02/2023" in said
    assert "6 nhiệm vụ: 🟢 6 trong hạn" in said
    assert "0/6 nhiệm vụ đã báo cáo; bộ phận chưa gửi" in said
    assert "Hộ tịch" not in said
    assert "Chỉ tiêu" not in said


async def test_an_admin_sees_no_figures(ward):
    assert "không xem số liệu" in await ward.say("quan-tri", "/status")


async def test_the_buckets_of_status_add_up(ward):
    await ward.until("2023-03-15T08:00")
    await ward.say("tc-kh", "6.a không phát sinh")
    said = await ward.say("chu-tich", "/status")
    assert "41 nhiệm vụ: ✅ 1 đã báo cáo kỳ này · 🔴 23 quá hạn · ⚪ 17 chưa phân công" in said


async def test_the_calendar_shows_rolled_dates_and_the_readers_reminders(ward):
    said = await ward.say("tc-kh", "/lich")
    assert "Phường gửi: thứ Bảy, 17/6/2023 (ngày nghỉ, tính đến 19/6)" in said
    assert "thứ Ba, 28/02/2023: báo cáo quý I" in said
    assert "của phường" not in said
    assert "báo cáo quý I của phường" in await ward.say("vp-tk", "/lich")
    leader = await ward.say("chu-tich", "/lich")
    assert "thứ Tư, 15/3/2023: báo cáo quý I\nthứ Tư, 15/3/2023: báo cáo quý I của phường" in leader
    assert "Không có lần nhắc nào sắp tới cho đồng chí." in await ward.say("quan-tri", "/lich")


@pytest.mark.parametrize(
    ("said", "opening"),
    [
        ("tình hình", "📊 Tình hình"),
        ("TINH HINH?", "📊 Tình hình"),
        ("/tinhhinh", "📊 Tình hình"),
        ("/STATUS", "📊 Tình hình"),
        ("việc của tôi", "Việc của đồng chí"),
        ("/tasks", "Việc của đồng chí"),
        ("trợ giúp", "Chào đồng chí"),
        ("/help@nhacviec_bot", "Chào đồng chí"),
        ("lịch", "🗓 Lịch báo cáo"),
        ("nộp báo cáo", "Tài chính – Kế hoạch – báo cáo quý I (hạn 14/3)"),
        ("việc của tôi ạ", "Việc của đồng chí"),
        ("cho tôi xem tình hình nhé", "📊 Tình hình"),
        ("/start", "Chào đồng chí"),
    ],
)
async def test_aliases_and_plain_words_are_understood(ward, said, opening):
    assert (await ward.say("tc-kh", said)).startswith(opening)


@pytest.mark.parametrize(
    ("typed", "meant"), [("/stauts", "/status"), ("/veic", "/viec"), ("/lichh", "/lich")]
)
async def test_near_misses_are_answered_with_a_suggestion(ward, typed, meant):
    said = await ward.say("tc-kh", typed)
    assert f"Không có lệnh «{typed}»" in said
    assert meant in said


@pytest.mark.parametrize("typed", ["/xyzzy", "/", "/<b>"])
async def test_unknown_commands_point_to_help(ward, typed):
    assert "/trogiup" in await ward.say("tc-kh", typed)


async def test_help_is_fitted_to_the_role(ward):
    head = await ward.say("tc-kh", "/trogiup")
    shown = [line.split(" –")[0] for line in head.splitlines() if line.startswith("/")]
    menu, others = (
        ["/viec", "/baocao", "/tukiemtra", "/status", "/trogiup"],
        ["/lich", "/nghiphep", "/nop", "/phathien"],
    )
    assert shown == [*menu, "/caidat", "/chitieu", "/giahan", *others, "/huy"]
    assert "/phathanh" not in head
    leader = await ward.say("chu-tich", "/trogiup")
    assert "/phathanh" in leader
    assert "/nop" not in leader
    assert "Báo cáo nhanh" not in leader
    assert "Không gửi nội dung mật" in leader
