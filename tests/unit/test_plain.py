"""A text made alike for reading."""

import pytest

from messages.understand.plain import plain, spellings, vi

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("Đã hoàn thành", "đax hoanf thanhf"),
        ("ĐÃ HÒAN THÀNH", "đax hoanf thanhf"),
        ("da hoan thanh", "da hoan thanh"),
        ("đả xong / dã xong", "đax xong / đax xong"),
        ("hoàn thành dc 80%", "hoanf thanhf đươcj 80%"),
        ("xongg rồiiii", "xong rôif"),
        ("xog r", "xong rôif"),
        ("KH 15", "kês hoachj 15"),
        ("k phát sinh", "không phats sinh"),
        ("200k", "200k"),
        ("kì / kỳ", "kyf / kyf"),
        ("chữa, chứa, chưa", "chưax, chưas, chưa"),
        ("chia sẻ", "chia ser"),
        ("gửi cho anh", "gưir cho_ anh"),
        ("gui cho anh", "gui cho anh"),
        ("xong\t \u00a0rồi\n\n3.c", "xong rôif\n\n3.c"),
        ("quý VIII", "quys viii"),
        ("", ""),
    ],
)
def test_words_are_made_alike(typed, words):
    assert plain(typed).words == words


def test_what_was_typed_is_found_again():
    made = plain("Dạ, KH 15 đã xongg ạ!")
    at = made.words.index("kês hoachj")
    assert made.typed(at, at + len("kês hoachj")) == "KH"
    at = made.words.index("xong")
    assert made.typed(at, len(made.words)) == "xongg ạ!"
    assert made.typed(3, 3) == ""


def test_hidden_parts_are_not_read_and_every_other_place_stays():
    made = plain("xong 3.c rồi", [(5, 8)])
    assert made.words == "xong rôif"
    assert made.typed(0, len(made.words)) == "xong 3.c rồi"


def test_patterns_are_written_as_vietnamese_is_spelt():
    pattern = vi(r"\bđã (?:hợp tác|chờ|cho)\b")
    for text in ("đã hợp tác", "da hop tac", "đã chờ", "đã cho", "da cho"):
        assert pattern.search(plain(text).words)
    for text in ("đa hợp tác", "đã hợp tắc"):
        assert pattern.search(plain(text).words) is None


def test_a_word_is_known_with_accents_and_without():
    assert [spellings(word) for word in ("kỳ", "xong")] == [["ky", "kyf"], ["xong"]]
    assert [spellings(word) for word in ("chờ", "cho")] == [["chơf"], ["cho", "cho_"]]
