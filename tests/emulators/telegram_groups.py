"""Groups: the bot is added and removed, a group becomes a supergroup and changes its number."""

from .telegram_people import Person, Side, membership
from .telegram_seen import Seen, seen
from .telegram_world import Chat, Json, World


class Group:
    """A group chat. The bot is in it from `add_bot` on."""

    def __init__(self, world: World, chat: Chat) -> None:
        self.world = world
        self.chat = chat

    @property
    def id(self) -> int:
        """Id of the chat, negative."""
        return self.chat.id

    @property
    def messages(self) -> list[Seen]:
        """What the group shows now."""
        return [seen(self.world, message) for _, message in sorted(self.chat.messages.items())]

    def member(self, person: Person) -> Side:
        """That person's side of the group."""
        return Side(self.world, self.chat, person.user)

    async def add_bot(self, by: Person) -> None:
        """Somebody adds the bot: my_chat_member and a service message."""
        self.chat.open, self.chat.refusal = True, ""
        self.world.updates.add("my_chat_member", membership(self.world, self.chat, by.user, "left", "member"))
        joined = {"new_chat_members": [self.world.bot], "new_chat_member": self.world.bot}
        self._service(by.user, joined)

    async def kick_bot(self, by: Person) -> None:
        """Somebody removes the bot: my_chat_member, then 403."""
        self.world.updates.add(
            "my_chat_member", membership(self.world, self.chat, by.user, "member", "kicked")
        )
        kind = "group" if self.chat.kind == "group" else "supergroup"
        self.chat.open, self.chat.refusal = False, f"bot was kicked from the {kind} chat"

    async def migrate(self, by: Person, new_id: int | None = None) -> "Group":
        """Become a supergroup: the old number answers 400 with migrate_to_chat_id from now on."""
        new_id = new_id if new_id is not None else -1_000_000_000_000 + self.chat.id
        new = Chat(new_id, "supergroup", self.chat.name, open=self.chat.open, seen=True)
        self.world.chats[new_id] = new
        self._service(by.user, {"migrate_to_chat_id": new_id})
        self.chat.migrated_to = new_id
        moved = Group(self.world, new)
        moved._service(by.user, {"migrate_from_chat_id": self.chat.id})
        return moved

    def _service(self, user: Json, body: Json) -> None:
        self.world.updates.add("message", self.world.post(self.chat, user, body))
