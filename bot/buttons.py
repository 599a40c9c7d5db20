"""Typed button payloads of at most 64 bytes: `name:value:value`."""

import inspect
import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

from messages.types import Button, Reply

MOST_BYTES = 64
WHOLE_NUMBER = re.compile(r"-?[0-9]{1,18}")


class BadPayload(Exception):
    """Forged, or of a version that no longer exists."""


def _number(text: str) -> int:
    """At most 18 digits: what no database can hold was never on a button. Raises ValueError."""
    if WHOLE_NUMBER.fullmatch(text) is None:
        raise ValueError("not a whole number")
    return int(text)


class Action:
    """A handler `(ctx, *values)` whose values, each int or str, travel in the payload.

    A payload is only a wish: whoever taps is checked anew by the handler.
    """

    def __init__(self, name: str, handler: Callable[..., Reply], reads: bool) -> None:
        self.name = name
        self.handler = handler
        self.reads = reads

    @cached_property
    def _types(self) -> list[Callable[[str], Any]]:
        parameters = list(inspect.signature(self.handler).parameters.values())[1:]
        return [_number if p.annotation in (int, "int") else str for p in parameters]

    def button(self, label: str, *values: int | str) -> Button:
        """Raises ValueError over 64 bytes (such values belong in storage) or for ":" before the last."""
        if any(":" in str(value) for value in values[:-1]):
            raise ValueError(f"a value of {self.name} holds the separator")
        payload = ":".join([self.name, *map(str, values)])
        if len(payload.encode()) > MOST_BYTES:
            raise ValueError(f"payload of {self.name} is over {MOST_BYTES} bytes")
        return Button(label, payload)

    def values(self, text: str) -> list[Any]:
        """Reads what `button` wrote. Raises BadPayload."""
        parts = text.split(":", len(self._types) - 1) if self._types else [text] if text else []
        if len(parts) != len(self._types):
            raise BadPayload(self.name)
        try:
            return [read(part) for read, part in zip(self._types, parts, strict=True)]
        except ValueError as error:
            raise BadPayload(self.name) from error
