"""Updates of groups: who is spoken to, what is said without the bot's name, what is not even kept."""

import pytest
from test_updates import BOT, EDITED, GROUP, LAN, ME, RECEIVED, SENT, membership, read, said, tap, update

from bot.channels.telegram.updates import Me, overheard, parse
from bot.context import Kind

pytestmark = pytest.mark.unit

SUPER = {"id": -1_000_000_000_055, "type": "supergroup", "title": "Tổ CCHC"}
OTHER = {"id": 7_000_000_002, "is_bot": True, "first_name": "Khác", "username": "other_bot"}
PHOTO = [{"file_id": "Ag", "file_unique_id": "s", "width": 90, "height": 60}]


def mentioning(text, *names, chat=GROUP, caption=False, **body):
    """A message with its mentions marked as Telegram marks them, in UTF-16 units."""
    entities = []
    for name in names:
        before = text[: text.index(name)]
        offset = len(before.encode("utf-16-le")) // 2
        entities.append({"type": "mention", "offset": offset, "length": len(name)})
    words = (
        {"caption": text, "caption_entities": entities} if caption else {"text": text, "entities": entities}
    )
    return said(chat, **words, **body)


def replying(to, **body):
    return said(GROUP, reply_to_message={"message_id": 3, "from": to, "chat": GROUP, "date": 1}, **body)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (said(GROUP, text="/status"), "/status"),
        (said(SUPER, text="/status"), "/status"),
        (said(GROUP, text="/status@nhacviec_bot"), "/status@nhacviec_bot"),
        (said(GROUP, text="/Status@NhacViec_BOT gấp"), "/Status@NhacViec_BOT gấp"),
        (said(GROUP, caption="/status", photo=PHOTO), "/status"),
        (mentioning("@nhacviec_bot tình hình", "@nhacviec_bot"), "tình hình"),
        (mentioning("@NhacViec_Bot, tình hình?", "@NhacViec_Bot"), "tình hình?"),
        (mentioning("tình hình @nhacviec_bot", "@nhacviec_bot"), "tình hình"),
        (mentioning("👍🏽 ệ @nhacviec_bot: lịch", "@nhacviec_bot"), "👍🏽 ệ : lịch"),
        (mentioning("@nhacviec_bot", "@nhacviec_bot"), ""),
        (mentioning("@nhacviec_bot /status", "@nhacviec_bot"), "/status"),
        (mentioning("@lan @nhacviec_bot lịch", "@lan", "@nhacviec_bot"), "@lan  lịch"),
        (mentioning("@nhacviec_bot 3.c", "@nhacviec_bot", caption=True, photo=PHOTO), "3.c"),
        (replying(BOT, text="còn ai chưa nộp?"), "còn ai chưa nộp?"),
        (replying(BOT, photo=PHOTO), ""),
        (mentioning("@nhacviec_bot", "@nhacviec_bot", reply_to_message={"message_id": 3, "from": LAN}), ""),
    ],
)
def test_what_is_said_to_the_bot(raw, words):
    incoming = read(raw)
    assert (incoming.kind, incoming.text) == (Kind.IN_GROUP, words)
    assert (incoming.own_chat, incoming.title, incoming.files) == ("1001", "Tổ CCHC", ())
    assert not overheard(raw, ME)


@pytest.mark.parametrize(
    "raw",
    [
        said(GROUP, text="anh em họp lúc 8 giờ"),
        said(GROUP, text="/status@other_bot"),
        said(GROUP, text="/status@nhacviec_bot_2"),
        replying(BOT, text="/status@other_bot"),
        mentioning("/status@other_bot @nhacviec_bot", "@nhacviec_bot"),
        mentioning("@other_bot tình hình", "@other_bot"),
        mentioning("@nhacviec_bo tình hình", "@nhacviec_bo"),
        said(GROUP, text="@nhacviec_bot tình hình"),
        said(GROUP, text="thư: a@nhacviec_bot", entities=[{"type": "email", "offset": 5, "length": 14}]),
        replying(OTHER, text="tình hình"),
        replying(LAN, text="tình hình"),
        replying(BOT, sticker={"file_id": "CA"}),
        mentioning("@nhacviec_bot", "@nhacviec_bot", forward_origin={"type": "user", "sender_user": LAN}),
        said(GROUP, text="/status", forward_origin={"type": "hidden_user", "sender_user_name": "A"}),
        said(GROUP, photo=PHOTO, caption="3.c"),
        said(GROUP, sticker={"file_id": "CA"}),
        said(GROUP, new_chat_members=[LAN]),
        said(SUPER, migrate_from_chat_id=-55),
        update(edited_message={**said(GROUP, text="/status")["message"], "edit_date": EDITED}),
    ],
)
def test_what_others_are_told_is_neither_answered_nor_kept(raw):
    incoming = read(raw)
    assert (incoming.kind, incoming.text, incoming.own_chat) == (Kind.IGNORED, "", None)
    assert overheard(raw, ME)


@pytest.mark.parametrize(
    "raw",
    [
        said(text="chào"),
        said(GROUP, migrate_to_chat_id=-1_000_000_000_055),
        membership("kicked", GROUP),
        tap(message={"chat": GROUP, "message_id": 5, "date": SENT}),
        update(),
        update(message=None),
        update(message={}),
        said({"id": -55, "type": ["group"]}, text="chào"),
        said(GROUP, text="chào @x", entities=[{"type": "mention", "offset": "0", "length": 1}]),
    ],
)
def test_the_rest_is_kept_and_what_cannot_be_read_too(raw):
    assert not overheard(raw, ME)


def test_as_long_as_its_name_is_unknown_no_command_with_a_name_is_its_own():
    nobody = Me()
    assert overheard(said(GROUP, text="/status@other_bot"), nobody)
    assert overheard(said(GROUP, text="/status@"), nobody)
    assert overheard(replying({"is_bot": True}, text="tình hình"), nobody)
    named = said(GROUP, text="/status")
    assert parse(1, "-55", named, RECEIVED, nobody).kind == Kind.IN_GROUP


def test_a_tap_in_a_group_is_of_who_tapped():
    shown = {"chat": GROUP, "message_id": 5, "date": SENT, "text": "?"}
    incoming = read(tap(message=shown, **{"from": {**LAN, "id": 2002}}))
    assert (incoming.kind, incoming.own_chat, incoming.chat_id) == (Kind.IN_GROUP, "2002", "-55")
    assert (incoming.tap, incoming.tapped, incoming.title) == ("n:1", "5", "Tổ CCHC")
    assert read(tap()).own_chat is None


@pytest.mark.parametrize(
    ("status", "more", "kind"),
    [
        ("left", {}, Kind.LEFT),
        ("kicked", {}, Kind.LEFT),
        ("restricted", {"is_member": False}, Kind.LEFT),
        ("restricted", {"is_member": True}, Kind.IGNORED),
        ("member", {}, Kind.IGNORED),
        ("administrator", {}, Kind.IGNORED),
    ],
)
@pytest.mark.parametrize("chat", [GROUP, SUPER])
def test_whether_the_bot_is_still_in_the_group(status, more, kind, chat):
    raw = membership(status, chat)
    raw["my_chat_member"]["new_chat_member"] |= more
    assert read(raw).kind == kind
