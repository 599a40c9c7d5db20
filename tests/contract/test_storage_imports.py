"""Files sent in chat to be imported: which wait, which have come, who may do what with them."""

import threading

import pytest
import sample
import sqlalchemy as sa
from sample import INSTANT, NOW
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from jobs.acts import Act
from jobs.calendar import WorkingDays
from jobs.imports import drafts
from jobs.imports.errors import NoImport, NotReady
from jobs.imports.listing import Kind, Listing
from jobs.notify import When
from messages.types import Reply
from storage import extensions, files, imports, plans
from storage.imports import Fetched
from storage.tables import AttachmentState, Direction, ImportState, Notice, Official, Role

pytestmark = pytest.mark.contract

WHEN = When(NOW, INSTANT, WorkingDays())


def file(session, ward, name="a.docx", chat="an", **values):
    came = sample.message(session, ward.bot, "", chat, direction=Direction.IN)
    kept = {
        "office_id": ward.office.id,
        "message_id": came.id,
        "bot_id": ward.bot.id,
        "remote_id": f"remote-{name}",
        "name": name,
        "mime": "",
        "created_at": INSTANT,
    }
    return files.add(session, **kept | values)


def draft(session, ward, of, by, **values):
    kept = {"office_id": ward.office.id, "attachment_id": of.id, "official_id": by, "created_at": INSTANT}
    return imports.add(session, **kept | values)


def coordinator(session, ward, code="an"):
    return sample.holder(session, ward.root, Role.COORDINATOR, code)


def stored(session, row, **values):
    for name, value in {"state": AttachmentState.STORED, "sha256": "a" * 64, **values}.items():
        setattr(row, name, value)
    session.add(row)
    session.flush()


def test_a_file_is_drafted_once(session, ward):
    an = coordinator(session, ward)
    one, other = file(session, ward), file(session, ward, "b.docx")
    made = draft(session, ward, one, an.official_id)
    assert imports.of_file(session, one.id) == made
    assert imports.of_file(session, other.id) is None
    assert imports.drafted(session, [one.id, other.id]) == {one.id}
    assert imports.name_of(session, made) == "a.docx"
    assert imports.lock(session, made.id) == made
    assert imports.lock(session, made.id + 1) is None
    with pytest.raises(IntegrityError), session.begin_nested():
        draft(session, ward, one, an.official_id)


def test_those_whose_file_has_come_or_never_will_the_oldest_first(session, ward):
    an = coordinator(session, ward)
    rows = [file(session, ward, f"{n}.docx") for n in range(4)]
    made = [draft(session, ward, row, an.official_id) for row in rows]
    stored(session, rows[2])
    stored(session, rows[0], state=AttachmentState.FAILED, sha256=None, fault="gone")
    stored(session, rows[3])
    made[3].state = ImportState.READ
    session.add(made[3])
    assert imports.fetched(session) == [
        Fetched(made[0].id, "0.docx", None, "gone"),
        Fetched(made[2].id, "2.docx", "a" * 64, None),
    ]


def test_files_of_a_chat_while_it_is_somebodys(session, ward):
    an = sample.official(session, ward.office, "an")
    mine, other = file(session, ward), file(session, ward, "b.docx", chat="binh")
    found = (ward.bot.id, "an", [mine.id, other.id])
    assert imports.sent_in(session, *found) == []
    sample.account(session, an, ward.bot, "an")
    assert imports.sent_in(session, *found) == [mine]


def test_a_coordinator_of_another_ward_has_no_right_and_learns_nothing(session, ward):
    other = sample.ward(session, "hoai-phu")
    here, there = coordinator(session, ward), coordinator(session, other, "binh")
    below = sample.holder(session, ward.department, Role.COORDINATOR, "chi")
    made = draft(session, ward, file(session, ward), here.official_id)
    assert drafts.may(session, here)
    assert not drafts.may(session, below)
    for actor in (there, below, sample.holder(session, other.root, Role.LEADER, "dung")):
        act = Act(actor, WHEN)
        for draft_id in (made.id, 999):
            with pytest.raises(NoImport):
                drafts.drop(session, draft_id, act)
            with pytest.raises(NoImport):
                drafts.apply(session, draft_id, "x", act)
    with pytest.raises(NotReady):
        drafts.shown(session, made.id, Act(here, WHEN))


def test_what_was_read_once_is_told_once(session, ward):
    an = coordinator(session, ward)
    sample.account(session, session.get_one(Official, an.official_id), ward.bot, "an")
    made = draft(session, ward, file(session, ward), an.official_id)

    def say(view):
        return Reply("import", view)

    assert drafts.take(session, made.id, Listing(Kind.STAFF), "", WHEN, say) is True
    assert drafts.take(session, made.id, None, "broken", WHEN, say) is False
    assert made.state == ImportState.READ
    (notice,) = session.exec(select(Notice)).all()
    assert (notice.key, notice.not_before) == (f"import:{made.id}:{an.official_id}", NOW)


def test_a_date_that_is_granted_while_a_file_is_applied_waits_for_it(postgres_database):
    def fill(session):
        ward = sample.ward(session)
        return ward.plan.id, sample.task(session, ward.plan, "6.d", ward.department).id

    plan_id, task_id = postgres_database.write(fill)
    order = []

    def second():
        def grant(session):
            extensions.lock_task(session, task_id)
            order.append("granted")

        postgres_database.write(grant)

    thread = threading.Thread(target=second)

    def first(session):
        plans.lock_tasks(session, plan_id)
        thread.start()
        sample.is_waited_for(session)
        order.append("applied")

    postgres_database.write(first)
    thread.join(30)
    assert order == ["applied", "granted"]


def test_locked_tasks_are_as_they_now_are(session, ward):
    task = sample.task(session, ward.plan, "6.d", ward.department)
    session.connection().execute(sa.text("UPDATE task SET title = 'x'"))
    plans.lock_tasks(session, ward.plan.id)
    assert task.title == "x"


def test_of_two_at_once_the_second_waits_for_the_first(postgres_database):
    """The tap of one coordinator and that of another."""

    def fill(session):
        ward = sample.ward(session)
        return draft(session, ward, file(session, ward), coordinator(session, ward).official_id).id

    made = postgres_database.write(fill)
    seen = []

    def second():
        seen.append(postgres_database.write(lambda s: imports.lock(s, made).state))

    thread = threading.Thread(target=second)

    def first(session):
        row = imports.lock(session, made)
        thread.start()
        sample.is_waited_for(session)
        row.state = ImportState.FAILED
        session.add(row)

    postgres_database.write(first)
    thread.join(30)
    assert seen == [ImportState.FAILED]
