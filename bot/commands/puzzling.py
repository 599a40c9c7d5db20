"""What is said to messages that cannot be taken, with an example of what can."""

from bot import forms, registry
from bot.context import Context
from jobs import tasklists
from jobs.plan import NoPlan
from messages.types import Reply
from messages.understand import intents
from messages.understand.codes import looks_like_code
from messages.views import Unread


def not_understood(ctx: Context, text: str) -> Reply:
    """Quotes what was said and shows how to say it; nothing is lost: it stands in the transcript."""
    first = text.split(maxsplit=1)[0] if text.split() else ""
    mine = tasklists.unanswered(ctx.session, ctx.actor, ctx.plan.id)
    near = tuple(ctx.plan.codes.near(first)) if looks_like_code(first) else ()
    example = f"{mine[0].code} đã thực hiện …" if mine else ""
    buttons = ((registry.button("r", "Báo cáo từng việc"),),) if mine else ()
    return Reply("not_understood", Unread(text, example, near=near, command=intents.meant(text)), buttons)


def unsupported(ctx: Context) -> list[Reply]:
    """What is said to a message of a kind that is not taken; an open form's question stands below it."""
    again = forms.ask_again(ctx)
    code = "" if again else example(ctx)
    return [Reply("unsupported", Unread("", f"{code} đã thực hiện …" if code else "")), *again]


def example(ctx: Context) -> str:
    """The code of a task the reader could report now; empty if there is none."""
    try:
        mine = tasklists.unanswered(ctx.session, ctx.actor, ctx.plan.id)
    except NoPlan:
        return ""
    return mine[0].code if mine else ""
