"""What this database is for, the demo's clock, and the bots it knows."""

from datetime import timedelta

from sqlmodel import Session, col, select

from storage.errors import StorageError, WrongKind
from storage.tables import Bot, Installation, InstallationKind
from storage.upsert import insert_new


class BotTaken(StorageError):
    """The channel knows the name already, as another office's bot."""

    code = "bot_taken"


def offset(session: Session) -> timedelta:
    """How far business time is ahead of real time (negative: behind); zero on a real database."""
    return timedelta(milliseconds=session.exec(select(Installation.offset_ms)).one())


def set_offset(session: Session, value: timedelta) -> None:
    """Moves the demo's clock. Raises WrongKind on a real database, whose time is the real one."""
    row = session.exec(select(Installation)).one()
    if row.kind != InstallationKind.DEMO:
        raise WrongKind("this database holds real data; only a demo's clock can be moved")
    row.offset_ms = value // timedelta(milliseconds=1)
    session.add(row)


def bot(session: Session, *, office_id: int, channel: str, name: str, pushes: bool) -> Bot:
    """The office's bot on the channel, made if it is not there. Raises BotTaken."""
    row = {"office_id": office_id, "channel": channel, "name": name, "pushes": pushes}
    insert_new(session, Bot, [row])
    found = session.exec(select(Bot).where(Bot.channel == channel, Bot.name == name)).one()
    if found.office_id != office_id:
        raise BotTaken(f"the bot '{name}' on {channel} belongs to another office; give this one another name")
    return found


def bot_of_token(session: Session, office_id: int, channel: str, token_ref: str, name: str | None) -> Bot:
    """The bot a token (by its public part) stands for, made if it is not there; `name` where it is known.

    Of many processes that start at once one makes it. Raises BotTaken where another token's bot has the name.
    """
    of_token = select(Bot).where(Bot.channel == channel, Bot.token_ref == token_ref)
    found = session.exec(of_token).first()
    if found is None:
        called = name or token_ref.rpartition(":")[2]
        row = {"office_id": office_id, "channel": channel, "name": called, "token_ref": token_ref}
        insert_new(session, Bot, [row | {"pushes": True}])
        found = session.exec(of_token).first()
    if found is None:
        raise BotTaken(f"the bot '{called}' on {channel} is known by another token; rename one of them")
    if name:
        found.name = name
    session.add(found)
    session.flush()
    return found


def name_bot(session: Session, bot_id: int, name: str) -> None:
    """What a bot is called, learnt after it was made."""
    session.get_one(Bot, bot_id).name = name
    session.flush()


def bots(session: Session, channel: str) -> list[Bot]:
    return list(session.exec(select(Bot).where(Bot.channel == channel).order_by(col(Bot.id))))
