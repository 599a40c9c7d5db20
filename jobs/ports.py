"""What the sending loop asks of a channel; the channels themselves live in `bot/channels`."""

from dataclasses import dataclass
from typing import Protocol

from messages.types import Markup, Outgoing, OutgoingFile


class SendError(Exception):
    """A message did not (or may not) have left.

    `permanent`: this recipient can never be reached here. `malformed`: the message itself is refused.
    `ambiguous`: no answer came, it may have arrived. `retry_after`: seconds to keep away from the chat.
    `moved_to`: the chat's new id, under which it is to be sent again.
    """

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        malformed: bool = False,
        ambiguous: bool = False,
        retry_after: float | None = None,
        moved_to: str | None = None,
    ) -> None:
        super().__init__(reason)
        self.permanent = permanent
        self.malformed = malformed
        self.ambiguous = ambiguous
        self.retry_after = retry_after
        self.moved_to = moved_to


class Refused(SendError):
    """The bot's token is not taken: nothing of this bot can leave until somebody mends it."""


class NotThere(Refused):
    """Nothing answers to the token at this address: one of the two is not what it should be."""


class TooLarge(SendError):
    """A file is larger than was asked for, or than the channel carries; it always will be."""


@dataclass(frozen=True)
class Pacing:
    """`per_second` over all chats of a bot (None: as fast as it goes); `chat_gap` seconds within one chat."""

    per_second: float | None = None
    chat_gap: float = 0.0


class Sender(Protocol):
    """One bot on one channel, as the outbox sees it.

    `reads_kept`: the files it shows are read again from our own disk, so they are kept there.
    """

    markup: Markup
    pacing: Pacing
    resends_ambiguous: bool
    reads_kept: bool

    async def send(self, chat_id: str, message: Outgoing) -> str:
        """Sends or edits, and returns the channel's id of the message. Raises SendError."""

    async def send_file(self, chat_id: str, file: OutgoingFile) -> str:
        """Sends a file as a message of its own, a picture shown as one where it can be, and returns the
        channel's id of it. Called only where `markup.files`. Raises SendError, TooLarge."""
