"""Raw updates of the Bot API into what the bot understands. Pure: an update is read when it is handled."""

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

Raw = dict[str, Any]


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


def parse(bot_id: int, chat_id: str, update: Raw, received_at: datetime) -> Incoming:
    """Times are real instants. Whatever it raises marks the event as one that cannot be read."""
    if chat_id == UNKNOWN_CHAT:
        raise ValueError("the update names no chat")
    if "callback_query" in update:
        return _tap(bot_id, chat_id, update["callback_query"], received_at)
    if "my_chat_member" in update:
        return _membership(bot_id, chat_id, update["my_chat_member"])
    edited = "edited_message" in update
    return _message(bot_id, chat_id, update["edited_message" if edited else "message"], edited=edited)


def _tap(bot_id: int, chat_id: str, tapped: Raw, received_at: datetime) -> Incoming:
    message = tapped.get("message", {})
    private = message.get("chat", {}).get("type", "private") == "private"
    return Incoming(
        bot_id=bot_id,
        chat_id=chat_id,
        message_id=f"tap-{tapped['id']}",
        sent_at=received_at,
        kind=Kind.SAID if private else Kind.IGNORED,
        tap=str(tapped.get("data", "")),
        tapped=str(message["message_id"]) if "message_id" in message else None,
        label=_label(message, tapped.get("data")),
        edits=True,
    )


def _label(message: Raw, data: Any) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return next((str(b["text"]) for row in rows for b in row if b.get("callback_data") == data), "")


def _membership(bot_id: int, chat_id: str, change: Raw) -> Incoming:
    gone = change["new_chat_member"]["status"] in GONE
    private = change["chat"]["type"] == "private"
    kind = (Kind.BLOCKED if gone else Kind.UNBLOCKED) if private else Kind.IGNORED
    return Incoming(bot_id, chat_id, "", _time(change["date"]), kind=kind)


def _message(bot_id: int, chat_id: str, message: Raw, *, edited: bool) -> Incoming:
    replied = message.get("reply_to_message")
    kind = _kind(message)
    if edited and kind in (Kind.UNSUPPORTED, Kind.IN_GROUP):
        # A place shared live, or a poll, is edited every few seconds; it was answered when it came.
        kind = Kind.IGNORED
    return Incoming(
        bot_id=bot_id,
        chat_id=chat_id,
        message_id=str(message["message_id"]),
        sent_at=_time(message["edit_date"] if edited and "edit_date" in message else message["date"]),
        kind=kind,
        text=_words(message) if kind in (Kind.SAID, Kind.IN_GROUP) else "",
        reply_to=str(replied["message_id"]) if replied else None,
        edits=True,
        edited=edited,
        files=_files(message) if kind == Kind.SAID else (),
        album=message.get("media_group_id"),
        own_chat=str(message["from"]["id"]) if kind == Kind.IN_GROUP else None,
        moved_to=str(message["migrate_to_chat_id"]) if kind == Kind.MOVED else None,
    )


def _kind(message: Raw) -> Kind:
    if "migrate_to_chat_id" in message:
        return Kind.MOVED
    if message["chat"]["type"] != "private":
        return Kind.IN_GROUP if _words(message).startswith("/") and "from" in message else Kind.IGNORED
    if SERVICE & message.keys():
        return Kind.IGNORED
    if message.get("forward_origin", {}).get("sender_user", {}).get("is_bot"):
        # A reminder sent back: its examples are no reports.
        return Kind.UNSUPPORTED
    said = _words(message) or message.get("photo") or message.get("document")
    # A film among the photos of an album is a file of it, if one that is not taken.
    in_album = message.get("media_group_id") and _files(message)
    return Kind.SAID if said or in_album else Kind.UNSUPPORTED


def addresses(text: str, name: str) -> bool:
    """Whether a command in a group may be meant for the bot of that name ("" where it is not known yet)."""
    _, at, whom = text.split(maxsplit=1)[0].partition("@")
    return not at or not name or whom.casefold() == name.casefold()


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
