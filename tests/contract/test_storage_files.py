"""Files: what may be claimed, by one process at a time, and which reports they belong to."""

import threading
from datetime import timedelta

import pytest
import sample
from sample import INSTANT, NOW, SECOND
from sqlalchemy.exc import IntegrityError

from storage import files
from storage.database import Database
from storage.files import LEASE, Claimed
from storage.tables import Attachment, AttachmentState, Direction, Evidence

pytestmark = pytest.mark.contract


def message(session, on, chat="an", text=""):
    return sample.message(session, on, text, chat, direction=Direction.IN)


def attachment(session, message, name="a.pdf", **values):
    kept = {
        "office_id": message.office_id,
        "message_id": message.id,
        "bot_id": message.bot_id,
        "remote_id": f"remote-{name}",
        "name": name,
        "mime": "",
        "created_at": INSTANT,
    }
    return files.add(session, **kept | values)


def report(session, ward, code="3.c", by=None, **values):
    author = by or sample.official(session, ward.office, f"tác giả {code}")
    period = sample.period(session, ward.plan, f"q-{code}")
    task = sample.task(session, ward.plan, code, ward.department)
    return sample.progress(session, task, period, author, **values)


def claim(session, on, most=9, instant=INSTANT, holder="me"):
    return files.claim(session, [on.id], most, instant=instant, holder=holder)


def ids(rows):
    return [row.id for row in rows]


def test_a_claimed_file_says_what_to_fetch_and_is_ours(session, ward):
    row = attachment(session, message(session, ward.bot), "b.pdf")
    assert claim(session, ward.bot) == [
        Claimed(row.id, ward.office.id, ward.bot.id, "remote-b.pdf", "b.pdf", attempts=1)
    ]
    session.refresh(row)
    assert (row.leased_by, row.lease_until, row.attempts) == ("me", INSTANT + LEASE, 1)


def test_only_what_waits_is_claimed_the_oldest_first(session, ward):
    came = message(session, ward.bot)
    first, second, third = (attachment(session, came, f"{n}.pdf") for n in range(3))
    attachment(session, came, "refused.exe", state=AttachmentState.REFUSED)
    attachment(session, came, "stored.pdf", state=AttachmentState.STORED, sha256="0" * 64)
    later = attachment(session, came, "later.pdf", retry_at=INSTANT + SECOND)
    other = sample.bot(session, ward.office, "other")
    attachment(session, message(session, other), "other.pdf")
    assert ids(claim(session, ward.bot, most=2)) == [first.id, second.id]
    assert ids(claim(session, ward.bot)) == [third.id]
    assert ids(claim(session, ward.bot, instant=INSTANT + SECOND)) == [later.id]


def test_a_lease_that_has_run_out_is_claimed_by_another_who_alone_may_settle(session, ward):
    row = attachment(session, message(session, ward.bot))
    claim(session, ward.bot)
    assert claim(session, ward.bot, instant=INSTANT + LEASE - SECOND, holder="you") == []
    assert [one.attempts for one in claim(session, ward.bot, instant=INSTANT + LEASE, holder="you")] == [2]
    done = {"state": AttachmentState.STORED, "sha256": "0" * 64, "settled_at": INSTANT}
    assert files.settle(session, row.id, "me", **done) is False
    assert files.settle(session, row.id, "you", **done) is True
    assert files.settle(session, row.id, "you", **done) is False
    session.refresh(row)
    assert (row.state, row.leased_by, row.lease_until) == (AttachmentState.STORED, None, None)


def test_what_is_given_back_is_free_and_the_try_does_not_count(session, ward):
    came = message(session, ward.bot)
    one, two = attachment(session, came, "1.pdf"), attachment(session, came, "2.pdf")
    claim(session, ward.bot)
    files.release(session, "me", one.id)
    assert ids(claim(session, ward.bot, holder="you")) == [one.id]
    files.release(session, "me")
    assert [(row.id, row.attempts) for row in claim(session, ward.bot)] == [(two.id, 1)]


def test_the_leases_of_a_dead_forerunner_are_forgotten_but_the_tries_count(session, ward):
    attachment(session, message(session, ward.bot))
    claim(session, ward.bot, holder="dead")
    files.forget_leases(session, [ward.bot.id + 1])
    assert claim(session, ward.bot) == []
    files.forget_leases(session, [ward.bot.id])
    assert [row.attempts for row in claim(session, ward.bot)] == [2]


def test_claimers_of_several_processes_never_get_the_same_file(database):
    total = 30

    def fill(session):
        ward = sample.ward(session)
        came = message(session, ward.bot)
        for number in range(total):
            attachment(session, came, f"{number}.pdf")
        return ward.bot

    bot = database.write(fill)
    processes = [Database(database.url) for _ in range(3)]
    start, claimed = threading.Barrier(3), []

    def work(process, holder):
        start.wait()
        while len(claimed) < total:
            claimed.extend(ids(process.write(lambda s: claim(s, bot, 2, holder=holder))))

    workers = [threading.Thread(target=work, args=(p, f"p{n}")) for n, p in enumerate(processes)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)
    for process in processes:
        process.close()
    assert sorted(claimed) == sorted(set(claimed))
    assert len(claimed) == total


def test_two_open_transactions_share_the_work(postgres_database):
    def fill(session):
        ward = sample.ward(session)
        came = message(session, ward.bot)
        return ward.bot, [attachment(session, came, f"{n}.pdf").id for n in range(3)]

    bot, rows = postgres_database.write(fill)
    with sample.opened(postgres_database) as first, sample.opened(postgres_database) as second:
        assert ids(claim(first, bot, 2, holder="first")) == rows[:2]
        assert ids(claim(second, bot, 2, holder="second")) == rows[2:]


def test_what_is_stored_has_a_hash_and_nothing_else_has(session, ward):
    came = message(session, ward.bot)
    with pytest.raises(IntegrityError), session.begin_nested():
        attachment(session, came, state=AttachmentState.STORED)
    with pytest.raises(IntegrityError), session.begin_nested():
        attachment(session, came, sha256="0" * 64)


def test_a_size_beyond_two_gigabytes_can_be_kept(session, ward):
    row = attachment(session, message(session, ward.bot), size=4_000_000_000)
    session.refresh(row)
    assert row.size == 4_000_000_000


def test_an_album_is_one_of_its_chat_and_bot(session, ward):
    mine = attachment(session, message(session, ward.bot), album="a")
    last = attachment(session, message(session, ward.bot), album="a")
    refused = attachment(session, message(session, ward.bot), album="a", state=AttachmentState.REFUSED)
    attachment(session, message(session, ward.bot), album="b")
    attachment(session, message(session, ward.bot), album=None)
    attachment(session, message(session, ward.bot, "bình"), album="a")
    attachment(session, message(session, sample.bot(session, ward.office, "other")), album="a")
    assert ids(files.of_album(session, ward.bot.id, "an", "a")) == [mine.id, last.id, refused.id]


def test_files_of_messages_in_the_order_they_came(session, ward):
    one, two = message(session, ward.bot), message(session, ward.bot)
    rows = [attachment(session, came, f"{n}.pdf") for n, came in enumerate((two, one, two))]
    assert ids(files.of_messages(session, [one.id, two.id])) == ids(rows)
    assert files.of_messages(session, []) == []


def test_a_file_is_evidence_of_a_report_once(session, ward):
    came = message(session, ward.bot)
    one, two = attachment(session, came, "1.pdf"), attachment(session, came, "2.pdf")
    first, second = report(session, ward, "3.c"), report(session, ward, "3.a")
    files.attach(session, first, [one.id, two.id])
    files.attach(session, first, [two.id])
    files.attach(session, second, [two.id])
    files.attach(session, second, [])
    assert files.counts(session) == {first.id: 2, second.id: 1}
    assert files.reports_with(session, [one.id]) == [first.id]
    assert files.reports_with(session, [two.id]) == [first.id, second.id]
    assert files.attached(session, [one.id, two.id, 999]) == {one.id, two.id}
    assert files.reports_with(session, []) == []


def test_a_report_is_also_of_the_files_that_came_with_its_words(session, ward):
    said, other = message(session, ward.bot), message(session, ward.bot)
    refused, shown = attachment(session, said, state=AttachmentState.REFUSED), attachment(session, other)
    worded, shows = report(session, ward, "3.c", message_id=said.id), report(session, ward, "3.a")
    files.attach(session, shows, [shown.id])
    assert files.reports_with(session, [refused.id, shown.id]) == [worded.id, shows.id]


def test_evidence_needs_a_file_and_a_report_that_are_there(session, ward):
    with pytest.raises(IntegrityError), session.begin_nested():
        sample.keep(session, Evidence(office_id=ward.office.id, progress_id=1, attachment_id=1))


def test_the_files_of_the_reports_a_message_made(session, ward):
    said, elsewhere = message(session, ward.bot), message(session, ward.bot)
    mine = report(session, ward, "3.c", message_id=said.id)
    other = report(session, ward, "3.a", message_id=elsewhere.id)
    one, two = attachment(session, said), attachment(session, elsewhere)
    files.attach(session, mine, [one.id, two.id])
    files.attach(session, other, [two.id])
    assert files.carried(session, [said.id]) == [one.id, two.id]
    assert files.carried(session, [elsewhere.id]) == [two.id]


def test_a_file_is_owned_by_whose_chat_it_came_in(session, ward):
    an = sample.official(session, ward.office, "an")
    sample.account(session, an, ward.bot, "an")
    sample.account(
        session, sample.official(session, ward.office, "b"), sample.bot(session, ward.office, "o"), "an"
    )
    assert files.owner(session, attachment(session, message(session, ward.bot, "an")).id) == an.id
    assert files.owner(session, attachment(session, message(session, ward.bot, "ai đó")).id) is None


def test_the_tasks_a_file_belongs_to_and_whether_they_were_withdrawn(session, ward):
    row = attachment(session, message(session, ward.bot))
    assert files.tasks_of(session, row.id) == []
    files.attach(session, report(session, ward, "3.c", withdrawn_at=NOW), [row.id])
    files.attach(session, report(session, ward, "3.a"), [row.id])
    assert files.tasks_of(session, row.id) == [("3.c", True), ("3.a", False)]


def test_times_are_kept_as_instants(session, ward):
    row = attachment(session, message(session, ward.bot), retry_at=NOW + timedelta(hours=1))
    session.expire(row)
    assert session.get_one(Attachment, row.id).retry_at == NOW + timedelta(hours=1)
