"""Documents that follow an answer: ordered once, claimed by one process at a time, linked to; files shown."""

import threading
from datetime import timedelta

import pytest
import sample
from sample import INSTANT, NOW, SECOND
from sqlmodel import select

from storage import documents, files, findings, proofs, shown_files, transcript
from storage.database import Database
from storage.documents import LEASE, Claimed
from storage.tables import Attachment, Direction, Document, DocumentState, Role, StepKind, UnitKind

pytestmark = pytest.mark.contract

DAY = timedelta(days=1)


def ordered(session, on, event="e1", chat="an", **values):
    row = sample.inbox(session, on, event, chat)
    named = {"kind": "evidence", "arguments": {"file": 7}, "about": {"tasks": ["3.c"]}}
    kept = {"office_id": on.office_id, "bot_id": on.id, "chat_id": chat, "inbox_id": row.id}
    documents.order(session, [{**kept, **named, "created_at": INSTANT, **values}])
    return session.exec(select(Document).where(Document.inbox_id == row.id)).one()


def claim(session, on, most=9, instant=INSTANT, holder="me", busy=()):
    return documents.claim(session, [on.id], busy, most, instant=instant, holder=holder)


def ids(rows):
    return [row.id for row in rows]


def test_an_answer_orders_once(session, ward):
    row = ordered(session, ward.bot)
    same = {"office_id": row.office_id, "bot_id": row.bot_id, "chat_id": "an", "inbox_id": row.inbox_id}
    again = {"kind": "other", "arguments": {}, "about": {}, "created_at": INSTANT}
    documents.order(session, [{**same, **again}])
    assert [one.kind for one in session.exec(select(Document))] == ["evidence"]


def test_a_claimed_document_says_what_to_make_and_is_ours(session, ward):
    row = ordered(session, ward.bot)
    assert claim(session, ward.bot) == [
        Claimed(
            row.id,
            ward.office.id,
            ward.bot.id,
            "an",
            row.inbox_id,
            "evidence",
            {"file": 7},
            {"tasks": ["3.c"]},
            begun=1,
            tries=0,
            fault=None,
        )
    ]
    session.refresh(row)
    assert (row.leased_by, row.lease_until, row.begun) == ("me", INSTANT + LEASE, 1)
    assert claim(session, ward.bot, holder="other", instant=INSTANT + LEASE - SECOND) == []
    assert ids(claim(session, ward.bot, holder="other", instant=INSTANT + LEASE)) == [row.id]


def test_the_oldest_of_each_chat_that_is_free_is_claimed(session, ward):
    first = ordered(session, ward.bot, "e1", "an")
    second = ordered(session, ward.bot, "e2", "an")
    other = ordered(session, ward.bot, "e3", "binh")
    ordered(session, ward.bot, "e4", "chi", state=DocumentState.SENT)
    ordered(session, sample.bot(session, ward.office, "other"), "e5", "dung")
    assert ids(claim(session, ward.bot, busy=["an"])) == [other.id]
    assert ids(claim(session, ward.bot, most=1)) == [first.id]
    assert documents.settle(session, first.id, "me", state=DocumentState.SENT, settled_at=INSTANT)
    assert ids(claim(session, ward.bot)) == [second.id]


def test_what_is_to_be_tried_later_waits(session, ward):
    row = ordered(session, ward.bot)
    claim(session, ward.bot)
    assert documents.settle(session, row.id, "me", retry_at=INSTANT + SECOND, tries=1, fault="ambiguous")
    session.refresh(row)
    assert (row.begun, row.tries, row.fault, row.leased_by) == (0, 1, "ambiguous", None)
    assert claim(session, ward.bot) == []
    assert [one.tries for one in claim(session, ward.bot, instant=INSTANT + SECOND)] == [1]


def test_who_has_lost_the_lease_settles_nothing(session, ward):
    row = ordered(session, ward.bot)
    claim(session, ward.bot)
    claim(session, ward.bot, holder="other", instant=INSTANT + LEASE)
    assert not documents.settle(session, row.id, "me", state=DocumentState.SENT)
    assert documents.settle(session, row.id, "other", state=DocumentState.SENT)
    assert not documents.settle(session, row.id, "other", state=DocumentState.FAILED)
    session.refresh(row)
    assert row.state == DocumentState.SENT


def test_what_is_given_back_was_not_begun(session, ward):
    mine, other = ordered(session, ward.bot, "e1", "an"), ordered(session, ward.bot, "e2", "binh")
    claim(session, ward.bot)
    documents.release(session, "me", mine.id)
    session.refresh(mine)
    session.refresh(other)
    assert [(row.leased_by, row.begun) for row in (mine, other)] == [(None, 0), ("me", 1)]
    documents.release(session, "me")
    session.refresh(other)
    assert (other.leased_by, other.begun) == (None, 0)


def test_leases_of_a_dead_process_are_forgotten_what_was_begun_is_not(session, ward):
    row = ordered(session, ward.bot)
    claim(session, ward.bot, holder="dead")
    documents.forget_leases(session, [ward.bot.id])
    session.refresh(row)
    assert (row.leased_by, row.begun) == (None, 1)


def test_two_processes_share_the_work(database: Database):
    with sample.opened(database) as session:
        ward = sample.ward(session)
        for number in range(6):
            ordered(session, ward.bot, f"e{number}", f"chat{number}")
        bot = ward.bot.id
        session.commit()
    found: dict[str, list[int]] = {}
    start = threading.Barrier(2)

    def work(holder):
        start.wait()
        take = {"instant": INSTANT, "holder": holder}
        found[holder] = ids(database.write(lambda s: documents.claim(s, [bot], [], 6, **take)))

    threads = [threading.Thread(target=work, args=(holder,)) for holder in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = found["one"] + found["two"]
    assert len(set(taken)) == len(taken)


def test_a_message_shows_what_is_kept_of_it_in_its_own_chat(session, ward):
    row = ordered(session, ward.bot)
    said = sample.message(session, ward.bot, "tệp", "an", direction=Direction.OUT)
    documents.note(session, row.id, message_id=said.id)
    assert documents.kept_in(session, ward.bot.id, "an", said.id) is None
    documents.note(session, row.id, sha256="0" * 64, name="a.png", media_type="image/png", picture=True)
    session.expire_all()
    kept = documents.kept_in(session, ward.bot.id, "an", said.id)
    assert kept is not None
    assert (kept.id, kept.name) == (row.id, "a.png")
    assert documents.kept_in(session, ward.bot.id, "binh", said.id) is None
    assert documents.kept_in(session, ward.bot.id + 1, "an", said.id) is None
    entries = transcript.since(session, "web", 0, 10)
    assert [(one.message.id, one.document and one.document.id) for one in entries] == [(said.id, row.id)]


def test_a_file_does_not_hide_the_choices_above_it(session, ward):
    choices = [{"label": "Mở", "payload": "fo:1"}]
    above = sample.message(session, ward.bot, "danh sách", direction=Direction.OUT, choices=choices)
    below = sample.message(session, ward.bot, "tệp", direction=Direction.OUT)
    row = ordered(session, ward.bot)
    assert transcript.last_with_choices(session, ward.bot.id, "an") is None
    documents.note(session, row.id, message_id=below.id)
    found = transcript.last_with_choices(session, ward.bot.id, "an")
    assert found is not None
    assert found.id == above.id


def test_a_link_leads_to_its_document_until_it_is_over_or_revoked(session, ward):
    row, who = ordered(session, ward.bot), sample.official(session, ward.office, "chi")
    other = sample.official(session, ward.office, "dung")
    values = {"office_id": ward.office.id, "document_id": row.id, "official_id": who.id}
    documents.link(session, **values, token_hash="a" * 64, created_at=INSTANT, expires_at=INSTANT + DAY)
    documents.link(session, **values, token_hash="b" * 64, created_at=INSTANT, expires_at=INSTANT + DAY)
    found = documents.linked(session, "a" * 64, INSTANT + DAY - SECOND)
    assert found is not None
    assert (found[0].official_id, found[1].id) == (who.id, row.id)
    assert documents.linked(session, "a" * 64, INSTANT + DAY) is None
    assert documents.linked(session, "c" * 64, INSTANT) is None
    assert documents.revoke_links(session, other.id, row.id, INSTANT) == 0
    assert documents.revoke_links(session, who.id, row.id, INSTANT) == 2
    assert documents.revoke_links(session, who.id, row.id, INSTANT) == 0
    assert documents.linked(session, "b" * 64, INSTANT) is None


# The files behind what is shown


class World:
    """Two departments of a ward; a task, a report and a finding of the first, each with a file."""

    def __init__(self, session):
        self.office = sample.office(session)
        self.ward = sample.unit(session, self.office, "hoai-hao", kind=UnitKind.WARD, id=1)
        self.own = sample.unit(session, self.office, "vp-tk", self.ward, id=2)
        self.other = sample.unit(session, self.office, "tc-kh", self.ward, id=3)
        self.bot = sample.bot(session, self.office)
        self.plan = sample.plan(session, self.office)
        self.author = sample.official(session, self.office, "tác giả")
        self.task = sample.task(session, self.plan, "3.c", self.own)
        period = sample.period(session, self.plan)
        self.old = sample.progress(session, self.task, period, self.author)
        self.report = sample.progress(session, self.task, period, self.author)
        self.old.superseded_by_id = self.report.id
        session.add(self.old)
        self.finding = sample.finding(session, self.plan, self.own, self.author)
        step = {"kind": StepKind.RECORDED, "by_id": self.author.id, "at": NOW, "created_at": INSTANT}
        self.step = findings.add_step(session, self.finding, **step)
        self.files = [self._file(session, name) for name in ("cũ.jpg", "mới.jpg", "phát hiện.jpg", "lẻ.jpg")]
        files.attach(session, self.old, [self.files[0]])
        files.attach(session, self.report, [self.files[1]])
        proofs.attach(session, self.step, [self.files[2]])

    def _file(self, session, name):
        came = sample.message(session, self.bot, name, direction=Direction.IN)
        row = Attachment(
            office_id=self.office.id,
            message_id=came.id,
            bot_id=self.bot.id,
            remote_id=name,
            name=name,
            mime="",
            created_at=INSTANT,
        )
        return sample.keep(session, row).id


@pytest.fixture
def world(session):
    return World(session)


def opens(session, actor, world):
    found = (shown_files.find(session, actor, file) for file in world.files)
    return [row.name for row in found if row is not None]


@pytest.mark.parametrize(
    ("role", "at", "seen"),
    [
        (Role.OFFICIAL, "own", ["cũ.jpg", "mới.jpg", "phát hiện.jpg"]),
        (Role.LEADER, "ward", ["cũ.jpg", "mới.jpg", "phát hiện.jpg"]),
        (Role.COORDINATOR, "ward", ["cũ.jpg", "mới.jpg", "phát hiện.jpg"]),
        (Role.HEAD, "other", []),
        (Role.ADMIN, "ward", []),
    ],
)
def test_who_sees_the_report_or_the_finding_sees_its_file(session, world, role, at, seen):
    actor = sample.holder(session, getattr(world, at), role, "me")
    assert opens(session, actor, world) == seen
    listed = shown_files.of_task(session, actor, world.plan.id, "3.c")
    assert [(one.file.name, one.by) for one in listed] == [("mới.jpg", "Đồng chí tác giả")] * bool(seen)
    found = shown_files.of_finding(session, actor, world.finding.id)
    assert [one.file.name for one in found] == ["phát hiện.jpg"] * bool(seen)


@pytest.mark.parametrize(("role", "seen"), [(Role.LEADER, True), (Role.COORDINATOR, False)])
def test_the_files_of_what_is_restricted_are_the_leaders(session, world, role, seen):
    world.task.restricted = world.finding.restricted = True
    session.add_all([world.task, world.finding])
    session.flush()
    actor = sample.holder(session, world.ward, role, "me")
    assert bool(opens(session, actor, world)) is seen
    assert bool(shown_files.of_task(session, actor, world.plan.id, "3.c")) is seen
    assert bool(shown_files.of_finding(session, actor, world.finding.id)) is seen


def test_where_a_file_stands_is_told_to_who_may_see_that(session, world):
    files.attach(session, world.old, [world.files[2]])
    leader = sample.holder(session, world.ward, Role.LEADER, "me")
    other = sample.holder(session, world.other, Role.HEAD, "other")
    told = shown_files.source(session, leader, world.files[2])
    assert told is not None
    assert (told.code, told.number, told.by) == ("3.c", None, "Đồng chí tác giả")
    world.old.withdrawn_at = INSTANT
    session.add(world.old)
    session.flush()
    told = shown_files.source(session, leader, world.files[2])
    assert told is not None
    assert (told.code, told.number, told.at) == (None, world.finding.number, NOW)
    assert shown_files.source(session, other, world.files[2]) is None
    assert shown_files.source(session, leader, world.files[3]) is None


def test_a_leader_of_another_ward_sees_none(session, world):
    elsewhere = sample.office(session, "tam-quan")
    far = sample.unit(session, elsewhere, "tam-quan", kind=UnitKind.WARD, id=11)
    actor = sample.holder(session, far, Role.LEADER, "me")
    assert opens(session, actor, world) == []


def test_a_report_taken_back_shows_its_file_to_nobody(session, world):
    world.report.withdrawn_at = INSTANT
    session.add(world.report)
    session.flush()
    actor = sample.holder(session, world.ward, Role.LEADER, "me")
    assert opens(session, actor, world) == ["cũ.jpg", "phát hiện.jpg"]
    assert shown_files.of_task(session, actor, world.plan.id, "3.c") == []
    assert shown_files.shows(session, world.files[1]) == ([], [])


def test_what_a_file_belongs_to(session, world):
    files.attach(session, world.old, [world.files[1]])
    assert shown_files.shows(session, world.files[1]) == (["3.c"], [])
    assert shown_files.shows(session, world.files[2]) == ([], [world.finding.id])
    assert shown_files.shows(session, world.files[3]) == ([], [])


def test_a_file_of_two_reports_is_listed_once(session, world):
    period = sample.period(session, world.plan, "q2", 6)
    second = sample.progress(session, world.task, period, world.author)
    files.attach(session, second, [world.files[1], world.files[3]])
    actor = sample.holder(session, world.ward, Role.LEADER, "me")
    listed = shown_files.of_task(session, actor, world.plan.id, "3.c")
    assert [one.file.name for one in listed] == ["mới.jpg", "lẻ.jpg"]
