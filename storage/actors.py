"""Who acts, with the posts that are theirs today."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from storage.rights import GRANTS, Right
from storage.tables import Role


@dataclass(frozen=True)
class Holding:
    """A post as it stands today."""

    role: Role
    unit_id: int
    path: str


@dataclass(frozen=True)
class Actor:
    """An official who acts, with the posts that are theirs today."""

    official_id: int
    office_id: int
    code: str
    name: str
    posts: tuple[Holding, ...]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(post.role for post in self.posts)

    def paths(self, right: Right) -> tuple[str, ...]:
        """The unit paths at and below which the actor has `right`; empty means nowhere.

        A unit without a path (not yet in the tree) is left out: every path begins with "".
        """
        return tuple(post.path for post in self.posts if post.role in GRANTS[right] and post.path)

    def units(self, *roles: Role) -> frozenset[int]:
        """The units where one of `roles` is held, without those below."""
        return frozenset(post.unit_id for post in self.posts if post.role in roles)


@dataclass(frozen=True)
class Anyone:
    """Stands in a statement for all actors whose posts have these roles; the rest of each is a parameter.

    No role: a post at a unit that is not yet in the tree.
    """

    posts: tuple[Role | None, ...]

    @property
    def official_id(self) -> Any:
        return sa.bindparam("official")

    @property
    def office_id(self) -> Any:
        return sa.bindparam("office")

    def paths(self, right: Right) -> tuple[Any, ...]:
        return tuple(sa.bindparam(f"path{n}") for n, role in enumerate(self.posts) if role in GRANTS[right])
