"""The ticks: APScheduler with an in-memory store. It decides when to look, the database what is due."""

import logging
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

PLAN_EVERY_SECONDS = 60
TIDY_EVERY_HOURS = 1
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
log = logging.getLogger(__name__)
Tick = Callable[[], Awaitable[None]]


def scheduler(plan: Tick, tidy: Tick) -> "AsyncIOScheduler":
    """Runs `plan` once a minute and `tidy` once an hour; a tick missed is made up once, and never two of one
    run at a time."""
    # Loaded here: it looks through all that is installed, and only a command that serves has use for it.
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    made = AsyncIOScheduler(
        timezone=ZONE,
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    made.add_job(plan, "interval", seconds=PLAN_EVERY_SECONDS, id="plan")
    made.add_job(tidy, "interval", hours=TIDY_EVERY_HOURS, id="tidy")
    return made
