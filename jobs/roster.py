"""Who hears of what today: heads, leaders in charge, chairmen and coordinators, of many offices at once."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from storage import roster
from storage.access import BELOW_AN_OFFICE
from storage.roster import Node, OnDuty
from storage.tables import Role

People = tuple[int, ...]
MOST_SUCCESSORS = 10


@dataclass(frozen=True)
class Roster:
    """The posts of a day. Whoever is asked for: nobody is an empty tuple."""

    today: date
    _units: dict[int, Node]
    _roots: dict[int, int]
    _holders: Mapping[Role, Mapping[int, People]]
    _coordinators: dict[int, People]
    _on_duty: frozenset[int]
    _deputies: frozenset[int]

    def on_duty(self, official_id: int | None) -> bool:
        """Whether they hold any post today: who has left answers for nothing."""
        return official_id in self._on_duty

    def everyone(self) -> frozenset[int]:
        """Who holds any post today."""
        return self._on_duty

    def present(self, unit_id: int | None) -> int | None:
        """The unit, or what took over its work when it ended; None if nothing did."""
        for _ in range(MOST_SUCCESSORS):
            node = self._units.get(unit_id) if unit_id is not None else None
            if node is None:
                return None
            if node.until is None or node.until >= self.today:
                return node.id
            unit_id = node.successor_id
        return None

    def heads(self, unit_id: int | None) -> People:
        return self._holders[Role.HEAD].get(unit_id, ()) if unit_id is not None else ()

    def coordinators(self, office_id: int) -> People:
        return self._coordinators.get(office_id, ())

    def steps_in(self, office_id: int) -> People:
        """Who hears what nobody else answers for: the coordinators, else the chairmen."""
        return self.coordinators(office_id) or self.chairmen(office_id)

    def admins(self, office_id: int) -> People:
        root = self._roots.get(office_id)
        return self._holders[Role.ADMIN].get(root, ()) if root is not None else ()

    def chairmen(self, office_id: int) -> People:
        """The leaders of the whole office; of several, those who are not a deputy in charge of some units."""
        root = self._roots.get(office_id)
        leaders = self._holders[Role.LEADER].get(root, ()) if root is not None else ()
        return tuple(person for person in leaders if person not in self._deputies) or leaders

    def in_charge(self, unit_id: int | None, office_id: int) -> People:
        """The leader to whom the unit, or the nearest above it, is given (phụ trách); else the chairmen.

        Who leads what stands above the office, a town with its wards, is in charge of none of its units.
        """
        leaders = self._holders[Role.LEADER]
        node = self._units.get(unit_id) if unit_id is not None else None
        above = [int(part) for part in node.path.split("/") if part] if node is not None else []
        for unit in map(self._units.get, reversed(above)):
            if unit and unit.kind in BELOW_AN_OFFICE and (found := leaders.get(unit.id)):
                return found
        return self.chairmen(office_id)


def roster_of(session: Session, today: date, offices: Collection[int] | None = None) -> Roster:
    """The posts held on `today`, in every office or in `offices`; two queries."""
    return arranged(today, roster.units(session, offices), roster.posts(session, today, offices))


def arranged(today: date, nodes: Collection[Node], posts: Collection[OnDuty]) -> Roster:
    """`posts`: those held on `today`, who came first first. Pure."""
    roots = _roots(nodes)
    holders: dict[Role, dict[int, People]] = {role: {} for role in Role}
    coordinators: dict[int, People] = {}
    for post in posts:
        _add(holders[post.role], post.unit_id, post)
        if post.role == Role.COORDINATOR:
            _add(coordinators, post.office_id, post)
    return Roster(
        today=today,
        _units={node.id: node for node in nodes},
        _roots=roots,
        _holders=holders,
        _coordinators=coordinators,
        _on_duty=frozenset(post.official_id for post in posts),
        _deputies=frozenset(
            post.official_id
            for post in posts
            if post.role == Role.LEADER and post.unit_id != roots.get(post.office_id)
        ),
    )


def _add(people: dict[int, People], key: int, post: OnDuty) -> None:
    known = people.get(key, ())
    if post.official_id not in known:
        people[key] = (*known, post.official_id)


def _roots(nodes: Iterable[Node]) -> dict[int, int]:
    """The office itself in the tree, by office: its topmost unit, in its present form if it was renamed."""
    found: dict[int, Node] = {}
    for node in nodes:
        if node.kind in BELOW_AN_OFFICE:
            continue
        known = found.get(node.office_id)
        if known is None or (known.successor_id is not None and node.successor_id is None):
            found[node.office_id] = node
    return {office: node.id for office, node in found.items()}
