"""The channel somebody chooses for themself: where they are written to, and what waits for them."""

from datetime import time

import pytest
import sample
from sample import INSTANT
from staffing import MORNING

from jobs import own_settings
from jobs.acts import Act
from jobs.mornings import NotALeader
from storage import reminders
from storage.reminders import Reach
from storage.tables import AccountState

pytestmark = pytest.mark.contract

HERE = (0, "")


def test_what_waits_and_what_comes_leaves_by_the_chosen_chat(session, staff):
    an = session.get_one(sample.Official, staff.id("an"))
    zalo = sample.bot(session, staff.ward.office, "second", "zalo")
    second = sample.account(session, an, zalo, "an-2")
    first = reminders.reaches(session, [an.id])[an.id].account_id
    waits = sample.notice(session, session.get_one(sample.Account, first))
    act = Act(staff.acts("an"), MORNING)
    assert own_settings.prefer(session, second.id, act, HERE).said == "channel"
    session.refresh(waits)
    assert (waits.account_id, waits.bot_id) == (second.id, zalo.id)
    assert reminders.reaches(session, [an.id]) == {an.id: Reach(second.id, zalo.id)}
    assert own_settings.prefer(session, second.id, act, HERE).said == "same_channel"
    assert own_settings.prefer(session, first, act, HERE).said == "channel"
    assert reminders.reaches(session, [an.id])[an.id].account_id == first


def test_a_chat_that_is_anothers_blocked_or_cannot_be_written_to_is_none_of_ones_own(session, staff):
    an, binh = (session.get_one(sample.Official, staff.id(code)) for code in ("an", "binh"))
    terminal = sample.bot(session, staff.ward.office, "terminal", "console", pushes=False)
    chats = [
        sample.account(session, an, terminal, "an-1"),
        sample.account(session, an, staff.ward.bot, "an-2", state=AccountState.BLOCKED),
        sample.account(session, binh, staff.ward.bot, "binh-1"),
    ]
    for one in chats:
        with pytest.raises(own_settings.NoAccount):
            own_settings.prefer(session, one.id, Act(staff.acts("an"), MORNING), HERE)
    assert [one.linked_at for one in chats] == [INSTANT] * 3


@pytest.mark.parametrize("who", ["an", "coord", "root"])
@pytest.mark.parametrize("at", [time(7), time(7, 30)])
def test_only_who_leads_chooses_the_hour(session, staff, who, at):
    with pytest.raises(NotALeader):
        own_settings.choose_hour(session, at, Act(staff.acts(who), MORNING), HERE)
    assert own_settings.choose_hour(session, time(7), Act(staff.acts("lead"), MORNING), HERE).morning == time(
        7
    )
