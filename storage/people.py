"""Queries over officials, their posts, chats and invites."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.access import on_duty
from storage.core import change, table
from storage.errors import StorageError
from storage.tables import (
    Account,
    AccountState,
    Audit,
    Bot,
    Change,
    Invite,
    Notice,
    NoticeState,
    Office,
    Official,
    Post,
    Role,
    Unit,
)


class AmbiguousCode(StorageError):
    """Several offices have an official of that code."""

    code = "ambiguous_code"


@dataclass(frozen=True)
class Held:
    """A post with its unit's code."""

    official_id: int
    role: Role
    unit: str
    since: date | None
    until: date | None


def official_by_code(session: Session, code: str) -> Official | None:
    """By "vp-tk", or "hoai-hao/vp-tk" where offices share a code. Raises AmbiguousCode."""
    office, slash, own = code.rpartition("/")
    found = select(Official).where(Official.code == own)
    if slash:
        found = found.join(Office, col(Office.id) == Official.office_id).where(Office.code == office)
    rows = session.exec(found.limit(2)).all()
    if len(rows) > 1:
        raise AmbiguousCode(f"several offices have an official '{code}'; write OFFICE/{code}")
    return rows[0] if rows else None


def officials(session: Session, office_id: int) -> list[Official]:
    """The officials of an office in the order they joined it."""
    found = select(Official).where(Official.office_id == office_id)
    return list(session.exec(found.order_by(col(Official.id))))


def posts_of(session: Session, official_id: int) -> list[Post]:
    """Every post ever held, the latest first."""
    found = select(Post).where(Post.official_id == official_id)
    return list(session.exec(found.order_by(col(Post.id).desc())))


def posts_today(session: Session, office_id: int, today: date) -> list[Held]:
    """The posts of an office held on `today`."""
    found = (
        sa.select(col(Post.official_id), col(Post.role), col(Unit.code), col(Post.since), col(Post.until))
        .join(Unit, col(Unit.id) == Post.unit_id)
        .where(col(Post.office_id) == office_id, on_duty(today))
        .order_by(col(Post.official_id), col(Post.id))
    )
    return [Held(*row) for row in session.execute(found)]


def mornings(session: Session, officials: Collection[int], today: date) -> dict[int, time]:
    """When the morning message comes, of those of these officials who have chosen and lead on `today`."""
    leads = sa.exists().where(
        col(Post.official_id) == Official.id, col(Post.role) == Role.LEADER, on_duty(today)
    )
    found = sa.select(col(Official.id), col(Official.morning)).where(
        col(Official.id).in_(officials), col(Official.morning).is_not(None), leads
    )
    return {official: at for official, at in session.execute(found) if at is not None}


def names(session: Session, officials: Collection[int]) -> dict[int, str]:
    """How these officials are called, by id."""
    if not officials:
        return {}
    found = select(Official.id, Official.name).where(col(Official.id).in_(officials))
    return dict(session.exec(found).all())


def channels_of(session: Session, office_id: int) -> dict[int, list[str]]:
    """The channels on which each official can be reached or has written, by official."""
    rows = session.exec(
        select(Account.official_id, Bot.channel)
        .join(Bot, col(Bot.id) == Account.bot_id)
        .where(Account.office_id == office_id, Account.state == AccountState.ACTIVE)
        .order_by(col(Account.id))
    )
    result: dict[int, list[str]] = {}
    for official, channel in rows:
        result.setdefault(official, []).append(channel)
    return result


def bot_name(session: Session, office_id: int, channel: str) -> str | None:
    """The name of the office's first bot on the channel."""
    found = select(Bot.name).where(Bot.office_id == office_id, Bot.channel == channel)
    return session.exec(found.order_by(col(Bot.id))).first()


def use_invite(session: Session, code_hash: str, instant: datetime) -> int | None:
    """Uses up an invite and returns its official. One statement: of two at once only one is answered."""
    used = session.execute(
        sa.update(Invite)
        .where(
            col(Invite.code_hash) == code_hash,
            col(Invite.used_at).is_(None),
            col(Invite.expires_at) > instant,
        )
        .values(used_at=instant)
        .returning(col(Invite.official_id))
        .execution_options(synchronize_session=False)
    )
    return used.scalar_one_or_none()


def invited(session: Session, code_hash: str) -> tuple[int, str, bool] | None:
    """Whom an invite was made for (id, name), and whether it was used; None for an unknown code."""
    row = session.execute(
        sa.select(col(Official.id), col(Official.name), col(Invite.used_at).is_not(None))
        .join(Official, col(Official.id) == Invite.official_id)
        .where(col(Invite.code_hash) == code_hash)
    ).first()
    return None if row is None else (row[0], row[1], row[2])


def inviter(session: Session, code_hash: str) -> int | None:
    """Who made an invite in chat, as the log has it; None for an unknown code, and for the command line's."""
    made = (col(Audit.subject) == Invite.__tablename__, col(Audit.change) == Change.CREATED)
    found = sa.select(col(Audit.official_id)).join(Invite, col(Invite.id) == Audit.subject_id)
    return session.execute(found.where(col(Invite.code_hash) == code_hash, *made)).scalars().first()


def account(session: Session, bot_id: int, external_id: str) -> Account | None:
    found = select(Account).where(Account.bot_id == bot_id, Account.external_id == external_id)
    return session.exec(found).first()


# Asked for every event; built once, because building a statement costs more than running it.
SET_STATE = (
    sa.update(table(Account))
    .where(
        col(Account.bot_id) == sa.bindparam("bot"),
        col(Account.external_id) == sa.bindparam("chat"),
        col(Account.state) != sa.bindparam("to"),
    )
    .values(state=sa.bindparam("to"))
)


def set_state(session: Session, bot_id: int, external_id: str, state: AccountState) -> bool:
    """Whether the chat is somebody's and was in another state."""
    values = {"bot": bot_id, "chat": external_id, "to": state}
    return change(session, Account, SET_STATE, values) > 0


def readdress(session: Session, account: Account, instant: datetime) -> None:
    """What waits to leave to the account's official, and is not just being sent, leaves to this account."""
    session.execute(
        sa.update(Notice)
        .where(
            col(Notice.official_id) == account.official_id,
            col(Notice.state) == NoticeState.PENDING,
            sa.or_(col(Notice.lease_until).is_(None), col(Notice.lease_until) <= instant),
        )
        .values(account_id=account.id, bot_id=account.bot_id)
    )


def unprefer(session: Session, official_id: int) -> None:
    """None of the official's chats is the preferred one."""
    session.execute(sa.update(Account).where(col(Account.official_id) == official_id).values(preferred=False))


def notices_of_others(session: Session, account_id: int, official_id: int) -> list[tuple[Notice, int]]:
    """Notices still to leave to this chat that were meant for somebody else than `official_id`, and whom."""
    found = select(Notice, Official.id).join(Official, col(Official.id) == Notice.official_id)
    found = found.where(
        Notice.account_id == account_id,
        Notice.official_id != official_id,
        Notice.state == NoticeState.PENDING,
    )
    return [(notice, who) for notice, who in session.exec(found.order_by(col(Notice.id)))]
