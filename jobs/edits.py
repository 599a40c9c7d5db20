"""What was said and edited since: its versions, what the bot had answered to it, what was reported by it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from jobs import additions, progress, withdrawals
from jobs.errors import JobsError
from storage import reports, transcript
from storage.access import Actor
from storage.tables import Period, Progress, Task


class CannotCorrect(JobsError):
    """What the message reported is part of a report that was handed in."""

    code = "cannot_correct"


@dataclass(frozen=True)
class Edited:
    """`ids` of all versions, oldest first; `changed`: the newest has other words than the one before it.

    `about`: what the answers to the earlier versions belong to.
    """

    ids: tuple[int, ...]
    changed: bool
    about: dict[str, Any]


def edited(session: Session, bot_id: int, chat_id: str, external_id: str) -> Edited:
    """The message as it was and as it is."""
    versions = transcript.versions(session, bot_id, chat_id, external_id)
    about: dict[str, Any] = {}
    for answer in transcript.answers_to(session, versions[:-1]):
        about = {**answer.about, **about}
    return Edited(
        ids=tuple(version.id for version in versions),
        changed=len(versions) > 1 and versions[-1].text != versions[-2].text,
        about=about,
    )


@dataclass(frozen=True)
class Said:
    """A standing report of a task, and whether the message it came by holds nothing but its text.

    `beside`: the fields of a `Report` that were said elsewhere.
    """

    progress_id: int
    task: str
    is_its_text: bool
    beside: dict[str, str | None]


Beside = Mapping[str, Mapping[str, Any]]
"""By code, the fields of a corrected report that were said elsewhere and still hold."""


def said_by(session: Session, actor: Actor, bot_id: int, chat_id: str, external_id: str) -> list[Said]:
    """The actor's standing reports that came by a message, in any of its versions. Raises CannotCorrect."""
    versions = {m.id: m.text for m in transcript.versions(session, bot_id, chat_id, external_id)}
    found = []
    for row in reports.standing_by_messages(session, actor.official_id, list(versions)):
        task, period = session.get_one(Task, row.task_id), session.get_one(Period, row.period_id)
        if progress.is_closed(session, task, period):
            raise CannotCorrect("already handed in", task=task.code)
        is_its_text = additions.is_text_of(row.text, versions.get(row.message_id or 0, ""))
        found.append(Said(row.id, task.code, is_its_text, withdrawals.beside(row)))
    return found


def drop(session: Session, gone: Collection[Said], now: datetime) -> None:
    """Takes reports back that a correction says no more."""
    for said in gone:
        withdrawals.take_back(session, session.get_one(Progress, said.progress_id), now)
