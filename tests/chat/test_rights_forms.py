"""Who loses office while a form is open does nothing with it, whichever of its questions it stands at."""

import shutil
from datetime import date

import pytest
from chat.conftest import StandingClock, Ward
from chat.drives import DRIVES
from chat.driving import Driven
from chat.filing import JPEG, FileChannel
from chat.forging import UNKNOWN_ID, Forger, changes, dump
from chat.one_of_each import MARKS
from chat.staging import leaves_posts
from chat.two_wards import build
from sqlmodel import col, select

from bot import forms, registry
from storage import dialogues
from storage.database import Database
from storage.tables import Progress

pytestmark = pytest.mark.chat

REFUSED = "⚠️ Đồng chí không còn giữ vị trí công tác nào"
OWN = {"own_leave", "own_back"}
"""Everybody's own affair, in whatever post."""
each_drive = pytest.mark.parametrize("drive", DRIVES, ids=lambda drive: drive.name)


@pytest.fixture
def channel():
    return FileChannel()


@pytest.fixture(scope="module")
def forger(demo_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("forms") / "demo.db"
    shutil.copy(demo_template, path)
    database = Database(f"sqlite:///{path}")
    ward = Ward(database, StandingClock())
    yield Forger(ward, database.write(build))
    database.close()


def opened(forger, session, drive):
    (bot,) = forger.ward.engine.bots
    return dialogues.find(session, bot, forger.world.chats[drive.who], forger.ward.clock.now())


def key_asked(found):
    question = forms.find(found.form).next(found.answers)
    return question.key if question else None


def test_every_question_of_every_form_is_driven():
    registry.all_commands()
    asked = {(name, one.key) for name, form in forms._forms.items() for one in form.questions}
    assert asked == {(drive.form, key) for drive in DRIVES for key in drive.answers}


@each_drive
def test_good_answers_lead_to_the_end(forger, drive):
    """Else what follows here would prove nothing."""

    def work(session):
        driven = Driven(forger, session, drive)
        for key in drive.answers:
            found = opened(forger, session, drive)
            assert found is not None, key
            assert (found.form, key_asked(found)) == (drive.form, key)
            before = dump(session)
            said = driven.answers(key)
        return opened(forger, session, drive), said, changes(before, dump(session))

    found, said, changed = forger.undone(work)
    assert found is None
    assert not said.startswith("⚠️"), said
    assert changed > {"dialogue"} or "Xác nhận" in said, said


@each_drive
@pytest.mark.parametrize("how", ["typed", "tapped", "resumed"])
def test_who_left_office_is_refused_at_every_question(forger, drive, how):
    def work(session, stands_at):
        driven = Driven(forger, session, drive)
        for key in drive.answers:
            if key == stands_at:
                break
            driven.answers(key)
        driven.ends_posts()
        before, found = dump(session), opened(forger, session, drive)
        stamp = int(found.expires_at.timestamp())
        said = {
            "typed": lambda: driven.answers(stands_at),
            "tapped": lambda: driven.hears(tap=f"f:{stamp}:{stands_at}:{drive.answers[stands_at]}"),
            "resumed": lambda: driven.hears(tap=f"fr:{stamp}"),
        }[how]()
        return said, changes(before, dump(session))

    for key in drive.answers:
        said, changed = forger.undone(lambda session, key=key: work(session, key))
        assert said.startswith(REFUSED), (key, said)
        assert MARKS["own"] not in said, key
        assert changed == {"dialogue"}, key


@each_drive
def test_who_got_another_post_does_nothing_with_what_was_open(forger, drive):
    def work(session, stands_at):
        driven = Driven(forger, session, drive)
        keys = list(drive.answers)
        for key in keys[: keys.index(stands_at)]:
            driven.answers(key)
        driven.gets_other_post()
        before = dump(session)
        said = [driven.answers(key) for key in keys[keys.index(stands_at) :]]
        return said, changes(before, dump(session))

    for key in drive.answers:
        said, changed = forger.undone(lambda session, key=key: work(session, key))
        assert (changed > {"dialogue"}) == (drive.form in OWN), (key, said)


@each_drive
def test_who_left_office_is_asked_nothing_again_below_what_was_refused(forger, drive):
    def work(session):
        driven = Driven(forger, session, drive)
        driven.ends_posts()
        before = dump(session)
        return driven.hears(tap=f"po:{UNKNOWN_ID}:0"), changes(before, dump(session))

    said, changed = forger.undone(work)
    assert said.startswith("⚠️")
    assert "Thôi" not in said.splitlines(), said
    assert not changed


async def test_who_left_office_corrects_no_answer_of_an_open_form(ward):
    await ward.say("tc-kh", "/baocao 6.b")
    await ward.say("tc-kh", "xong 70%")
    answered = [m for m in await ward.messages("tc-kh") if m.direction == "in"][-1]
    leaves_posts(ward, ["tc-kh"], date(2023, 2, 26))
    assert (await ward.send("tc-kh", "xong", edits=answered)).startswith(REFUSED)


async def test_who_left_office_adds_no_file_to_an_open_form(ward, channel):
    await ward.say("tc-kh", "/tukiemtra Chưa niêm yết thủ tục mới")
    leaves_posts(ward, ["tc-kh"], date(2023, 2, 26))
    assert (await ward.send("tc-kh", "", channel.file("anh.jpg", JPEG))).startswith(REFUSED)


async def test_who_left_office_corrects_no_report(ward):
    await ward.say("tc-kh", "6.a đã rà soát 5 khoản chi")
    said = [m for m in await ward.messages("tc-kh") if m.direction == "in"][-1]
    leaves_posts(ward, ["tc-kh"], date(2023, 2, 26))
    assert (await ward.send("tc-kh", "6.c đã rà soát 5 khoản chi", edits=said)).startswith(REFUSED)
    standing = select(Progress.text).where(col(Progress.withdrawn_at).is_(None))
    assert ward.database.read(lambda s: s.exec(standing).all()) == ["đã rà soát 5 khoản chi"]
