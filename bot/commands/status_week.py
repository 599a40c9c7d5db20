"""A leader's week, opened from /status or in the morning: decisions first, each with its buttons."""

from dataclasses import replace

from bot.commands import extending
from bot.commands.status import back_to
from bot.context import Context, Role
from bot.registry import action
from jobs import leader_week
from messages.types import Reply, Rows
from messages.views import Suggestions
from messages.views.weekly import Weekly

MOST = 5
"""New dates with buttons of their own, as many as the text names."""
MOST_IN_THE_MORNING = 3
"""The same in a morning message, which has more to say."""


@action("qy")
def grant(ctx: Context, extension_id: int) -> Reply:
    """Below the message, which has more to decide. Raises what `extensions.grant` raises."""
    return replace(extending.grant.handler(ctx, extension_id), edits=False)


@action("qw", reads=True)
def week(ctx: Context) -> Reply:
    if Role.LEADER not in ctx.actor.roles:
        return Reply("not_allowed", Suggestions("status", ()))
    view = leader_week.of(ctx.session, ctx.actor, ctx.now, ctx.cal)
    return Reply("weekly", view, (*decisions(view, MOST), *back_to(0)), edits=True)


def decisions(view: Weekly, most: int) -> Rows:
    """To grant or refuse each of the first `most` new dates that were asked for."""
    return tuple(
        (
            grant.button(f"Đồng ý {one.code}", one.id),
            extending.refuse.button(f"Không đồng ý {one.code}", one.id),
        )
        for one in view.dates[:most]
    )
