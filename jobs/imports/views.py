"""A draft and what it means as what a person reads: codes by their names, values as texts and days."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from jobs.imports.difference import Change
from jobs.imports.listing import Kind, Listing
from jobs.imports.meaning import Meaning
from messages.views import ImportChange, ImportKept, ImportNew, ImportUnread, ImportView
from messages.words import ROLES
from storage import imports, people, plans
from storage.tables import ImportDraft

BY_UNIT = frozenset({"lead", "support", "parent"})
Names = Mapping[str, str]


def bare(session: Session, draft: ImportDraft, by: str = "", at: Any = None) -> ImportView:
    """The draft without what it means: it waits, or was settled."""
    return ImportView(draft.id, imports.name_of(session, draft), draft.state.value, by=by, at=at)


def of(session: Session, draft: ImportDraft, meaning: Meaning) -> ImportView:
    listing = Listing.from_json(draft.listing or {})
    units = {code: unit.name for code, unit in plans.units_of(session, draft.office_id).items()}
    officials = {one.code: one.name for one in people.officials(session, draft.office_id)}
    return ImportView(
        id=draft.id,
        name=imports.name_of(session, draft),
        state=draft.state.value,
        kind=listing.kind.value,
        year=meaning.year,
        fresh=meaning.fresh,
        headings=tuple(listing.headings),
        new=_new(meaning, units) if listing.kind == Kind.PLAN else _new_people(meaning, units),
        changes=tuple(_change(one, units, officials) for one in _told(meaning.changes)),
        kept=tuple(ImportKept(_change(one.change, units, officials), one.by, one.at) for one in meaning.kept),
        unread=tuple(ImportUnread(one.where, one.why, one.said) for one in meaning.unread),
        unclear=tuple(ImportUnread(one.where, one.title, one.said) for one in meaning.unclear),
        left_out=meaning.left_out,
        whole=draft.whole,
        mark=meaning.mark,
    )


def _told(changes: Sequence[Change]) -> list[Change]:
    """That a task is dated from now on is said by its date."""
    dated = {one.code for one in changes if one.field == "deadline"}
    return [one for one in changes if one.field != "kind" or one.code not in dated]


def _new(meaning: Meaning, units: Names) -> tuple[ImportNew, ...]:
    return tuple(
        ImportNew(row.code, row.title, units.get(row.lead or "", ""), row.deadline) for row in meaning.tasks
    )


def _new_people(meaning: Meaning, units: Names) -> tuple[ImportNew, ...]:
    return tuple(
        ImportNew(
            row.code,
            row.name,
            ", ".join(_post(f"{post.role}@{post.unit}", units) for post in row.posts.values()),
        )
        for row in meaning.officials
    )


def _change(one: Change, units: Names, officials: Names) -> ImportChange:
    before, after = (_value(one.field, value, units) for value in (one.before, one.after))
    return ImportChange(one.kind, _subject(one, units, officials), one.field, before, after)


def _subject(one: Change, units: Names, officials: Names) -> str:
    if one.kind == "official":
        return officials.get(one.code, one.code)
    if one.kind == "post":
        code, _, post = one.code.partition(" ")
        return f"{officials.get(code, code)} – {_post(post, units)}"
    return one.code


def _post(post: str, units: Names) -> str:
    """ "head@vp-tk" → "phụ trách bộ phận Văn phòng – Thống kê"."""
    role, _, unit = post.partition("@")
    return f"{ROLES.get(role, role)} {units.get(unit, unit)}"


def _value(field: str, value: Any, units: Names) -> str | date | None:
    if field in BY_UNIT and isinstance(value, str):
        return ", ".join(units.get(code, code) for code in value.split(", "))
    if isinstance(value, StrEnum):
        return value.value
    return value if value is None or isinstance(value, date) else str(value)
