"""Reports given for a colleague: who it was given for says whether they are right."""

from bot import forms, held
from bot.context import Context
from bot.registry import action
from jobs import behalf
from messages.types import Reply
from messages.views import BehalfView


@action("by")
def confirm(ctx: Context, progress_id: int) -> Reply:
    return Reply("behalf_decided", _decided(ctx, progress_id, right=True))


@action("bn")
def deny(ctx: Context, progress_id: int) -> Reply:
    """What is not right is said anew at once; until then the colleague's words stand."""
    view = _decided(ctx, progress_id, right=False)
    if view.again:
        return Reply("behalf_decided", view)
    return forms.start(ctx, forms.find(held.FORM), {"task": view.code, "present": view.said})


def _decided(ctx: Context, progress_id: int, *, right: bool) -> BehalfView:
    return behalf.decide(ctx.session, ctx.actor, progress_id, ctx.when, denied, right=right)


def news(view: BehalfView) -> Reply:
    """How it reads to whom the report was given for. A plain reply is their own report of the task."""
    row = (confirm.button("Đúng", view.id), deny.button("Chưa đúng", view.id))
    return Reply("behalf_news", view, (row,), {"tasks": [view.code]})


def denied(view: BehalfView) -> Reply:
    return Reply("behalf_denied", view)
