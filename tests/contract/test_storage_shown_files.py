"""Who may open a kept file, and where it stands."""

import pytest
import sample
from sample import INSTANT, NOW

from storage import files, findings, proofs, shown_files
from storage.tables import Attachment, Direction, Role, StepKind, UnitKind

pytestmark = pytest.mark.contract


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
