"""/caidat: where I am reminded, and for a leader when the morning message comes; changed in place."""

from dataclasses import replace
from datetime import time

from bot.context import Context
from bot.registry import action, command
from jobs import own_settings
from messages.formats import clock
from messages.types import Reply, Rows
from messages.views import OwnSettings


@command("caidat", "settings", summary="kênh nhận nhắc việc; lãnh đạo chọn giờ tin buổi sáng", reads=True)
def caidat(ctx: Context, words: str) -> Reply:
    return _shown(own_settings.shown(ctx.session, ctx.act(), _here(ctx)))


def _here(ctx: Context) -> own_settings.Here:
    return ctx.incoming.bot_id, ctx.incoming.chat_id


def _shown(view: OwnSettings) -> Reply:
    return Reply("settings", view, (*_channels(view), *_hours(view)))


def _channels(view: OwnSettings) -> Rows:
    """Nothing to choose where there is but one."""
    if len(view.open) < 2:
        return ()
    return tuple((prefer.button(_label(one.name, one.current), one.id),) for one in view.open)


def _hours(view: OwnSettings) -> Rows:
    if not view.hours:
        return ()
    named = {at: _label(f"Tin sáng {clock(at)}", at == view.morning) for at in view.hours}
    return (tuple(wake.button(label, clock(at)) for at, label in named.items()),)


def _label(name: str, chosen: bool) -> str:
    return f"✓ {name}" if chosen else name


@action("tc")
def prefer(ctx: Context, account_id: int) -> Reply:
    view = own_settings.prefer(ctx.session, account_id, ctx.act(), _here(ctx))
    return replace(_shown(view), edits=True)


@action("th")
def wake(ctx: Context, at: str) -> Reply:
    """What is no hour was never on a button."""
    try:
        hour = time.fromisoformat(at)
    except ValueError:
        return Reply("button_gone")
    view = own_settings.choose_hour(ctx.session, hour, ctx.act(), _here(ctx))
    return replace(_shown(view), edits=True)
