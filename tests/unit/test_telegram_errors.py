"""What the Bot API refuses, in the words of the outbox."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import error as ptb

from bot.channels.telegram.channel import LONGEST_PAUSE, keyboard, pause
from bot.channels.telegram.errors import CANNOT_EDIT, TOO_OLD, UNCHANGED, says, seconds, send_error
from jobs.ports import NotThere, Refused
from messages.types import Button

pytestmark = pytest.mark.unit

AS_SENT = ("permanent", "malformed", "ambiguous", "retry_after", "moved_to")
BAD = "Bad Request: "


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ptb.RetryAfter(17), {"retry_after": 17.0}),
        (ptb.RetryAfter(timedelta(seconds=1.5)), {"retry_after": 1.5}),
        (ptb.ChatMigrated(-1_000_000_000_055), {"moved_to": "-1000000000055"}),
        (ptb.Forbidden("Forbidden: bot was blocked by the user"), {"permanent": True}),
        (ptb.Forbidden("Forbidden: user is deactivated"), {"permanent": True}),
        (ptb.Forbidden("Forbidden (403). Parsing the server response b'<html>' failed"), {}),
        (ptb.BadRequest("Chat not found"), {"permanent": True}),
        (ptb.BadRequest(f"{BAD}PEER_ID_INVALID"), {"permanent": True}),
        (ptb.BadRequest("User not found"), {"permanent": True}),
        (ptb.BadRequest("Not enough rights: CHAT_WRITE_FORBIDDEN"), {"permanent": True}),
        (ptb.BadRequest("Message is too long"), {"malformed": True}),
        (ptb.BadRequest("Can't parse entities: unclosed start tag"), {"malformed": True}),
        (ptb.BadRequest("Button_data_invalid"), {"malformed": True}),
        (ptb.TimedOut("no answer: ServerDisconnectedError"), {"ambiguous": True}),
        (ptb.NetworkError("not connected: ClientConnectorError"), {}),
        (ptb.NetworkError("Internal Server Error"), {}),
        (ptb.TelegramError("Invalid server response"), {"ambiguous": True}),
        (ptb.Conflict("terminated by other getUpdates request"), {"ambiguous": True}),
        (ptb.EndPointNotFound("sendDice"), {"ambiguous": True}),
        (ptb.PassportDecryptionError("x"), {"ambiguous": True}),
        (ptb.InvalidToken("Unauthorized"), {}),
    ],
)
def test_every_error_of_the_library_has_its_meaning(error, told):
    sent = send_error(error)
    assert {name: getattr(sent, name) for name in AS_SENT if getattr(sent, name)} == told
    assert isinstance(sent, Refused) == isinstance(error, ptb.InvalidToken)


@pytest.mark.parametrize(
    ("words", "may_be_the_address"),
    [
        ("Unauthorized", False),
        ("Not Found", True),
        ("Not Found (404). Parsing the server response b'<html>' failed", True),
        ("Unauthorized (401). Parsing the server response b'<html>' failed", True),
    ],
)
def test_a_token_that_is_refused_or_an_address_where_nothing_knows_it(words, may_be_the_address):
    assert isinstance(send_error(ptb.InvalidToken(words)), NotThere) == may_be_the_address


def test_no_error_of_the_library_is_left_out():
    """A new one must be thought of: it would count as an answer that cannot be read."""
    known = {
        name for name, made in vars(ptb).items() if isinstance(made, type) and made.__module__ == ptb.__name__
    }
    assert known == {
        *("BadRequest", "ChatMigrated", "Conflict", "EndPointNotFound", "Forbidden", "InvalidToken"),
        *("NetworkError", "PassportDecryptionError", "RetryAfter", "TelegramError", "TimedOut"),
    }


def test_a_bad_request_is_no_network_error_to_us_though_it_is_one_by_descent():
    assert issubclass(ptb.BadRequest, ptb.NetworkError)
    assert send_error(ptb.BadRequest("x")).malformed


def test_descriptions_are_compared_in_any_case_and_by_their_parts():
    assert says(ptb.BadRequest("Message is not modified: specified new message content …"), UNCHANGED)
    assert says(
        ptb.BadRequest("Query is too old and response timeout expired or query ID is invalid"), TOO_OLD
    )
    for text in ("Message to edit not found", "MESSAGE_ID_INVALID", "Message can't be edited"):
        assert says(ptb.BadRequest(text), *CANNOT_EDIT)
    assert not says(ptb.BadRequest("Message is too long"), *CANNOT_EDIT, UNCHANGED, TOO_OLD)


def test_waits_are_read_as_number_or_timedelta():
    assert (seconds(3), seconds(timedelta(minutes=1))) == (3.0, 60.0)


@given(st.integers(0, 10**9))
def test_a_poll_pauses_longer_and_longer_up_to_a_bound_for_ever(failures):
    """2.0 to the power of a night's failures would be more than a float holds."""
    assert 0.5 <= pause(failures) <= LONGEST_PAUSE
    assert pause(failures) <= pause(failures + 1)


def test_buttons_keep_their_rows():
    rows = ((Button("Đúng", "y:1"), Button("Sai", "n:1")), (Button("Thôi", "x"),))
    shown = [[(b["text"], b["callback_data"]) for b in row] for row in keyboard(rows)["inline_keyboard"]]
    assert shown == [[("Đúng", "y:1"), ("Sai", "n:1")], [("Thôi", "x")]]
