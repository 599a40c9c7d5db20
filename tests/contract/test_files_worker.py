"""The worker that fetches files: crashes, retries, what is refused, what lies on disk."""

import asyncio
import hashlib
from datetime import timedelta

import pytest
import sample
from sample import INSTANT, NOW
from sqlmodel import col, select

from jobs.calendars import Calendars
from jobs.filekinds import LARGEST
from jobs.files import DISK_WAIT, MOST_AT_ONCE, MOST_ATTEMPTS, FileWorker
from jobs.filestore import FileStore
from jobs.ports import Refused, SendError, TooLarge
from jobs.retry import MALFORMED_WAIT
from storage import files
from storage.files import LEASE
from storage.tables import Attachment, AttachmentState, Direction, Notice

pytestmark = pytest.mark.contract

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


@pytest.fixture
def bench(database, tmp_path):
    return Bench(database, tmp_path / "files")


async def test_a_file_lies_under_the_hash_of_its_bytes(bench):
    bench.file(retry_at=INSTANT, error="before")
    await bench.worker(Shelf()).drain()
    row = bench.row()
    assert (row.state, row.sha256, row.stored_size) == (AttachmentState.STORED, SHA, len(PDF))
    assert (row.attempts, row.error, row.leased_by, row.settled_at) == (1, None, None, INSTANT)
    assert bench.on_disk() == [f"{SHA[:2]}/{SHA}"]
    assert FileStore(bench.folder).path(SHA).read_bytes() == PDF
    assert (bench.notices(), bench.told) == ([], [])


async def test_the_same_file_twice_is_kept_once(bench):
    for name in ("a.pdf", "b.pdf"):
        bench.file(name)
    await bench.worker(Shelf()).drain()
    assert [row.sha256 for row in bench.rows()] == [SHA, SHA]
    assert bench.on_disk() == [f"{SHA[:2]}/{SHA}"]


async def test_no_name_reaches_the_disk(bench):
    for name in ("../../x.pdf", "/etc/x.pdf", "a\\b.pdf"):
        bench.file(name, remote_id="../../y")
    await bench.worker(Shelf()).drain()
    assert bench.on_disk() == [f"{SHA[:2]}/{SHA}"]
    assert [path.name for path in bench.folder.parent.iterdir() if path.name.startswith(("x", "y"))] == []


async def test_no_more_than_a_few_at_a_time(bench):
    for number in range(20):
        bench.file(f"{number}.pdf")
    shelf = Shelf()
    await bench.worker(shelf).drain()
    assert shelf.most_at_once == MOST_AT_ONCE
    assert sorted(shelf.calls) == sorted(row.remote_id for row in bench.rows())


async def test_two_workers_share_the_files_and_fetch_none_twice(bench):
    for number in range(20):
        bench.file(f"{number}.pdf")
    shelf = Shelf()
    await asyncio.gather(*(bench.worker(shelf).drain() for _ in range(2)))
    assert len(shelf.calls) == len(set(shelf.calls)) == 20
    assert {row.state for row in bench.rows()} == {AttachmentState.STORED}
    assert shelf.most_at_once <= 2 * MOST_AT_ONCE


class CrashesAfterwards(FileStore):
    def keep(self, data):
        super().keep(data)
        raise RuntimeError("power cut")


async def test_a_crash_between_disk_and_database_fetches_again_and_ends_in_one_file(bench):
    bench.file()
    shelf = Shelf()
    with pytest.raises(RuntimeError, match="power cut"):
        await bench.worker(shelf, CrashesAfterwards(bench.folder)).drain()
    assert bench.row().state == AttachmentState.PENDING
    again = bench.worker(shelf)
    await again.drain()
    assert len(shelf.calls) == 1, "it is still leased"
    bench.passes(LEASE.total_seconds())
    await again.drain()
    assert len(shelf.calls) == 2
    assert (bench.row().state, bench.row().attempts) == (AttachmentState.STORED, 2)
    assert bench.on_disk() == [f"{SHA[:2]}/{SHA}"]


async def test_a_process_that_serves_alone_clears_away_what_its_forerunner_left(bench):
    bench.file()
    with pytest.raises(RuntimeError):
        await bench.worker(Shelf(), CrashesAfterwards(bench.folder)).drain()
    (bench.folder / "tmp" / "half").write_bytes(b"%PDF")
    worker = bench.worker(Shelf())
    await worker.begin_alone()
    await worker.drain()
    assert bench.row().state == AttachmentState.STORED
    assert bench.on_disk() == [f"{SHA[:2]}/{SHA}"]


async def test_a_damaged_file_on_disk_is_written_anew(bench):
    path = FileStore(bench.folder).path(SHA)
    path.parent.mkdir(parents=True)
    path.write_bytes(PDF[:5])
    bench.file()
    await bench.worker(Shelf()).drain()
    assert path.read_bytes() == PDF


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (SendError("500"), 5.0),
        (SendError("no answer", ambiguous=True), 5.0),
        (SendError("moved", moved_to="1"), 5.0),
        (SendError("too many", retry_after=70.0), 70.0),
        (SendError("bad request", malformed=True), MALFORMED_WAIT),
        (ValueError("a fault of the channel"), 5.0),
        (OSError("broken pipe"), 5.0),
    ],
)
async def test_what_may_pass_is_tried_again(bench, fault, wait):
    bench.file()
    worker = bench.worker(Shelf(fault))
    await worker.drain()
    assert (bench.row().state, bench.row().retry_at) == (
        AttachmentState.PENDING,
        INSTANT + timedelta(seconds=wait),
    )
    assert bench.row().error
    bench.passes(wait)
    await worker.drain()
    assert (bench.row().state, bench.row().attempts, bench.row().error) == (AttachmentState.STORED, 2, None)
    assert bench.notices() == []


class Full(FileStore):
    def keep(self, data):
        raise OSError(28, "No space left on device")


async def test_a_full_disk_is_waited_for(bench):
    bench.file()
    await bench.worker(Shelf(), Full(bench.folder)).drain()
    assert bench.row().retry_at == INSTANT + timedelta(seconds=DISK_WAIT)
    assert bench.row().error == "cannot be written: No space left on device"
    bench.passes(DISK_WAIT)
    await bench.worker(Shelf()).drain()
    assert bench.row().state == AttachmentState.STORED


async def test_a_lost_answer_is_waited_for_longer_each_time(bench):
    bench.file()
    worker = bench.worker(Shelf(*[SendError("no answer", ambiguous=True)] * 3))
    waits = []
    for _ in range(3):
        await worker.drain()
        waits.append((bench.row().retry_at - bench.clock.instant()).total_seconds())
        bench.passes(waits[-1])
    assert waits == [5, 10, 20]


@pytest.mark.parametrize(
    ("faults", "attempts", "state", "fault"),
    [
        ([SendError("forbidden", permanent=True)], 0, AttachmentState.FAILED, "gone"),
        ([SendError("wrong file_id", malformed=True)], 1, AttachmentState.FAILED, "gone"),
        ([SendError("500")], MOST_ATTEMPTS - 1, AttachmentState.FAILED, "tries"),
        ([TooLarge("21 MB")], 0, AttachmentState.REFUSED, "too_large"),
    ],
)
async def test_what_will_not_pass_is_given_up_and_its_sender_told_once(bench, faults, attempts, state, fault):
    bench.file(attempts=attempts)
    await bench.worker(Shelf(*faults)).drain()
    row = bench.row()
    assert (row.state, row.fault, row.settled_at) == (state, fault, INSTANT)
    (notice,) = bench.notices()
    assert (notice.official_id, notice.key) == (bench.official_id, f"file:{row.id}:{bench.official_id}")
    assert "Tệp «a.pdf»" in notice.payload["html"]
    assert bench.told == [1]
    assert bench.on_disk() == []


@pytest.mark.parametrize(
    ("data", "fault"),
    [(b"%PDF-" + bytes(LARGEST), "too_large"), (b"MZ\x90\x00", "mismatch"), (b"", "mismatch")],
)
async def test_bytes_that_are_too_many_or_of_another_kind_are_refused(bench, data, fault):
    bench.file(size=10)
    await bench.worker(Shelf(data=data)).drain()
    assert (bench.row().state, bench.row().fault) == (AttachmentState.REFUSED, fault)
    assert bench.on_disk() == []
    assert len(bench.notices()) == 1


async def test_the_largest_file_is_taken(bench):
    bench.file()
    await bench.worker(Shelf(data=b"%PDF-" + bytes(LARGEST - 5))).drain()
    assert (bench.row().state, bench.row().stored_size) == (AttachmentState.STORED, LARGEST)


async def test_one_that_fails_holds_up_no_other(bench):
    for name in ("a.pdf", "b.pdf", "c.pdf"):
        bench.file(name)
    await bench.worker(Shelf(SendError("500"))).drain()
    assert sorted(row.state for row in bench.rows()) == ["pending", "stored", "stored"]


async def test_a_file_that_took_the_process_down_too_often_is_put_aside(bench):
    bench.file(attempts=MOST_ATTEMPTS)
    shelf = Shelf()
    await bench.worker(shelf).drain()
    assert (bench.row().state, bench.row().fault, shelf.calls) == (AttachmentState.FAILED, "tries", [])


async def test_a_refused_token_stops_the_bot_and_loses_no_file(bench):
    bench.file()
    stopped = []
    worker = FileWorker(
        bench.database,
        bench.clock,
        Calendars(),
        {bench.bot_id: Shelf(Refused("the token is refused"))},
        FileStore(bench.folder),
        lambda: None,
        lambda bot_id: (stopped.append(bot_id), worker.retire(bot_id)),
    )
    await worker.drain()
    assert stopped == [bench.bot_id]
    assert (bench.row().state, bench.row().attempts, bench.row().leased_by) == (
        AttachmentState.PENDING,
        0,
        None,
    )
    await bench.worker(Shelf()).drain()
    assert bench.row().state == AttachmentState.STORED


async def test_who_stops_gives_back_what_was_in_flight(bench):
    bench.file()
    shelf = Shelf()
    shelf.opened.clear()
    running = asyncio.create_task(bench.worker(shelf).run())
    await shelf.called.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert (bench.row().state, bench.row().attempts, bench.row().leased_by) == (
        AttachmentState.PENDING,
        0,
        None,
    )


async def test_a_running_worker_is_woken(bench):
    shelf = Shelf()
    worker = bench.worker(shelf)
    running = asyncio.create_task(worker.run())
    await asyncio.sleep(0)
    bench.file()
    worker.wake()
    await shelf.called.wait()
    await worker.drain()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert bench.row().state == AttachmentState.STORED


async def test_without_a_channel_that_has_files_nothing_is_claimed(bench):
    bench.file()
    worker = FileWorker(bench.database, bench.clock, Calendars(), {}, FileStore(bench.folder), lambda: None)
    await worker.begin_alone()
    await worker.drain()
    assert bench.row().attempts == 0
    assert not bench.folder.exists()
