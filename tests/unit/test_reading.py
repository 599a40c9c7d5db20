"""What a reply says of a task, in its simple forms."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.understand.progress import Reading, read
from messages.understand.text import fold
from storage.tables.base import fold as storage_fold

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("xong", None),
        ("Xong rồi", None),
        ("xong rồi ạ", None),
        ("XONG!", None),
        ("xong 👍", None),
        ("đã xong", None),
        ("đã làm xong", None),
        ("hoàn thành", None),
        ("Hoàn thành.", None),
        ("hoan thanh", None),
        ("da xong", None),
        ("xong 100%", None),
        ("hoàn thành 100%", None),
        ("100% xong", None),
        ("xong, Quyết định 12/QĐ-UBND", "Quyết định 12/QĐ-UBND"),
        ("xong Quyết định 12/QĐ-UBND", "Quyết định 12/QĐ-UBND"),
        ("xong\nQuyết định 12/QĐ-UBND", "Quyết định 12/QĐ-UBND"),
        ("Đã hoàn thành: 12/12 thủ tục", "12/12 thủ tục"),
        ("xong, 20% hồ sơ qua bưu chính", "20% hồ sơ qua bưu chính"),
        ("hoàn thành 100% hồ sơ", "100% hồ sơ"),
    ],
)
def test_done_with_or_without_a_result(text, result):
    assert read(text) == Reading("done", text, result=result)


@pytest.mark.parametrize(
    "text",
    [
        "chưa xong",
        "không xong",
        "chưa hoàn thành",
        "sắp xong",
        "gần xong",
        "xong một phần",
        "xong bước 1",
        "hoàn thành cơ bản",
        "hoàn thành dự thảo",
        "xong không đúng hạn",
        "xong, nhưng chưa ký",
        "hoàn thành 12/15 hồ sơ",
        "xong, 3/5 thủ tục",
        "hoàn thành 22,5%",
        "xongg",
        "đang làm cho xong",
        "chưa đạt 70%",
        "70% - 80%",
        "70 đến 80%",
        "22,5%",
        "đạt 120% kế hoạch",
        "đã niêm yết 12 thủ tục",
        "không phát sinh văn bản nào",
    ],
)
def test_everything_else_is_kept_as_it_was_said_and_is_not_done(text):
    assert read(text) == Reading("in_progress", text, result=text)


@pytest.mark.parametrize(
    ("text", "percent", "result"),
    [
        ("70%", 70, None),
        ("70 %", 70, None),
        ("70% rồi ạ", 70, None),
        ("0%", 0, None),
        ("100%", 100, None),
        ("70% đang dự thảo", 70, "đang dự thảo"),
        ("70%, đang dự thảo", 70, "đang dự thảo"),
        ("70%đang dự thảo", 70, "đang dự thảo"),
        ("được 70%", 70, None),
        ("mới được khoảng 70%", 70, None),
        ("đã đạt 70%: chờ ký", 70, "chờ ký"),
        ("tiến độ: 70%", 70, None),
        ("100% là khó", 100, "là khó"),
        ("70 % xong", 70, None),
    ],
)
def test_a_percent_at_the_beginning(text, percent, result):
    assert read(text) == Reading("in_progress", text, percent, result)


@pytest.mark.parametrize(
    "text", ["xong 70%", "hoàn thành 70%", "đã hoàn thành được 70%", "xong, 70%", "70% xong"]
)
def test_done_and_a_percent_below_100_is_not_done(text):
    assert read(text) == Reading("in_progress", text, 70)


@pytest.mark.parametrize(
    "text",
    [
        "không phát sinh",
        "Không phát sinh.",
        "kỳ này không phát sinh",
        "khong phat sinh",
        "ko phát sinh",
        "không phát sinh gì ạ",
    ],
)
def test_nothing_arose_is_a_full_answer(text):
    assert read(text) == Reading("nothing_arose", text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "...",
        " – ",
        "👍",
        "101%",
        "1000%",
        "170% rồi",
        "ạ",
        "___",
        "-5%",
        "+5%",
        "đạt -5%",
        "xong?",
        "xong chưa",
        "hạn khi nào?",
        "9" * 5000 + "%",
    ],
)
def test_what_cannot_be_a_report_is_unclear(text):
    assert read(text) == Reading("unclear", text.strip())


def test_decomposed_letters_read_the_same():
    assert read(unicodedata.normalize("NFD", "đã hoàn thành, Quyết định 12")) == Reading(
        "done", "đã hoàn thành, Quyết định 12", result="Quyết định 12"
    )


PIECES = [
    "xong",
    "hoàn thành",
    "đã ",
    "70",
    "100",
    "%",
    " ",
    ",",
    "-",
    "chưa",
    "?",
    "12/15",
    "\n",
    "không phát sinh",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(PIECES)).map("".join)))
def test_any_text_is_read_without_an_error_and_nothing_is_invented(text):
    reading = read(text)
    said = unicodedata.normalize("NFC", text)
    assert reading.text == said.strip()
    assert reading.state in ("done", "in_progress", "nothing_arose", "unclear")
    assert reading.percent is None or (0 <= reading.percent <= 100 and str(reading.percent) in said)
    assert reading.result is None or (reading.result and reading.result in said)


@given(st.text(max_size=40).filter(lambda text: "%" not in text))
def test_not_yet_is_never_done(text):
    assert read(f"chưa xong {text}").state != "done"
    assert read(f"xong {text} chưa").state != "done"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đồng chí", "dong chi"),
        ("đ", "d"),
        ("TÌNH HÌNH", "tinh hinh"),
        (unicodedata.normalize("NFD", "Tuyên truyền"), "tuyen truyen"),
        ("Ưu tiên – 100%", "uu tien – 100%"),
        ("", ""),
    ],
)
def test_folding_takes_accents_and_case_away(text, folded):
    assert fold(text) == folded


@given(st.text())
def test_texts_and_search_columns_are_folded_alike(text):
    assert fold(text) == storage_fold(text)


@given(st.text(alphabet="aàảãáạăằâầeèêềiìoòôồơờuùưừyỳdđAĐƯ %.,1"))
def test_folding_twice_changes_nothing_and_composition_does_not_matter(text):
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
