"""Raw updates of the Bot API into what the bot understands. Pure: an update is read when it is handled."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.context import Event, Incoming, Kind, RemoteFile

ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
GONE = ("kicked", "left", "restricted")
SERVICE = {
    *("pinned_message", "message_auto_delete_timer_changed"),
    *("write_access_allowed", "chat_background_set"),
}
UNKNOWN_CHAT = "?"
GROUPS = ("group", "supergroup")

Raw = dict[str, Any]


@dataclass(frozen=True)
class Me:
    """The bot as Telegram knows it; `name` without "@", both empty while it could not be asked."""

    id: int = 0
    name: str = ""


def to_event(bot_id: int, update: Raw) -> Event:
    """The update as it is stored; of one that cannot be read only its number is asked. Raises KeyError."""
    return Event(bot_id, str(update["update_id"]), _chat_of(update), update)


def _chat_of(update: Raw) -> str:
    """A chat's number has at most 52 bits; what is none must not spoil the batch it would be stored with."""
    try:
        number = _chat_number(update)
    except (KeyError, TypeError, AttributeError):
        return UNKNOWN_CHAT
    return str(number) if type(number) is int and abs(number) < 2**63 else UNKNOWN_CHAT


def _chat_number(update: Raw) -> Any:
    tapped = update.get("callback_query")
    if tapped is not None:
        return tapped["message"]["chat"]["id"] if "message" in tapped else tapped["from"]["id"]
    return next((update[kind]["chat"]["id"] for kind in ALLOWED if kind in update), None)


FILES = (
    ("document", "document", ""),
    ("video", "video.mp4", "video/mp4"),
    ("audio", "audio.mp3", "audio/mpeg"),
    ("voice", "voice.ogg", "audio/ogg"),
    ("video_note", "video.mp4", "video/mp4"),
)
"""What may come with a caption, with the name and type it has where the channel tells none."""


def overheard(update: Raw, me: Me) -> bool:
    """Whether it is what people in a group say to each other, which is not even kept.

    False for what cannot be read: it is kept, to be looked into.
    """
    edited = "edited_message" in update
    message = update.get("edited_message" if edited else "message")
    try:
        if message is None or message["chat"]["type"] not in GROUPS or "migrate_to_chat_id" in message:
            return False
        return edited or said_to(message, me) is None
    except (KeyError, TypeError, AttributeError, ValueError):
        return False


def parse(bot_id: int, chat_id: str, update: Raw, received_at: datetime, me: Me) -> Incoming:
    """Times are real instants. Whatever it raises marks the event as one that cannot be read."""
    if chat_id == UNKNOWN_CHAT:
        raise ValueError("the update names no chat")
    if "callback_query" in update:
        return _tap(bot_id, chat_id, update["callback_query"], received_at)
    if "my_chat_member" in update:
        return _membership(bot_id, chat_id, update["my_chat_member"])
    edited = "edited_message" in update
    message = update["edited_message" if edited else "message"]
    if message["chat"]["type"] in GROUPS and "migrate_to_chat_id" not in message:
        return _in_group(bot_id, chat_id, message, me, edited=edited)
    return _message(bot_id, chat_id, message, edited=edited)


def _tap(bot_id: int, chat_id: str, tapped: Raw, received_at: datetime) -> Incoming:
    message = tapped.get("message", {})
    chat = message.get("chat", {})
    group, private = chat.get("type") in GROUPS, chat.get("type", "private") == "private"
    return Incoming(
        bot_id=bot_id,
        chat_id=chat_id,
        message_id=f"tap-{tapped['id']}",
        sent_at=received_at,
        kind=Kind.SAID if private else Kind.IN_GROUP if group else Kind.IGNORED,
        tap=str(tapped.get("data", "")),
        tapped=str(message["message_id"]) if "message_id" in message else None,
        label=_label(message, tapped.get("data")),
        edits=True,
        own_chat=str(tapped["from"]["id"]) if group else None,
        title=_title(chat) if group else "",
    )


def _label(message: Raw, data: Any) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return next((str(b["text"]) for row in rows for b in row if b.get("callback_data") == data), "")


def _membership(bot_id: int, chat_id: str, change: Raw) -> Incoming:
    now = change["new_chat_member"]
    if change["chat"]["type"] == "private":
        kind = Kind.BLOCKED if now["status"] in GONE else Kind.UNBLOCKED
    else:
        # One that may only not write for a while is still there.
        out = now["status"] in GONE and not now.get("is_member", False)
        kind = Kind.LEFT if out else Kind.IGNORED
    return Incoming(bot_id, chat_id, "", _time(change["date"]), kind=kind)


def _in_group(bot_id: int, chat_id: str, message: Raw, me: Me, *, edited: bool) -> Incoming:
    words = None if edited else said_to(message, me)
    replied = message.get("reply_to_message")
    return Incoming(
        bot_id=bot_id,
        chat_id=chat_id,
        message_id=str(message["message_id"]),
        sent_at=_time(message["date"]),
        kind=Kind.IGNORED if words is None else Kind.IN_GROUP,
        text=words or "",
        reply_to=str(replied["message_id"]) if replied else None,
        edits=True,
        own_chat=None if words is None else str(message["from"]["id"]),
        title=_title(message["chat"]),
    )


def _title(chat: Raw) -> str:
    return str(chat.get("title", ""))


def _message(bot_id: int, chat_id: str, message: Raw, *, edited: bool) -> Incoming:
    replied = message.get("reply_to_message")
    kind = _kind(message)
    if edited and kind == Kind.UNSUPPORTED:
        # A place shared live, or a poll, is edited every few seconds; it was answered when it came.
        kind = Kind.IGNORED
    return Incoming(
        bot_id=bot_id,
        chat_id=chat_id,
        message_id=str(message["message_id"]),
        sent_at=_time(message["edit_date"] if edited and "edit_date" in message else message["date"]),
        kind=kind,
        text=_words(message) if kind == Kind.SAID else "",
        reply_to=str(replied["message_id"]) if replied else None,
        edits=True,
        edited=edited,
        files=_files(message) if kind == Kind.SAID else (),
        album=message.get("media_group_id"),
        moved_to=str(message["migrate_to_chat_id"]) if kind == Kind.MOVED else None,
    )


def _kind(message: Raw) -> Kind:
    if "migrate_to_chat_id" in message:
        return Kind.MOVED
    if message["chat"]["type"] != "private":
        return Kind.IGNORED
    if SERVICE & message.keys():
        return Kind.IGNORED
    if message.get("forward_origin", {}).get("sender_user", {}).get("is_bot"):
        # A reminder sent back: its examples are no reports.
        return Kind.UNSUPPORTED
    said = _words(message) or message.get("photo") or message.get("document")
    # A film among the photos of an album is a file of it, if one that is not taken.
    in_album = message.get("media_group_id") and _files(message)
    return Kind.SAID if said or in_album else Kind.UNSUPPORTED


def said_to(message: Raw, me: Me) -> str | None:
    """What a message in a group says to the bot, without the bot's name; None where it is not spoken to.

    It is by a command that is not another bot's, by a mention, or by a reply to what it said. What was
    forwarded is said to nobody.
    """
    if "from" not in message or "forward_origin" in message:
        return None
    words, mentioned = _unmentioned(message, me)
    if words.startswith("/"):
        return words if _is_for(words, me) else None
    replied = (message.get("reply_to_message") or {}).get("from", {})
    to_me = mentioned or (me.id and replied.get("id") == me.id)
    return words if to_me and (mentioned or words or _files(message)) else None


def _is_for(words: str, me: Me) -> bool:
    """Whether a command is the bot's: it names no other."""
    _, at, whom = words.split(maxsplit=1)[0].partition("@")
    return not at or whom.casefold() == me.name.casefold() != ""


def _unmentioned(message: Raw, me: Me) -> tuple[str, bool]:
    """The words without mentions of the bot, and whether there were any. Places count UTF-16 units."""
    text = _words(message)
    units, kept, end = text.encode("utf-16-le", "surrogatepass"), b"", 0
    for entity in message.get("entities") or message.get("caption_entities") or ():
        start, stop = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        named = units[start:stop].decode("utf-16-le", "replace")
        if entity["type"] == "mention" and named.casefold() == f"@{me.name}".casefold():
            kept, end = kept + units[end:start], stop
    if not end:
        return text.strip(), False
    return (kept + units[end:]).decode("utf-16-le", "replace").strip(" ,:;.\n\t"), True


def _words(message: Raw) -> str:
    return str(message.get("text") or message.get("caption") or "")


def _files(message: Raw) -> tuple[RemoteFile, ...]:
    """The largest size of a photo, or what else came with the words; that it is not taken is said later."""
    if message.get("photo"):
        largest = max(message["photo"], key=lambda size: size.get("width", 0) * size.get("height", 0))
        return (_file(largest, "photo.jpg", "image/jpeg"),)
    for kind, name, mime in FILES:
        if message.get(kind):
            return (_file(message[kind], name, mime),)
    return ()


def _file(raw: Raw, name: str, mime: str) -> RemoteFile:
    return RemoteFile(
        remote_id=str(raw["file_id"]),
        name=str(raw.get("file_name") or name),
        mime=str(raw.get("mime_type") or mime),
        size=raw.get("file_size"),
    )


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
