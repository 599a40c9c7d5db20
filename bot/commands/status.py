"""/status: the summary of what the reader may see."""

from bot.context import Context
from bot.registry import command
from jobs import summaries
from messages.types import Reply


@command("status", "tinhhinh", summary="tình hình thực hiện kế hoạch", reads=True, menu=4)
def status(ctx: Context, words: str) -> Reply:
    view = summaries.status(ctx.session, ctx.actor, ctx.plan.id, ctx.plan.year, ctx.now, ctx.cal)
    return Reply("status", view)
