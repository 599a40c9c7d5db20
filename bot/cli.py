"""The command `nhacviec`: parses, calls, prints.

Exit codes: 0 done, 1 it failed (one sentence why), 2 wrong use.
"""

import contextlib
import json
import sys
from datetime import date
from typing import Annotated

import typer
from pydantic import SecretStr
from sqlmodel import Session

from bot import (
    cli_calendar,
    cli_doctor,
    cli_feed,
    cli_ledger,
    cli_people,
    cli_plan,
    cli_rehearse,
    cli_report,
    cli_staff,
    cli_status,
    cli_understand,
    logs,
    serving,
    terminal,
)
from bot.bootstrap import App, Failed
from bot.clock import HANOI, Clock
from bot.moments import AtOption, demo_moment, moment
from bot.settings import SettingsError, load
from jobs.errors import JobsError
from jobs.plan import plan_in_force
from storage import files, plans, reports
from storage.errors import StorageError
from storage.schema import upgrade

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
progress = typer.Typer(no_args_is_help=True, help="What officials have reported.")
app.add_typer(cli_calendar.calendar, name="calendar", help="Days off and make-up working days.")
cli_calendar.calendar.command("feed")(cli_feed.feed)
app.command("doctor")(cli_doctor.doctor)
app.command("ledger")(cli_ledger.ledger)
app.add_typer(cli_plan.plan, name="plan", help="The annual plan.")
app.add_typer(cli_staff.staff, name="staff", help="Officials, their posts, invites and absences.")
cli_staff.staff.command("leave")(cli_people.leave)
cli_staff.staff.command("handover")(cli_people.handover)
cli_staff.staff.command("morning")(cli_people.morning)
app.add_typer(progress, name="progress")
app.add_typer(cli_understand.understand, name="understand", help="How what officials write is read.")


@app.callback()
def _settings(
    ctx: typer.Context,
    demo: Annotated[
        bool, typer.Option("--demo", help="Work on DATA_DIR/demo.db, made and loaded if it is not there.")
    ] = False,
) -> None:
    """Nhắc việc: keeps a ward's plan, reminds officials, takes their reports and sums up for leaders."""
    settings = load()
    logs.set_up(settings.log_level, settings.secrets)
    ctx.obj = App(settings, demo, ctx.obj or Clock())


@app.command()
def demo(ctx: typer.Context, at: AtOption = None) -> None:
    """Open the demo in the browser's reach: the sample plan, three phones, a clock you move."""
    # Never a channel of the real office: the demo would take in, and acknowledge, what people say there.
    settings = ctx.obj.settings.model_copy(update={"telegram_bot_token": SecretStr("")})
    serving.serve(App(settings, demo=True, clock=ctx.obj.clock), moment(at))


@app.command()
def run(ctx: typer.Context, at: AtOption = None) -> None:
    """Serve the channels that are configured, until stopped."""
    serving.serve(ctx.obj, demo_moment(ctx, at))


@app.command()
def chat(
    ctx: typer.Context,
    code: Annotated[str, typer.Option("--as", metavar="CODE", help="Whose chat: see `nhacviec staff list`.")],
    at: AtOption = None,
) -> None:
    """Chat in the terminal as an official, or answer the lines of a pipe."""
    terminal.chat(ctx.obj, code, demo_moment(ctx, at))


app.command("rehearse")(cli_rehearse.rehearsal)
app.command("report")(cli_report.report)
app.command("status")(cli_status.status)


@app.command()
def migrate(ctx: typer.Context) -> None:
    """Bring the database's schema up to this version."""
    database = ctx.obj.open()
    typer.echo(upgrade(database))
    database.close()


@progress.command("list")
def progress_list(
    ctx: typer.Context,
    task: Annotated[str | None, typer.Option("--task", metavar="CODE", help="Only this task.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Every report: task, author, when it was sent, percent and text."""
    database = ctx.obj.database()
    with contextlib.closing(database):
        code = database.read(lambda s: _task_code(s, task, ctx.obj.clock.today())) if task else None
        rows, counts = database.read(lambda s: (reports.all_progress(s, code=code), files.counts(s)))
    if as_json:
        found = [_as_json(row) | {"files": counts.get(row.progress.id, 0)} for row in rows]
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
    elif not rows:
        typer.echo("No reports yet.")
    else:
        for row in rows:
            typer.echo(_as_line(row))


def _task_code(session: Session, typed: str, today: date) -> str:
    """The code of a task however it was typed. Raises Failed where no plan in force has it."""
    for office in plans.offices(session):
        found = plan_in_force(session, office.id, today).codes.find(typed)
        if found is not None:
            return found
    raise Failed(f"there is no task '{typed}'; `nhacviec plan show` lists them")


def _as_json(row: reports.ReportRow) -> dict[str, object]:
    progress = row.progress
    return {
        "task": row.task,
        "period": row.period,
        "author": row.author,
        "sent_at": progress.sent_at.astimezone(HANOI).isoformat(),
        "state": progress.state.value,
        "percent": progress.percent,
        "text": progress.text,
        "result": progress.result,
        "difficulty": progress.difficulty,
        "proposal": progress.proposal,
        "late": progress.late,
        "superseded": progress.superseded_by_id is not None,
        "withdrawn": progress.withdrawn_at is not None,
    }


def _as_line(row: reports.ReportRow) -> str:
    progress = row.progress
    marks = [
        word
        for word, on in (
            ("late", progress.late),
            ("superseded", progress.superseded_by_id is not None),
            ("withdrawn", progress.withdrawn_at is not None),
        )
        if on
    ]
    sent = progress.sent_at.astimezone(HANOI).strftime("%Y-%m-%d %H:%M")
    percent = "" if progress.percent is None else f" {progress.percent}%"
    note = f" [{', '.join(marks)}]" if marks else ""
    return f"{sent}  {row.task:<6} {row.author:<8} {row.period}{percent}{note}  {progress.text}"


def main(clock: Clock | None = None) -> None:
    """The console entry point; `clock` replaces the machine's."""
    try:
        app(obj=clock)
    except (SettingsError, StorageError, JobsError, Failed) as error:
        typer.echo(f"nhacviec: {error}", err=True)
        sys.exit(1)
    except BrokenPipeError:
        sys.exit(1)
