"""`nhacviec plan`: import, show and export the annual plan."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from bot.clock import Clock
from jobs import plan_news
from jobs.calendar import WorkingDays
from jobs.calendars import loaded
from jobs.errors import JobsError
from jobs.imports import plan_export, plan_file, plan_show
from jobs.imports.difference import Change, ConsentNeeded, counted
from jobs.imports.plan_apply import Imported, import_plan
from jobs.imports.plan_export import StoredPlan
from jobs.imports.plan_file import PlanFile
from jobs.notify import When

plan = typer.Typer(no_args_is_help=True)

OfficeOption = Annotated[
    str | None, typer.Option("--office", metavar="CODE", help="Whose plan, where several offices have one.")
]


class Kept(JobsError):
    """A file is not written over."""

    code = "kept"


@plan.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The plan as YAML; see the sample.")],
    yes: Annotated[bool, typer.Option("--yes", help="Apply what differs from the stored plan.")] = False,
) -> None:
    """Load a plan: all its faults at once; a changed file shows what would change, and --yes applies it."""
    read = plan_file.load(file, WorkingDays())
    database = ctx.obj.database()
    try:
        done, told = database.write(lambda s: _import(s, read, ctx.obj.clock, yes))
    except ConsentNeeded as needed:
        echo_changes(needed.changes)
        _echo_kept(needed.kept)
        raise
    finally:
        database.close()
    typer.echo(_told(read, done))
    echo_changes(done.changes)
    _echo_kept(done.kept)
    if told:
        typer.echo(f"{counted(told, 'official')} with a chat will hear of what is theirs.")


def _import(session: Session, file: PlanFile, clock: Clock, consent: bool) -> tuple[Imported, int]:
    """What was done, and how many people are told of it."""
    done = import_plan(session, file, clock.today(), consent=consent)
    cal = loaded(session).national
    return done, plan_news.tell(session, done.news, When(clock.now(), clock.instant(), cal), fresh=done.fresh)


def _told(file: PlanFile, done: Imported) -> str:
    whose = f"the plan {file.plan.year} of {file.office.name}"
    if done.fresh:
        return f"Imported {whose}: {_contents(file)}."
    if done.changes:
        return f"Changed {whose}: {counted(len(done.changes), 'difference')}."
    if done.kept:
        return f"Nothing changed in {whose}."
    return f"Nothing changed: {whose} is stored as the file says."


def _contents(file: PlanFile) -> str:
    unassigned = sum(task.lead is None for task in file.tasks)
    others = {"area": file.areas, "target": file.targets, "period": file.periods, "unit": file.units}
    counts = [counted(len(rows), noun) for noun, rows in others.items()]
    return ", ".join([f"{counted(len(file.tasks), 'task')} ({unassigned} unassigned)", *counts])


def echo_changes(changes: tuple[Change, ...]) -> None:
    """A line each, as an import shows them."""
    for change in changes:
        typer.echo(f"  {change}")


def _echo_kept(kept: Sequence[object]) -> None:
    """What the file says otherwise, but was decided in the system since."""
    if kept:
        typer.echo("Kept, because it was decided here since the plan was imported:")
    for one in kept:
        typer.echo(f"  {one}")


@plan.command("show")
def show(
    ctx: typer.Context,
    office: OfficeOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the plan in force: tasks by area with who leads them, targets, periods."""
    stored = _stored(ctx, office)
    if as_json:
        data = plan_export.as_data(stored, states=True)
        typer.echo(json.dumps(data, ensure_ascii=False, indent=2, default=str))
    else:
        typer.echo("\n".join(plan_show.lines(stored, WorkingDays())))


@plan.command("export")
def export(
    ctx: typer.Context,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write to a new file instead of printing.")
    ] = None,
    office: OfficeOption = None,
) -> None:
    """Print the plan in force as a file that can be imported again; cancelled tasks are left out."""
    text = plan_export.to_yaml(_stored(ctx, office))
    if out is None:
        typer.echo(text, nl=False)
        return
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError as error:
        raise Kept(f"{out} is there already; name another file, or remove it first") from error
    except OSError as error:
        raise JobsError(f"{out} cannot be written: {error.strerror}") from error
    typer.echo(f"Wrote {out}.")


def _stored(ctx: typer.Context, office: str | None) -> StoredPlan:
    database = ctx.obj.database()
    try:
        stored: StoredPlan = database.read(lambda s: plan_export.the_plan(s, ctx.obj.clock.today(), office))
        return stored
    finally:
        database.close()
