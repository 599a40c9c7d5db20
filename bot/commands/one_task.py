"""One task opened: where it stands, how its date moved, what was said of it, and what may be done."""

from bot.commands import assigning, extending, opening_files, remarking
from bot.context import Context
from bot.registry import action
from jobs import task_views
from messages.types import Reply, Rows
from messages.views import TaskView


def opened(ctx: Context, code: str) -> Reply:
    """Raises UnknownTask, NotAllowed."""
    view = task_views.shown(ctx.session, ctx.plan.id, code, ctx.act())
    return Reply("task", view, choices(ctx, view), {"tasks": [view.line.code]})


@action("vt", reads=True)
def see(ctx: Context, code: str) -> Reply:
    return opened(ctx, code)


def choices(ctx: Context, view: TaskView) -> Rows:
    """What may be done with a task of the plan in force: its files opened, and what its reader may."""
    code = view.line.code
    buttons = {
        "extend": extending.begin_with.button("Đề nghị gia hạn", code),
        "assign": assigning.begin_with.button("Giao việc", code),
        "explain": remarking.ask_why.button("Hỏi nguyên nhân chậm", code),
    }
    row = tuple(button for name, button in buttons.items() if name in view.may)
    return (*opening_files.of_task(ctx, code), row) if row else opening_files.of_task(ctx, code)
