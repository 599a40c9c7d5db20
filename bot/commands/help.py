"""/start, /trogiup and /huy: where am I, what can I say, leave me alone."""

from bot import forms, joining, registry
from bot.commands import puzzling, reporting
from bot.context import Context
from bot.registry import action, command
from jobs import people, staffing_invites
from messages.types import Reply
from messages.views import FormOffer, Help, HelpLine, JoinOther, Welcome


@command("start", summary="kết nối bằng mã mời: /start MÃ")
def start(ctx: Context, words: str) -> Reply:
    if not words:
        return _help(ctx)
    staffing_invites.check_use(ctx.session, words, ctx.act())
    found = people.invited(ctx.session, words)
    if found is not None and ctx.actor.posts:
        official_id, name, used = found
        if official_id == ctx.actor.official_id and used:
            return Reply("joined_already", Welcome(name=name))
        if official_id != ctx.actor.official_id:
            # A coordinator hands on the links of others: a tap on one must not take the own chat away.
            button = take_over.button(f"Chuyển sang {name}"[:60], "".join(words.split()).lower())
            return Reply("join_other", JoinOther(ctx.actor.name, name), ((button,),))
    return joining.join(ctx.session, ctx.incoming, words, ctx.instant, ctx.today)


@action("jo")
def take_over(ctx: Context, code: str) -> Reply:
    staffing_invites.check_use(ctx.session, code, ctx.act())
    return joining.join(ctx.session, ctx.incoming, code, ctx.instant, ctx.today)


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
    example = puzzling.example(ctx)
    lines = tuple(HelpLine(c.name, c.summary) for c in registry.in_menu_order(mine))
    buttons = ((reporting.begin.button("Báo cáo từng việc"),),) if example else ()
    return Reply("help", Help(ctx.actor.name, lines, example), buttons)
