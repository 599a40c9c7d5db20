"""A morning's rush killed in the middle: nobody is left out, and few are written to twice."""

import contextlib
import sys
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from crash.checks import MOST_DUPLICATES
from crash.lives import Nursery
from crash.scenario import MORNING, Scenario
from crash.ward import Template
from emulators.telegram import TelegramEmulator
from sqlmodel import Session, select

from bot.clock import Clock
from messages.types import Rendered
from storage.tables import Account, Bot, Notice, NoticeKind, Official

pytestmark = pytest.mark.e2e

PEOPLE = range(6_000_001, 6_000_301)
QUIET_DAY = date(2023, 3, 1)


def _rush(session: Session) -> None:
    """A notice for each of many people."""
    bot, instant = session.exec(select(Bot).where(Bot.channel == "telegram")).one(), Clock().instant()
    owned = {"office_id": bot.office_id}
    for chat in PEOPLE:
        official = Official(code=f"cc-{chat}", name=f"Đồng chí {chat}", **owned)
        session.add(official)
        session.flush()
        account = Account(
            bot_id=bot.id, official_id=official.id, external_id=str(chat), linked_at=instant, **owned
        )
        session.add(account)
        session.flush()
        session.add(
            Notice(
                key=f"rush:{chat}",
                kind=NoticeKind.ACT,
                official_id=official.id,
                account_id=account.id,
                bot_id=bot.id,
                payload=Rendered(f"Tin cho {chat}").to_json(),
                not_before=Clock().business(instant).replace(year=2023, month=2, day=1),
                created_at=instant,
                **owned,
            )
        )


@pytest.mark.parametrize(("point", "nth"), [("notice:after", 150), ("settle:open", 3), ("claim:done", 3)])
async def test_a_crash_repeats_no_more_than_what_was_in_flight(
    nursery: Nursery,
    emulator: TelegramEmulator,
    url: sa.URL,
    template: Template,
    tmp_path: Path,
    point: str,
    nth: int,
    capsys,
) -> None:
    scenario = Scenario(nursery, emulator, url, template, tmp_path, [(point, nth)], closes=False)
    for chat in PEOPLE:
        person = emulator.person(chat)
        person.chat.seen = person.chat.open = True
    with contextlib.closing(scenario.database) as database:
        await database.awrite(_rush)
        scenario.stand_at(QUIET_DAY, MORNING)
        scenario.arm(0)
        await scenario.begin_all()
        await scenario.lives[0].ended
        await scenario.replace()
        await scenario.in_peace(scenario.quiet(QUIET_DAY))
        assert await scenario.stop() == {0}
    heard = Counter(call.chat for call in emulator.calls_of("sendMessage"))
    again = sum(heard[chat] - 1 for chat in PEOPLE)
    with capsys.disabled():
        print(f"{url.get_backend_name()} {point}: {again} of {len(PEOPLE)} sent again", file=sys.stderr)
    assert min(heard[chat] for chat in PEOPLE) == 1
    assert again <= MOST_DUPLICATES
