"""A report as it is kept: what is said now, and what stands elsewhere of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.context import Context
from jobs import additions, edits, progress
from jobs.progress import Report, TaskOf


def whole(ctx: Context, task: TaskOf, report: Report, beside: Mapping[str, Any]) -> Report:
    """With what was said `beside` it; where it only adds to what stands, with that. Raises NoOpenPeriod."""
    if not additions.adds(report.text):
        return replace(report, **{name: value for name, value in beside.items() if value is not None})
    incoming = ctx.incoming
    said = edits.edited(ctx.session, incoming.bot_id, incoming.chat_id, incoming.message_id)
    earlier = {one for one in said.ids if one != ctx.message_id}
    before = progress.standing(ctx.session, ctx.plan.id, task, earlier)
    return report if before is None else additions.added(before, report)
