"""What a person sees: messages as they are now, and the answers to taps."""

from dataclasses import dataclass, field

from .telegram_kinds import SAMPLES
from .telegram_text import Entity
from .telegram_world import Json, Query, World

WAIT = 10.0


@dataclass(frozen=True)
class Seen:
    """A message as a person sees it now. `text` is the caption of a picture or file."""

    id: int
    from_bot: bool
    text: str
    buttons: list[list[str]]
    edited: bool
    reply_to: int | None
    kind: str
    file: bytes | None
    file_name: str
    raw: Json = field(repr=False)

    @property
    def entities(self) -> list[Entity]:
        """Entities of the text or caption."""
        entities: list[Entity] = self.raw.get("entities") or self.raw.get("caption_entities") or []
        return entities

    @property
    def labels(self) -> list[str]:
        """The buttons' labels, row after row."""
        return [label for row in self.buttons for label in row]


@dataclass(frozen=True)
class Tap:
    """A tap that was made; `answer` is what the bot said to it, None before it did."""

    world: World = field(repr=False)
    query: Query

    @property
    def id(self) -> str:
        """callback_query_id."""
        return self.query.id

    @property
    def answer(self) -> str | None:
        """The text of answerCallbackQuery ("" without one)."""
        return self.query.text if self.query.answered else None

    async def answered(self, within: float = WAIT) -> str:
        """Wait for the answer; raises TimeoutError."""
        await self.world.wait(lambda: self.query.answered, within)
        return self.query.text


def seen(world: World, message: Json) -> Seen:
    """A message of the API in the form tests read."""
    kind = next((name for name in ("text", "photo", "document", *SAMPLES) if name in message), "service")
    file_id, name = "", ""
    if kind == "photo":
        file_id = message["photo"][-1]["file_id"]
    elif kind == "document":
        file_id, name = message["document"]["file_id"], message["document"]["file_name"]
    stored = world.files.by_id(file_id)
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return Seen(
        id=message["message_id"],
        from_bot=message["from"]["id"] == world.bot["id"],
        text=shown_text(message),
        buttons=[[button["text"] for button in row] for row in rows],
        edited="edit_date" in message,
        reply_to=message.get("reply_to_message", {}).get("message_id"),
        kind=kind,
        file=stored.data if stored else None,
        file_name=name,
        raw=message,
    )


def shown_text(message: Json) -> str:
    """The text or the caption."""
    return str(message.get("text") or message.get("caption") or "")
