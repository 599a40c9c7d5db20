"""A list of officials as the staff file it means: who is named there, beside the posts they hold already."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jobs.imports.listing import (
    CODE,
    CONTACT,
    LONGEST_QUOTE,
    NAME,
    ROLE,
    UNIT,
    Entry,
    Listing,
    Unread,
    in_order,
)
from jobs.imports.marked import Marked
from jobs.imports.rows import OfficialRow, PostRow
from jobs.imports.staff_file import StaffFile
from jobs.imports.unit_names import UnitNames
from storage.tables import Office, Official, Post, Role, Unit, fold

LONGEST_NAME, LONGEST_CODE = 200, 36
OF_THE_OFFICE = frozenset({Role.LEADER, Role.COORDINATOR, Role.ADMIN})
"""Roles that hold for the whole office, whatever unit a list puts them in."""
APPOINTED = frozenset({Role.LEADER, Role.ADMIN})
ROLE_WORDS = (
    (Role.ADMIN, r"quan tri"),
    (Role.COORDINATOR, r"dau moi|dieu phoi"),
    (
        Role.HEAD,
        r"^(?:chu tich|bi thu|chu nhiem|truong)\b.*\b(?:hoi|mat tran|mttq|doan|cong doan|thon|khu pho)\b",
    ),
    (Role.LEADER, r"^(?:pho )?chu tich(?! hdnd| hoi)|^lanh dao"),
    (Role.OFFICIAL, r"^pho\b|cong chuc|chuyen vien|can bo|nhan vien|vien chuc|ke toan|van thu|can su"),
    (Role.HEAD, r"^(?:quyen )?(?:truong|phu trach|chanh|giam doc|chi huy truong|bi thu|chu nhiem)\b"),
)
"""By what a list calls a post, accents aside; the first that fits counts."""


@dataclass(frozen=True)
class StaffList:
    """`file`: what to import."""

    file: StaffFile
    unread: tuple[Unread, ...]


@dataclass(frozen=True)
class Known:
    """What an office has: its units by code, its people, and the posts of each by their id."""

    office: Office
    units: Mapping[str, Unit]
    people: Sequence[Official]
    posts: Mapping[int, Sequence[Post]]
    today: date


def staff_of(name: str, listing: Listing, known: Known, *, appoints: bool) -> StaffList:
    """What the listing means for the office. `name`: of the file.

    `appoints`: who sent it may name leaders and admins.
    """
    work = _People(known, appoints=appoints)
    for entry in listing.entries:
        work.read(entry)
    officials = dict(enumerate(work.rows.values()))
    file = StaffFile(Path(name), Marked(), known.office.code, officials)
    return StaffList(file, in_order([*listing.unread, *work.unread]))


class _People:
    def __init__(self, known: Known, *, appoints: bool) -> None:
        self._known, self._appoints = known, appoints
        self._units = UnitNames(known.units, known.today)
        self._root = next(code for code, unit in known.units.items() if unit.parent_id is None)
        self._codes = {one.code for one in known.people}
        self.rows: dict[str, OfficialRow] = {}
        self.unread: list[Unread] = []

    def read(self, entry: Entry) -> None:
        name = " ".join(entry.get(NAME).split())[:LONGEST_NAME]
        post, found = self._post(entry), self._stored(entry, name)
        if post is None:
            return
        if len(found) > 1:
            self._cannot(entry, "same_name", name)
            return
        held = list(self._held(found[0])) if found else []
        code = found[0].code if found else self._new_code(name)
        if code in self.rows:
            self._cannot(entry, "double", name)
        elif post.role in APPOINTED and not self._appoints and not any(_same(one, post) for one in held):
            self._cannot(entry, "appoint", f"{name}: {entry.get(ROLE)}")
        else:
            contact = " ".join(entry.get(CONTACT).split())[:LONGEST_NAME] or (
                found[0].contact if found else None
            )
            posts = _each_once([*held, post])
            self.rows[code] = OfficialRow(code=code, name=name, contact=contact, posts=posts)

    def _cannot(self, entry: Entry, why: str, said: str) -> None:
        self.unread.append(Unread(entry.where, why, said[:LONGEST_QUOTE]))

    def _stored(self, entry: Entry, name: str) -> list[Official]:
        """By the code the list gives, else all of that name."""
        code = entry.get(CODE).strip()
        coded = [one for one in self._known.people if one.code == code]
        return coded or [one for one in self._known.people if fold(one.name) == fold(name)]

    def _new_code(self, name: str) -> str:
        base = "-".join(re.findall(r"[a-z0-9]+", fold(name)))[:LONGEST_CODE].strip("-") or "can-bo"
        if base in self.rows:
            return base
        code, number = base, 1
        while code in self._codes:
            number += 1
            code = f"{base}-{number}"
        return code

    def _post(self, entry: Entry) -> PostRow | None:
        role = _role(entry.get(ROLE))
        if role is None:
            self._cannot(entry, "role", entry.get(ROLE))
            return None
        if role in OF_THE_OFFICE:
            return PostRow(role=role, unit=self._root)
        units, _ = self._units.read(entry.get(UNIT))
        if len(units) != 1:
            self._cannot(entry, "unit", entry.get(UNIT) or entry.get(NAME))
            return None
        return PostRow(role=role, unit=units[0])

    def _held(self, official: Official) -> Iterable[PostRow]:
        """What they hold stays: a list names people, it ends no post."""
        codes = {unit.id: code for code, unit in self._known.units.items()}
        for post in self._known.posts.get(official.id, ()):
            if post.until is None or post.until >= self._known.today:
                yield PostRow(role=post.role, unit=codes[post.unit_id], since=post.since, until=post.until)


def _same(one: PostRow, other: PostRow) -> bool:
    return (one.role, one.unit) == (other.role, other.unit)


def _each_once(posts: Iterable[PostRow]) -> dict[int, PostRow]:
    by_name: dict[tuple[Role, str], PostRow] = {}
    for post in posts:
        by_name.setdefault((post.role, post.unit), post)
    return dict(enumerate(by_name.values()))


def _role(text: str) -> Role | None:
    said = " ".join(fold(text).split())
    if not said:
        return Role.OFFICIAL
    return next((role for role, words in ROLE_WORDS if re.search(words, said)), None)
