"""/nghiphep: one's own absence step by step and in one line, who acts meanwhile; what is refused."""

from datetime import date

import pytest
from chat.leaving import LINE, SINCE, TAKEN, UNTIL, choices, leaves
from chat.staging import away, forges, leaves_posts, person

pytestmark = pytest.mark.chat


async def test_step_by_step_from_the_list_to_the_deputy(ward):
    said = await ward.say("tc-kh", "/nghiphep")
    assert "Đồng chí không có lịch vắng nào." in said
    assert "/nghiphep 06/3/2023 - 08/3/2023 thay: họ tên" in said
    assert "Đồng chí nghỉ từ ngày nào?" in await ward.tap("tc-kh", "Đăng ký nghỉ")
    assert (await choices(ward, "tc-kh"))[:2] == [
        "Hôm nay: thứ Hai, 27/02/2023",
        "Thứ Ba, 28/02/2023",
    ]
    assert "Nghỉ từ thứ Hai, 20/3/2023 đến hết ngày nào?" in await ward.say("tc-kh", "20/3")
    assert "3 ngày làm việc: đến 22/3" in await choices(ward, "tc-kh")
    said = await ward.tap("tc-kh", "5 ngày làm việc")
    assert "Ai thay đồng chí từ thứ Hai, 20/3/2023 đến hết thứ Sáu, 24/3/2023?" in said
    assert "Phụ trách Tài chính – Kế hoạch" not in await choices(ward, "tc-kh")
    assert await ward.tap("tc-kh", "Tư pháp") == (
        "Đồng chí vắng từ thứ Hai, 20/3/2023 đến hết thứ Sáu, 24/3/2023 (5 ngày làm việc).\n"
        "Người thay: đồng chí Phụ trách Tư pháp – Hộ tịch.\n\n"
        "Trong thời gian này các nhắc việc của đồng chí gửi tới đồng chí ấy; đồng chí ấy xem và báo cáo "
        "thay được. Việc hạn chế (nếu có) vẫn nhắc riêng đồng chí.\n"
        "Đồng chí ấy sẽ được báo ngay.\n\nĐăng ký như vậy?"
    )
    assert leaves(ward) == []
    assert await ward.tap("tc-kh", "Đăng ký nghỉ") == f"{TAKEN}\nĐồng chí ấy đã được báo."
    assert leaves(ward) == [("tc-kh", "tp-ht", "20/03", "24/03")]
    assert (await ward.last("tp-ht")).text == (
        "🔁 Từ thứ Hai, 20/3/2023 đến hết thứ Sáu, 24/3/2023, đồng chí thay đồng chí "
        "<b>Phụ trách Tài chính – Kế hoạch</b>; các nhắc việc của đồng chí ấy sẽ gửi tới đồng chí."
    )


@pytest.mark.parametrize(
    "line",
    [
        LINE,
        "/nghiphep 20/3 đến 24/3 thay: Phụ trách Tư pháp – Hộ tịch",
        "/leave từ 20 đến hết 24/3, người thay là đồng chí ho tich",
        "/nghiphep 20/3/2023-24/3/2023 thay tư pháp",
    ],
)
async def test_in_one_line_only_the_confirmation_is_left(ward, line):
    assert "Người thay: đồng chí Phụ trách Tư pháp – Hộ tịch." in await ward.say("tc-kh", line)
    assert TAKEN in await ward.say("tc-kh", "có")
    assert leaves(ward) == [("tc-kh", "tp-ht", "20/03", "24/03")]


async def test_one_day_with_a_deputy_is_that_day_alone(ward):
    said = await ward.say("tc-kh", "/nghiphep 20/3 thay: vh thông tin")
    assert "Chưa rõ «vh thông tin» là đồng chí nào." in said
    assert "Ai thay đồng chí trong ngày thứ Hai, 20/3/2023?" in said
    said = await ward.say("tc-kh", "van hoa")
    assert "Đồng chí vắng trong ngày thứ Hai, 20/3/2023 (1 ngày làm việc)." in said
    await ward.tap("tc-kh", "Đăng ký nghỉ")
    assert leaves(ward) == [("tc-kh", "vh-tt", "20/03", "20/03")]


async def test_without_a_deputy_said_both_days_and_the_deputy_are_asked(ward):
    assert "Ai thay đồng chí từ thứ Hai, 20/3/2023" in await ward.say("tc-kh", "/nghiphep 20/3 - 24/3")
    await ward.say("tc-kh", "/huy")
    assert "đến hết ngày nào?" in await ward.say("tc-kh", "/nghiphep 20/3")
    assert "đến hết thứ Tư, 22/3/2023?" in await ward.say("tc-kh", "3 ngày")


@pytest.mark.parametrize(
    ("who", "deputy", "stands_in"),
    [
        ("tc-kh", "vp-tk", "Phụ trách Văn phòng – Thống kê"),
        ("mot-cua", "vp-tk", "Phụ trách Văn phòng – Thống kê"),
        ("vp-tk", "chu-tich", "Chủ tịch UBND phường"),
        ("chu-tich", "pct", "Phó Chủ tịch UBND phường"),
    ],
)
@pytest.mark.parametrize("words", ["không có", "khong co", "không cử ai"])
async def test_with_no_deputy_named_who_steps_in_is_said_first(ward, who, deputy, stands_in, words):
    await ward.say(who, "/nghiphep 20/3 - 24/3")
    said = await ward.say(who, words)
    assert f"Không cử ai thay thì đồng chí {stands_in} nhận thay." in said
    await ward.tap(who, "Đăng ký nghỉ")
    assert leaves(ward) == [(who, deputy, "20/03", "24/03")]


async def test_nobody_acts_is_understood_in_one_line_too(ward):
    said = await ward.say("mot-cua", "/nghiphep 20/3 - 24/3, không có ai thay")
    assert "Không cử ai thay thì đồng chí Phụ trách Văn phòng – Thống kê nhận thay." in said


async def test_two_of_one_name_are_told_apart_by_their_units(ward):
    def rename(session):
        for code in ("tp-ht", "vh-tt"):
            found = person(session, code)
            found.name = "Nguyễn Thị Hoa"
            session.add(found)

    ward.database.write(rename)
    await ward.say("tc-kh", "/nghiphep 20/3 - 24/3")
    labels = await choices(ward, "tc-kh")
    assert [label for label in labels if "Hoa" in label] == [
        "Nguyễn Thị Hoa – Tư pháp – Hộ tịch",
        "Nguyễn Thị Hoa – Văn hoá – Thông tin",
    ]
    assert labels[-3:-2] == ["Quản trị hệ thống"], "leaders and admins come last"
    assert "có thể là nhiều mục" in await ward.say("tc-kh", "hoa")
    assert "Người thay: đồng chí Nguyễn Thị Hoa." in await ward.say("tc-kh", "Hoa – Văn hoá")


async def test_plain_words_open_it(ward):
    assert "Lịch nghỉ của đồng chí" in await ward.say("tc-kh", "xin nghỉ phép")


async def test_where_nobody_could_step_in_nothing_is_recorded(ward):
    everybody = ("mot-cua", "tp-ht", "vh-tt", "chu-tich", "pct", "quan-tri", "vp-tk")
    leaves_posts(ward, everybody, date(2023, 3, 10))
    await ward.say("tc-kh", "/nghiphep 20/3 - 24/3")
    assert (await choices(ward, "tc-kh")) == ["Không cử ai", "Thôi"]
    assert "Chưa có ai thay được đồng chí trong những ngày này" in await ward.tap("tc-kh", "Không cử ai")
    assert leaves(ward) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/nghiphep tuần sau", "Chưa đọc được ngày nghỉ «tuần sau». Ví dụ: 06/3/2023 - 08/3/2023"),
        ("/nghiphep thay: mot cua", "Chưa đọc được ngày nghỉ «thay: mot cua»"),
        ("/nghiphep 30/02", "Chưa đọc được ngày nghỉ «30/02»"),
        ("/nghiphep 24/3 - 20/3", "Ngày cuối 20/3/2023 đứng trước ngày đầu 24/3/2023"),
        ("/nghiphep 20/02 - 24/02", "Thời gian vắng đã qua (đến 24/02/2023)"),
        ("/nghiphep 01/3 - 01/12", "Vắng 276 ngày, quá 180 ngày"),
        ("/nghiphep 20/3/2025", "còn quá xa"),
    ],
)
async def test_what_cannot_be_says_why(ward, line, said):
    assert said in await ward.say("tc-kh", line)
    assert leaves(ward) == []


async def test_wrong_answers_keep_the_question(ward):
    await ward.say("tc-kh", "/nghiphep")
    await ward.tap("tc-kh", "Đăng ký nghỉ")
    assert "Đồng chí nghỉ từ ngày nào?" in await ward.say("tc-kh", "sang tháng")
    await ward.say("tc-kh", "20/3")
    assert "đến hết ngày nào?" in await ward.say("tc-kh", "19/3")
    await ward.say("tc-kh", "đến hết 24/3")
    said = await ward.say("tc-kh", "phụ trách")
    assert "«phụ trách» có thể là nhiều mục" in said
    assert "Ai thay đồng chí" in said
    await ward.say("tc-kh", "đ/c Hộ tịch")
    assert "Đề nghị bấm một nút ở trên" in await ward.say("tc-kh", "chưa biết")
    assert TAKEN in await ward.say("tc-kh", "đồng ý")


async def test_oneself_is_not_among_those_who_could_act(ward):
    assert "Chưa rõ «tai chinh»" in await ward.say("tc-kh", "/nghiphep 20/3 - 24/3 thay: tai chinh")
    await forges(ward, "tc-kh", "f:0:deputy:p1", await ward.last("tc-kh"))
    me = ward.database.read(lambda s: person(s, "tc-kh")).id
    assert "Chưa rõ" in await ward.say("tc-kh", f"p{me}")


async def test_across_the_new_year(ward):
    await ward.until("2023-12-04T08:00")
    await ward.say("tc-kh", "/nghiphep 28/12 - 03/01 thay: tu phap")
    await ward.tap("tc-kh", "Đăng ký nghỉ")
    assert leaves(ward) == [("tc-kh", "tp-ht", "28/12", "03/01")]


async def test_who_is_away_or_already_a_deputy_stands_in_the_way(ward):
    away(ward, "tp-ht", "vh-tt", SINCE, UNTIL)
    said = await ward.say("tc-kh", LINE)
    assert "Đồng chí Phụ trách Tư pháp – Hộ tịch cũng vắng từ 20/3/2023 đến hết 24/3/2023" in said
    await ward.say("tc-kh", "/nghiphep 20/3 - 24/3")
    assert not [label for label in await choices(ward, "tc-kh") if "Tư pháp" in label]
    assert "được giao thay đồng chí Phụ trách Tư pháp – Hộ tịch" in await ward.say(
        "vh-tt", "/nghiphep 24/3 - 27/3"
    )
    assert "Đồng chí thay\nđồng chí Phụ trách Tư pháp – Hộ tịch từ thứ Hai, 20/3/2023" in await ward.say(
        "vh-tt", "/nghiphep"
    )
    assert "đã có lịch vắng từ 20/3/2023 đến hết 24/3/2023" in await ward.say(
        "tp-ht", "/nghiphep 22/3 - 30/3"
    )


async def test_it_survives_an_interruption_and_a_restart(ward):
    await ward.say("tc-kh", "/nghiphep 20/3")
    assert "Đồng chí đang điền dở: đăng ký nghỉ." in await ward.say("tc-kh", "/lich")
    again = ward.restarted()
    await again.tap("tc-kh", "Tiếp tục")
    await again.say("tc-kh", "24/3")
    third = again.restarted()
    await third.say("tc-kh", "ho tich")
    assert TAKEN in await third.tap("tc-kh", "Đăng ký nghỉ")


async def test_what_came_in_between_ends_the_form_with_the_reason(ward):
    await ward.say("tc-kh", LINE)
    away(ward, "tp-ht", "vh-tt", SINCE, UNTIL)
    assert "cũng vắng từ 20/3/2023" in await ward.tap("tc-kh", "Đăng ký nghỉ")
    assert len(leaves(ward)) == 1
    assert "Không có biểu mẫu nào đang mở" in await ward.say("tc-kh", "/huy")


async def test_whose_posts_ended_can_neither_ask_nor_confirm(ward):
    await ward.say("tc-kh", LINE)
    question = await ward.last("tc-kh")
    leaves_posts(ward, ["tc-kh"], date(2023, 2, 26))
    assert "không còn giữ vị trí công tác" in await ward.tap("tc-kh", "Đăng ký nghỉ", on=question)
    assert "ngoài phạm vi" in await ward.forge("tc-kh", "lb")
    assert "ngoài phạm vi" in await ward.forge("tc-kh", "lm")
    assert leaves(ward) == []


async def test_a_leader_is_told_that_decisions_wait(ward):
    said = await ward.say("chu-tich", "/nghiphep 20/3 thay: pho chu tich")
    assert "Việc chờ đồng chí quyết định vẫn chờ đồng chí." in said
    assert "báo cáo thay được" not in said
