"""The worker that fetches files: what is tried again, given up and refused."""

from datetime import timedelta

import pytest
from files_bench import Shelf
from sample import INSTANT

from jobs.calendars import Calendars
from jobs.filekinds import LARGEST
from jobs.files import DISK_WAIT, MOST_ATTEMPTS, FileWorker
from jobs.filestore import FileStore
from jobs.ports import Refused, SendError, TooLarge
from jobs.retry import MALFORMED_WAIT
from storage.tables import AttachmentState

pytestmark = pytest.mark.contract


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
