"""/lich: reporting dates and the reminders to come; coordinator and leader go on from there to move dates."""

from bot.commands import period_dates
from bot.context import Context
from bot.registry import action, button, command
from jobs import period_dates as moving
from jobs import schedules
from messages.types import Reply

MOST_PERIODS = 8


@command("lich", "calendar", summary="lịch báo cáo và các lần nhắc sắp tới", reads=True)
def lich(ctx: Context, words: str) -> Reply:
    view = schedules.calendar(ctx.session, ctx.actor, ctx.plan.id, ctx.plan.year, ctx.now, ctx.cal)
    may_move = moving.editable(ctx.session, ctx.actor, ctx.plan.id)[:MOST_PERIODS]
    rows = tuple((period_dates.begin.button(f"Sửa ngày báo cáo {one.name}", one.id),) for one in may_move)
    return Reply("calendar", view, (*rows, (button("xc", "🗓 Lịch (.ics)"),)))


@action("lc", reads=True)
def show(ctx: Context) -> Reply:
    return lich(ctx, "") if ctx.actor.posts else Reply("no_post")
