"""The transcript of a chat and its open form."""

from datetime import timedelta

import pytest
import sample
from sample import NOW, SECOND

from storage import dialogues, transcript
from storage.tables import Direction, Message
from storage.transcript import Entry

pytestmark = pytest.mark.contract


@pytest.fixture
def an(session, ward):
    return sample.official(session, ward.office)


def test_what_is_said_is_kept_in_order(session, ward):
    def add(text):
        return transcript.add(
            session,
            office_id=ward.office.id,
            bot_id=ward.bot.id,
            chat_id="an",
            direction=Direction.OUT,
            external_id="m",
            text=text,
            sent_at=NOW,
            created_at=sample.INSTANT,
        )

    first, second = add("một"), add("hai")
    assert first < second
    kept = session.get_one(Message, first)
    assert (kept.text, kept.choices, kept.about, kept.replaces_id) == ("một", [], {}, None)


def test_a_message_is_found_by_the_channels_name_its_newest_version_first(session, ward):
    first = sample.message(session, ward.bot, "một", external_id="m1")
    newest = sample.message(session, ward.bot, "hai", external_id="m1", replaces_id=first.id)
    sample.message(session, ward.bot, "ba", "another chat", external_id="m1")
    other = sample.bot(session, ward.office, "other")
    assert transcript.by_external(session, ward.bot.id, "an", "m1") == newest
    assert transcript.by_external(session, ward.bot.id, "an", "m2") is None
    assert transcript.by_external(session, other.id, "an", "m1") is None


def test_versions_of_what_a_person_said_come_first_to_last(session, ward):
    def said(text, chat="an", **values):
        return sample.message(
            session, ward.bot, text, chat, external_id="m1", direction=Direction.IN, **values
        )

    first = said("3.c 40%")
    edited = said("3.c 50%", replaces_id=first.id)
    said("3.c 60%", "another chat")
    sample.message(session, ward.bot, "Đã ghi", external_id="m1")
    assert transcript.versions(session, ward.bot.id, "an", "m1") == [first, edited]
    assert transcript.versions(session, ward.bot.id, "an", "m2") == []


def test_what_was_answered_to_a_message_in_any_version(session, ward):
    came = [sample.inbox(session, ward.bot, f"e{number}").id for number in range(3)]

    def said(text, number, direction=Direction.OUT):
        return sample.message(session, ward.bot, text, direction=direction, inbox_id=came[number])

    first, answer = said("3.c 40%", 0, Direction.IN), said("Đã ghi", 0)
    said("xin chào", 1, Direction.IN)
    said("Tôi chưa hiểu", 1)
    edited, again = said("3.c 50%", 2, Direction.IN), said("Đã ghi", 2)
    assert transcript.answers_to(session, [first]) == [answer]
    assert transcript.answers_to(session, [first, edited]) == [answer, again]
    assert transcript.answers_to(session, []) == []


CHOICES = [{"label": "Có", "payload": "yes"}]


def test_choices_count_while_the_bot_has_said_nothing_since(session, ward):
    def last():
        return transcript.last_with_choices(session, ward.bot.id, "an")

    assert last() is None
    assert transcript.last_out(session, ward.bot.id, "an") is None
    asked = sample.message(session, ward.bot, "Nộp?", choices=CHOICES)
    sample.message(session, ward.bot, "1", direction=Direction.IN)
    sample.message(session, ward.bot, "chuyện khác", "another chat")
    assert last() == asked
    assert asked.choices == CHOICES
    said = sample.message(session, ward.bot, "Đã nộp")
    assert last() is None
    assert transcript.last_out(session, ward.bot.id, "an") == said


def test_a_message_is_replaced_once_another_takes_its_place(session, ward):
    first, second = sample.message(session, ward.bot, "một"), sample.message(session, ward.bot, "hai")
    assert transcript.replaced(session, first.id) is False
    sample.message(session, ward.bot, "ba", replaces_id=first.id)
    assert transcript.replaced(session, first.id) is True
    assert transcript.replaced(session, second.id) is False


def test_a_page_reads_on_from_where_it_was_with_the_event_each_came_in_by(session, ward):
    event = sample.inbox(session, ward.bot, "e1")
    came_in = sample.message(session, ward.bot, "1", direction=Direction.IN, inbox_id=event.id)
    answer = sample.message(session, ward.bot, "Đã ghi", inbox_id=event.id)
    elsewhere = sample.bot(session, ward.office, "terminal", "console")
    sample.message(session, elsewhere, "chuyện khác")
    other_chat = sample.message(session, ward.bot, "chào", "another chat")
    entries = [Entry(came_in, "e1", None), Entry(answer, None, None), Entry(other_chat, None, None)]
    assert transcript.since(session, "web", 0, 10) == entries
    assert transcript.since(session, "web", came_in.id, 10) == entries[1:]
    assert transcript.since(session, "web", 0, 2) == entries[:2]
    assert transcript.since(session, "zalo", 0, 10) == []


def put(session, ward, an, chat="an", form="report", answers=None, expires_at=NOW + SECOND):
    return dialogues.put(
        session,
        office_id=ward.office.id,
        bot_id=ward.bot.id,
        chat_id=chat,
        official_id=an.id,
        form=form,
        answers={} if answers is None else answers,
        expires_at=expires_at,
    )


def find(session, ward, chat="an", now=NOW):
    session.expire_all()
    found = dialogues.find(session, ward.bot.id, chat, now)
    return found and (found.form, found.answers)


def test_an_open_form_is_found_until_it_expires(session, ward, an):
    put(session, ward, an, answers={"task": "3.c", "deep": [1, None]})
    assert find(session, ward) == ("report", {"task": "3.c", "deep": [1, None]})
    assert find(session, ward, now=NOW + SECOND) is None
    assert find(session, ward, "another chat") is None


def test_a_chat_has_one_open_form(session, ward, an):
    binh = sample.official(session, ward.office, "binh")
    first = put(session, ward, an, answers={"task": "3.c"})
    second = put(session, ward, binh, form="issue", expires_at=NOW + timedelta(hours=24))
    put(session, ward, an, "another chat")
    assert second.id == first.id
    assert (second.official_id, second.expires_at) == (binh.id, NOW + timedelta(hours=24))
    assert find(session, ward) == ("issue", {})
    assert find(session, ward, "another chat") == ("report", {})


def test_answers_added_to_what_was_read_are_kept(session, ward, an):
    answers = put(session, ward, an, answers={"task": "3.c"}).answers
    answers["percent"] = 40
    put(session, ward, an, answers=answers)
    assert find(session, ward) == ("report", {"task": "3.c", "percent": 40})


def test_a_closed_form_is_gone_and_closing_twice_does_no_harm(session, ward, an):
    put(session, ward, an)
    put(session, ward, an, "another chat")
    for _ in range(2):
        dialogues.close(session, ward.bot.id, "an")
    assert find(session, ward) is None
    assert find(session, ward, "another chat") == ("report", {})


def test_what_was_said_since_counts_the_persons_own_words_only(session, ward):
    for text, chat, direction, minutes in (
        ("/start ···", "an", Direction.IN, 1),
        ("/start ···", "an", Direction.IN, 2),
        ("/start ···", "an", Direction.IN, -1),
        ("/start ···", "binh", Direction.IN, 1),
        ("/start ···", "an", Direction.OUT, 1),
        ("/start", "an", Direction.IN, 1),
    ):
        at = sample.INSTANT + timedelta(minutes=minutes)
        sample.message(session, ward.bot, text, chat, direction=direction, created_at=at)
    assert transcript.said_since(session, ward.bot.id, "an", "/start ···", sample.INSTANT) == 2
