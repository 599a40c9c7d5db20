"""A staff file: the officials of an office and their posts, read and checked with the line of every fault."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jobs.imports import marked
from jobs.imports.marked import Marked, Place
from jobs.imports.rows import OfficialRow, PostRow, check, rows
from jobs.imports.sense import codes

SECTIONS = ("office", "officials")


@dataclass(frozen=True)
class StaffFile:
    """What a staff file says, by position. Its own faults are in `doc`; units only the database knows."""

    path: Path
    doc: Marked
    office: str | None
    officials: dict[int, OfficialRow]


def read(path: Path) -> StaffFile:
    """Reads a staff file. Raises BadFile or JobsError only where there is nothing in it to check further."""
    doc = marked.read(path, SECTIONS)
    office = doc.at(("office",))
    if not isinstance(office, str):
        doc.fault(("office",), "'office' must be the code of an office")
    codes(doc, "officials")
    listed = doc.at(("officials",))
    if not isinstance(listed, list) or not listed:
        doc.fault(("officials",), "'officials' must be a list of officials")
        listed = []
    found = {n: _official(raw, ("officials", n), doc) for n, raw in enumerate(listed)}
    named = office if isinstance(office, str) else None
    return StaffFile(path, doc, named, {n: row for n, row in found.items() if row is not None})


def _official(raw: Any, place: Place, doc: Marked) -> OfficialRow | None:
    if not isinstance(raw, dict):
        doc.fault(place, "must be a group of `name: value` lines")
        return None
    row = check(OfficialRow, {name: value for name, value in raw.items() if name != "posts"}, place, doc)
    posts = rows(PostRow, raw.get("posts"), (*place, "posts"), doc, required=False)
    _check_posts(posts, place, doc)
    return row and row.model_copy(update={"posts": posts})


def _check_posts(posts: dict[int, PostRow], place: Place, doc: Marked) -> None:
    seen = set()
    for n, post in posts.items():
        if post.since and post.until and post.until < post.since:
            doc.fault((*place, "posts", n, "until"), "until is before since")
        if post.role is not None and (post.role, post.unit) in seen:
            doc.fault((*place, "posts", n), f"the post {post.role}@{post.unit} stands twice")
        seen.add((post.role, post.unit))
