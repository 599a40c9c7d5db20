"""The people's side: what a person writes, taps, sends and sees."""

from collections.abc import Callable
from typing import Any

from .telegram_kinds import SAMPLES
from .telegram_seen import WAIT, Seen, Tap, seen, shown_text
from .telegram_text import found_entities
from .telegram_world import Chat, Json, Query, World


class Side:
    """One person in one chat, private or a group. Methods that write give the number of the message."""

    def __init__(self, world: World, chat: Chat, user: Json) -> None:
        self.world = world
        self.chat = chat
        self.user = user

    @property
    def id(self) -> int:
        """Id of the chat."""
        return self.chat.id

    @property
    def messages(self) -> list[Seen]:
        """What the chat shows now, oldest first, edits applied, without what was deleted."""
        return [seen(self.world, message) for _, message in sorted(self.chat.messages.items())]

    @property
    def heard(self) -> list[Seen]:
        """Only what the bot said."""
        return [message for message in self.messages if message.from_bot]

    @property
    def texts(self) -> list[str]:
        """The texts of what the bot said."""
        return [message.text for message in self.heard]

    async def wait_for(self, predicate: Callable[[Seen], bool], within: float = WAIT) -> Seen:
        """The first message of the bot, already there or to come, that fits; raises TimeoutError."""

        def check() -> Seen | None:
            return next((message for message in self.heard if predicate(message)), None)

        found: Seen = await self.world.wait(check, within)
        return found

    async def wait_for_text(self, part: str, within: float = WAIT) -> Seen:
        """The first message of the bot with `part` in it."""
        return await self.wait_for(lambda message: part in message.text, within)

    def _post(self, body: Json, reply_to: int | None = None) -> int:
        self.chat.seen = True
        if self.chat.kind == "private":
            self.chat.open, self.chat.refusal = True, ""
        elif self.user["id"] in self.world.chats:
            # Met in a group: Telegram knows the person, but the bot still may not write first.
            self.world.chats[self.user["id"]].seen = True
        replied = self.chat.messages[reply_to] if reply_to is not None else None
        message = self.world.post(self.chat, self.user, body, replied)
        if self._bot_reads(message):
            self.world.updates.add("message", message)
        number: int = message["message_id"]
        return number

    def _bot_reads(self, message: Json) -> bool:
        """Privacy mode: in a group only commands, mentions and replies to the bot reach it."""
        if self.chat.kind == "private":
            return True
        text = shown_text(message)
        replied = message.get("reply_to_message", {}).get("from", {}).get("id") == self.world.bot["id"]
        return replied or text.startswith("/") or f"@{self.world.bot['username']}" in text

    async def send(self, text: str, reply_to: int | None = None) -> int:
        """Write a text, perhaps as the reply to a message."""
        return self._post(_text(text), reply_to)

    async def edit(self, message_id: int, text: str) -> None:
        """Change a text (or caption) of one's own."""
        old = self.chat.messages[message_id]
        assert old["from"]["id"] == self.user["id"], "one can edit only what one has written"
        kept = {name: value for name, value in old.items() if name not in ("entities", "caption_entities")}
        changes = _text(text) if "text" in old else _caption(text)
        new = {**kept, **changes, "edit_date": int(self.world.now())}
        self.chat.messages[message_id] = new
        if self._bot_reads(new):
            self.world.updates.add("edited_message", new)

    async def tap(self, message_id: int, button: str, check: bool = True) -> Tap:
        """Tap a button, named by its label or its data. `check=False`: a phone that still shows an old button
        sends `button` as data, even under a message that was edited or deleted since. Raises LookupError."""
        message = self.chat.messages.get(message_id)
        data = self._button(message, button) if check else button
        shown = message or {"chat": self.chat.json(), "message_id": message_id, "date": 0}
        query = Query(str(next(self.world.query_ids)), self.world.now())
        self.world.queries[query.id] = query
        body = {
            "id": query.id,
            "from": self.user,
            "message": shown,
            "chat_instance": f"-{self.chat.id}",
            "data": data,
        }
        self.world.updates.add("callback_query", body)
        return Tap(self.world, query)

    def _button(self, message: Json | None, wanted: str) -> str:
        if message is None:
            raise LookupError("that message is not there")
        buttons = [
            button for row in message.get("reply_markup", {}).get("inline_keyboard", []) for button in row
        ]
        for button in buttons:
            if wanted in (button["text"], button.get("callback_data")) and "callback_data" in button:
                data: str = button["callback_data"]
                return data
        raise LookupError(f"no button {wanted!r} among {[button['text'] for button in buttons]}")

    async def photo(
        self, data: bytes, caption: str = "", album: str = "", reply_to: int | None = None
    ) -> int:
        """Send a picture; those of one `album` belong together, only one of them has a caption as a rule."""
        sizes = self.world.files.photo("photo.jpg", "image/jpeg", data)
        group = {"media_group_id": album} if album else {}
        return self._post({"photo": sizes, **_caption(caption), **group}, reply_to)

    async def document(
        self,
        name: str,
        mime: str,
        data: bytes,
        caption: str = "",
        album: str = "",
        reply_to: int | None = None,
    ) -> int:
        """Send a file."""
        stored = self.world.files.add("documents", name, mime, data)
        document = {**stored.json(), "file_name": name, "mime_type": mime}
        group = {"media_group_id": album} if album else {}
        return self._post({"document": document, **_caption(caption), **group}, reply_to)

    async def other(self, kind: str, content: Any = None, caption: str = "", album: str = "") -> int:
        """Send what a bot may not understand: a kind of `telegram_kinds.SAMPLES`, or any with content."""
        group = {"media_group_id": album} if album else {}
        return self._post({kind: SAMPLES[kind] if content is None else content, **_caption(caption), **group})

    async def sticker(self) -> int:
        """Send a sticker."""
        return await self.other("sticker")

    async def location(self) -> int:
        """Send a place."""
        return await self.other("location")

    async def voice(self) -> int:
        """Send a voice message."""
        return await self.other("voice")

    async def contact(self) -> int:
        """Send a telephone contact."""
        return await self.other("contact")


class Person(Side):
    """A person and their private chat with the bot."""

    async def block(self) -> None:
        """Block the bot: it gets my_chat_member, and from now on 403."""
        self._membership("member", "kicked")
        self.chat.open, self.chat.refusal = False, "bot was blocked by the user"

    async def unblock(self) -> None:
        """Let the bot write again."""
        self._membership("kicked", "member")
        self.chat.open, self.chat.refusal = True, ""

    async def deactivate(self) -> None:
        """Delete the account: 403 "user is deactivated"."""
        self.chat.open, self.chat.refusal = False, "user is deactivated"

    def _membership(self, old: str, new: str) -> None:
        body = membership(self.world, self.chat, self.user, old, new)
        self.world.updates.add("my_chat_member", body)


def membership(world: World, chat: Chat, by: Json, old: str, new: str) -> Json:
    """A ChatMemberUpdated about the bot."""

    def member(status: str) -> Json:
        return {"user": world.bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}

    return {
        "chat": chat.json(),
        "from": by,
        "date": int(world.now()),
        "old_chat_member": member(old),
        "new_chat_member": member(new),
    }


def _text(text: str) -> Json:
    text = text.strip()
    assert text, "Telegram sends no empty text"
    entities = found_entities(text)
    return {"text": text, "entities": entities} if entities else {"text": text}


def _caption(text: str) -> Json:
    entities = found_entities(text)
    body: Json = {"caption": text} if text else {}
    return {**body, "caption_entities": entities} if entities else body
