"""How texts are compared: folded, without accents and case."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messages.understand.text import fold
from storage.tables.base import fold as storage_fold

pytestmark = pytest.mark.unit


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
