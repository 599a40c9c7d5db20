"""What a handler returns, what is stored of it, and what a channel sends."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Button:
    """A choice under a message. `payload` is at most 64 bytes of UTF-8 (made by `bot.buttons`)."""

    label: str
    payload: str


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class Reply:
    """A template of `messages/templates` with the frozen view it shows, and the choices under it.

    `about` says what the message belongs to (`{"tasks": ["3.c"]}`), for replies to it.
    `edits`: shown in place of the message whose button was tapped, where the channel can edit.
    """

    template: str
    view: Any = None
    buttons: Rows = ()
    about: dict[str, Any] = field(default_factory=dict)
    edits: bool = False


@dataclass(frozen=True)
class Rendered:
    """A reply in words (the HTML subset b, i, code), not yet fitted to a channel; kept with its event."""

    html: str
    choices: Rows = ()
    about: dict[str, Any] = field(default_factory=dict)
    edits: bool = False

    def to_json(self) -> dict[str, Any]:
        rows = [[{"label": b.label, "payload": b.payload} for b in row] for row in self.choices]
        return {"html": self.html, "choices": rows, "about": self.about, "edits": self.edits}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> "Rendered":
        rows = tuple(tuple(Button(b["label"], b["payload"]) for b in row) for row in data["choices"])
        return cls(data["html"], rows, data["about"], data["edits"])


@dataclass(frozen=True)
class Outgoing:
    """A message ready to leave: `text` in the channel's own markup, within its limit.

    `edit_of` is the channel's id of the message it takes the place of.
    """

    text: str
    choices: Rows = ()
    about: dict[str, Any] = field(default_factory=dict)
    edit_of: str | None = None

    def flat_choices(self) -> list[dict[str, str]]:
        """As the transcript keeps them: numbered from the first, rows forgotten."""
        return [{"label": b.label, "payload": b.payload} for row in self.choices for b in row]


@dataclass(frozen=True)
class Markup:
    """What a channel can show. `limit` counts UTF-16 units after the markup is parsed."""

    html: bool
    buttons: bool
    edits: bool
    limit: int
