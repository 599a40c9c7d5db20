"""What officials say of a target, read by its kind: figures kept as they are, impossible ones refused."""

from decimal import Decimal as D

import pytest

from messages.understand.readings import LONGEST, Reading, read

pytestmark = pytest.mark.unit

KINDS = ("share", "count", "index", "fact")


def said(text, kind, *, measured=None):
    return read(text, kind, measured=kind in ("share", "count") if measured is None else measured)


SHARES = {
    "45/200": (45, 200),
    "đạt 45/200": (45, 200),
    "dat duoc 45 / 200": (45, 200),
    "45 trên 200": (45, 200),
    "45 hồ sơ trên tổng số 200 hồ sơ": (45, 200),
    "1.250/1.300": (1250, 1300),
    "1.250.300/1.300.000": (1250300, 1300000),
    "15/30": (15, 30),
    "0/200": (0, 200),
    "200/200 văn bản": (200, 200),
    "1,5/3,2": (D("1.5"), D("3.2")),
    "45/200 = 22,5%": (45, 200),
    "45/200 (22,5%)": (45, 200),
    "1/3 = 33,3%": (1, 3),
    "2/3, 66,67%": (2, 3),
    "22,5% (45/200)": (45, 200),
    "22,5 phần trăm, 45 trên 200": (45, 200),
}


@pytest.mark.parametrize("kind", ["share", "count"])
@pytest.mark.parametrize(("text", "parts"), SHARES.items())
def test_a_part_of_a_whole_keeps_both(kind, text, parts):
    assert said(text, kind) == Reading("figure", D(parts[0]), D(parts[1]))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("22,5%", "22.5"),
        ("22.5 %", "22.5"),
        ("22,5 phần trăm", "22.5"),
        ("22,5 phan tram", "22.5"),
        ("tỷ lệ đạt 22,5%", "22.5"),
        ("22,125%", "22.125"),
        ("0,125%", "0.125"),
        ("0", "0"),
        ("0%", "0"),
        ("100%", "100"),
        ("Kỳ này: 7 %.", "7"),
    ],
)
def test_a_percent_of_a_share(text, value):
    assert said(text, "share") == Reading("figure", value=D(value))


@pytest.mark.parametrize(
    ("text", "value"), [("0", "0"), ("3", "3"), ("3 hồ sơ", "3"), ("1.250", "1250"), ("có 2 trường hợp", "2")]
)
def test_a_count(text, value):
    assert said(text, "count") == Reading("figure", value=D(value))


@pytest.mark.parametrize(
    ("text", "value"),
    [("85,32", "85.32"), ("85.32 điểm", "85.32"), ("85,32%", "85.32"), ("43,0121", "43.0121")],
)
def test_an_index_as_published(text, value):
    assert said(text, "index") == Reading("figure", value=D(value))


def test_an_index_of_a_hundred_keeps_both():
    assert said("85,32/100", "index") == Reading("figure", D("85.32"), D(100))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "text",
    [
        "0/0",
        "0 / 0",
        "không phát sinh",
        "khong phat sinh",
        "Kỳ này không có phát sinh",
        "chưa phát sinh hồ sơ nào",
        "không phát sinh trong kỳ",
        "0/0 (không phát sinh)",
        "không phát sinh (0/0)",
        "Không phát sinh.",
    ],
)
def test_no_case_arose(kind, text):
    assert said(text, kind) == Reading("nothing_arose")


FACTS = {
    "đạt": "reached",
    "đã đạt": "reached",
    "Đạt chỉ tiêu": "reached",
    "hoàn thành": "reached",
    "đạt, Quyết định 12/QĐ-UBND": "reached",
    "đạt 45/200": "reached",
    "chưa đạt": "not_reached",
    "không đạt": "not_reached",
    "chua hoan thanh": "not_reached",
    "chưa": "not_reached",
    "chưa đạt: còn 2 báo cáo": "not_reached",
}


@pytest.mark.parametrize(("text", "state"), FACTS.items())
def test_a_fact_is_reached_or_not(text, state):
    assert said(text, "fact") == Reading(state)


@pytest.mark.parametrize(
    "text",
    [
        "đạt một phần",
        "đạt chưa?",
        "đạt hay chưa đạt",
        "chưa biết",
        "đạt, nhưng còn 2 báo cáo chưa gửi",
        "có lẽ đạt",
    ],
)
def test_a_fact_in_doubt_is_not_guessed(text):
    assert said(text, "fact").fault == "unclear"


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("chưa đạt, 45/200", False),
        ("chưa đạt 45/200", False),
        ("45/200, chưa đạt", False),
        ("45/200 (không đạt)", False),
        ("đạt chỉ tiêu: 45/200", True),
        ("45/200 – đạt", True),
        ("đạt 45/200", None),
    ],
)
def test_a_claim_beside_a_figure(text, claim):
    """ "đạt 45/200" says how much was attained, not that it is enough."""
    assert said(text, "share") == Reading("figure", D(45), D(200), claim=claim)


REFUSED = {
    ("45/20", "share"): "over_whole",
    ("45/20", "count"): "over_whole",
    ("15/3", "share"): "over_whole",
    ("120%", "share"): "over_100",
    ("100,01%", "share"): "over_100",
    ("101%", "index"): "over_100",
    ("5/0", "share"): "zero_whole",
    ("-5%", "share"): "negative",
    ("âm 5%", "share"): "negative",
    ("-3", "count"): "negative",
    ("45/-200", "share"): "negative",
    ("45", "share"): "bare_number",
    ("22,5", "share"): "bare_number",
    ("22,5%", "count"): "count_not_percent",
    ("45/200 = 23,5%", "share"): "differs",
    ("1/3 = 33,4%", "share"): "differs",
    ("1.250%", "share"): "dot_or_comma",
    ("42.125", "index"): "dot_or_comma",
    ("1,250/1,300", "share"): "dot_or_comma",
    ("1.25.3/200", "share"): "dot_or_comma",
    ("1234567890/2000000000", "share"): "too_long",
    ("0,12345%", "share"): "too_long",
    ("đạt", "share"): "figure_needed",
    ("chưa đạt", "count"): "figure_needed",
    ("45/200", "fact"): "fact_needed",
    ("100%", "fact"): "fact_needed",
}


@pytest.mark.parametrize(("text", "kind", "fault"), [(*asked, fault) for asked, fault in REFUSED.items()])
def test_what_is_impossible_or_ambiguous_is_refused_with_its_reason(text, kind, fault):
    assert said(text, kind) == Reading("unclear", fault=fault)


@pytest.mark.parametrize(
    "text",
    [
        "khoảng 20%",
        "trên 20%",
        "gần 45/200",
        "chưa đạt 20%",
        "đạt hơn 20%",
        "45-50%",
        "15/3/2023",
        "45//200",
        "1e5",
        "",
        "  ",
        "½",
        "４５/２００",
        "quý I 45/200",
        "45/200 còn 20",
        "45/200?",
        "0/0 = 0%",
        "a" * (LONGEST + 1),
    ],
)
def test_what_is_not_plainly_a_figure_is_not_read(text):
    assert said(text, "share") == Reading("unclear", fault="unclear")


def test_what_no_figure_decides_may_be_said_to_be_reached():
    assert said("đạt", "index") == Reading("reached")
    assert said("không đạt", "index") == Reading("not_reached")
    assert said("chưa", "index").fault == "figure_needed", "not yet published is not a no"
