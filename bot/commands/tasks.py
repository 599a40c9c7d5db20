"""/viec: my tasks, worst first; a code after it opens that task, a word searches."""

from collections.abc import Callable

from bot.commands import one_task, reporting
from bot.context import Context
from bot.registry import action, command
from jobs import tasklists
from jobs.tasklists import Day
from messages.types import Button, Reply, Rows
from messages.views import TaskList

MakeTurn = Callable[[int, str], Button]
LONGEST_WORDS = 40


@command("viec", "tasks", summary="việc của tôi; thêm chữ để tìm: /viec niêm yết", reads=True, menu=1)
def viec(ctx: Context, words: str) -> Reply:
    if not words:
        return _mine(ctx, 1)
    code = ctx.plan.codes.find(words)
    return one_task.opened(ctx, code) if code is not None else _found(ctx, words, 1)


@action("vm", reads=True)
def my_page(ctx: Context, page: int) -> Reply:
    return _mine(ctx, page, edits=True)


@action("vs", reads=True)
def found_page(ctx: Context, page: int, words: str) -> Reply:
    return _found(ctx, words, page, edits=True)


def _mine(ctx: Context, page: int, *, edits: bool = False) -> Reply:
    view = tasklists.mine(ctx.session, ctx.actor, ctx.plan.id, Day(ctx.today, ctx.cal), page)
    turns = _turns(view, lambda to, label: my_page.button(label, to))
    return Reply("tasks", view, (*_report(view), *turns), _about(view), edits)


def _found(ctx: Context, words: str, page: int, *, edits: bool = False) -> Reply:
    view = tasklists.search(ctx.session, ctx.actor, ctx.plan.id, Day(ctx.today, ctx.cal), words, page)
    short = words.encode()[:LONGEST_WORDS].decode(errors="ignore")
    turns = _turns(view, lambda to, label: found_page.button(label, to, short))
    return Reply("tasks", view, turns, _about(view), edits)


def _turns(view: TaskList, button: MakeTurn) -> Rows:
    row: list[Button] = []
    if view.page > 1:
        row.append(button(view.page - 1, "‹ Trang trước"))
    if view.page < view.pages:
        row.append(button(view.page + 1, "Trang sau ›"))
    return (tuple(row),) if row else ()


def _report(view: TaskList) -> Rows:
    return ((reporting.begin.button("Báo cáo từng việc"),),) if view.unanswered else ()


def _about(view: TaskList) -> dict[str, object]:
    return {"tasks": [task.code for task in view.tasks]}
