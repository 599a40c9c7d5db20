"""Documents and pictures are read in a short transaction and made outside of it, from what was read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from jobs.errors import JobsError
from jobs.filestore import FileStore
from jobs.notify import When
from messages.types import OutgoingFile
from storage.access import Actor


class UnknownDocument(JobsError):
    """No maker is called so, or its arguments are none it ever wrote: of a version that is gone."""

    code = "unknown_document"


@dataclass(frozen=True)
class Wish:
    """What a document is asked for: who reads it, when, its arguments; `files`: where evidence lies.

    The arguments may be forged or older than what they speak of.
    """

    actor: Actor
    when: When
    arguments: dict[str, Any]
    files: FileStore


@dataclass(frozen=True)
class Maker:
    """How a kind of document is made.

    `read(session, wish)` gives a frozen view in a read transaction. It checks the reader's right, again at
    each opening, and raises a JobsError, which is said to the reader in place of the document. `make(view)`
    runs in the render pool, without a session; a JobsError of it is said too, anything else is an apology.
    """

    read: Callable[[Session, Wish], Any]
    make: Callable[[Any], OutgoingFile]
