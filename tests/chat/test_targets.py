"""/chitieu: the plan's targets and how far they are, said in figures; refused, replaced, taken back."""

from datetime import date

import pytest
from chat.staging import alter, unit
from sqlmodel import col, select

from storage.tables import Audit, Period, Submission, SubmissionState, Target, TargetReading

pytestmark = pytest.mark.chat

ASKS_SHARE = "Nhắn số đạt trên tổng số, ví dụ 45/200, hoặc tỷ lệ, ví dụ 22,5%"


def readings(ward):
    """(target, what was typed, period) of what stands, in the order given."""
    found = (
        select(Target.code, TargetReading.text, Period.code)
        .join(Target, col(Target.id) == TargetReading.target_id)
        .join(Period, col(Period.id) == TargetReading.period_id)
        .where(col(TargetReading.withdrawn_at).is_(None), col(TargetReading.superseded_by_id).is_(None))
        .order_by(col(TargetReading.id))
    )
    return [tuple(row) for row in ward.database.read(lambda s: s.exec(found).all())]


def reading(ward):
    """The last that was given, standing or not."""
    return ward.database.read(
        lambda s: s.exec(select(TargetReading).order_by(col(TargetReading.id).desc())).first()
    )


def target(ward, code):
    return ward.database.read(lambda s: s.exec(select(Target.id).where(Target.code == code)).one())


def hand_in(ward, code):
    def work(session):
        owed = select(Submission).where(Submission.unit_id == unit(session, code).id).order_by(Submission.id)
        first = session.exec(owed).first()
        first.state = SubmissionState.SUBMITTED
        session.add(first)

    ward.database.write(work)


# The list


async def test_the_list_of_a_unit_with_a_button_for_each(ward):
    said = await ward.say("tp-ht", "/chitieu")
    assert said == (
        "Chỉ tiêu – báo cáo quý I\n"
        "1 chưa có số liệu\n\n"
        "⚪ 2.a Văn bản quy phạm pháp luật còn hiệu lực được rà soát trong năm (= 100%)\n"
        "⚪ chưa có số liệu\n"
        "Ghi nhanh, mỗi chỉ tiêu một dòng: /chitieu 2.a 45/200"
    )
    (label,) = (await ward.last("tp-ht")).choices
    assert label.startswith("2.a Văn bản quy phạm pháp luật")


async def test_leaders_see_all_the_worst_first_on_pages_and_report_none(ward):
    await ward.say("vp-tk", "/chitieu II2.c.3 0\nII2.c.4 15/200\nII2.b không phát sinh\nII2.a.1 85,32")
    said = await ward.say("chu-tich", "/targets")
    assert "1 đạt · 1 chưa đạt · 1 không phát sinh · 1 đã có số liệu · 10 chưa có số liệu" in said
    assert said.split("\n")[3] == (
        "🔴 II2.c.4 Tỷ lệ hồ sơ giải quyết trực tuyến mức độ 3 và mức độ 4 (> 20%): 15/200 = 7,5%"
    )
    assert "trang 1/3" in said
    assert "/chitieu" not in said
    assert (await ward.last("chu-tich")).choices == ["Trang sau ›"]
    rest = [await ward.tap("chu-tich", "Trang sau") for _ in "23"]
    assert "trang 3/3" in rest[-1]
    marks = [line[0] for page in rest for line in page.split("\n")[3:-1]]
    assert marks == [*"⚪⚪⚪⚪⚪➖🔵✅"]


async def test_the_period_before_is_shown_beside(ward):
    await ward.say("tp-ht", "/chitieu 2.a 4/8")
    await ward.say("vp-tk", "/phathanh 15/BC-UBND 27/02/2023")
    await ward.tap("vp-tk", "Ghi nhận")
    said = await ward.say("tp-ht", "/chitieu")
    assert "Chỉ tiêu – báo cáo 6 tháng đầu năm" in said
    assert "(= 100%) – quý I: 4/8 = 50%" in said


@pytest.mark.parametrize("who", ["mot-cua", "vh-tt", "quan-tri"])
async def test_others_see_their_own_alone(ward, who):
    said = await ward.say(who, "/chitieu")
    assert ("3.c" in said) == (who == "mot-cua")
    assert "2.a" not in said
    assert "II2" not in said
    if who != "mot-cua":
        assert "Không có chỉ tiêu nào trong phạm vi của đồng chí." in said


async def test_a_restricted_tasks_target_is_seen_by_leaders_alone(ward):
    alter(ward, "2.a", restricted=True)
    assert "2.a" not in await ward.say("tp-ht", "/chitieu")
    assert "Không có chỉ tiêu «2.a»" in await ward.say("tp-ht", "/chitieu 2.a 4/8")
    assert "Không có chỉ tiêu «2.a»" in await ward.say("vp-tk", "/chitieu 2.a 4/8")
    assert "14 chưa có số liệu" in await ward.say("chu-tich", "/chitieu")
    assert readings(ward) == []


async def test_status_counts_what_its_reader_sees(ward):
    await ward.say("vp-tk", "/chitieu II2.c.3 0\nII2.c.4 15/200")
    assert (await ward.say("chu-tich", "/status")).endswith(
        "Chỉ tiêu: 1 đạt · 1 chưa đạt · 12 chưa có số liệu"
    )
    assert (await ward.say("tp-ht", "/status")).endswith("Chỉ tiêu: 1 chưa có số liệu")
    assert "Chỉ tiêu" not in await ward.say("tc-kh", "/status")


# Saying it


async def test_one_line_is_said_back_with_what_it_means(ward):
    said = await ward.say("mot-cua", "/chitieu 3.c 45/200")
    assert said == "✅ Đã ghi 3.c: 45/200 = 22,5% – đạt (> 20%) – báo cáo quý I"
    assert (await ward.last("mot-cua")).choices == ["Thu hồi 3.c", "Xem chỉ tiêu"]
    kept = reading(ward)
    assert (kept.numerator, kept.denominator, kept.value, kept.text) == (45, 200, None, "45/200")
    assert kept.message_id is not None
    assert "3.c Tiếp nhận" in await ward.tap("mot-cua", "Xem chỉ tiêu")


async def test_the_button_asks_and_takes_a_figure(ward):
    await ward.say("tp-ht", "/chitieu")
    question = await ward.tap("tp-ht", "2.a")
    assert question == (
        f"2.a Văn bản quy phạm pháp luật còn hiệu lực được rà soát trong năm (= 100%)\n\n{ASKS_SHARE}"
    )
    assert (await ward.last("tp-ht")).choices == ["Không phát sinh", "Thôi"]
    assert "🔴 Đã ghi 2.a: 4/8 = 50% – chưa đạt (= 100%)" in await ward.say("tp-ht", "4/8")
    assert readings(ward) == [("2.a", "4/8", "2023-Q1")]


@pytest.mark.parametrize(
    ("code", "asks", "tapped", "means"),
    [
        ("II2.d.1", "Nhắn «đạt» hoặc «chưa đạt»", "Chưa đạt", "🔴 Đã ghi II2.d.1: chưa đạt"),
        ("ii2c3", "Nhắn con số, ví dụ 3", "0", "✅ Đã ghi II2.c.3: 0 – đạt (= 0)"),
        ("II2.b", ASKS_SHARE, "Không phát sinh", "➖ Đã ghi II2.b: không phát sinh"),
    ],
)
async def test_a_code_alone_asks_as_its_kind_is_answered(ward, code, asks, tapped, means):
    assert asks in await ward.say("vp-tk", f"/chitieu {code}")
    assert means in await ward.tap("vp-tk", tapped)


async def test_several_lines_and_what_cannot_be_taken_is_said(ward):
    said = await ward.say("vp-tk", "/chitieu\nII2.b 12/12\nII2.c.9 3\nII2.c.4 45/20\nII2.d.1\n3.c 22.5 %")
    assert said.split("\n") == [
        "✅ Đã ghi II2.b: 12/12 = 100% – đạt (= 100%) – báo cáo quý I",
        "✅ Đã ghi 3.c: 22,5% – đạt (> 20%) – báo cáo quý I",
        "⚠️ Chưa ghi «II2.c.9 3»: Không có chỉ tiêu «II2.c.9» trong phạm vi của đồng chí. "
        "Gần nhất: II2.c.1, II2.c.2, II2.c.3. Xem mã chỉ tiêu: /chitieu",
        "⚠️ Chưa ghi «II2.c.4 45/20»: «45/20»: phần đạt lớn hơn tổng số nên không ghi được. "
        "Đề nghị nhắn số đạt trước, tổng số sau, ví dụ: 45/200",
        "⚠️ Chưa ghi «II2.d.1»: Đề nghị nhắn kèm số liệu, ví dụ: /chitieu II2.d.1 đạt",
    ]
    assert [code for code, *_ in readings(ward)] == ["II2.b", "3.c"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("45/20", "«45/20»: phần đạt lớn hơn tổng số"),
        ("-5%", "«-5%»: số liệu không thể âm"),
        ("120%", "«120%» vượt quá 100%"),
        ("5/0", "Nếu không có trường hợp nào, nhắn «không phát sinh» hoặc 0/0."),
        ("45", "«45» là phần trăm hay số lượng?"),
        ("đạt", "Chỉ tiêu này tính bằng số nên cần số liệu, ví dụ: 45/200"),
        ("khoảng 20%", "Chưa đọc được «khoảng 20%»"),
        ("45/200 = 50%", "tỷ lệ không khớp với số đạt trên tổng số"),
        ("45/200, đạt", "«45/200, đạt» không khớp: 45/200 = 22,5% – chưa đạt (= 100%)."),
        ("1,250/1,300", "Chưa rõ dấu chấm, dấu phẩy trong «1,250/1,300»"),
        ("1/12345678901", "có quá nhiều chữ số"),
    ],
)
async def test_an_impossible_figure_is_refused_with_its_reason_and_asked_again(ward, text, why):
    question = await ward.say("tp-ht", "/chitieu 2.a")
    said = await ward.say("tp-ht", text)
    assert why in said
    assert said.endswith(question)
    assert why in await ward.say("tp-ht", f"/chitieu 2.a {text}")
    assert readings(ward) == []


async def test_what_begins_like_a_task_is_still_the_figure_that_is_asked(ward):
    """ "6.1 %" begins with the place of a task, "2.a 50%" with the code of the target's own task."""
    for text, kept in [("6.1 %", "6.1 %"), ("2.a 50%", "50%")]:
        await ward.say("tp-ht", "/chitieu 2.a")
        assert "Đã ghi 2.a: " in await ward.say("tp-ht", text)
        assert readings(ward) == [("2.a", kept, "2023-Q1")]


async def test_a_line_with_a_code_reports_the_task_and_not_its_target(ward):
    assert "Đã ghi 2.a – báo cáo quý I: «đã rà soát 5 văn bản»" in await ward.say(
        "tp-ht", "2.a đã rà soát 5 văn bản"
    )
    assert readings(ward) == []


async def test_a_reply_to_a_message_about_one_target_counts(ward):
    await ward.say("tp-ht", "/chitieu")
    shown = await ward.last("tp-ht")
    assert "Đã ghi 2.a: 50% – chưa đạt" in await ward.say("tp-ht", "50%", reply_to=shown)
    assert "Đã ghi 2.a: 8/8 = 100% – đạt" in await ward.say("tp-ht", "2.a 8/8", reply_to=shown)
    assert "Chưa đọc được «nhiều»" in await ward.say("tp-ht", "nhiều", reply_to=shown)
    assert [text for _, text, _ in readings(ward)] == ["8/8"]


async def test_a_later_figure_replaces_and_history_is_kept(ward):
    await ward.say("tp-ht", "/chitieu 2.a 4/8")
    assert (await ward.say("tp-ht", "/chitieu 2.a 8/8")).endswith("(thay số liệu trước)")
    assert readings(ward) == [("2.a", "8/8", "2023-Q1")]
    rows = ward.database.read(lambda s: s.exec(select(Audit).where(Audit.subject == "target_reading")).all())
    assert [(row.change, row.after["numerator"], row.message_id is not None) for row in rows] == [
        ("created", "4", True),
        ("created", "8", True),
    ]


# For which period


async def test_after_the_cut_off_it_is_late_and_after_handing_in_it_is_the_next_periods(ward):
    await ward.until("2023-03-16T08:00")
    assert "báo cáo quý I – sau ngày chốt số liệu" in await ward.say("tp-ht", "/chitieu 2.a 4/8")
    hand_in(ward, "tp-ht")
    assert "báo cáo 6 tháng đầu năm" in await ward.say("tp-ht", "/chitieu 2.a 8/8")
    assert readings(ward) == [("2.a", "4/8", "2023-Q1"), ("2.a", "8/8", "2023-H1")]


async def test_what_no_unit_leads_answers_the_wards_own_report(ward):
    hand_in(ward, "vp-tk")
    assert "báo cáo quý I" in await ward.say("vp-tk", "/chitieu 1.1.c 2/2")
    assert "báo cáo 6 tháng" in await ward.say("vp-tk", "/chitieu 3.c 25%")


async def test_when_every_period_is_closed_it_says_so(ward):
    def close(session):
        for period in session.exec(select(Period)):
            period.issued_on = date(2023, 1, 2)
            session.add(period)

    ward.database.write(close)
    said = await ward.say("tp-ht", "/chitieu 2.a 4/8")
    assert "Các kỳ báo cáo của năm đã đóng đối với Tư pháp – Hộ tịch" in said
    assert readings(ward) == []
