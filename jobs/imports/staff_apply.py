"""A staff file into the database, in the caller's transaction; applying it twice changes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from jobs.imports.difference import Change, ConsentNeeded, merge, update
from jobs.imports.marked import BadFile, Fault
from jobs.imports.rows import OfficialRow, PostRow
from jobs.imports.staff_file import StaffFile
from storage import people, plans
from storage.tables import Office, Official, Post, Unit


@dataclass(frozen=True)
class StaffImported:
    """What an import did.

    `added`: codes of new officials; `changes`: what changed of those there before; `others`: officials of the
    office whom the file does not name, left alone.
    """

    office: str
    added: tuple[str, ...]
    changes: tuple[Change, ...]
    others: tuple[str, ...]


def import_staff(session: Session, file: StaffFile, today: date, *, consent: bool = False) -> StaffImported:
    """Makes the officials in the file and their posts what it says; a post that is gone ended yesterday.

    Raises BadFile with every fault, those of the file itself and names the office does not know, and
    ConsentNeeded where an official who is there already would change without `consent`.
    """
    office = plans.lock_office(session, file.office) if file.office else None
    units = plans.units_of(session, office.id) if office else {}
    faults = [*file.doc.faults, *_unknown(file, office, units)]
    if faults or office is None:
        raise BadFile(file.path, faults)
    done = _apply(session, file, office, units, today)
    if done.changes and not consent:
        raise ConsentNeeded(done.changes)
    return done


def _unknown(file: StaffFile, office: Office | None, units: Mapping[str, Unit]) -> Iterator[Fault]:
    """The office and the units the file names but the database does not know."""
    if file.office and office is None:
        line = file.doc.line(("office",))
        yield Fault(line, f"there is no office '{file.office}'; import its plan first")
    if office is None:
        return
    for n, official in file.officials.items():
        for m, post in official.posts.items():
            if post.unit is not None and post.unit not in units:
                line = file.doc.line(("officials", n, "posts", m, "unit"))
                yield Fault(line, f"there is no unit '{post.unit}' in the office '{file.office}'")


def _apply(
    session: Session, file: StaffFile, office: Office, units: Mapping[str, Unit], today: date
) -> StaffImported:
    rows = list(file.officials.values())
    stored = {official.code: official for official in people.officials(session, office.id)}
    wanted = [(row.code, row.model_dump(exclude={"posts"})) for row in rows]
    found, changes = merge(session, "official", Official, stored, wanted, fixed={"office_id": office.id})
    touched = [change for change in changes if change.code in stored]
    for row in rows:
        is_new = row.code not in stored
        of_posts = _Posts(session, found[row.code], units, today, is_new=is_new).make_equal(row)
        touched += [] if is_new else of_posts
    session.flush()
    added = tuple(code for code in found if code not in stored)
    others = tuple(code for code in stored if code not in found)
    return StaffImported(office.name, added, tuple(touched), others)


class _Posts:
    """The posts of one official, made equal to the file's."""

    def __init__(
        self, session: Session, official: Official, units: Mapping[str, Unit], today: date, *, is_new: bool
    ) -> None:
        self._session, self._official, self._units = session, official, units
        self._today, self._is_new = today, is_new
        self._codes = {unit.id: code for code, unit in units.items()}

    def make_equal(self, row: OfficialRow) -> list[Change]:
        held = people.posts_of(self._session, self._official.id)
        kept: set[int] = set()
        changes: list[Change] = []
        for wanted in row.posts.values():
            post = next((post for post in held if self._is(post, wanted)), None)
            if post is None:
                changes += self._add(wanted)
            else:
                changes += self._redate(post, wanted)
                kept.add(post.id)
        for post in held:
            if post.id not in kept and not self._is_over(post):
                changes.append(self._end(post))
        return changes

    def _is(self, post: Post, wanted: PostRow) -> bool:
        """A post that is over is another one, unless the file says the same end."""
        same = post.role == wanted.role and post.unit_id == self._units[wanted.unit].id
        return same and (not self._is_over(post) or post.until == wanted.until)

    def _is_over(self, post: Post) -> bool:
        return post.until is not None and post.until < self._today

    def _name(self, post: Post) -> str:
        return f"{self._official.code} {post.role}@{self._codes[post.unit_id]}"

    def _add(self, wanted: PostRow) -> list[Change]:
        """Somebody known since longer has a new post since today, so that the past stays what it was."""
        is_past = wanted.until is not None and wanted.until < self._today
        post = Post(
            office_id=self._official.office_id,
            official_id=self._official.id,
            unit_id=self._units[wanted.unit].id,
            role=wanted.role,
            since=wanted.since or (None if self._is_new or is_past else self._today),
            until=wanted.until,
        )
        self._session.add(post)
        return [Change("post", self._name(post), after="new")]

    def _redate(self, post: Post, wanted: PostRow) -> list[Change]:
        values = {"since": wanted.since or post.since, "until": wanted.until}
        self._session.add(post)
        return update(post, "post", self._name(post), values, {})

    def _end(self, post: Post) -> Change:
        name = self._name(post)
        if post.since is not None and post.since >= self._today:
            self._session.delete(post)
        else:
            post.until = self._today - timedelta(days=1)
            self._session.add(post)
        return Change("post", name, after="ended")
