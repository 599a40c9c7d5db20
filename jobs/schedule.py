"""The ticks: APScheduler with an in-memory store. It decides when to look, the database what is due."""

import logging
from collections.abc import Awaitable, Callable
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

PLAN_EVERY_SECONDS = 60
ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
log = logging.getLogger(__name__)


def scheduler(plan: Callable[[], Awaitable[None]]) -> AsyncIOScheduler:
    """Runs `plan` once a minute; a tick missed is made up once, and never two run at a time."""
    made = AsyncIOScheduler(
        timezone=ZONE,
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1},
    )
    made.add_job(plan, "interval", seconds=PLAN_EVERY_SECONDS, id="plan")
    return made
