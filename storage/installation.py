"""What this database is for, the demo's clock, and the bots it knows."""

from datetime import timedelta

from sqlmodel import Session, select

from storage.tables import Bot, Installation, InstallationKind


def kind(session: Session) -> InstallationKind:
    return session.exec(select(Installation.kind)).one()


def offset(session: Session) -> timedelta:
    """How far business time is ahead of real time (negative: behind); zero on a real database."""
    return timedelta(milliseconds=session.exec(select(Installation.offset_ms)).one())


def set_offset(session: Session, value: timedelta) -> None:
    row = session.exec(select(Installation)).one()
    row.offset_ms = value // timedelta(milliseconds=1)
    session.add(row)


def bot(session: Session, *, office_id: int, channel: str, name: str, pushes: bool) -> Bot:
    """The office's bot on the channel, made if it is not there."""
    found = session.exec(select(Bot).where(Bot.channel == channel, Bot.name == name)).first()
    if found is None:
        found = Bot(office_id=office_id, channel=channel, name=name, pushes=pushes)
        session.add(found)
        session.flush()
    return found


def bots(session: Session, channel: str) -> list[Bot]:
    return list(session.exec(select(Bot).where(Bot.channel == channel)))
