"""What the Bot API refuses, in the words of `jobs.ports`. Pure; no message of ours holds the token."""

from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.logs import hide
from jobs.ports import NotThere, Refused, SendError

UNREACHABLE = (
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "user not found",
    "chat_write_forbidden",
)
UNCHANGED = "message is not modified"
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")
TOO_OLD = "query is too old"
TOO_BIG = "file is too big"
LONGEST = 200


def says(error: TelegramError, *phrases: str) -> bool:
    """Whether the server's description holds one of `phrases` (lower case)."""
    return any(phrase in error.message.lower() for phrase in phrases)


def brief(error: TelegramError) -> str:
    """The server's words without secrets; of a page that is none of the Bot API's, only that it is one."""
    if _is_a_page(error):
        return "an answer that is not Telegram's"
    return hide(error.message, ())[:LONGEST]


def _is_a_page(error: TelegramError) -> bool:
    return "server response" in error.message or "<" in error.message


def send_error(error: TelegramError) -> SendError:
    """BadRequest is a NetworkError by descent, so it comes first: repeated, it would be refused for ever."""
    match error:
        case RetryAfter():
            return SendError("too many messages", retry_after=seconds(error.retry_after))
        case ChatMigrated():
            return SendError("the chat has another id", moved_to=str(error.new_chat_id))
        case InvalidToken():
            return _refused(error)
        case Forbidden():
            # Whoever stands in between, and forbids with a page, knows nothing of the person.
            return SendError(brief(error), permanent=not _is_a_page(error))
        case BadRequest() if says(error, *UNREACHABLE):
            return SendError(brief(error), permanent=True)
        case BadRequest():
            return SendError(brief(error), malformed=True)
        case TimedOut():
            return SendError(brief(error), ambiguous=True)
        case NetworkError():
            return SendError(brief(error))
    # The answer could not be read, so the message may have arrived.
    return SendError("an answer that cannot be read", ambiguous=True)


def _refused(error: InvalidToken) -> Refused:
    """Telegram says "Unauthorized" of a token that was revoked and "Not Found" of one that never was."""
    if error.message == "Unauthorized":
        return Refused("the token is refused")
    return NotThere("nothing answers to the token at this address")


def seconds(wait: int | timedelta) -> float:
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
