"""Keyboards and command menus: the limits of the Bot API."""

import json
import re
from typing import Any

from .telegram_errors import bad_request
from .telegram_text import link_is_valid

MAX_BUTTONS = 100
MAX_IN_ROW = 8
MAX_CALLBACK_BYTES = 64
MAX_MARKUP_BYTES = 10_000
MAX_COMMANDS = 100
_ACTIONS = {
    "callback_data",
    "url",
    "login_url",
    "web_app",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
_LOOKS = {"text", "style", "icon_custom_emoji_id"}
_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_OTHER_MARKUPS = {
    "keyboard": {
        "is_persistent",
        "resize_keyboard",
        "one_time_keyboard",
        "input_field_placeholder",
        "selective",
    },
    "remove_keyboard": {"selective"},
    "force_reply": {"input_field_placeholder", "selective"},
}
_SCOPES: dict[str, set[str]] = {
    "default": set(),
    "all_private_chats": set(),
    "all_group_chats": set(),
    "all_chat_administrators": set(),
    "chat": {"chat_id"},
    "chat_administrators": {"chat_id"},
    "chat_member": {"chat_id", "user_id"},
}


def compact(value: Any) -> str:
    """JSON in one fixed form, to compare and to measure."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def check_markup(markup: dict[str, Any]) -> dict[str, Any] | None:
    """The inline keyboard to keep with the message; other keyboards are checked and not kept."""
    if "inline_keyboard" not in markup:
        _check_other(markup)
        return None
    _no_more(markup, {"inline_keyboard"}, "InlineKeyboardMarkup")
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    rows = [row for row in rows if row]
    for row in rows:
        for button in row:
            _check_button(button)
    too_wide = any(len(row) > MAX_IN_ROW for row in rows)
    if too_wide or sum(map(len, rows)) > MAX_BUTTONS or len(compact(rows).encode()) > MAX_MARKUP_BYTES:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _check_other(markup: dict[str, Any]) -> None:
    for name, others in _OTHER_MARKUPS.items():
        if name in markup:
            _no_more(markup, {name, *others}, "reply markup")
            return
    if markup:
        raise bad_request(f"unknown reply markup with fields {sorted(markup)}")


def _no_more(value: dict[str, Any], known: set[str], what: str) -> None:
    unknown = value.keys() - known
    if unknown:
        raise bad_request(f"unknown field {sorted(unknown)} of {what}")


def _check_button(button: Any) -> None:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(f"{prefix}InlineKeyboardButton must be an Object")
    _no_more(button, _ACTIONS | _LOOKS, "InlineKeyboardButton")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad_request(f'{prefix}Field "text" must be of type String and not empty')
    actions = [name for name in sorted(button.keys() & _ACTIONS) if button[name] or name.startswith("switch")]
    if not actions:
        raise bad_request(f"{prefix}Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data", "")
    if len(actions) > 1 or not isinstance(data, str) or len(data.encode()) > MAX_CALLBACK_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    if "url" in button and not link_is_valid(str(button["url"])):
        raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")


def check_commands(commands: list[Any]) -> list[dict[str, str]]:
    """A command menu within its limits: at most 100, 1-32 of [a-z0-9_], descriptions 1-256."""
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        if not isinstance(command, dict) or command.keys() != {"command", "description"}:
            raise bad_request("can't parse BotCommand: expected an Object with command and description")
        if not _COMMAND.fullmatch(str(command["command"])):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command["description"]).strip()) <= 256:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return commands


def check_scope(scope: dict[str, Any]) -> dict[str, Any]:
    """A BotCommandScope with exactly the fields of its type; empty means the default one."""
    scope = scope or {"type": "default"}
    fields = _SCOPES.get(str(scope.get("type")))
    if fields is None:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if scope.keys() != {"type", *fields}:
        raise bad_request(f"can't parse BotCommandScope: expected the fields {sorted(fields)}")
    return scope
