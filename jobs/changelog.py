"""The log of changes as coordinator and leader read it: who changed what, from what to what."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo
from itertools import groupby
from typing import Any

from sqlmodel import Session

from jobs.errors import JobsError
from messages.views import Differs, LogEntry, LogPage
from storage import access, audit, logged, periods
from storage.access import Actor
from storage.audit import Entry
from storage.rights import Right

PAGE = 8


class LogClosed(JobsError):
    """The log is for those who coordinate or lead the whole office."""

    code = "log_closed"


class NothingLogged(JobsError):
    """`task` is the code that was asked for."""

    code = "unknown_task"


def page(
    session: Session,
    actor: Actor,
    plan_id: int,
    zone: tzinfo | None,
    code: str | None = None,
    before: int | None = None,
) -> LogPage:
    """A page of the log, the newest first, from what is older than the entry of id `before`.

    Its times are those of `zone`. With `code`, what concerns that task. What the actor may not see of
    restricted matters is left out. Raises LogClosed, NothingLogged.
    """
    root = periods.root_unit(session, actor.office_id)
    if not access.may_with_unit(session, actor, Right.LOG, root.id):
        raise LogClosed("neither coordinator nor leader of the office")
    only = None
    if code is not None:
        found = access.task_of(session, actor, plan_id, code, Right.SEE)
        if found is None or Right.SEE not in found[1]:
            raise NothingLogged("no such task", task=code)
        only = logged.of_task(session, found[0].id)
    hidden = logged.hidden(session, actor)
    entries = audit.entries(session, actor.office_id, PAGE + 1, before, only=only, hidden=hidden)
    shown = entries[:PAGE]
    older = shown[-1].audit.id if len(entries) > PAGE else None
    return LogPage(_read(session, shown, zone), older, code, before is None)


def _read(session: Session, entries: Sequence[Entry], zone: tzinfo | None) -> tuple[LogEntry, ...]:
    about = _about(session, entries)
    values = [*_values(entries), *(pair for columns in about.values() for pair in columns.items())]
    names = logged.named(session, values)

    def plain(column: str, value: Any) -> str | None:
        return None if value is None else names.get((column, value)) or str(value)

    return tuple(
        LogEntry(
            at=one.audit.at.astimezone(zone),
            who=one.official,
            subject=one.audit.subject,
            about={name: plain(name, value) or "" for name, value in about[one.audit.id].items()},
            change=one.audit.change.value,
            differs=tuple(
                Differs(name, plain(name, one.audit.before.get(name)), plain(name, one.audit.after.get(name)))
                for name in {**one.audit.before, **one.audit.after}
            ),
            text=one.text,
        )
        for one in entries
    )


def _values(entries: Sequence[Entry]) -> Iterator[tuple[str, Any]]:
    for one in entries:
        yield from one.audit.before.items()
        yield from one.audit.after.items()


def _about(session: Session, entries: Sequence[Entry]) -> dict[int, dict[str, Any]]:
    """What tells which row each entry is about: as it stands now, else, where it is gone, as it was."""
    found: dict[int, dict[str, Any]] = {}
    for subject, group in groupby(sorted(entries, key=lambda one: one.audit.subject), _subject):
        of = list(group)
        rows = logged.about(session, subject, {one.audit.subject_id for one in of})
        for one in of:
            kept = {**one.audit.before, **one.audit.after}
            found[one.audit.id] = rows.get(one.audit.subject_id, kept)
    return found


def _subject(entry: Entry) -> str:
    return entry.audit.subject
