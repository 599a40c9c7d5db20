"""Parameters: JSON, form, multipart or query string in, typed values out; the unknown is refused."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from .telegram_errors import ApiError, bad_request
from .telegram_files import Upload

Json = dict[str, Any]
Converter = Callable[[Any], Any]
_EMPTY = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
}


def string(value: Any) -> str:
    """Text; Telegram's server takes numbers too, a strict one does not."""
    if not isinstance(value, str):
        raise ValueError("String expected")
    return value


def integer(value: Any) -> int:
    """A whole number, in digits or as JSON."""
    if isinstance(value, bool):
        raise ValueError("Integer expected")
    return int(value)


def whole_number(value: Any, what: str) -> int:
    """A whole number inside of a JSON parameter; raises ApiError 400."""
    try:
        return integer(value)
    except (ValueError, TypeError):
        raise bad_request(f"can't parse {what}: Integer expected") from None


def boolean(value: Any) -> bool:
    """true or false; the real server takes anything and calls it false."""
    known = {"true": True, "false": False, "1": True, "0": False}
    text = str(value).lower()
    if text not in known:
        raise ValueError("Boolean expected")
    return known[text]


def _decoded(value: Any, kind: type) -> Any:
    if isinstance(value, str):
        value = json.loads(value) if value else kind()
    if not isinstance(value, kind):
        raise ValueError(f"JSON {kind.__name__} expected")
    return value


def json_object(value: Any) -> Json:
    """An object, or its JSON in a string."""
    result: Json = _decoded(value, dict)
    return result


def json_array(value: Any) -> list[Any]:
    """An array, or its JSON in a string."""
    result: list[Any] = _decoded(value, list)
    return result


def upload_or_id(value: Any) -> Any:
    """A file: its bytes, a file_id, or attach://name, resolved by the caller."""
    return value


@dataclass(frozen=True)
class Fields:
    """The parameters one method takes."""

    required: dict[str, Converter]
    optional: dict[str, Converter]

    def read(self, raw: Json) -> Json:
        """Typed values; raises ApiError 400 for a missing, unknown or ill-typed parameter."""
        values: Json = {}
        for name, value in raw.items():
            convert = self.required.get(name) or self.optional.get(name)
            if convert is None:
                raise bad_request(f'unknown parameter "{name}"')
            try:
                values[name] = convert(value)
            except (ValueError, TypeError) as broken:
                raise bad_request(f"can't parse {name}: {broken}") from None
        for name in self.required:
            if name not in values or values[name] == "":
                raise bad_request(_EMPTY.get(name, f'parameter "{name}" is required'))
        return values


async def read_parameters(request: web.BaseRequest) -> Json:
    """Everything in the query string and the body; files become `Upload`s.

    Raises ApiError 400 for a body that cannot be read, 413 for one over 50 MB.
    """
    values: Json = dict(request.query) if request.query_string else {}
    if request.method == "GET" or not request.can_read_body:
        return values
    if request.content_type == "application/json":
        values.update(await _json_body(request))
    elif request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
        values.update(await _form_body(request))
    return values


async def _json_body(request: web.BaseRequest) -> Json:
    body = await request.read()
    try:
        value = json.loads(body) if body else {}
    except ValueError:
        raise bad_request("can't parse request JSON object") from None
    if not isinstance(value, dict):
        raise bad_request("request JSON must be an Object")
    return {name: item for name, item in value.items() if item is not None}


async def _form_body(request: web.BaseRequest) -> Json:
    try:
        form = await request.post()
    except web.HTTPRequestEntityTooLarge:
        raise ApiError(413, "Request Entity Too Large") from None
    except ValueError:
        raise bad_request("can't parse the body of the request") from None
    values: Json = {}
    for name, value in form.items():
        if isinstance(value, FileField):
            values[name] = Upload(value.filename, value.content_type, value.file.read())
        else:
            values[name] = value.decode() if isinstance(value, bytes | bytearray) else value
    return _attached(values)


def _attached(values: Json) -> Json:
    """attach://name gives way to the part of that name, which then is no parameter of its own."""
    parts = {name for name, value in values.items() if isinstance(value, Upload)}
    for name, value in list(values.items()):
        if isinstance(value, str) and value.startswith("attach://"):
            part = value.removeprefix("attach://")
            if part not in parts:
                raise bad_request(f'file attached as "{part}" is not in the request')
            values[name] = values[part]
            parts.discard(part)
            if part != name:
                del values[part]
    return values
