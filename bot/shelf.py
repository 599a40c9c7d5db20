"""Documents that are kept: opened again on the page or by a link; the right is asked each time."""

import asyncio
import hashlib
import secrets
from datetime import timedelta
from functools import partial

from sqlmodel import Session

from bot.clock import Clock
from bot.documents import Nobody, Press, Reads
from jobs.calendars import Calendars
from jobs.errors import JobsError
from jobs.filestore import FileStore
from jobs.notify import When
from messages.types import DocumentOrder, OutgoingFile
from storage import access, documents
from storage.database import Database
from storage.documents import Claimed
from storage.tables import Document

VALID = timedelta(hours=24)
KEPT = timedelta(days=30)
"""How long a document can be opened again where it was shown."""
TOKEN_BYTES = 24
LONGEST_TOKEN = 64
PATH = "/tep"


class Shelf:
    """`base`: the address people open from outside, "" where there is none; links are at `base/tep/…`."""

    def __init__(
        self, database: Database, clock: Clock, cals: Calendars, files: FileStore, base: str
    ) -> None:
        self._database = database
        self.clock = clock
        self.cals = cals
        self.press = Press(database, files)
        self._base = base.rstrip("/")

    async def keep(self, one: Claimed, file: OutgoingFile) -> None:
        """The file is on disk, and the document says where, when this returns. Raises OSError."""
        sha256 = await asyncio.to_thread(self.press.files.keep, file.data)
        kept = {"name": file.name[:200], "media_type": file.media_type[:100], "picture": file.picture}
        await self._database.awrite(lambda s: documents.note(s, one.id, sha256=sha256, **kept))

    async def link(self, one: Claimed) -> str | None:
        """A link to a kept document for who has the chat now; None without a `base`. Raises Nobody."""
        if not self._base:
            return None
        token, instant = secrets.token_urlsafe(TOKEN_BYTES), self.clock.instant()
        until = instant + VALID

        def work(session: Session) -> None:
            actor = access.actor_of_chat(session, one.bot_id, one.chat_id, self.clock.today())
            if actor is None:
                raise Nobody
            owned = {"office_id": actor.office_id, "official_id": actor.official_id, "document_id": one.id}
            documents.link(session, **owned, token_hash=_hash(token), created_at=instant, expires_at=until)

        await self._database.awrite(work)
        return f"{self._base}{PATH}/{token}"

    async def linked(self, token: str) -> OutgoingFile | None:
        """What a link leads to; None for one that is unknown, over, revoked, or no longer the official's."""
        if not token.isascii() or len(token) > LONGEST_TOKEN:
            return None
        instant = self.clock.instant()
        found = await self._database.aread(lambda s: documents.linked(s, _hash(token), instant))
        if found is None:
            return None
        link, document = found
        reader = partial(access.actor, official_id=link.official_id, today=self.clock.today())
        return await self._opened(document, reader)

    async def shown(self, bot_id: int, chat_id: str, message_id: int) -> OutgoingFile | None:
        """What a message of a chat brought, for who has the chat now; None where there is nothing to show."""
        document = await self._database.aread(lambda s: documents.kept_in(s, bot_id, chat_id, message_id))
        if document is None:
            return None
        today = self.clock.today()
        return await self._opened(document, lambda s: access.actor_of_chat(s, bot_id, chat_id, today))

    async def tidy(self) -> None:
        """Removes the files of documents of over `KEPT` ago. Raises OSError, DatabaseAway."""
        instant = self.clock.instant()
        before = instant - KEPT
        old = await self._database.aread(lambda s: documents.outdated(s, before, instant))
        gone = [one for one in old if await asyncio.to_thread(self.press.files.drop, one)]
        if gone:
            await self._database.awrite(lambda s: documents.forget_kept(s, gone, before))

    async def _opened(self, document: Document, reader: Reads) -> OutgoingFile | None:
        when = When(self.clock.now(), self.clock.instant(), self.cals.of(document.office_id))
        try:
            await self.press.check(DocumentOrder(document.kind, document.arguments), reader, when)
            path = self.press.files.path(str(document.sha256))
            data = await asyncio.to_thread(path.read_bytes)
        except (JobsError, Nobody, OSError):
            return None
        return OutgoingFile(str(document.name), str(document.media_type), data, document.picture)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
