"""Evidence opened again: a kept file, for whoever may see what it is evidence of."""

import hashlib
import mimetypes
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from sqlmodel import Session

from jobs.errors import JobsError
from jobs.filekinds import family_of
from jobs.making import Maker, UnknownDocument, Wish
from messages import file_words
from messages.types import OutgoingFile
from messages.views import FileLine
from storage import shown_files
from storage.access import Actor
from storage.shown_files import ShownFile
from storage.tables import Attachment, AttachmentState

UNNAMED = "photo.jpg"
"""What a photo is called that came without a name."""
UNKNOWN_TYPE = "application/octet-stream"
Lines = tuple[FileLine, ...]


class UnknownFile(JobsError):
    """No such file, or it is not for the actor to see: the two read alike."""

    code = "unknown_file"


class FilePending(JobsError):
    """It has not been fetched from the channel yet."""

    code = "file_pending"


class FileLost(JobsError):
    """It was not taken, could not be fetched, or what lies on disk is not what was kept."""

    code = "file_lost"


@dataclass(frozen=True)
class KeptFile:
    """Where a file lies, and under which name it is shown."""

    path: Path
    sha256: str
    name: str
    caption: str


def to_open(session: Session, actor: Actor, file_id: int) -> Attachment:
    """A kept file the actor may open. Raises UnknownFile, FilePending, FileLost."""
    found = shown_files.find(session, actor, file_id)
    if found is None:
        raise UnknownFile("not there, or not the actor's to see")
    if found.state == AttachmentState.PENDING:
        raise FilePending(f"file {file_id} is still to be fetched", name=found.name)
    if found.state != AttachmentState.STORED:
        raise FileLost(f"file {file_id} is {found.state}", name=found.name)
    return found


def about(session: Session, file_id: int) -> dict[str, list[str] | list[int]]:
    """What a message with the file belongs to: the one task, or the one finding, it shows."""
    codes, findings = shown_files.shows(session, file_id)
    named: dict[str, list[str] | list[int]] = {"tasks": codes, "findings": findings}
    return {kind: ids for kind, ids in named.items() if ids}


def of_task(session: Session, actor: Actor, plan_id: int, code: str, zone: tzinfo | None) -> Lines:
    """The files of what was reported of a task, the newest first; none where the actor may not see it."""
    return _lines(shown_files.of_task(session, actor, plan_id, code), zone)


def of_finding(session: Session, actor: Actor, finding_id: int, zone: tzinfo | None) -> Lines:
    """The files of a finding, the newest first; none where the actor may not see it."""
    return _lines(shown_files.of_finding(session, actor, finding_id), zone)


def _lines(found: Sequence[ShownFile], zone: tzinfo | None) -> Lines:
    return tuple(
        FileLine(
            one.file.id,
            "" if one.file.name == UNNAMED else one.file.name,
            is_picture(one.file.name),
            one.by,
            one.at.astimezone(zone),
            one.file.state.value,
        )
        for one in found
    )


def read(session: Session, wish: Wish) -> KeptFile:
    """Raises what `to_open` raises, UnknownDocument."""
    file_id = wish.arguments.get("file")
    if not isinstance(file_id, int):
        raise UnknownDocument("evidence names no file")
    found = to_open(session, wish.actor, file_id)
    sha256 = str(found.sha256)
    return KeptFile(wish.files.path(sha256), sha256, found.name, _caption(session, wish, found))


def _caption(session: Session, wish: Wish, found: Attachment) -> str:
    """Of what it is evidence, by whom, when: its name is shown by itself."""
    source = shown_files.source(session, wish.actor, found.id)
    if source is None:
        return found.name
    at = source.at.astimezone(wish.when.now.tzinfo)
    return file_words.caption(source.code, source.number, source.by, at)


def make(kept: KeptFile) -> OutgoingFile:
    """Raises FileLost where what lies there is not what was kept."""
    try:
        data = kept.path.read_bytes()
    except OSError as error:
        raise FileLost(f"cannot be read: {error.strerror}", name=kept.name) from error
    if hashlib.sha256(data).hexdigest() != kept.sha256:
        raise FileLost("the bytes on disk are not those that were kept", name=kept.name)
    # By its ending, which its bytes were held against; what the sender's program called it proves nothing.
    kind = mimetypes.guess_type(kept.name)[0] or UNKNOWN_TYPE
    return OutgoingFile(kept.name, kind, data, is_picture(kept.name), kept.caption)


def is_picture(name: str) -> bool:
    """Whether a file is shown as a picture."""
    return family_of(name) == "image"


MAKER = Maker(read, make)
