"""Who acts, with the posts that are theirs today."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage.rights import DEPUTED, GRANTS, REPORTERS, Right
from storage.tables import Role


@dataclass(frozen=True)
class Holding:
    """A post as it stands today."""

    role: Role
    unit_id: int
    path: str


@dataclass(frozen=True)
class Absent:
    """Somebody who is away today, with the posts that report: what the actor does for them meanwhile."""

    official_id: int
    posts: tuple[Holding, ...]


@dataclass(frozen=True)
class Actor:
    """An official who acts, with the posts that are theirs today. `absent`: whose deputy they are today."""

    official_id: int
    office_id: int
    code: str
    name: str
    posts: tuple[Holding, ...]
    absent: tuple[Absent, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(post.role for post in self.posts)

    def paths(self, right: Right) -> tuple[str, ...]:
        """The unit paths at and below which the actor has `right`; empty means nowhere.

        A unit without a path (not yet in the tree) is left out: every path begins with "".
        """
        posts = (*self.posts, *self.deputed) if right in DEPUTED else self.posts
        return tuple(post.path for post in posts if post.role in GRANTS[right] and post.path)

    @property
    def deputed(self) -> tuple[Holding, ...]:
        """The posts of those who are away."""
        return tuple(post for one in self.absent for post in one.posts)

    @property
    def reporting_units(self) -> frozenset[int]:
        """The units of the posts that report: the actor's, and those of who is away."""
        return frozenset(post.unit_id for post in (*self.posts, *self.deputed) if post.role in REPORTERS)

    @property
    def absentees(self) -> tuple[int, ...]:
        """Whose deputy the actor is."""
        return tuple(one.official_id for one in self.absent)

    def units(self, *roles: Role) -> frozenset[int]:
        """The units where one of `roles` is held, without those below."""
        return frozenset(post.unit_id for post in self.posts if post.role in roles)


@dataclass(frozen=True)
class Anyone:
    """Stands in a statement for all actors whose posts have these roles; the rest of each is a parameter.

    No role: a post at a unit that is not yet in the tree. `deputed`: the same of those whose deputy they are,
    `away` people.
    """

    posts: tuple[Role | None, ...]
    deputed: tuple[Role | None, ...] = ()
    away: int = 0

    @property
    def official_id(self) -> Any:
        return sa.bindparam("official")

    @property
    def office_id(self) -> Any:
        return sa.bindparam("office")

    def paths(self, right: Right) -> tuple[Any, ...]:
        held = (*self.posts, *self.deputed) if right in DEPUTED else self.posts
        return tuple(sa.bindparam(f"path{n}") for n, role in enumerate(held) if role in GRANTS[right])

    @property
    def absentees(self) -> tuple[Any, ...]:
        return tuple(sa.bindparam(f"away{n}") for n in range(self.away))
