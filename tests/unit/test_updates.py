"""Raw updates of the Bot API: stored whatever they are, read when they are handled."""

import copy
import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.updates import UNKNOWN_CHAT, Me, overheard, parse, to_event
from bot.context import Incoming, Kind, RemoteFile

pytestmark = pytest.mark.unit

SENT, EDITED = 1_700_000_000, 1_700_000_060
RECEIVED = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
LAN = {"id": 1001, "is_bot": False, "first_name": "Lan"}
BOT = {"id": 7_000_000_001, "is_bot": True, "first_name": "Nhắc việc", "username": "nhacviec_bot"}
PRIVATE = {"id": 1001, "type": "private", "first_name": "Lan"}
GROUP = {"id": -55, "type": "group", "title": "Tổ CCHC"}
PDF = {"file_id": "BQ1", "file_unique_id": "u1", "file_name": "a.pdf", "mime_type": "application/pdf"}
SMALL = {"file_id": "Ag-s", "file_unique_id": "s", "width": 90, "height": 60, "file_size": 1000}
LARGE = {"file_id": "Ag-l", "file_unique_id": "l", "width": 1280, "height": 853, "file_size": 99_000}
ME = Me(BOT["id"], BOT["username"])
KEYS = [[{"text": "Đúng", "callback_data": "y:1"}], [{"text": "Sai", "callback_data": "n:1"}]]


def message(chat=PRIVATE, **body):
    return {"message_id": 7, "from": LAN, "chat": chat, "date": SENT, **body}


def update(**kind):
    return {"update_id": 523_000_001, **kind}


def said(chat=PRIVATE, **body):
    return update(message=message(chat, **body))


def membership(status, chat=PRIVATE):
    now = {"user": BOT, "status": status}
    before = {"user": BOT, "status": "member"}
    changed = {"chat": chat, "from": LAN, "date": SENT, "old_chat_member": before, "new_chat_member": now}
    return update(my_chat_member=changed)


def tap(**body):
    asked = {"message_id": 5, "from": BOT, "chat": PRIVATE, "date": SENT, "text": "?"}
    shown = {"message": {**asked, "reply_markup": {"inline_keyboard": KEYS}}, "data": "n:1"}
    return update(callback_query={"id": "438", "from": LAN, "chat_instance": "-1", **shown, **body})


def edited(**body):
    return update(edited_message=message(edit_date=EDITED, **body))


REAL = {
    "text": said(text="3.c đã niêm yết 12 thủ tục"),
    "reply": said(text="xong", reply_to_message={"message_id": 3, "from": BOT, "chat": PRIVATE, "date": 1}),
    "photo": said(photo=[SMALL, LARGE], caption="3.c", media_group_id="a1"),
    "document": said(document=PDF),
    "sticker": said(sticker={"file_id": "CA", "emoji": "👍"}),
    "tap": tap(),
    "edited": edited(text="3.c đã niêm yết 13 thủ tục"),
    "blocked": membership("kicked"),
    "group": said(GROUP, text="/viec"),
    "migrated": said(GROUP, migrate_to_chat_id=-1_000_000_000_055),
    "unknown": update(poll_answer={"poll_id": "1", "option_ids": [0]}),
}


def read(raw):
    event = to_event(1, raw)
    return parse(1, event.chat_id, event.payload, RECEIVED, ME)


def test_an_event_is_the_update_as_it_came_under_its_number_and_chat():
    for raw in REAL.values():
        event = to_event(3, raw)
        assert (event.bot_id, event.event_id, event.payload) == (3, "523000001", raw)
    chats = {name: to_event(3, raw).chat_id for name, raw in REAL.items()}
    assert {chats.pop(name) for name in ("group", "migrated")} == {"-55"}
    assert chats.pop("unknown") == UNKNOWN_CHAT
    assert set(chats.values()) == {"1001"}


def test_a_text():
    assert read(REAL["text"]) == Incoming(
        bot_id=1,
        chat_id="1001",
        message_id="7",
        sent_at=datetime.fromtimestamp(SENT, UTC),
        text="3.c đã niêm yết 12 thủ tục",
        edits=True,
    )
    assert read(REAL["reply"]).reply_to == "3"


def test_an_edit_has_the_number_of_its_message_and_a_time_of_its_own():
    incoming = read(REAL["edited"])
    assert (incoming.message_id, incoming.edited, incoming.kind) == ("7", True, Kind.SAID)
    assert incoming.sent_at == datetime.fromtimestamp(EDITED, UTC)


def test_of_a_photo_the_largest_size():
    incoming = read(REAL["photo"])
    assert incoming.files == (RemoteFile("Ag-l", "photo.jpg", "image/jpeg", 99_000),)
    assert (incoming.text, incoming.album) == ("3.c", "a1")
    turned = copy.deepcopy(REAL["photo"])
    turned["message"]["photo"].reverse()
    assert read(turned).files == incoming.files


def test_a_document_with_and_without_its_name():
    assert read(REAL["document"]).files == (RemoteFile("BQ1", "a.pdf", "application/pdf", None),)
    (nameless,) = read(said(document={"file_id": "BQ2"})).files
    assert nameless == RemoteFile("BQ2", "document", "", None)


def test_an_animation_is_the_document_that_comes_with_it():
    film = {"file_id": "CgA", "file_name": "a.mp4", "mime_type": "video/mp4", "file_size": 5}
    incoming = read(said(animation=film, document=film))
    assert incoming.kind == Kind.SAID
    assert incoming.files == (RemoteFile("CgA", "a.mp4", "video/mp4", 5),)


def test_a_tap_has_the_time_it_came_for_telegram_gives_none():
    incoming = read(REAL["tap"])
    assert (incoming.tap, incoming.tapped, incoming.label) == ("n:1", "5", "Sai")
    assert (incoming.sent_at, incoming.text, incoming.kind) == (RECEIVED, "", Kind.SAID)


@pytest.mark.parametrize(
    ("body", "tapped"),
    [
        ({"message": {"chat": PRIVATE, "message_id": 5, "date": 0}}, "5"),
        ({"message": {"chat": PRIVATE, "message_id": 5, "date": SENT, "text": "edited since"}}, "5"),
    ],
)
def test_a_tap_under_a_message_that_is_not_shown_any_more(body, tapped):
    incoming = read(tap(**body))
    assert (incoming.tap, incoming.tapped, incoming.label) == ("n:1", tapped, "")


def test_a_tap_without_its_message_is_its_persons():
    raw = tap()
    del raw["callback_query"]["message"]
    assert to_event(1, raw).chat_id == "1001"
    assert (read(raw).tap, read(raw).tapped) == ("n:1", None)


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        (membership("kicked"), Kind.BLOCKED),
        (membership("left"), Kind.BLOCKED),
        (membership("member"), Kind.UNBLOCKED),
        (membership("kicked", GROUP), Kind.LEFT),
        (said(GROUP, text="/viec"), Kind.IN_GROUP),
        (said(GROUP, text="anh em"), Kind.IGNORED),
        (tap(message={"chat": GROUP, "message_id": 5, "date": 0}), Kind.IN_GROUP),
        (said(GROUP, migrate_to_chat_id=-1_000_000_000_055), Kind.MOVED),
        (said(pinned_message={"message_id": 5}), Kind.IGNORED),
        (said(message_auto_delete_timer_changed={"message_auto_delete_time": 86400}), Kind.IGNORED),
        (said(write_access_allowed={}), Kind.IGNORED),
        (said(sticker={"file_id": "CA"}), Kind.UNSUPPORTED),
        (said(gift_of_the_future={"id": 1}), Kind.UNSUPPORTED),
        (said(video={"file_id": "BA"}, caption="3.c đã rà soát"), Kind.SAID),
        (edited(location={"latitude": 15.07, "longitude": 108.79, "live_period": 900}), Kind.IGNORED),
        (edited(poll={"id": "1", "question": "Họp?"}), Kind.IGNORED),
    ],
)
def test_what_happened(raw, kind):
    incoming = read(raw)
    assert incoming.kind == kind
    assert incoming.moved_to == ("-1000000000055" if kind == Kind.MOVED else None)
    if kind not in (Kind.SAID, Kind.IN_GROUP):
        assert (incoming.text, incoming.files) == ("", ())


ODD_CHATS = [None, True, 1.5, "1001", "x" * 200, "\x00", [], {}, 2**64, -(10**200)]


@pytest.mark.parametrize(
    "raw",
    [
        *[REAL["unknown"], update(), update(message=None), update(message={}), update(callback_query="?")],
        *[said({"id": odd, "type": "private"}, text="3.c xong") for odd in ODD_CHATS],
    ],
)
def test_what_names_no_chat_cannot_be_read(raw):
    assert to_event(1, raw).chat_id == UNKNOWN_CHAT
    with pytest.raises(ValueError, match="names no chat"):
        read(raw)


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=300),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


def places(value, path=()):
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, below in inside:
        yield (*path, key)
        if isinstance(below, dict | list):
            yield from places(below, (*path, key))


@st.composite
def broken_updates(draw):
    """A real update of which up to three places say something else, or nothing."""
    raw = copy.deepcopy(draw(st.sampled_from(list(REAL.values()))))
    for _ in range(draw(st.integers(1, 3))):
        *path, last = draw(st.sampled_from([one for one in places(raw) if one != ("update_id",)]))
        holder = raw
        for key in path:
            holder = holder[key]
        if draw(st.booleans()):
            holder[last] = draw(JSON)
        else:
            del holder[last]
        if raw == {"update_id": raw["update_id"]}:
            break
    return raw


@given(broken_updates())
def test_every_update_can_be_stored_whatever_it_says(raw):
    event = to_event(1, raw)
    assert event.payload is raw
    assert event.event_id == "523000001"
    assert event.chat_id == UNKNOWN_CHAT or int(event.chat_id) in range(-(2**63), 2**63)
    assert json.dumps(event.payload)


@given(broken_updates())
def test_what_is_overheard_is_judged_whatever_it_says(raw):
    assert overheard(raw, ME) in (True, False)


@given(broken_updates())
def test_what_can_be_read_has_ids_and_words_that_are_text(raw):
    event = to_event(1, raw)
    try:
        incoming = parse(1, event.chat_id, event.payload, RECEIVED, ME)
    except Exception:  # whatever it is, the event is marked failed
        return
    texts = (incoming.chat_id, incoming.message_id, incoming.text, incoming.label)
    assert all(isinstance(text, str) for text in texts)
    assert all(isinstance(text, str | None) for text in (incoming.tap, incoming.tapped, incoming.reply_to))
    assert incoming.sent_at.tzinfo is not None


def test_a_reminder_that_is_sent_back_is_no_report():
    forwarded = said(
        text="3.c không phát sinh", forward_origin={"type": "user", "sender_user": BOT, "date": SENT}
    )
    assert read(forwarded).kind == Kind.UNSUPPORTED
    of_a_colleague = {"type": "user", "sender_user": LAN, "date": SENT}
    assert read(said(text="3.c xong việc", forward_origin=of_a_colleague)).kind == Kind.SAID


@pytest.mark.parametrize(
    ("kind", "mime"),
    [("video", "video/mp4"), ("audio", "audio/mpeg"), ("voice", "audio/ogg"), ("video_note", "video/mp4")],
)
def test_what_came_with_the_words_is_not_dropped_without_one(kind, mime):
    (file,) = read(said(caption="3.c đã họp", **{kind: {"file_id": "V1"}})).files
    assert file.mime == mime
