"""Methods about the bot itself: getMe, getUpdates, webhooks, callback answers, menus, files, chats."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .telegram_errors import bad_request, conflict
from .telegram_markup import check_commands, check_scope, compact
from .telegram_params import (
    Converter,
    Fields,
    boolean,
    integer,
    json_array,
    json_object,
    string,
    whole_number,
)
from .telegram_world import Json, World

WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
MAX_CALLBACK_ANSWER = 200
_PORTS = (443, 80, 88, 8443)
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


@dataclass(frozen=True)
class Method:
    """One method of the API: its parameters and what it does; `run` may be a coroutine function."""

    fields: Fields
    run: Callable[[World, Json], Any]


METHODS: dict[str, Method] = {}


def method(
    name: str, required: dict[str, Converter] | None = None, optional: dict[str, Converter] | None = None
) -> Callable[[Callable[[World, Json], Any]], Callable[[World, Json], Any]]:
    """Register a function as a method of the API."""

    def register(run: Callable[[World, Json], Any]) -> Callable[[World, Json], Any]:
        METHODS[name] = Method(Fields(required or {}, optional or {}), run)
        return run

    return register


@method("getMe")
def get_me(world: World, params: Json) -> Json:
    abilities = {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }
    return {**world.bot, **abilities}


@method(
    "getUpdates",
    optional={"offset": integer, "limit": integer, "timeout": integer, "allowed_updates": json_array},
)
async def get_updates(world: World, params: Json) -> Any:
    """`limit` and `timeout` out of bounds are cut to 1-100 and 0-50, as on the real server."""
    if world.webhook:
        raise conflict(WEBHOOK_ACTIVE)
    world.updates.allow(params.get("allowed_updates"))
    limit = min(max(params.get("limit", 100), 1), 100)
    return await world.updates.get(params.get("offset", 0), limit, params.get("timeout", 0))


def _check_webhook(world: World, url: str) -> None:
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
    if local:
        # The real server would refuse; without it no test could receive a webhook.
        return
    if parts.scheme != "https":
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in _PORTS:
        raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


@method(
    "setWebhook",
    {"url": string},
    {
        "max_connections": integer,
        "allowed_updates": json_array,
        "drop_pending_updates": boolean,
        "secret_token": string,
    },
)
def set_webhook(world: World, params: Json) -> bool:
    _check_webhook(world, params["url"])
    secret = params.get("secret_token")
    if secret is not None and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    world.updates.interrupt("terminated by setWebhook request")
    world.updates.allow(params.get("allowed_updates"))
    if params.get("drop_pending_updates"):
        world.updates.clear()
    world.webhook = {
        "url": params["url"],
        "has_custom_certificate": False,
        "max_connections": params.get("max_connections", 40),
        "secret_token": secret,
    }
    world.updates.wake()
    return True


@method("deleteWebhook", optional={"drop_pending_updates": boolean})
def delete_webhook(world: World, params: Json) -> bool:
    world.webhook = {}
    if params.get("drop_pending_updates"):
        world.updates.clear()
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, params: Json) -> Json:
    shown = {key: value for key, value in world.webhook.items() if key != "secret_token"}
    none = {"url": "", "has_custom_certificate": False}
    return {**none, **shown, "pending_update_count": world.updates.pending}


@method(
    "answerCallbackQuery",
    {"callback_query_id": string},
    {"text": string, "show_alert": boolean, "cache_time": integer},
)
def answer_callback_query(world: World, params: Json) -> bool:
    query = world.answerable(params["callback_query_id"])
    if len(params.get("text", "")) > MAX_CALLBACK_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    query.answered = True
    query.text, query.alert = params.get("text", ""), params.get("show_alert", False)
    world.changed()
    return True


@method("sendChatAction", {"chat_id": integer, "action": string}, {"message_thread_id": integer})
def send_chat_action(world: World, params: Json) -> bool:
    chat = world.chat(params["chat_id"])
    if params["action"] not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.actions.append(params["action"])
    return True


@method("getFile", {"file_id": string})
def get_file(world: World, params: Json) -> Json:
    return world.files.link(params["file_id"])


@method("getChat", {"chat_id": integer})
def get_chat(world: World, params: Json) -> Json:
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        False,
    )
    rest = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    return {**world.chat(params["chat_id"]).json(), **rest}


_MENU: dict[str, Converter] = {"scope": json_object, "language_code": string}


def _menu_key(world: World, params: Json) -> str:
    scope = check_scope(params.get("scope", {}))
    if "chat_id" in scope:
        world.chat(whole_number(scope["chat_id"], "chat_id"))
    language = params.get("language_code", "")
    if language and not re.fullmatch("[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return compact([scope, language])


@method("setMyCommands", {"commands": json_array}, _MENU)
def set_my_commands(world: World, params: Json) -> bool:
    world.commands[_menu_key(world, params)] = check_commands(params["commands"])
    return True


@method("deleteMyCommands", optional=_MENU)
def delete_my_commands(world: World, params: Json) -> bool:
    world.commands.pop(_menu_key(world, params), None)
    return True


@method("getMyCommands", optional=_MENU)
def get_my_commands(world: World, params: Json) -> list[dict[str, str]]:
    return world.commands.get(_menu_key(world, params), [])


def _described(name: str, field: str, limit: int) -> None:
    """setX and getX of one text the bot shows of itself."""

    def set_text(world: World, params: Json) -> bool:
        if len(params.get(field, "")) > limit:
            raise bad_request(f"{field} is too long")
        world.texts[field + params.get("language_code", "")] = params.get(field, "")
        return True

    def get_text(world: World, params: Json) -> Json:
        return {field: world.texts.get(field + params.get("language_code", ""), "")}

    method(f"set{name}", optional={field: string, "language_code": string})(set_text)
    method(f"get{name}", optional={"language_code": string})(get_text)


_described("MyDescription", "description", 512)
_described("MyShortDescription", "short_description", 120)
_described("MyName", "name", 64)
