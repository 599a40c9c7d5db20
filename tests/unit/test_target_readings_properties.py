"""Reading targets: no text is an error, nothing is invented, figures stay exact."""

from decimal import Decimal as D

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from messages.understand.readings import Reading, read

pytestmark = pytest.mark.unit

KINDS = ("share", "count", "index", "fact")
WORDS = [
    "45",
    "200",
    "0",
    "1.250",
    "22,5",
    "%",
    "/",
    "-",
    "−",
    "đạt",
    "chưa đạt",
    "không phát sinh",
    "trên",
    "=",
]
PIECES = st.lists(
    st.sampled_from([*WORDS, " ", ",", "(", ")", "chỉ tiêu", "hồ sơ", "phần trăm", "?"]), max_size=12
)
TEXTS = st.text(max_size=400) | PIECES.map("".join) | PIECES.map(" ".join)


@given(TEXTS, st.sampled_from(KINDS), st.booleans())
@example("٤٥/٢٠٠", "share", True)
def test_any_text_is_read_without_an_error_and_nothing_is_invented(text, kind, measured):
    reading = read(text, kind, measured=measured)
    assert (reading.state == "unclear") == bool(reading.fault)
    figures = [figure for figure in reading.figures if figure is not None]
    assert bool(figures) == (reading.state == "figure")
    typed = text.replace(".", "").replace(",", "")
    for figure in figures:
        digits = f"{figure:f}".replace(".", "")
        assert digits in typed
    if reading.numerator is not None:
        assert 0 <= reading.numerator <= reading.denominator > 0
    if reading.value is not None:
        assert reading.value >= 0
        assert kind != "share" or reading.value <= 100
    assert kind != "fact" or not figures


AMOUNTS = st.integers(0, 999_999_999)


@given(AMOUNTS, AMOUNTS, st.booleans(), st.sampled_from(["{}/{}", "đạt {} / {}", "{} trên {}"]))
def test_any_two_counts_are_kept_as_they_are_or_refused(part, whole, dots, form):
    texts = [f"{n:,}".replace(",", ".") if dots else str(n) for n in (part, whole)]
    reading = read(form.format(*texts), "share", measured=True)
    if part > whole:
        assert reading.fault == ("over_whole" if whole else "zero_whole")
    elif not whole:
        assert reading == Reading("nothing_arose")
    else:
        assert reading == Reading("figure", D(part), D(whole))


@given(st.integers(0, 20_000))
def test_any_percent_with_two_decimals_is_exact(hundredths):
    text = f"{hundredths // 100},{hundredths % 100:02d}%"
    reading = read(text, "share", measured=True)
    if hundredths > 10_000:
        assert reading.fault == "over_100"
    else:
        assert reading == Reading("figure", value=D(hundredths) / 100)
