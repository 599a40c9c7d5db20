"""What a handler is given: who speaks, what came in, and the transaction it runs in."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from sqlmodel import Session

from jobs import attachments
from jobs.acts import Act
from jobs.attachments import Came
from jobs.calendar import WorkingDays
from jobs.notify import When
from jobs.plan import PlanInForce, plan_in_force
from storage.access import Actor
from storage.tables import Role

__all__ = ["Actor", "Context", "Event", "Incoming", "Role"]


@dataclass(frozen=True)
class Event:
    """Something a channel was told, as it was told; `event_id` is the channel's and unique in its bot."""

    bot_id: int
    event_id: str
    chat_id: str
    payload: dict[str, object]


class Kind(StrEnum):
    """What happened: something was said or tapped; something came that cannot be taken; the bot was spoken to
    in a group; the person blocked or unblocked the bot; it has left a group; the chat has another id; nothing
    that concerns us."""

    SAID = "said"
    UNSUPPORTED = "unsupported"
    IN_GROUP = "in_group"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    LEFT = "left"
    MOVED = "moved"
    IGNORED = "ignored"


@dataclass(frozen=True)
class RemoteFile:
    """A file that lies with the channel; `size` in bytes where the channel tells."""

    remote_id: str
    name: str
    mime: str
    size: int | None


@dataclass(frozen=True)
class Incoming:
    """An event understood by its channel. Ids of messages are the channel's own.

    `text` was typed, or `tap` is the payload of a button; `numbered`: this channel shows buttons as numbers,
    so a bare number may be a tap. `edited`: it corrects what was said under the same `message_id`.
    `album`: several messages with files that are one. `own_chat`: of who speaks in a group, the chat they
    have with the bot alone; `title`: the group's. `sent_at` is business time.
    """

    bot_id: int
    chat_id: str
    message_id: str
    sent_at: datetime
    kind: Kind = Kind.SAID
    text: str = ""
    tap: str | None = None
    tapped: str | None = None
    label: str = ""
    reply_to: str | None = None
    numbered: bool = False
    edits: bool = False
    edited: bool = False
    files: tuple[RemoteFile, ...] = ()
    album: str | None = None
    own_chat: str | None = None
    title: str = ""
    moved_to: str | None = None

    def at(self, sent_at: datetime) -> "Incoming":
        return replace(self, sent_at=sent_at)


@dataclass
class Context:
    """One message being handled. Commands reach storage through `jobs`, with `session` and `actor`.

    `asked`: the answer puts the open form's question, or offers to go on with it.
    """

    session: Session
    incoming: Incoming
    actor: Actor
    now: datetime
    instant: datetime
    cal: WorkingDays
    message_id: int | None = None
    about: dict[str, object] = field(default_factory=dict)
    asked: bool = False

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def when(self) -> When:
        return When(self.now, self.instant, self.cal)

    def act(self, files: tuple[int, ...] = ()) -> Act:
        """What the actor does by this message, with `files` (ids) beside it."""
        return Act(self.actor, self.when, self.message_id, files)

    @property
    def came(self) -> Came:
        incoming = self.incoming
        shown = tuple(file.remote_id for file in incoming.files)
        return Came(incoming.bot_id, incoming.chat_id, incoming.message_id, incoming.album, shown)

    @cached_property
    def files(self) -> tuple[int, ...]:
        """The files a report made of this message has as evidence."""
        if not (self.incoming.files or self.incoming.edited):
            return ()
        return attachments.brought(self.session, self.came)

    @cached_property
    def plan(self) -> PlanInForce:
        """The plan in force of the actor's office, as they may know it. Raises NoPlan where there is none."""
        return plan_in_force(self.session, self.actor.office_id, self.today, self.actor)
