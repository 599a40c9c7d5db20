"""The plan in force and how its tasks are called."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from sqlmodel import Session

from jobs.errors import JobsError
from messages.understand.codes import Called, CodeIndex
from messages.understand.replies import PlanWords
from messages.understand.titles import Named, TitleIndex
from storage import tasks
from storage.access import Actor


class NoPlan(JobsError):
    """The office has no plan yet; the coordinator imports one."""

    code = "no_plan"


@dataclass(frozen=True)
class PlanInForce:
    """`words` asks the session it was found in for the titles, while that is open."""

    id: int
    year: int
    codes: CodeIndex
    words: PlanWords


@dataclass(frozen=True)
class TitlesOf:
    """The titles of a plan, asked for only by a text that gives no code."""

    session: Session
    plan_id: int
    hidden: frozenset[str]

    @cached_property
    def _index(self) -> TitleIndex:
        found = tasks.titles(self.session, self.plan_id)
        return _titles(tuple((code, title) for code, title in found if code not in self.hidden))

    def match(self, words: str) -> Named:
        return self._index.match(words)


def plan_in_force(session: Session, office_id: int, today: date, reader: Actor | None = None) -> PlanInForce:
    """`reader`: who hears of no restricted task but those they may see. Raises NoPlan."""
    plan = tasks.current_plan(session, office_id, today)
    if plan is None:
        raise NoPlan("no plan has been imported; run `nhacviec plan import FILE`")
    hidden = tasks.hidden(session, plan.id, reader) if reader is not None else frozenset[str]()
    codes = _index(tuple(tasks.codes(session, plan.id)), hidden)
    return PlanInForce(plan.id, plan.year, codes, PlanWords(codes, TitlesOf(session, plan.id, hidden)))


@lru_cache(maxsize=64)
def _index(codes: tuple[tuple[str, str | None], ...], hidden: frozenset[str]) -> CodeIndex:
    """Made anew only where the plan's codes are not those of before; it is the same for every message.

    A hidden task keeps its position: nobody's codes mean another task for it.
    """
    return CodeIndex(one for one in _called(codes) if one[0] not in hidden)


@lru_cache(maxsize=64)
def _titles(titles: tuple[tuple[str, str], ...]) -> TitleIndex:
    return TitleIndex(titles)


def _called(codes: Iterable[tuple[str, str | None]]) -> Iterator[Called]:
    """With the position of each in its field, from 1."""
    positions: Counter[str | None] = Counter()
    for code, area in codes:
        positions[area] += 1
        yield code, area, positions[area]
