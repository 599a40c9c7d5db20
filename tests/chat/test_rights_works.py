"""Every button works for somebody, for nobody else, and for them no longer once their posts have ended."""

import shutil

import pytest
from chat.conftest import StandingClock, Ward
from chat.driving import posts_end
from chat.forging import Forger, changes, dump
from chat.one_of_each import MARKS
from chat.rights_table import AIMED, PLAIN
from chat.situations import WORKS
from chat.test_rights_table import payloads
from chat.two_wards import build

from storage.database import Database

pytestmark = pytest.mark.chat

SHOWN_ELSEWHERE = {"sa", "sp", "ts", "ua"}
"""Below a morning message, and for who has not joined: test_snooze, test_settings_chat,
test_staff_invites."""
OWN_LINK = {"fk"}
"""To end one's own link to a file shuts a door, and is open to who leaves."""
A_STRANGERS = {"jo"}
"""Who has no post joins as a stranger does."""


@pytest.fixture(scope="module")
def forger(demo_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("works") / "demo.db"
    shutil.copy(demo_template, path)
    database = Database(f"sqlite:///{path}")
    ward = Ward(database, StandingClock())
    yield Forger(ward, database.write(build))
    database.close()


def test_what_the_tables_prove_for_nobody_is_proved_here():
    nobodys = {name for name, cells in AIMED.items() if not any(cell.partition("/")[0] for cell in cells)}
    nobodys |= {name for name, taken in PLAIN.items() if not taken}
    assert set(WORKS) == nobodys - SHOWN_ELSEWHERE


@pytest.mark.parametrize("name", WORKS)
def test_a_button_works_for_those_it_is_for_alone(forger, name):
    one = WORKS[name]

    def work(session, who, ended):
        ids = {**forger.world.scopes["own"], **one.before(forger, session, forger.world.scopes["own"])}
        if ended:
            posts_end(forger, session, who)
        session.flush()
        before = dump(session)
        said = forger.hears(session, who, tap=one.payload.format(**ids))
        return said, changes(before, dump(session))

    for who in forger.world.taps:
        said, changed = forger.undone(lambda session, who=who: work(session, who, False))
        assert (one.says in said) == (who in one.who), (who, said)
        assert who in one.who or not changed - {"dialogue"}, (who, said)
        if who in one.who and name not in A_STRANGERS:
            said, changed = forger.undone(lambda session, who=who: work(session, who, True))
            assert one.says not in said, (who, said)
            assert not changed - {"dialogue"}, (who, said)


@pytest.mark.parametrize("name", sorted(set(AIMED) - OWN_LINK))
def test_who_left_office_does_and_learns_nothing_by_what_was_theirs(forger, name):
    forged, _ = payloads(forger.world, name, "own")

    def work(session, who):
        posts_end(forger, session, who)
        before = dump(session)
        said = forger.hears(session, who, tap=forged)
        return said, changes(before, dump(session))

    for who in forger.world.taps:
        said, changed = forger.undone(lambda session, who=who: work(session, who))
        assert MARKS["own"] not in said, (who, said)
        assert not changed - {"dialogue"}, (who, said)
