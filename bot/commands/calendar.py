"""/lich: reporting dates and the reminders to come."""

from bot.context import Context
from bot.registry import command
from jobs import schedules
from messages.types import Reply


@command("lich", "calendar", summary="lịch báo cáo và các lần nhắc sắp tới", reads=True)
def lich(ctx: Context, words: str) -> Reply:
    view = schedules.calendar(ctx.session, ctx.actor, ctx.plan.id, ctx.plan.year, ctx.now, ctx.cal)
    return Reply("calendar", view)
