"""Killed wherever a document is at hand: claimed, made, sent, written down."""

import contextlib
from pathlib import Path

import pytest
import sqlalchemy as sa
from crash.checks import MOST_DUPLICATES
from crash.lives import Nursery
from crash.points import DOCUMENT_POINTS
from crash.scenario import Scenario
from crash.ward import DAYS, Template
from emulators.telegram import TelegramEmulator

pytestmark = pytest.mark.e2e

TWO_DAYS = DAYS[2:4]
SENT_AGAIN_AT = ("document:after", "document.settle:open")
"""Telegram has it, and nobody has written that down."""


async def test_a_document_is_neither_lost_nor_sent_again_and_again(
    nursery: Nursery, emulator: TelegramEmulator, url: sa.URL, template: Template, tmp_path: Path
) -> None:
    deaths = [(point, 1) for point in DOCUMENT_POINTS]
    scenario = Scenario(nursery, emulator, url, template, tmp_path, deaths)
    with contextlib.closing(scenario.database):
        await scenario.run(TWO_DAYS)
        again, _ = await scenario.check_all()
    assert again <= MOST_DUPLICATES
    sent, asked = len(emulator.calls_of("sendDocument")), scenario.people.done.count["asked"]
    assert asked <= sent <= asked + len(SENT_AGAIN_AT)
