"""The worker that fetches files: what lies on disk, several at once, crashes, stopping."""

import asyncio

import pytest
from files_bench import PDF, SHA, Shelf
from sample import INSTANT

from jobs.calendars import Calendars
from jobs.files import MOST_AT_ONCE, FileWorker
from jobs.filestore import FileStore
from storage.files import LEASE
from storage.tables import AttachmentState

pytestmark = pytest.mark.contract


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
