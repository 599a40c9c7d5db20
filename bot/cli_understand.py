"""`nhacviec understand`: how what officials write is read, and so why the bot answered as it did."""

import json
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from bot.bootstrap import App
from jobs.imports import plan_export
from jobs.plan import plan_in_force
from messages.understand.replies import Item, PlanWords, no_plan, read
from messages.understand.titles import TitleIndex
from storage import schema
from storage.database import looking

understand = typer.Typer(no_args_is_help=True)
IMPORT = "run `nhacviec plan import FILE`"
NO_PLAN = "No plan has been imported: task codes are known by their shape only."


@understand.callback()
def _group() -> None:
    """Without it the only command would be the group itself."""


TextArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="[TEXT]...", help="A reply each; without any, each line of a pipe is one."),
]
OfficeOption = Annotated[
    str | None, typer.Option("--office", metavar="CODE", help="Whose plan, where several have one.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print a JSON object for each reply, a line each.")]


@understand.command("progress")
def progress(
    ctx: typer.Context, replies: TextArgument = None, office: OfficeOption = None, as_json: JsonOption = False
) -> None:
    """Say how replies about progress are read: which task, state, percent, result and difficulty.

    Each TEXT is one reply. Codes and titles are those of the plan in force. Records nothing.
    """
    if not replies and sys.stdin.isatty():
        raise typer.BadParameter("give replies, or the lines of a pipe", param_hint="TEXT")
    plan = _plan(ctx.obj, office)
    if plan is None and not as_json:
        typer.echo(NO_PLAN, err=True)
    for reply in replies or _lines():
        items = read(reply, plan or no_plan())
        typer.echo(_as_json(items) if as_json else _as_text(reply, items))


def _lines() -> Iterator[str]:
    """Bytes that are no UTF-8 are read as signs that mean nothing."""
    for line in sys.stdin.buffer:
        yield line.decode("utf-8", "replace").rstrip("\r\n")


def _plan(app: App, office: str | None) -> PlanWords | None:
    """How the tasks of the plan in force are called; None where none has been imported.

    A real database is not made for it. Raises StorageError; NoPlanYet or SeveralPlans, which name `office`.
    """
    if app.demo:
        with closing(app.database()) as database:
            found: PlanWords | None = database.read(lambda s: _words(s, app, office))
            return found
    url = app.settings.real_url
    if url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists():
        if office is None:
            return None
        raise plan_export.NoPlanYet(f"no plan of office '{office}' has been imported; {IMPORT}")
    with looking(url) as session:
        schema.check(session.connection(), app.kind)
        return _words(session, app, office)


def _words(session: Session, app: App, office: str | None) -> PlanWords | None:
    today = app.clock.today()
    try:
        stored = plan_export.the_plan(session, today, office)
    except plan_export.NoPlanYet:
        if office is not None:
            raise
        return None
    titles = TitleIndex((task.code, task.title) for task in stored.tasks.values())
    return PlanWords(plan_in_force(session, stored.office.id, today).codes, titles)


def _as_json(items: list[Item]) -> str:
    return json.dumps({"items": [_fields(item) for item in items]}, ensure_ascii=False)


def _fields(item: Item) -> dict[str, object]:
    """`proposal`, `reason` and `candidates` only where there are any."""
    fields: dict[str, object] = {
        "task": item.task,
        "state": item.state,
        "percent": item.percent,
        "result": item.result,
        "difficulty": item.difficulty,
    }
    if item.proposal is not None:
        fields["proposal"] = item.proposal
    if item.reason is not None:
        fields["reason"] = item.reason
    if item.candidates:
        fields["candidates"] = list(item.candidates)
    return fields


def _as_text(reply: str, items: list[Item]) -> str:
    return "\n".join([f"> {' / '.join(reply.splitlines())}", *map(_as_line, items)])


def _as_line(item: Item) -> str:
    task = item.task or (f"one of {', '.join(item.candidates)}?" if item.candidates else "-")
    parts = [f"  {task:<6} {item.state}"]
    parts += [f"{item.percent}%"] if item.percent is not None else []
    told = {
        "result": item.result,
        "difficulty": item.difficulty,
        "proposal": item.proposal,
        "because": item.reason,
    }
    parts += [f"{name}: {' / '.join(text.splitlines())}" for name, text in told.items() if text]
    return "  ".join(parts)
