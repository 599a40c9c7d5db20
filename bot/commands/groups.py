"""In a group: figures of units and dates, /tintuan, and for all else where it is done. Default deny."""

from collections.abc import Callable

from bot.context import Context, Role
from bot.recording import clean, command_of
from bot.registry import action, command
from jobs import groups
from jobs.groups import Group
from messages.formats import short
from messages.types import Reply
from messages.understand import intents
from messages.understand.text import fold
from messages.views import ElsewhereOnly, GroupHelp, HelpLine

LEADERS = frozenset({Role.LEADER})
ON, OFF = ("", "bat", "on"), ("tat", "off")
Handler = Callable[[Context, str], Reply]


@command("tintuan", "weekly", summary="tóm tắt tuần cho nhóm: bật, tắt", roles=LEADERS)
def tintuan(ctx: Context, words: str) -> Reply:
    """Alone with the bot: the groups that may have it, each to be ended from here."""
    view, ids = groups.allowed(ctx.session, ctx.actor, ctx.incoming.bot_id)
    rows = tuple(
        (end.button(f"Tắt: {short(g.title, 25)}", id),) for g, id in zip(view.groups, ids, strict=True)
    )
    return Reply("weekly_groups", view, rows, edits=True)


@action("te")
def end(ctx: Context, group_id: int) -> Reply:
    groups.end_weekly(ctx.session, ctx.actor, group_id)
    return tintuan(ctx, "")


@action("ts")
def switch(ctx: Context, on: int) -> Reply:
    """It stands below messages in groups only, where `answered` reads it; elsewhere it is forged."""
    return Reply("button_gone")


def _switched(ctx: Context, *, on: bool) -> Reply:
    view = groups.set_weekly(ctx.session, ctx.actor, _group(ctx), ctx.now, on=on)
    if view.state not in ("on", "off"):
        return Reply("group_weekly", view)
    button = switch.button("Tắt", 0) if view.state == "on" else switch.button("Bật", 1)
    return Reply("group_weekly", view, ((button,),), edits=True)


def _group(ctx: Context) -> Group:
    return Group(ctx.incoming.bot_id, ctx.incoming.chat_id, ctx.incoming.title)


def _weekly(ctx: Context, words: str) -> Reply:
    """By itself it allows, however often it is typed: what ends it is a word or the button."""
    said = fold(words).strip(" .!")
    return _switched(ctx, on=said in ON) if said in (*ON, *OFF) else _help(ctx, "")


def _status(ctx: Context, words: str) -> Reply:
    view = groups.figures(ctx.session, ctx.actor, _group(ctx), ctx.plan, ctx.now, ctx.cal)
    return Reply("group_status", view)


def _dates(ctx: Context, words: str) -> Reply:
    return Reply("group_dates", groups.dates(ctx.session, ctx.plan, ctx.today, ctx.cal))


def _help(ctx: Context, words: str) -> Reply:
    lines = tuple(HelpLine(name, summary) for name, (_, summary) in ANSWERED.items())
    return Reply("group_help", GroupHelp(lines, _link(ctx)))


ANSWERED: dict[str, tuple[Handler, str]] = {
    "status": (_status, "số liệu của các bộ phận"),
    "lich": (_dates, "hạn gửi báo cáo"),
    "trogiup": (_help, "cách dùng trong nhóm"),
    "tintuan": (_weekly, "lãnh đạo bật, tắt tóm tắt tuần"),
}
"""What is done in a group, by the command's name, with its summary there; everybody there reads it."""


def answered(ctx: Context) -> Reply | None:
    """What a registered official is answered in a group; None for what is none of the bot's business.

    No report is taken there, no form begins, and whoever taps a button is judged by their own posts.
    """
    if ctx.incoming.tap is not None:
        return _tapped(ctx, ctx.incoming.tap)
    text = clean(ctx.incoming.text)
    if text.startswith("/"):
        return _commanded(ctx, text)
    name = intents.command_of(text) if text else None
    if name is not None:
        return _done(ctx, name, "")
    mentioned_only = not text and not ctx.incoming.reply_to
    return _help(ctx, "") if mentioned_only else Reply("group_not_taken", ElsewhereOnly(_link(ctx)))


def _commanded(ctx: Context, text: str) -> Reply | None:
    """A command nobody knows is another bot's, unless it names this one."""
    found, words = command_of(text)
    if found is not None:
        return _done(ctx, found.name, words)
    return _help(ctx, "") if "@" in text.split(maxsplit=1)[0] else None


def _done(ctx: Context, name: str, words: str) -> Reply:
    if name not in ANSWERED:
        return _elsewhere(ctx)
    handler, _ = ANSWERED[name]
    return handler(ctx, words)


def _tapped(ctx: Context, payload: str) -> Reply:
    """What was never below a message of a group is refused as what belongs elsewhere."""
    shown = {switch.button("", on).payload: bool(on) for on in (0, 1)}
    return _switched(ctx, on=shown[payload]) if payload in shown else _elsewhere(ctx)


def _elsewhere(ctx: Context) -> Reply:
    return Reply("only_in_private", ElsewhereOnly(_link(ctx)))


def _link(ctx: Context) -> str | None:
    return groups.link(ctx.session, ctx.incoming.bot_id)
