"""How people come in: invites that are used once, and the chats they link."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from jobs.errors import JobsError
from jobs.wake import leaves_work
from storage import installation, people, reminders, transcript
from storage.access import actor
from storage.tables import Account, AccountState, Bot, Invite, NoticeState, Official

__all__ = [
    "actor",
    "close",
    "console_chat",
    "invitation",
    "invite",
    "invited",
    "link",
    "made",
    "move_chat",
    "redeem",
    "reopen",
    "tries_to_join",
]

VALID = timedelta(days=7)
CODE_BYTES = 10
MASKED_CODE = "/start ···"


class UnknownOfficial(JobsError):
    code = "unknown_official"


@dataclass(frozen=True)
class Invitation:
    """A fresh invite as it is handed to an official; `link` where a bot's name is known."""

    official: str
    invite: str
    link: str | None
    expires_at: datetime


def invite(session: Session, official_id: int, instant: datetime) -> str:
    """A new single-use code, good for seven days from `instant` (real time); only its SHA-256 is kept.

    80 random bits in hexadecimal: no guess finds one, and it can still be typed from paper.
    """
    return made(session, official_id, instant)[0]


def made(session: Session, official_id: int, instant: datetime) -> tuple[str, Invite]:
    """As `invite`, with what is kept of it."""
    code = secrets.token_hex(CODE_BYTES)
    official = session.get_one(Official, official_id)
    row = Invite(
        office_id=official.office_id,
        official_id=official.id,
        code_hash=_hash(code),
        expires_at=instant + VALID,
    )
    session.add(row)
    session.flush()
    return code, row


def invitation(session: Session, official: Official, instant: datetime) -> Invitation:
    """A new invite with its link (t.me opens the bot and sends `/start CODE`)."""
    code = invite(session, official.id, instant)
    bot = people.bot_name(session, official.office_id, "telegram")
    return Invitation(official.code, code, link(bot, code), instant + VALID)


def link(bot: str | None, code: str) -> str | None:
    """What opens the Telegram bot of that name and sends `/start CODE`; None while its name is not known."""
    return f"https://t.me/{bot}?start={code}" if bot and not bot.isdigit() else None


def invited(session: Session, code: str) -> tuple[int, str, bool] | None:
    """Whom a code was made for (id, name), and whether it was used; None for one that never existed."""
    return people.invited(session, _hash(_typed(code)))


def inviter(session: Session, code: str) -> int | None:
    """Who made a code in chat; None for one that never existed, or of the command line."""
    return people.inviter(session, _hash(_typed(code)))


def _typed(code: str) -> str:
    return "".join(code.split()).lower()


def redeem(session: Session, code: str, bot_id: int, external_id: str, instant: datetime) -> int | None:
    """Links the chat to the official of the code and returns their id.

    None alike for a code that never existed, was used or has expired. From now on the official is written to
    here. A chat that was somebody else's changes hands, and what was still to be said to them there does not
    reach the new one.
    """
    official_id = people.use_invite(session, _hash(_typed(code)), instant)
    if official_id is None:
        return None
    account = people.account(session, bot_id, external_id) or Account(bot_id=bot_id, external_id=external_id)
    account.official_id = official_id
    account.office_id = session.get_one(Official, official_id).office_id
    account.state, account.linked_at = AccountState.ACTIVE, instant
    pushes = session.get_one(Bot, bot_id).pushes
    if pushes:
        people.unprefer(session, official_id)
    account.preferred = pushes
    session.add(account)
    session.flush()
    _redirect_notices(session, account, instant)
    if account.preferred:
        people.readdress(session, account, instant)
    leaves_work(session)
    return official_id


def _redirect_notices(session: Session, account: Account, instant: datetime) -> None:
    """What waits here for the chat's former owner goes to another chat of theirs, or lapses."""
    waiting = people.notices_of_others(session, account.id, account.official_id)
    reaches = reminders.reaches(session, {who for _, who in waiting})
    for notice, who in waiting:
        reach = reaches.get(who)
        if reach is not None:
            notice.account_id, notice.bot_id = reach.account_id, reach.bot_id
        else:
            notice.state, notice.settled_at = NoticeState.LAPSED, instant
            notice.error = "the chat was handed over"
            reminders.detach(session, [notice.id])
        session.add(notice)
    session.flush()


def close(session: Session, bot_id: int, external_id: str) -> None:
    """The person has blocked the bot: nothing is sent there until they write again."""
    people.set_state(session, bot_id, external_id, AccountState.BLOCKED)


def reopen(session: Session, bot_id: int, external_id: str, instant: datetime) -> None:
    """Who writes can be written to, whatever stood in the way before.

    What has not left yet by another channel leaves here again, if this is where they like to be written to.
    """
    if not people.set_state(session, bot_id, external_id, AccountState.ACTIVE):
        return
    account = people.account(session, bot_id, external_id)
    if account is not None and account.preferred:
        people.readdress(session, account, instant)
    leaves_work(session)


def move_chat(session: Session, bot_id: int, before: str, after: str) -> None:
    """The channel gave the chat another id; where somebody is linked there already, it stays theirs."""
    account = people.account(session, bot_id, before)
    if account is not None and people.account(session, bot_id, after) is None:
        account.external_id = after
        session.add(account)
        session.flush()


def console_chat(session: Session, code: str, instant: datetime) -> tuple[Bot, str]:
    """The terminal chat of an official, linked when it is first used: whoever can open the database may.

    Returns the terminal's bot of their office and the chat's id. Raises UnknownOfficial, AmbiguousCode.
    """
    official = people.official_by_code(session, code)
    if official is None:
        raise UnknownOfficial(f"there is no official '{code}'; `nhacviec staff list` shows them")
    name = f"office-{official.office_id}"
    bot = installation.bot(session, office_id=official.office_id, channel="console", name=name, pushes=False)
    if people.account(session, bot.id, official.code) is None:
        session.add(
            Account(
                office_id=official.office_id,
                bot_id=bot.id,
                official_id=official.id,
                external_id=official.code,
                linked_at=instant,
            )
        )
    session.flush()
    return bot, official.code


def tries_to_join(session: Session, bot_id: int, chat_id: str, since: datetime) -> int:
    """How often this chat has sent `/start CODE` after `since` (real time), the one at hand included."""
    return transcript.said_since(session, bot_id, chat_id, MASKED_CODE, since)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode(errors="replace")).hexdigest()
