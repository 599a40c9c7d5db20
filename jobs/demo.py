"""The sample of the demo: loaded into an empty database, wiped to start anew."""

from dataclasses import dataclass

from sqlmodel import Session, select

from storage.tables import Office

SAMPLE = "hoai-hao-2023"


@dataclass(frozen=True)
class DemoPerson:
    code: str
    name: str
    roles: tuple[str, ...]


def is_empty(session: Session) -> bool:
    return session.exec(select(Office.id)).first() is None
