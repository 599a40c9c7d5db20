"""/nhatky: who changed what, the newest first; a task's code after it shows that task's alone."""

from bot.context import Context, Role
from bot.registry import action, command
from jobs import changelog
from jobs.changelog import NothingLogged
from messages.formats import short
from messages.types import Reply
from messages.views import LogPage


@command(
    "nhatky",
    "log",
    summary="nhật ký thay đổi; thêm mã để xem một nhiệm vụ: /nhatky 3.c",
    roles=frozenset({Role.COORDINATOR, Role.LEADER}),
    reads=True,
)
def nhatky(ctx: Context, words: str) -> Reply:
    code = ctx.plan.codes.find(words) if words else None
    if words and code is None:
        raise NothingLogged("no such task", task=short(words, 40))
    return _shown(changelog.page(ctx.session, ctx.actor, ctx.plan.id, ctx.now.tzinfo, code))


@action("lo", reads=True)
def older(ctx: Context, before: int, code: str) -> Reply:
    """The next page, in a message of its own: the one above stays to be read."""
    return _shown(changelog.page(ctx.session, ctx.actor, ctx.plan.id, ctx.now.tzinfo, code or None, before))


def _shown(view: LogPage) -> Reply:
    turn = () if view.older is None else ((older.button("Cũ hơn ›", view.older, view.code or ""),),)
    return Reply("changelog", view, turn)
