"""Task codes as officials type them, over the real codes of the sample plan."""

import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from messages.understand.codes import CodeIndex, looks_like_code

pytestmark = pytest.mark.unit

PLAN = Path(__file__).parents[2] / "storage" / "plans" / "hoai-hao-2023.yaml"


def sample_plan() -> CodeIndex:
    tasks = yaml.safe_load(PLAN.read_text(encoding="utf-8"))["tasks"]
    areas = [task.get("area") for task in tasks]
    positions = [areas[: n + 1].count(area) for n, area in enumerate(areas)]
    codes = [str(task["code"]) for task in tasks]
    return CodeIndex(zip(codes, areas, positions, strict=True))


def plan_of(*codes: str) -> CodeIndex:
    return CodeIndex((code, None, 0) for code in codes)


INDEX = sample_plan()


def nfd(text: str) -> str:
    return unicodedata.normalize("NFD", text)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("3.c", "3.c"),
        ("3c", "3.c"),
        ("3C", "3.c"),
        ("3.C", "3.c"),
        (" 3.c. ", "3.c"),
        ("3.c)", "3.c"),
        ("3.c:", "3.c"),
        ("3.3", "3.c"),
        ("4.d", "4.d"),
        ("4.3", "4.d"),
        ("mục 3c", "3.c"),
        ("Mục 3.c", "3.c"),
        ("nhiệm vụ 3.c", "3.c"),
        ("việc 3.3", "3.c"),
        (nfd("mục 3c"), "3.c"),
        ("1.1.a", "1.1.a"),
        ("1.1a", "1.1.a"),
        ("11a", "1.1.a"),
        ("1.1.1", "1.1.a"),
        ("IV1.b", "IV1.b"),
        ("iv1b", "IV1.b"),
        ("IV.1.b", "IV1.b"),
        ("IV2.1", "IV2.1"),
        ("iv21", "IV2.1"),
        ("IV4.2", "IV4.2"),
        ("điểm c khoản 3", "3.c"),
        ("Điểm c, khoản 3", "3.c"),
        ("diem c muc 3", "3.c"),
        ("khoản 3 điểm c", "3.c"),
        ("ý c mục 3", "3.c"),
        ("mục 3 c", "3.c"),
        ("điểm a khoản 1.1", "1.1.a"),
        ("điểm b mục IV.1", "IV1.b"),
        ("3-c", "3.c"),
        ("3/c", "3.c"),
        ("NV 3.c", "3.c"),
        ("công việc 3c", "3.c"),
        ("nhiệm vụ số 3c", "3.c"),
    ],
)
def test_a_task_is_found_by_any_of_its_names(typed, code):
    assert INDEX.find(typed) == code


@pytest.mark.parametrize(
    "typed",
    ["", ".", "3", "33", "3.", "3.z", "11.a", "9.a", "3.c và 3.d", "mục", "c", "3.đ", "3 . c", "١.a", "15/c"],
)
def test_what_names_no_task_finds_none(typed):
    assert INDEX.find(typed) is None


@pytest.mark.parametrize(
    "typed", ["điểm đ khoản 4", "điểm c", "khoản 3", "khoản 3 mục c", "điểm 3 điểm c", "mục 3 ạ", "3 c"]
)
def test_a_place_of_no_task_finds_none(typed):
    assert INDEX.find(typed) is None


@pytest.mark.parametrize(
    ("line", "code", "rest"),
    [
        ("3.c đã niêm yết 12 thủ tục", "3.c", "đã niêm yết 12 thủ tục"),
        ("3c: xong", "3.c", "xong"),
        ("3.c. Xong", "3.c", "Xong"),
        ("3.c, xong", "3.c", "xong"),
        ("3.c) xong", "3.c", "xong"),
        ("3.c - 70%", "3.c", "70%"),
        ("3.c – 12 thủ tục", "3.c", "12 thủ tục"),
        ("3.c-12 thủ tục", "3.c", "12 thủ tục"),
        ("3.c.12 thủ tục", "3.c", "12 thủ tục"),
        ("3.c.Đã niêm yết", "3.c", "Đã niêm yết"),
        ("3.c", "3.c", ""),
        ("- 3.c xong", "3.c", "xong"),
        ("• Mục 3c: xong", "3.c", "xong"),
        ("nhiệm vụ 6.b xong, Quyết định 12/QĐ-UBND", "6.b", "xong, Quyết định 12/QĐ-UBND"),
        ("3.3 đã niêm yết", "3.c", "đã niêm yết"),
        ("3.3 tỷ lệ đúng hạn 98%", "3.c", "tỷ lệ đúng hạn 98%"),
        ("IV2.1 không phát sinh", "IV2.1", "không phát sinh"),
        ("11a xong", "1.1.a", "xong"),
        (nfd("mục 3.c đã xong"), "3.c", nfd("đã xong")),
        (nfd("3.c.Đã xong"), "3.c", nfd("Đã xong")),
        ("điểm c khoản 3: xong", "3.c", "xong"),
        ("khoản 3 điểm c đã niêm yết", "3.c", "đã niêm yết"),
        ("mục 3 c xong", "3.c", "xong"),
        ("3-c xong", "3.c", "xong"),
    ],
)
def test_a_line_that_begins_with_a_code_speaks_of_that_task(line, code, rest):
    assert INDEX.leading(line) == (code, rest)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "   ",
        "3 hồ sơ đã giải quyết",
        "3. Đã niêm yết",
        "15/3 họp",
        "3,5 triệu",
        "3.5 triệu đồng",
        "2.1 tỷ đồng đã giải ngân",
        "2.1 ty dong",
        "2.000 hồ sơ",
        "3.3.2023 họp",
        "3.3,5",
        "3.3%",
        "70%",
        "100% là khó",
        "08:30 họp giao ban",
        "12a/QĐ-UBND ngày 16/3",
        "3.cũng xong",
        nfd("3.á"),
        "đã xong 3.c",
        "xong",
        "việc đã xong",
    ],
)
def test_a_line_that_begins_otherwise_names_no_task(line):
    assert INDEX.leading(line) is None


def test_a_name_of_two_tasks_means_none_but_a_code_always_means_itself():
    index = plan_of("1.1.a", "11.a")
    assert index.find("11a") is None
    assert index.leading("11a xong") is None
    assert (index.find("1.1.a"), index.find("11.a")) == ("1.1.a", "11.a")


def test_a_code_wins_over_a_position():
    index = CodeIndex([("2.2", "2", 1), ("2.1", "2", 2)])
    assert (index.find("2.1"), index.find("2.2")) == ("2.1", "2.2")


def test_d_and_đ_are_two_points_of_a_list():
    index = plan_of("3.d", "3.đ")
    assert (index.find("3.d"), index.find("3.đ"), index.find("3Đ")) == ("3.d", "3.đ", "3.đ")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("3: xong", ("3", "xong")),
        ("3. Xong", ("3", "Xong")),
        ("3) xong", ("3", "xong")),
        ("nhiệm vụ 3 xong", ("3", "xong")),
        ("3 hồ sơ", None),
        ("3", None),
        ("3,5 triệu", None),
        ("08:30 họp", None),
        ("12 thủ tục", None),
        ("1-2 hồ sơ", None),
    ],
)
def test_a_bare_number_is_a_code_only_when_it_is_marked_as_one(line, found):
    assert plan_of("3", "1", "08", "1.2").leading(line) == found


def test_a_plan_may_have_codes_of_its_own_kind():
    index = plan_of("NV-01", "NV-02", "A.3")
    assert index.leading("nv-01: xong") == ("NV-01", "xong")
    assert index.leading("a3 xong") == ("A.3", "xong")


@pytest.mark.parametrize("token", ["4.d", "IV1.b", "iv1b", "11a", "3.3", "IV2", "3c:", "IV.1.b", "II2.a.1"])
def test_shapes_of_a_code(token):
    assert looks_like_code(token)


@pytest.mark.parametrize(
    "token", ["", "3", "12", "xong", "15/3", "2.000", "70%", "đã", "c", "3.", "1" * 1000]
)
def test_other_words_are_not_shaped_like_a_code(token):
    assert not looks_like_code(token)


@pytest.mark.parametrize(("typed", "field"), [("3.z", "3."), ("iv1.g", "IV1."), ("1.1.x:", "1.1.")])
def test_a_wrong_code_is_answered_with_three_of_its_field(typed, field):
    assert [code.startswith(field) for code in INDEX.near(typed)] == [True, True, True]


def test_the_nearest_codes_stand_in_the_order_of_the_plan():
    assert INDEX.near("4.c") == ["4.a", "4.b", "4.d"]


def test_what_resembles_no_code_is_answered_with_none():
    assert INDEX.near("đồng chí") == []


def test_long_numbers_are_read_in_no_time():
    """Nested repeats of digits would take longer than the test run."""
    for line in ("1" * 10_000 + "!", "1." * 5_000 + "!", "- " * 5_000, "việc " * 2_000):
        assert INDEX.leading(line) is None
        assert INDEX.find(line) is None
        assert not looks_like_code(line)


PIECES = st.sampled_from(
    ["3.c", "IV1", ".", " ", "mục ", "12", "%", ",", ":", "đã", "\u0301", "-", "\n", "Đ"]
)
LINES = st.one_of(st.text(), st.lists(PIECES).map("".join))


@given(LINES)
def test_any_line_is_read_without_an_error_and_nothing_of_it_changes(line):
    found = INDEX.leading(line)
    if found is not None:
        code, rest = found
        assert INDEX.find(code) == code
        assert line.strip().endswith(rest)
    INDEX.find(line)
    looks_like_code(line)


@given(
    st.sampled_from(["3.c", "1.1.a", "IV1.b", "IV2.1"]), st.sampled_from([" ", ": ", " - ", ". "]), st.text()
)
def test_every_code_is_read_before_every_text(code, between, text):
    assert INDEX.leading(f"{code}{between}{text}") is not None
