"""Texts and instants come back as they were."""

import unicodedata
from datetime import UTC, datetime, timedelta, timezone

import pytest
import sample
from sqlalchemy.exc import StatementError
from sqlmodel import select

from storage.tables import Message, Notice

pytestmark = pytest.mark.contract


WORDS = [
    unicodedata.normalize("NFC", "Đẩy mạnh cải cách thủ tục hành chính"),
    unicodedata.normalize("NFD", "Đẩy mạnh cải cách"),
    "👍🏽 👩‍👩‍👧 🇻🇳",
    "dài " * 1250,
    "<b>&amp; & \"quoted\" 'single' {{ 7*7 }} %s :name \\n",
    "hai\ndòng\tvà\u00a0khoảng trắng ",
    "=1+1",
    "",
]


@pytest.mark.parametrize("text", WORDS)
def test_text_comes_back_as_it_was(database, text):
    choices = [{"label": text, "payload": "p"}]

    def say(session):
        sample.message(session, sample.ward(session).bot, text, choices=choices, about={"tasks": [text]})

    database.write(say)
    kept = database.read(lambda s: s.exec(select(Message)).one())
    assert (kept.text, kept.choices, kept.about) == (text, choices, {"tasks": [text]})


def test_instants_come_back_aware_and_in_utc(database):
    paris = datetime(2023, 3, 6, 2, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))

    def say(session):
        sample.message(session, sample.ward(session).bot, "", sent_at=sample.NOW, created_at=paris)

    database.write(say)
    kept = database.read(lambda s: s.exec(select(Message)).one())
    assert (kept.sent_at, kept.created_at) == (sample.NOW, paris)
    assert kept.sent_at.tzinfo is UTC is kept.created_at.tzinfo
    assert kept.sent_at.isoformat() == "2023-03-06T01:00:00+00:00"


def test_a_naive_instant_is_refused_in_a_row_and_in_a_question(database):
    naive = sample.NOW.replace(tzinfo=None)
    with pytest.raises(StatementError, match="naive datetime"):
        database.write(lambda s: sample.message(s, sample.ward(s).bot, "", sent_at=naive))
    with pytest.raises(StatementError, match="naive datetime"):
        database.read(lambda s: s.exec(select(Notice).where(Notice.not_before <= naive)).all())


def test_instants_compare_as_instants_whatever_their_zone(database):
    early = datetime(2023, 3, 6, 23, 0, tzinfo=sample.HANOI)
    late = datetime(2023, 3, 6, 17, 0, tzinfo=UTC)

    def found(session):
        on = sample.ward(session).bot
        sample.message(session, on, "early", sent_at=early)
        sample.message(session, on, "late", sent_at=late)
        return session.exec(select(Message.text).where(Message.sent_at < late)).all()

    assert database.write(found) == ["early"]
