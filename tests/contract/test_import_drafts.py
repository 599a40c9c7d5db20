"""A file sent in chat into the database, on both engines: shown, applied once, never blindly."""

from datetime import date

import pytest
import sample
from chat.annexes import HEAD, STAFF_HEAD, TC, docx
from sample import INSTANT, NOW, TODAY
from sqlmodel import select

from jobs.acts import Act
from jobs.calendar import WorkingDays
from jobs.imports import drafts, listing, office, plan_file
from jobs.imports.errors import NotAsked, StillUnclear
from jobs.imports.plan_apply import import_plan
from jobs.notify import When
from storage import files, imports
from storage.plans import sample_path
from storage.tables import ImportState, Office, Official, Role, Task, TaskKind, Unit

pytestmark = pytest.mark.contract

WHEN = When(NOW, INSTANT, WorkingDays())


class House:
    """The sample plan, its coordinator, and files that have been read."""

    def __init__(self, session):
        file = plan_file.load(sample_path("hoai-hao-2023"), WorkingDays())
        import_plan(session, file, TODAY)
        self.session = session
        self.office = session.exec(select(Office)).one()
        root = session.exec(select(Unit).where(Unit.parent_id.is_(None))).one()
        self.an = sample.holder(session, root, Role.COORDINATOR, "an")
        self.bot = sample.bot(session, self.office)
        self.message = sample.message(session, self.bot, "Áp dụng")
        self.act = Act(self.an, WHEN, self.message.id)

    def draft(self, data):
        came = sample.message(self.session, self.bot, "")
        file = files.add(
            self.session,
            office_id=self.office.id,
            message_id=came.id,
            bot_id=self.bot.id,
            remote_id="x",
            name="a.docx",
            mime="",
            created_at=INSTANT,
        )
        found = listing.read(office.read("a.docx", data))
        return imports.add(
            self.session,
            office_id=self.office.id,
            attachment_id=file.id,
            official_id=self.an.official_id,
            state=ImportState.READ,
            listing=found.to_json(),
            created_at=INSTANT,
        ).id

    def task(self, code):
        return self.session.exec(select(Task).where(Task.code == code)).first()


@pytest.fixture
def house(session):
    return House(session)


def test_showing_leaves_nothing_behind_and_applying_leaves_all_of_it(session, house):
    draft_id = house.draft(
        docx(HEAD, ("1", "Việc mới", TC, "", "30/6/2023", ""), ("2", "Hai", "", "", "", ""))
    )
    view = drafts.shown(session, draft_id, house.act)
    assert [one.title for one in view.new] == ["Việc mới", "Hai"]
    assert house.task("NV.1") is None
    done = drafts.apply(session, draft_id, view.mark, house.act)
    assert (done.state, done.by, done.at) == ("applied", "Đồng chí an", NOW)
    made = house.task("NV.1")
    assert (made.kind, made.deadline, made.given_on) == (TaskKind.DATED, date(2023, 6, 30), TODAY)
    again = drafts.apply(session, draft_id, view.mark, house.act)
    assert (again.state, again.mark) == ("applied", "")


def test_the_mark_is_that_of_what_would_change_and_of_nothing_else(session, house):
    draft_id = house.draft(docx(HEAD, ("1", house.task("3.c").title, TC, "", "", "")))
    view = drafts.shown(session, draft_id, house.act)
    assert drafts.shown(session, draft_id, house.act).mark == view.mark
    other = house.task("6.b")
    other.title = "Việc khác"
    session.add(other)
    assert drafts.shown(session, draft_id, house.act).mark == view.mark
    changed = house.task("3.c")
    changed.lead_unit_id = house.task("2.a").lead_unit_id
    session.add(changed)
    stale = drafts.apply(session, draft_id, view.mark, house.act)
    assert (stale.moved_on, stale.state) == (True, "read")
    assert stale.mark != view.mark
    assert drafts.apply(session, draft_id, stale.mark, house.act).state == "applied"


def test_answers_survive_and_only_what_is_unclear_can_be_answered(session, house):
    rows = [
        (str(n), f"Việc {n}", TC, "", said, "") for n, said in enumerate(("sớm", "30/6/2023", "nhanh"), 1)
    ]
    draft_id = house.draft(docx(HEAD, *rows))
    view = drafts.shown(session, draft_id, house.act)
    with pytest.raises(StillUnclear):
        drafts.apply(session, draft_id, view.mark, house.act)
    with pytest.raises(NotAsked):
        drafts.answer(session, draft_id, "1", None, house.act)
    key, prompt = drafts.asked(session, draft_id, house.act)
    assert (key, prompt.left, prompt.said) == ("0", 2, "sớm")
    drafts.answer(session, draft_id, key, date(2023, 5, 5), house.act)
    session.expire_all()
    assert drafts.asked(session, draft_id, house.act)[0] == "2"
    drafts.answer(session, draft_id, "2", None, house.act, rest=True)
    assert drafts.asked(session, draft_id, house.act) is None
    view = drafts.shown(session, draft_id, house.act)
    drafts.apply(session, draft_id, view.mark, house.act)
    assert [(house.task(f"NV.{n}").kind.value, house.task(f"NV.{n}").deadline) for n in (1, 2, 3)] == [
        ("dated", date(2023, 5, 5)),
        ("dated", date(2023, 6, 30)),
        ("standing", None),
    ]


def test_officials_are_added_beside_those_who_are_there(session, house):
    draft_id = house.draft(docx(STAFF_HEAD, ("1", "Nguyễn Văn Ba", "Chuyên viên", TC, "0901")))
    view = drafts.shown(session, draft_id, house.act)
    assert [(one.title, one.note) for one in view.new] == [
        ("Nguyễn Văn Ba", "công chức Tài chính – Kế hoạch")
    ]
    assert drafts.apply(session, draft_id, view.mark, house.act).state == "applied"
    assert session.exec(select(Official.code).order_by(Official.code)).all() == ["an", "nguyen-van-ba"]
