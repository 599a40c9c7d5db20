"""The sentences of the draft report, before they are laid out."""

from dataclasses import replace
from datetime import date

import pytest
from documents_shown import (
    FEEDBACK,
    HALF,
    INDEX,
    LATER,
    PLAN,
    SECRET,
    SPREAD,
    TC,
    VIEW,
    said,
)

from messages.documents.report_head import number_line, place_and_day
from messages.documents.report_outlook import causes, coming, proposals, review_notes, shortcomings
from messages.documents.report_parts import area_lines, bases, clause, sentence, told
from messages.documents.report_text import fields
from messages.views.documents import AreaEntry

pytestmark = pytest.mark.unit


def test_zeros_before_small_numbers_days_and_the_first_two_months():
    assert number_line("5/BC-UBND", "UBND") == "Số: 05/BC-UBND"
    assert number_line("15/BC-UBND", "UBND") == "Số: 15/BC-UBND"
    assert (
        place_and_day("Hoài Hảo", date(2023, 2, 3), date(2023, 3, 1)) == "Hoài Hảo, ngày 03 tháng 02 năm 2023"
    )
    assert place_and_day("Hoài Hảo", date(2023, 12, 13), date(2023, 3, 1)).endswith(
        "ngày 13 tháng 12 năm 2023"
    )
    assert place_and_day("Hoài Hảo", None, date(2023, 1, 9)) == "Hoài Hảo, ngày      tháng 01 năm 2023"


def of_half(task):
    """The half-year's report with that task alone."""
    area = AreaEntry("Cải cách thủ tục hành chính", "results", (task,))
    return replace(VIEW, period=HALF, includes=("quý I",), areas=(area,))


def told_of(task, copy="sign"):
    view = replace(of_half(task), copy=copy)
    (line,) = told(task, view)
    return line.text.partition("): ")[2] + line.note + line.end


def test_the_same_words_of_several_periods_are_said_once():
    early = said("thực hiện đúng quy định", of_period=False)
    task = replace(VIEW.areas[2].tasks[0], said=(early, replace(early, of_period=True)))
    assert told_of(task) == "thực hiện đúng quy định."
    more = replace(early, words="Thực hiện đúng quy định", period="6 tháng đầu năm")
    task = replace(task, said=(early, more, said("đã niêm yết 5 thủ tục")))
    assert told_of(task) == "thực hiện đúng quy định (quý I, 6 tháng đầu năm); đã niêm yết 5 thủ tục."


def test_of_a_dated_task_only_the_last_percent_is_told():
    steps = [
        said(words, TC, of_period=False) for words in ("10%", "60% đang lấy ý kiến", "Báo cáo 45/BC-UBND")
    ]
    task = replace(LATER, percent=100, said=tuple(steps))
    assert told_of(task) == "100%, 60% đang lấy ý kiến (quý I); Báo cáo 45/BC-UBND (quý I)."
    assert told_of(replace(task, said=(steps[2],))) == "100%, Báo cáo 45/BC-UBND (quý I).", "its name stays"
    assert told_of(replace(task, percent=20, said=(steps[0],))) == "20%."


def test_an_author_is_named_once_with_the_days():
    first, second = said("đã làm", of_period=False, late=True), said("làm thêm", late=True)
    task = replace(LATER, percent=None, said=(first, second))
    assert told_of(task, "review").endswith(
        "[Phụ trách Văn phòng – Thống kê, 13/3/2023; 13/3/2023, SAU NGÀY CHỐT]."
    ), "late for its own period, which is long over, is no matter"


def test_late_answers_stand_by_author_and_day():
    late = replace(SPREAD, said=(said("đã phát thanh", late=True),))
    view = replace(VIEW, areas=(AreaEntry("", "results", (late, replace(late, code="1.2.b"))),))
    assert next(line.text for line in review_notes(view)) == (
        "- Báo cáo sau ngày chốt: Phụ trách Văn phòng – Thống kê, 13/3/2023 (nhiệm vụ 1.2.a, 1.2.b)."
    )


def test_what_may_be_a_proposal_within_a_result_is_pointed_out_and_not_moved():
    words = "đã tiếp nhận 245 hồ sơ. Đề nghị thị xã bổ sung kinh phí"
    area = VIEW.areas[2]
    hidden = replace(area.tasks[0], said=(said(words),), proposals=())
    view = replace(VIEW, areas=(replace(area, tasks=(hidden, replace(area.tasks[0], said=(said(words),)))),))
    notes = [line.text for line in review_notes(view)]
    assert "- Kết quả có thể chứa kiến nghị chưa nêu ở mục V: nhiệm vụ 3.c." in notes
    view = replace(view, areas=(replace(area, tasks=(hidden,)),))
    assert list(proposals(view)) == []
    done = replace(hidden, said=(said("đã xử lý 3 phản ánh, kiến nghị của người dân"),))
    view = replace(view, areas=(replace(area, tasks=(done,)),))
    assert not any("mục V" in line.text for line in review_notes(view))


def test_what_is_restricted_is_counted_and_not_named_to_who_reads_the_report():
    secret = replace(SECRET, status="overdue", kind="dated", deadline=date(2023, 3, 1))
    view = replace(VIEW, areas=(AreaEntry("", "results", (secret,)),), coming=(secret,))
    assert next(line.text for line in shortcomings(view)) == "- 1 nhiệm vụ hạn chế quá hạn."
    assert not any("5.b" in line.text for line in (*shortcomings(view), *coming(view)))


def test_what_is_restricted_is_counted_where_the_others_are_listed():
    told = [line.text for line in area_lines(AreaEntry("Công vụ", "results", (SECRET,)), VIEW)]
    assert told == ["Có 1 nhiệm vụ.", "- 1 nhiệm vụ hạn chế không nêu nội dung."]
    secret = replace(VIEW.findings[0], restricted=True)
    listed = fields(replace(VIEW, findings=(*VIEW.findings, secret)))["direction"]["inspection"]
    assert "- 1 vấn đề hạn chế không nêu nội dung." in [line.text for line in listed]


def test_a_last_word_that_leads_elsewhere_is_left_out():
    assert sentence("đã xử lý 3 phản ánh, vướng") == "Đã xử lý 3 phản ánh"
    assert sentence("không có gì vướng mắc.") == "Không có gì vướng mắc"


def test_a_title_is_cut_at_a_pause_that_says_enough():
    assert clause("Rà soát, cập nhật, niêm yết công khai thủ tục hành chính. Công khai kết quả") == (
        "Rà soát, cập nhật, niêm yết công khai thủ tục hành chính"
    )
    assert len(clause("Một việc " * 100)) <= 150
    begun = "Chủ trì, phối hợp với các bộ phận có liên quan tham mưu"
    assert (
        clause(f"{begun}, đề xuất nhiệm vụ về thể chế; theo dõi") == f"{begun}, đề xuất nhiệm vụ về thể chế"
    )
    assert clause(f"{begun}, {'x' * 60}, {'y' * 80}") == f"{begun}, {'x' * 60}"
    long = (
        "Lập dự toán ngân sách chi cho cải cách hành chính trong dự toán của phường trình phê duyệt theo quy"
    )
    assert clause(f"{long} định", 100) == long.removesuffix(" theo quy"), "no word is cut off"
    assert clause("Chủ trì rà soát và theo dõi " + "x" * 150, 100).endswith("…"), "too short by the joint"
    assert clause(f"{begun}, {'x' * 60}, trong đó, {'y' * 80}") == f"{begun}, {'x' * 60}"


def test_what_the_heading_says_is_not_said_again():
    task = replace(VIEW.areas[2].tasks[0], difficulties=(said("Vướng: thiếu kinh phí.", TC),))
    view = replace(VIEW, areas=(replace(VIEW.areas[2], tasks=(task,)),))
    (cause,) = causes(view)
    assert cause.text == "- Thiếu kinh phí (nhiệm vụ 3.c)"
    assert cause.note == " [Phụ trách Tài chính – Kế hoạch, 13/3/2023]", "the post names its unit"


def test_gaps_stand_by_unit():
    more = replace(FEEDBACK, code="3.g", title="Rà soát hồ sơ quá hạn")
    view = replace(VIEW, areas=(AreaEntry("Thủ tục", "results", (FEEDBACK, more)),))
    assert [line.text for line in review_notes(view)][:3] == [
        "- Văn phòng – Thống kê: 2 nhiệm vụ chưa báo cáo",
        "   + Thực hiện đầy đủ Hệ thống thông tin tiếp nhận phản ánh (3.f);",
        "   + Rà soát hồ sơ quá hạn (3.g).",
    ]
    assert [line.text for line in review_notes(view)][-1] == (
        "- Bộ phận chưa nộp báo cáo: Văn phòng – Thống kê; Tài chính – Kế hoạch."
    )


def test_a_field_nobody_leads_and_several_targets_without_figures_read_as_sentences():
    area = AreaEntry("Tổ chức bộ máy", "results", (PLAN, replace(PLAN, code="4.b")), (INDEX, INDEX))
    first, *_, last = (line.text for line in area_lines(area, VIEW))
    assert first == "Có 2 nhiệm vụ, đều chưa phân công bộ phận chủ trì."
    assert last.startswith("- Có 2 chỉ tiêu chưa có số liệu: chỉ số cải cách")


def test_what_a_plan_rests_on_stands_before_what_it_orders():
    basis = "Căn cứ Kế hoạch số 152/KH-UBND; Căn cứ Luật; UBND phường Hoài Hảo ban hành Kế hoạch như sau:"
    assert bases(basis, "Kế hoạch năm 2023", "05/KH-UBND", date(2023, 1, 5)) == (
        "Căn cứ Kế hoạch số 152/KH-UBND",
        "Căn cứ Luật",
        "Căn cứ Kế hoạch năm 2023 (số 05/KH-UBND ngày 05/01/2023)",
    )
    assert bases(None, "Kế hoạch năm 2023", None, None) == ("Căn cứ Kế hoạch năm 2023",)
