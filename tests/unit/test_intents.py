"""Plain words for commands, and commands nearly typed right."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import registry
from messages.understand.intents import PHRASES, command_of, near
from messages.understand.text import fold

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("tình hình", "status"),
        ("TÌNH HÌNH?", "status"),
        ("  Tình   hình thế nào? ", "status"),
        ("tinh hinh", "status"),
        (unicodedata.normalize("NFD", "tình hình"), "status"),
        ("việc của tôi", "viec"),
        ("Việc của tôi.", "viec"),
        ("trợ giúp", "trogiup"),
        ("hủy", "huy"),
        ("Huỷ", "huy"),
        ("lịch", "lich"),
        ("báo cáo", "baocao"),
        ("nộp báo cáo", "nop"),
        ("phát hành", "phathanh"),
    ],
)
def test_plain_words_mean_a_command(text, command):
    assert command_of(text) == command


@pytest.mark.parametrize("text", ["", "?", "tình hình mưa bão", "việc này khó", "đã báo cáo", "3.c xong"])
def test_words_that_only_contain_a_phrase_mean_none(text):
    assert command_of(text) is None


def test_every_phrase_is_folded_and_means_a_command_that_exists():
    for phrase, name in PHRASES.items():
        assert phrase == fold(phrase)
        assert registry.find_command(name) is not None, name


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("stauts", "status"),
        ("STATUS1", "status"),
        ("việcc", "viec"),
        ("baoca", "baocao"),
        ("tro_giup", "trogiup"),
    ],
)
def test_a_command_nearly_typed_right_is_suggested_first(typed, meant):
    assert near(typed, ["baocao", "nop", "status", "trogiup", "viec"])[0] == meant


@pytest.mark.parametrize("typed", ["", "xyz", "q"])
def test_other_words_suggest_nothing(typed):
    assert near(typed, ["baocao", "nop", "status", "trogiup", "viec"]) == []


@given(st.text())
def test_any_text_is_read_without_an_error(text):
    assert command_of(text) in (None, *PHRASES.values())
    assert len(near(text, PHRASES)) <= 3
