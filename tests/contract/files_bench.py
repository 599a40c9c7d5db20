"""A worker that fetches files, with all that it needs around it."""

import asyncio
import hashlib
from datetime import timedelta

import sample
from sample import INSTANT, NOW
from sqlmodel import col, select

from jobs.calendars import Calendars
from jobs.files import FileWorker
from jobs.filestore import FileStore
from storage import files
from storage.tables import Attachment, Direction, Notice

PDF = b"%PDF-1.7 quyet dinh"
SHA = hashlib.sha256(PDF).hexdigest()


class StandingClock:
    def __init__(self):
        self.passed = timedelta()

    def now(self):
        return NOW + self.passed

    def instant(self):
        return INSTANT + self.passed

    def monotonic(self):
        return self.passed.total_seconds()


class Shelf:
    """A channel: gives `data` of every file; `faults` first, one a call."""

    def __init__(self, *faults, data=PDF):
        self.faults = list(faults)
        self.data = data
        self.calls = []
        self.at_once = self.most_at_once = 0
        self.called, self.opened = asyncio.Event(), asyncio.Event()
        self.opened.set()

    async def fetch(self, remote_id, most):
        self.calls.append(remote_id)
        self.called.set()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await self.opened.wait()
            await asyncio.sleep(0)
            if self.faults:
                raise self.faults.pop(0)
            return self.data
        finally:
            self.at_once -= 1


class Bench:
    """A chat of one official, a folder, a clock that stands, and workers on them."""

    def __init__(self, database, folder):
        self.database, self.folder, self.clock = database, folder, StandingClock()
        self.bot_id, self.message_id, self.office_id, self.official_id = database.write(self._fill)
        self.told, self.refused = [], []

    def _fill(self, session):
        ward = sample.ward(session)
        an = sample.official(session, ward.office, "an")
        sample.account(session, an, ward.bot, "an")
        came = sample.message(session, ward.bot, "", "an", direction=Direction.IN)
        return ward.bot.id, came.id, ward.office.id, an.id

    def file(self, name="a.pdf", **values):
        kept = {
            "office_id": self.office_id,
            "message_id": self.message_id,
            "bot_id": self.bot_id,
            "remote_id": f"remote-{name}",
            "name": name,
            "mime": "",
            "created_at": INSTANT,
        }
        return self.database.write(lambda s: files.add(s, **kept | values)).id

    def worker(self, shelf, store=None):
        return FileWorker(
            self.database,
            self.clock,
            Calendars(),
            {self.bot_id: shelf},
            store or FileStore(self.folder),
            lambda: self.told.append(1),
            self.refused.append,
        )

    def passes(self, seconds):
        self.clock.passed += timedelta(seconds=seconds)

    def rows(self):
        return self.database.read(lambda s: s.exec(select(Attachment).order_by(col(Attachment.id))).all())

    def row(self):
        (row,) = self.rows()
        return row

    def notices(self):
        return self.database.read(lambda s: s.exec(select(Notice)).all())

    def on_disk(self):
        return sorted(str(p.relative_to(self.folder)) for p in self.folder.rglob("*") if p.is_file())
