"""The chats of an official on which they can be written to."""

import pytest
import sample
from sample import INSTANT

from storage import accounts
from storage.accounts import Chat
from storage.tables import AccountState

pytestmark = pytest.mark.contract


def test_ones_own_chats_the_earliest_first_blocked_ones_too(session, ward):
    an, binh = (sample.official(session, ward.office, code) for code in ("an", "binh"))
    zalo = sample.bot(session, ward.office, "second", "zalo")
    terminal = sample.bot(session, ward.office, "terminal", "console", pushes=False)
    first = sample.account(session, an, ward.bot, "an-1", state=AccountState.BLOCKED)
    sample.account(session, an, terminal, "an-2", preferred=True)
    sample.account(session, binh, zalo, "binh-1")
    second = sample.account(session, an, zalo, "an-3", preferred=True)
    assert accounts.of_official(session, an.id) == [
        Chat(first.id, ward.bot.id, "an-1", "web", AccountState.BLOCKED, INSTANT),
        Chat(second.id, zalo.id, "an-3", "zalo", AccountState.ACTIVE, INSTANT),
    ]
    assert accounts.of_official(session, 999_999) == []
