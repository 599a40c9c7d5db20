"""Every button and every command × who × where: who learns or changes what, and who is told no more of it
than of what does not exist. A new command or button has to be decided here."""

import shutil

import pytest
from chat.conftest import StandingClock, Ward
from chat.forging import UNKNOWN, UNKNOWN_ID, Forger, actions, parameters, payload
from chat.one_of_each import MARKS
from chat.rights_table import AIMED, COMMANDS, PLAIN, TYPED
from chat.two_wards import build

from bot import registry
from bot.buttons import Action
from storage.database import Database

pytestmark = pytest.mark.chat

SCOPES = ("own", "unit", "kept", "ward")
"""Of the own unit, of another one of the ward, restricted there, of another ward."""
ANSWERS = frozenset({"f", "fr", "fx"})
"""They only answer the form of who taps; see test_rights_forms."""
REST = {
    "page": 1,
    "page_number": 1,
    "number": 1,
    "words": "",
    "place": "all",
    "area": 0,
    "kind": "docx",
    "before": 0,
    "role": "official",
    "since": "2023-03-01",
    "until": "2023-03-03",
    "on": "2023-03-01",
    "last": "2023-02-28",
    "mark": "0",
    "at": "07:00",
    "after": 0,
}
"""Values that point at nothing of anybody's."""
OTHERWISE = {"imw": {"on": 1}, "ts": {"on": 1}}
OTHER_ROW = {
    "by": ("progress_id", "behalf_id"),
    "bn": ("progress_id", "behalf_id"),
    "pv": ("finding_id", "remedied_id"),
    "pr": ("finding_id", "remedied_id"),
}
NOWHERE = {"code": UNKNOWN["code"], "number": 99}


def rest(name):
    return {**REST, **OTHERWISE.get(name, {})}


def is_aimed(name):
    return any(one not in rest(name) for one in parameters(found(name)))


def found(name) -> Action:
    action = registry.find_action(name)
    assert action is not None
    return action


@pytest.fixture(scope="module")
def forger(demo_template, tmp_path_factory):
    path = tmp_path_factory.mktemp("wards") / "demo.db"
    shutil.copy(demo_template, path)
    database = Database(f"sqlite:///{path}")
    ward = Ward(database, StandingClock())
    yield Forger(ward, database.write(build))
    database.close()


def payloads(world, name, scope):
    """Of what is there, and of what is not."""
    ids = dict(world.scopes[scope])
    if name in OTHER_ROW:
        wanted, row = OTHER_ROW[name]
        ids[wanted] = ids[row]
    unknown = {**dict.fromkeys(ids, UNKNOWN_ID), **UNKNOWN}
    return payload(found(name), ids, rest(name)), payload(found(name), unknown, rest(name))


def test_every_command_and_every_button_is_decided():
    assert sorted(COMMANDS) == [one.name for one in registry.all_commands()]
    assert sorted([*PLAIN, *AIMED, *ANSWERS]) == actions()
    assert [name for name in PLAIN if is_aimed(name)] == []
    assert [name for name in AIMED if not is_aimed(name)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_for_its_roles_and_shows_nothing_of_others(forger, name):
    said = {who: forger.says(who, f"/{name}").said for who in forger.world.taps}
    assert "".join(who for who, text in said.items() if not text.startswith("Lệnh /")) == COMMANDS[name]
    for who, text in said.items():
        assert who == "s" or MARKS["ward"] not in text, who
        assert who in "ls" or MARKS["kept"] not in text, who
        assert who in "cls" or MARKS["unit"] not in text, who


@pytest.mark.parametrize("name", PLAIN)
def test_a_button_that_points_at_nothing(forger, name):
    tapped = payload(found(name), {}, rest(name))
    taken = "".join(who for who in forger.world.taps if not forger.taps(who, tapped).refused)
    assert taken == PLAIN[name]


@pytest.mark.parametrize("name", AIMED)
def test_a_forged_button_shows_and_changes_what_its_owner_may(forger, name):
    cells = tuple(forger.cell(*payloads(forger.world, name, scope), scope) for scope in SCOPES)
    assert cells == AIMED[name]


BY_NUMBER = [name for name in AIMED if "code" not in parameters(found(name))]
"""A code is read in the plan of who taps."""


@pytest.mark.parametrize("name", BY_NUMBER)
def test_who_leads_another_ward_is_told_what_is_told_of_nothing(forger, name):
    for scope in ("own", "unit", "kept"):
        forged, unknown = payloads(forger.world, name, scope)
        outcome = forger.taps("k", forged)
        assert (outcome.did, outcome.said) == (False, forger.taps("k", unknown).said), scope


@pytest.mark.parametrize("line", TYPED)
def test_a_guessed_code_or_number_is_answered_as_an_unknown_one(forger, line):
    unknown = line.format(**NOWHERE)
    said = {scope: line.format(**forger.world.scopes[scope]) for scope in SCOPES}
    cells = tuple(forger.cell(text, unknown, scope, typed=True) for scope, text in said.items())
    assert cells == TYPED[line]
