"""Files in the conversation: taken in with their message, joined to the reports they are evidence of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlmodel import Session

from jobs.filekinds import LARGEST, clean_name, family_of
from jobs.wake import leaves_work
from messages.views import FileFault
from storage import files, imports, people, proofs, transcript
from storage.tables import Attachment, AttachmentFault, AttachmentState, FindingStep, Message, Progress


class Announced(Protocol):
    """A file that lies with a channel, as the channel announces it; `size` in bytes where it tells."""

    @property
    def remote_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def mime(self) -> str: ...
    @property
    def size(self) -> int | None: ...


@dataclass(frozen=True)
class Came:
    """By which message of a chat: its id with the channel, its album, the files it shows now."""

    bot_id: int
    chat_id: str
    external_id: str
    album: str | None
    remote_ids: Sequence[str]


def take_in(
    session: Session, message_id: int, announced: Sequence[Announced], album: str | None, instant: datetime
) -> None:
    """Keeps the files of a message with it; an edit brings only those it did not have before.

    What is too large or of no kind we take is refused at once. Strangers' files are not kept at all: they
    could fill the disk.
    """
    message = session.get_one(Message, message_id)
    if people.account(session, message.bot_id, message.chat_id) is None:
        return
    earlier = transcript.versions(session, message.bot_id, message.chat_id, message.external_id)
    known = {row.remote_id for row in files.of_messages(session, [m.id for m in earlier])}
    for one in announced:
        if one.remote_id not in known:
            _keep(session, message, one, album, instant)


def _keep(session: Session, message: Message, one: Announced, album: str | None, instant: datetime) -> None:
    name = clean_name(one.name, one.mime)
    fault = _fault(name, one.size)
    if fault is None:
        leaves_work(session)
    files.add(
        session,
        office_id=message.office_id,
        message_id=message.id,
        bot_id=message.bot_id,
        album=album,
        remote_id=one.remote_id,
        name=name,
        mime=one.mime[:100],
        size=one.size,
        state=AttachmentState.REFUSED if fault else AttachmentState.PENDING,
        fault=fault,
        created_at=instant,
        settled_at=instant if fault else None,
    )


def _fault(name: str, size: int | None) -> AttachmentFault | None:
    if family_of(name) is None:
        return AttachmentFault.KIND
    return AttachmentFault.TOO_LARGE if size is not None and size > LARGEST else None


def own(session: Session, came: Came) -> list[int]:
    """The files the message shows that are or may yet be kept."""
    return [row.id for row in _shown(session, came) if row.state in files.USABLE]


def refused(session: Session, came: Came) -> tuple[FileFault, ...]:
    """The files the message shows that are not taken, and why; of an album each reason once."""
    told = {row.fault for row in _others(session, came)}
    return tuple(
        FileFault(row.name, row.fault.value)
        for row in _shown(session, came)
        if row.state == AttachmentState.REFUSED and row.fault is not None and row.fault not in told
    )


def _shown(session: Session, came: Came) -> list[Attachment]:
    return [
        row
        for row in files.of_messages(session, _versions(session, came))
        if row.remote_id in came.remote_ids
    ]


def _versions(session: Session, came: Came) -> list[int]:
    return [m.id for m in transcript.versions(session, came.bot_id, came.chat_id, came.external_id)]


def brought(session: Session, came: Came) -> tuple[int, ...]:
    """What a report made of the message has as evidence.

    Its own files, those of its album that no caption claimed before, and, when it is an edit, what belonged
    to the report it corrects.
    """
    versions = _versions(session, came)
    mine = own(session, came)
    gone = {row.id for row in files.of_messages(session, versions)} - set(mine)
    kept = [one for one in files.carried(session, versions) if one not in gone]
    return tuple(dict.fromkeys((*mine, *loose(session, came), *kept)))


def siblings(session: Session, came: Came) -> list[int]:
    """The files of the album's other messages that are or may yet be kept."""
    return [row.id for row in _others(session, came) if row.state in files.USABLE]


def _others(session: Session, came: Came) -> list[Attachment]:
    if came.album is None:
        return []
    versions = set(_versions(session, came))
    rows = files.of_album(session, came.bot_id, came.chat_id, came.album)
    return [row for row in rows if row.message_id not in versions]


def loose(session: Session, came: Came) -> list[int]:
    """Those of the album's other files that belong to no report."""
    return unattached(session, siblings(session, came))


def attach(session: Session, progress_id: int, found: Sequence[int]) -> int:
    """Makes files evidence of a report; how many there are."""
    unique = list(dict.fromkeys(found))
    files.attach(session, session.get_one(Progress, progress_id), unique)
    return len(unique)


def of_report(session: Session, progress_id: int) -> list[int]:
    """The files a report has as evidence."""
    return files.of_report(session, progress_id)


def prove(session: Session, step: FindingStep, found: Sequence[int]) -> None:
    """Makes files show a step of a finding."""
    proofs.attach(session, step, list(dict.fromkeys(found)))


def follow(session: Session, found: Sequence[int], came: Came) -> bool:
    """Makes files evidence of the reports and findings of the rest of their album; False where it has none.

    They are its reports by their words too: the file that came with those may be one that is not taken.
    """
    others = [row.id for row in _others(session, came)]
    reports, steps = files.reports_with(session, others), proofs.steps_with(session, others)
    for progress_id in reports:
        attach(session, progress_id, found)
    for step in steps:
        prove(session, step, found)
    return bool(reports or steps)


def unattached(session: Session, found: Sequence[int]) -> list[int]:
    """Those of the files that belong to no report and no finding, and were not sent to be imported."""
    taken = files.attached(session, found) | proofs.attached(session, found) | imports.drafted(session, found)
    return [one for one in found if one not in taken]


def of_message(session: Session, bot_id: int, chat_id: str, message_id: int) -> list[int]:
    """The files of a message of this chat and of its album that belong to no report and can be kept."""
    message = session.get(Message, message_id)
    if message is None or (message.bot_id, message.chat_id) != (bot_id, chat_id):
        return []
    rows = files.of_messages(session, [message_id])
    for album in {row.album for row in rows if row.album is not None}:
        rows += files.of_album(session, bot_id, chat_id, album)
    usable = dict.fromkeys(row.id for row in rows if row.state in files.USABLE)
    return unattached(session, list(usable))
