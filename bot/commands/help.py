"""/start, /trogiup and /huy: where am I, what can I say, leave me alone."""

from bot import forms, joining, registry
from bot.commands import reporting
from bot.context import Context
from bot.registry import command
from jobs import tasklists
from jobs.plan import NoPlan
from messages.types import Reply
from messages.views import FormOffer, Help, HelpLine


@command("start", summary="kết nối bằng mã mời: /start MÃ")
def start(ctx: Context, words: str) -> Reply:
    if words:
        return joining.join(ctx.session, ctx.incoming, words, ctx.instant, ctx.today)
    return _help(ctx)


@command("trogiup", "help", summary="cách dùng", reads=True, menu=5)
def trogiup(ctx: Context, words: str) -> Reply:
    return _help(ctx)


@command("huy", "cancel", summary="bỏ biểu mẫu đang điền")
def huy(ctx: Context, words: str) -> Reply:
    opened = forms.open_form(ctx)
    if opened is None:
        return Reply("nothing_to_cancel")
    forms.close(ctx)
    return Reply("cancelled", FormOffer(forms.label(opened)))


def _help(ctx: Context) -> Reply:
    mine = [c for c in registry.all_commands() if c.roles & ctx.actor.roles and c.name != "start"]
    example = _example(ctx)
    lines = tuple(HelpLine(c.name, c.summary) for c in registry.in_menu_order(mine))
    buttons = ((reporting.begin.button("Báo cáo từng việc"),),) if example else ()
    return Reply("help", Help(ctx.actor.name, lines, example), buttons, menu=registry.menu(ctx.actor.roles))


def _example(ctx: Context) -> str:
    """The code of a task the reader could report now; empty if there is none."""
    try:
        mine = tasklists.unanswered(ctx.session, ctx.actor, ctx.plan.id)
    except NoPlan:
        return ""
    return mine[0].code if mine else ""
