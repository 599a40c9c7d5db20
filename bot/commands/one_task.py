"""One task opened: where it stands, how its date moved, what was said of it, and what may be done."""

from bot.commands import assigning, extending, remarking
from bot.commands.findings import act
from bot.context import Context
from bot.registry import action
from jobs import task_views
from messages.types import Reply, Rows
from messages.views import TaskView


def opened(ctx: Context, code: str) -> Reply:
    """Raises UnknownTask, NotAllowed."""
    view = task_views.shown(ctx.session, ctx.plan.id, code, act(ctx))
    return Reply("task", view, _choices(view), {"tasks": [view.line.code]})


@action("vt", reads=True)
def see(ctx: Context, code: str) -> Reply:
    return opened(ctx, code)


def _choices(view: TaskView) -> Rows:
    code = view.line.code
    buttons = {
        "extend": extending.begin_with.button("Đề nghị gia hạn", code),
        "assign": assigning.begin_with.button("Giao việc", code),
        "explain": remarking.ask_why.button("Hỏi nguyên nhân chậm", code),
    }
    row = tuple(button for name, button in buttons.items() if name in view.may)
    return (row,) if row else ()
