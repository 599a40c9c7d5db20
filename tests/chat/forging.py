"""What a payload that was never shown does and shows, tried in a transaction that is undone."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from chat.conftest import Ward
from chat.one_of_each import MARKS
from chat.two_wards import World
from sqlmodel import Session

from bot import registry
from bot.buttons import Action
from bot.context import Incoming
from bot.router import Router
from messages.types import Rendered
from storage.tables import Base

T = TypeVar("T")
TALK = frozenset({"inbox", "message", "audit"})
DUMPED = [table for table in Base.metadata.sorted_tables if table.name not in TALK]
Rows = list[list[tuple[object, ...]]]
UNKNOWN = {"code": "Y.8"}
UNKNOWN_ID = 987_654_321
REFUSED = ("⚠️", "Biểu mẫu này đã đóng", "Nút này không còn", "Lệnh /")


class Undone(Exception):
    """Takes what was found out of a transaction that is rolled back."""

    def __init__(self, found: object) -> None:
        self.found = found


@dataclass(frozen=True)
class Outcome:
    """`did`: a row of any table but those of the talk itself is another; `said`: words, buttons, document."""

    did: bool
    said: str
    changed: frozenset[str] = frozenset()

    @property
    def refused(self) -> bool:
        return not self.did and self.said.startswith(REFUSED)

    def shows(self, mark: str) -> bool:
        return mark in self.said or "DocumentOrder" in self.said


class Forger:
    """Says and taps as anybody, and leaves no trace."""

    def __init__(self, ward: Ward, world: World) -> None:
        self.ward, self.world = ward, world
        self.router = Router(ward.clock, ward.engine.cals)
        self.before = ward.database.read(dump)

    def taps(self, who: str, payload: str) -> Outcome:
        return self._tried(who, tap=payload)

    def says(self, who: str, text: str) -> Outcome:
        return self._tried(who, text=text)

    def _tried(self, who: str, **said: str) -> Outcome:
        def work(session: Session) -> Outcome:
            rows = _written(session)
            answer = self.hears(session, who, **said)
            changed = changes(self.before, dump(session)) if _written(session) != rows else frozenset()
            return Outcome(bool(changed), answer, changed)

        return self.undone(work)

    def hears(self, session: Session, who: str, **said: Any) -> str:
        """What is said back, with the labels of its buttons, which are then `choices`."""
        (bot,) = self.ward.engine.bots
        incoming = Incoming(bot, self.world.chats[who], "1", self.ward.clock.now(), **said)
        answer = self.router.answer(session, incoming, None)
        session.flush()
        self.choices = answer.choices
        return _said(answer)

    def undone(self, work: Callable[[Session], T]) -> T:
        """What the work found, without a trace of it."""

        def tried(session: Session) -> None:
            raise Undone(work(session))

        try:
            self.ward.database.write(tried)
        except Undone as undone:
            return cast("T", undone.found)
        raise AssertionError("nothing was undone")

    def cell(self, payload: str, unknown: str, scope: str, *, typed: bool = False) -> str:
        """Who learns or changes what the payload points at; behind a stroke who is told something else than
        of what does not exist, without learning what it holds."""
        act = self.says if typed else self.taps
        code = str(self.world.scopes[scope]["code"])
        learn, tell = "", ""
        for who in self.world.taps:
            found = act(who, payload)
            if found.shows(MARKS[scope]):
                learn += who
            elif found.said.replace(code, UNKNOWN["code"]) != act(who, unknown).said:
                learn, tell = (learn + who, tell) if found.did else (learn, tell + who)
            else:
                assert not found.did or found.changed <= {"dialogue"}, (payload, who, found)
        return f"{learn}/{tell}" if tell else learn


def dump(session: Session) -> Rows:
    asked = (sa.select(table).order_by(*table.primary_key) for table in DUMPED)
    return [[tuple(row) for row in session.execute(one)] for one in asked]


def changes(before: Rows, now: Rows) -> frozenset[str]:
    """The tables that differ."""
    names = (table.name for table in DUMPED)
    return frozenset(name for name, was, new in zip(names, before, now, strict=True) if was != new)


def _written(session: Session) -> int:
    """How many rows the connection has written so far, whatever became of them."""
    driver = session.connection().connection.dbapi_connection
    assert driver is not None
    return int(driver.total_changes)


def _said(answer: Rendered) -> str:
    labels = [button.label for row in answer.choices for button in row]
    return "\n".join([answer.html, *labels, *([str(answer.document)] if answer.document else [])])


def parameters(action: Action) -> list[str]:
    return list(inspect.signature(action.handler).parameters)[1:]


def payload(action: Action, aims: Mapping[str, object], rest: Mapping[str, object]) -> str:
    """`rest`: what points at nothing, which goes before."""
    values = (rest[name] if name in rest else aims[name] for name in parameters(action))
    return ":".join([action.name, *map(str, values)])


def actions() -> list[str]:
    """Every button there is."""
    registry.find_action("")
    return sorted(registry._actions)
