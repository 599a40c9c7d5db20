"""/nghiphep: one's own absence step by step and in one line; cancelled, ended early, refused."""

from datetime import date

import pytest
from chat.staging import away, disconnected, forges, leaves_posts, person
from sqlmodel import col, select

from storage.tables import Leave

pytestmark = pytest.mark.chat

LINE = "/nghiphep 20/3 - 24/3 thay: tu phap"
SINCE, UNTIL = date(2023, 3, 20), date(2023, 3, 24)
TAKEN = (
    "🔁 Đã ghi nhận đồng chí vắng từ thứ Hai, 20/3/2023 đến hết thứ Sáu, 24/3/2023. "
    "Đồng chí Phụ trách Tư pháp – Hộ tịch thay và nhận các nhắc việc của đồng chí."
)


def leaves(ward):
    """(who, deputy, since, until) by codes."""

    def find(session):
        codes = {person(session, code).id: code for code in ("vp-tk", "mot-cua", "tc-kh", "tp-ht", "vh-tt")}
        codes |= {person(session, code).id: code for code in ("chu-tich", "pct", "quan-tri")}
        rows = session.exec(select(Leave).order_by(col(Leave.since), col(Leave.id)))
        return [
            (codes[row.official_id], codes[row.deputy_id], f"{row.since:%d/%m}", f"{row.until:%d/%m}")
            for row in rows
        ]

    return ward.database.read(find)


async def choices(ward, who):
    return (await ward.last(who)).choices


async def takes(ward, who="tc-kh", line=LINE):
    await ward.say(who, line)
    return await ward.tap(who, "Đăng ký nghỉ")


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


async def test_the_calendar_says_who_hears_instead(ward):
    await takes(ward, line="/nghiphep 07/3 thay: tu phap")
    said = await ward.say("tc-kh", "/lich")
    assert "thứ Ba, 07/3/2023: báo cáo quý I – đồng chí Phụ trách Tư pháp – Hộ tịch nhận thay" in said
    assert said.count("nhận thay") == 1


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


async def test_a_leave_to_come_is_cancelled_once(ward):
    await takes(ward)
    said = await ward.say("tc-kh", "/nghiphep")
    assert "Sẽ vắng từ thứ Hai, 20/3/2023 đến hết thứ Sáu, 24/3/2023, đồng chí Phụ trách Tư pháp" in said
    shown = await ward.last("tc-kh")
    assert shown.choices == ["Hủy nghỉ từ 20/3", "Đăng ký nghỉ"]
    said = await ward.tap("tc-kh", "Hủy nghỉ")
    assert said.startswith("↩️ Đã hủy lịch vắng từ thứ Hai, 20/3/2023")
    assert "Đồng chí ấy đã được báo." in said
    assert "đồng chí không phải thay" in (await ward.last("tp-ht")).text.casefold()
    assert leaves(ward) == []
    assert "Lịch vắng này không còn hoặc đã qua." in await ward.tap("tc-kh", "Hủy nghỉ", on=shown)


async def test_who_comes_back_early_says_from_which_day(ward):
    await takes(ward)
    await ward.until("2023-03-21T08:00")
    said = await ward.say("tc-kh", "/nghiphep")
    assert "Đang vắng từ thứ Hai, 20/3/2023" in said
    assert await choices(ward, "tc-kh") == ["Về sớm (đang nghỉ đến 24/3)", "Đăng ký nghỉ"]
    assert "Đồng chí đi làm lại từ ngày nào?" in await ward.tap("tc-kh", "Về sớm")
    assert await choices(ward, "tc-kh") == [
        "Thứ Ba, 21/3/2023",
        "Thứ Tư, 22/3/2023",
        "Thứ Năm, 23/3/2023",
        "Thôi",
    ]
    assert "phải sau ngày 20/3/2023 và chậm nhất là 24/3/2023" in await ward.say("tc-kh", "27/3")
    said = await ward.say("tc-kh", "mai")
    assert "Đã ghi nhận đồng chí đi làm lại từ thứ Tư, 22/3/2023" in said
    assert "đi làm lại từ thứ Tư, 22/3/2023" in (await ward.last("tp-ht")).text
    assert leaves(ward) == [("tc-kh", "tp-ht", "20/03", "21/03")]


async def test_on_its_first_day_both_ways_out_are_offered(ward):
    await takes(ward)
    await ward.until("2023-03-20T08:00")
    await ward.say("tc-kh", "/nghiphep")
    assert await choices(ward, "tc-kh") == ["Hủy nghỉ từ 20/3", "Về sớm (đang nghỉ đến 24/3)", "Đăng ký nghỉ"]


async def test_the_reminders_of_those_days_go_to_the_deputy(ward):
    await takes(ward, line="/nghiphep 07/3 thay: tu phap")
    await ward.until("2023-03-06T20:00")
    came = await ward.until("2023-03-07T08:00")
    assert "tc-kh" not in came
    assert any("thay đồng chí Phụ trách Tài chính" in text for text in came["tp-ht"])
    assert "tc-kh" in await ward.until("2023-03-14T08:00")


async def test_it_survives_an_interruption_and_a_restart(ward):
    await ward.say("tc-kh", "/nghiphep 20/3")
    assert "Đồng chí đang điền dở: đăng ký nghỉ." in await ward.say("tc-kh", "/lich")
    again = ward.restarted()
    await again.tap("tc-kh", "Tiếp tục")
    await again.say("tc-kh", "24/3")
    third = again.restarted()
    await third.say("tc-kh", "ho tich")
    assert TAKEN in await third.tap("tc-kh", "Đăng ký nghỉ")


async def test_a_second_tap_and_an_expired_form_record_nothing(ward):
    await ward.say("tc-kh", LINE)
    question = await ward.last("tc-kh")
    await ward.tap("tc-kh", "Đăng ký nghỉ", on=question)
    assert "đã đóng" in await ward.tap("tc-kh", "Đăng ký nghỉ", on=question)
    await ward.say("vh-tt", "/nghiphep 27/3 thay: tu phap")
    late = await ward.last("vh-tt")
    await ward.until("2023-02-28T08:00")
    assert "đã đóng" in await ward.tap("vh-tt", "Đăng ký nghỉ", on=late)
    assert len(leaves(ward)) == 1


async def test_what_came_in_between_ends_the_form_with_the_reason(ward):
    await ward.say("tc-kh", LINE)
    away(ward, "tp-ht", "vh-tt", SINCE, UNTIL)
    assert "cũng vắng từ 20/3/2023" in await ward.tap("tc-kh", "Đăng ký nghỉ")
    assert len(leaves(ward)) == 1
    assert "Không có biểu mẫu nào đang mở" in await ward.say("tc-kh", "/huy")


async def test_the_buttons_of_another_are_refused_as_those_that_never_were(ward):
    await takes(ward)
    shown = await ward.last("tc-kh")
    (kept,) = ward.database.read(lambda s: list(s.exec(select(Leave.id))))
    for who in ("vh-tt", "vp-tk", "tp-ht"):
        for payload in (f"lx:{kept}", f"le:{kept}", "lx:999999", "le:999999"):
            assert "Lịch vắng này không còn hoặc đã qua." in await ward.forge(who, payload)
    await forges(ward, "vh-tt", f"lx:{kept}", shown)
    assert len(leaves(ward)) == 1


async def test_whose_posts_ended_can_neither_ask_nor_confirm(ward):
    await ward.say("tc-kh", LINE)
    question = await ward.last("tc-kh")
    leaves_posts(ward, ["tc-kh"], date(2023, 2, 26))
    assert "không còn giữ vị trí công tác" in await ward.tap("tc-kh", "Đăng ký nghỉ", on=question)
    assert "ngoài phạm vi" in await ward.forge("tc-kh", "lb")
    assert "ngoài phạm vi" in await ward.forge("tc-kh", "lm")
    assert leaves(ward) == []


async def test_at_night_and_to_who_has_not_joined_it_is_said_when_they_hear(ward):
    await ward.until("2023-02-27T21:00")
    said = await ward.say("tc-kh", LINE)
    assert "Đồng chí ấy sẽ được báo lúc 07:30 thứ Ba, 28/02/2023." in said
    said = await ward.tap("tc-kh", "Đăng ký nghỉ")
    assert "Đồng chí ấy sẽ nhận tin lúc 07:30 thứ Ba, 28/02/2023." in said
    disconnected(ward, "mot-cua")
    assert "Đồng chí ấy chưa kết nối" in await ward.say("vp-tk", "/nghiphep 20/3 thay: mot cua")


async def test_a_leader_is_told_that_decisions_wait(ward):
    said = await ward.say("chu-tich", "/nghiphep 20/3 thay: pho chu tich")
    assert "Việc chờ đồng chí quyết định vẫn chờ đồng chí." in said
    assert "báo cáo thay được" not in said


async def test_it_is_logged(ward):
    await takes(ward)
    said = await ward.say("vp-tk", "/nhatky")
    assert "thêm lịch vắng" in said
    assert "người thay Phụ trách Tư pháp – Hộ tịch" in said
