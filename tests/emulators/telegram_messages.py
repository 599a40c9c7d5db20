"""Methods that say something: sendMessage, sendPhoto, sendDocument, the edits, deleteMessage."""

from typing import Any

from .telegram_errors import NOT_MODIFIED, bad_request
from .telegram_files import Upload, check_document, check_photo
from .telegram_markup import check_markup, compact
from .telegram_methods import method
from .telegram_params import boolean, integer, json_array, json_object, string, upload_or_id, whole_number
from .telegram_text import Entity, read_text, utf16_length
from .telegram_world import Chat, Json, World

MAX_TEXT = 4096
MAX_CAPTION = 1024
DELETE_WITHIN = 48 * 3600
_SEND = {
    "message_thread_id": integer,
    "disable_notification": boolean,
    "protect_content": boolean,
    "reply_parameters": json_object,
    "reply_markup": json_object,
    "parse_mode": string,
}
_CAPTION = {"caption": string, "caption_entities": json_array, "show_caption_above_media": boolean}
_PREVIEW = {"is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"}
_REPLY = {"message_id", "allow_sending_without_reply"}


def _entities(given: list[Any], length: int) -> list[Entity]:
    """Entities given instead of parse_mode; one outside of the text is refused."""
    for entity in given:
        if not isinstance(entity, dict) or not {"type", "offset", "length"} <= entity.keys():
            raise bad_request("can't parse MessageEntity: type, offset and length expected")
        if entity["offset"] < 0 or entity["length"] <= 0 or entity["offset"] + entity["length"] > length:
            raise bad_request("can't parse entities: entity lies outside of the text")
    return given


def _text_body(params: Json) -> Json:
    preview = params.get("link_preview_options", {})
    if preview.keys() - _PREVIEW:
        raise bad_request(f"unknown field {sorted(preview.keys() - _PREVIEW)} of LinkPreviewOptions")
    given = _entities(params.get("entities", []), utf16_length(params["text"]))
    text, entities = read_text(params["text"], params.get("parse_mode", ""), given)
    if not text:
        raise bad_request("message text is empty")
    if utf16_length(text) > MAX_TEXT:
        raise bad_request("message is too long")
    return {"text": text, "entities": entities} if entities else {"text": text}


def _caption_body(params: Json) -> Json:
    caption = params.get("caption", "")
    given = _entities(params.get("caption_entities", []), utf16_length(caption))
    text, entities = read_text(caption, params.get("parse_mode", ""), given)
    if utf16_length(text) > MAX_CAPTION:
        raise bad_request("message caption is too long")
    body: Json = {"caption": text} if text else {}
    return {**body, "caption_entities": entities} if entities else body


def _markup(params: Json) -> Json:
    markup = check_markup(params.get("reply_markup", {}))
    return {"reply_markup": markup} if markup else {}


def _replied(chat: Chat, params: Json) -> Json | None:
    reply = params.get("reply_parameters")
    if not reply:
        return None
    if reply.keys() - _REPLY or "message_id" not in reply:
        raise bad_request(f"ReplyParameters must have message_id and no more than {sorted(_REPLY)}")
    found = chat.messages.get(whole_number(reply["message_id"], "message_id"))
    if found is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return found


def _send(world: World, params: Json, body: Json, text: str) -> Json:
    chat = world.chat(params["chat_id"])
    markup = _markup(params)
    reply_to = _replied(chat, params)
    world.pace.check(chat.id)
    message = world.post(chat, world.bot, {**body, **markup}, reply_to)
    world.delivery(chat, text)
    return message


@method(
    "sendMessage",
    {"chat_id": integer, "text": string},
    {**_SEND, "entities": json_array, "link_preview_options": json_object},
)
def send_message(world: World, params: Json) -> Json:
    world.chat(params["chat_id"])
    body = _text_body(params)
    return _send(world, params, body, body["text"])


@method(
    "sendPhoto",
    {"chat_id": integer, "photo": upload_or_id},
    {**_SEND, **_CAPTION, "has_spoiler": boolean},
)
def send_photo(world: World, params: Json) -> Json:
    photo = params["photo"]
    if isinstance(photo, Upload):
        check_photo(photo.data)
        sizes = world.files.photo(photo.name, photo.mime, photo.data)
    else:
        stored = _known_file(world, photo)
        sizes = [{**stored.json(), "width": 1280, "height": 720}]
    body = _caption_body(params)
    return _send(world, params, {"photo": sizes, **body}, body.get("caption", ""))


@method(
    "sendDocument",
    {"chat_id": integer, "document": upload_or_id},
    {**_SEND, **_CAPTION, "disable_content_type_detection": boolean},
)
def send_document(world: World, params: Json) -> Json:
    document = params["document"]
    if isinstance(document, Upload):
        check_document(document.data)
        stored = world.files.add("documents", document.name, document.mime, document.data)
    else:
        stored = _known_file(world, document)
    shown = {**stored.json(), "file_name": stored.name, "mime_type": stored.mime}
    body = _caption_body(params)
    return _send(world, params, {"document": shown, **body}, body.get("caption", ""))


def _known_file(world: World, file_id: Any) -> Any:
    stored = world.files.by_id(file_id)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def _editable(world: World, params: Json) -> tuple[Chat, Json]:
    chat = world.chat(params["chat_id"])
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"]["id"] != world.bot["id"]:
        raise bad_request("message can't be edited")
    return chat, message


def _content(message: Json) -> str:
    return compact([message.get(name) for name in ("text", "entities", "reply_markup")])


def _edited(world: World, chat: Chat, message: Json, changes: Json, dropped: tuple[str, ...]) -> Json:
    new = {key: value for key, value in message.items() if key not in dropped}
    new.update(changes)
    if _content(new) == _content(message):
        raise bad_request(NOT_MODIFIED)
    world.pace.check(chat.id)
    new["edit_date"] = int(world.now())
    # A new dict, so that whoever holds the old message (an update, a test) keeps what it was.
    chat.messages[message["message_id"]] = new
    world.changed()
    return new


@method(
    "editMessageText",
    {"chat_id": integer, "message_id": integer, "text": string},
    {
        "parse_mode": string,
        "entities": json_array,
        "link_preview_options": json_object,
        "reply_markup": json_object,
    },
)
def edit_message_text(world: World, params: Json) -> Json:
    """Without reply_markup the buttons go, as on the real server."""
    chat, message = _editable(world, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    changes = {**_text_body(params), **_markup(params)}
    return _edited(world, chat, message, changes, ("entities", "reply_markup"))


@method("editMessageReplyMarkup", {"chat_id": integer, "message_id": integer}, {"reply_markup": json_object})
def edit_message_reply_markup(world: World, params: Json) -> Json:
    chat, message = _editable(world, params)
    return _edited(world, chat, message, _markup(params), ("reply_markup",))


@method("deleteMessage", {"chat_id": integer, "message_id": integer})
def delete_message(world: World, params: Json) -> bool:
    chat = world.chat(params["chat_id"])
    message = chat.messages.get(params["message_id"])
    if message is None:
        raise bad_request("message to delete not found")
    own = message["from"]["id"] == world.bot["id"]
    if world.now() - message["date"] > DELETE_WITHIN or not (own or chat.kind == "private"):
        raise bad_request("message can't be deleted")
    del chat.messages[params["message_id"]]
    chat.deleted.add(params["message_id"])
    world.changed()
    return True
