"""`nhacviec rehearse`: who would get what, when and why. Sends and changes nothing."""

import json
from contextlib import closing
from datetime import date, datetime
from typing import Annotated

import typer
from sqlmodel import Session

from bot.bootstrap import Failed
from bot.moments import AtOption, demo_moment
from jobs.calendars import loaded
from jobs.rehearsal import LONGEST, Rehearsed, rehearse
from messages import words
from storage import people

WHY = {
    "before": "before the due date",
    "last_working_day": "last working day before a due date that is a day off",
    "due": "due today",
    "overdue": "overdue",
    "warning": "goes up tomorrow",
    "going_up": "goes up to them: overdue",
    "going_up_soon": "goes up to them: soon to be signed",
    "unreachable": "cannot be reached",
    "week": "their first morning of the week",
}
WEEK = "tóm tắt tuần"


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a date has no zone
    except ValueError as error:
        raise typer.BadParameter(f"'{text}' is not a day such as 2023-03-01") from error


def rehearsal(
    ctx: typer.Context,
    since: Annotated[date, typer.Option("--from", metavar="DATE", parser=_day, help="The first morning.")],
    until: Annotated[date, typer.Option("--to", metavar="DATE", parser=_day, help="The last morning.")],
    code: Annotated[str | None, typer.Option("--as", metavar="CODE", help="Only this official.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    at: AtOption = None,
) -> None:
    """Print who would get what, when and why, if nothing were reported until then. Changes nothing."""
    moment = demo_moment(ctx, at)
    if not since <= until <= since + LONGEST:
        raise typer.BadParameter(f"--to is --from or later, and at most {LONGEST.days} days after it")
    with closing(ctx.obj.database()) as database:
        if moment is not None:
            ctx.obj.clock.set(moment)
        rows = database.read(lambda s: _rows(s, since, until, ctx.obj.clock.today(), code))
    if as_json:
        typer.echo(json.dumps([_as_json(row) for row in rows], ensure_ascii=False, indent=2))
    elif not rows:
        typer.echo("Nobody would get anything.")
    else:
        typer.echo("\n".join(_lines(rows)))


def _rows(session: Session, since: date, until: date, today: date, code: str | None) -> list[Rehearsed]:
    official = people.official_by_code(session, code) if code else None
    if code and official is None:
        raise Failed(f"there is no official '{code}'; `nhacviec staff list` shows them")
    only = official.id if official else None
    return list(rehearse(session, since, until, today, loaded(session), only))


def _as_json(row: Rehearsed) -> dict[str, object]:
    return {
        "date": row.day.isoformat(),
        "at": row.at.strftime("%H:%M"),
        "official": row.official,
        "name": row.name,
        "reachable": row.reachable,
        "rule": row.rule,
        "subject": words.of_item(row.item) if row.item else WEEK,
        "due": row.item.due.isoformat() if row.item else None,
        "days_left": row.item.days_left if row.item else None,
        "rung": row.rung,
        "why": row.why,
        "instead_of": (row.item.instead_of or None) if row.item else None,
        "unreached": row.unreached,
    }


def _lines(rows: list[Rehearsed]) -> list[str]:
    """A heading a morning, and under it a line a person and subject."""
    lines: list[str] = []
    for before, row in zip([None, *rows], rows, strict=False):
        if before is None or before.day != row.day:
            lines += ["", f"{row.day:%a %Y-%m-%d}"] if lines else [f"{row.day:%a %Y-%m-%d}"]
        who = f"  {row.at:%H:%M}  {row.official:<10} {row.rung:<14} "
        lines.append(f"{who}{_what(row)}: {_why(row)}")
    return lines


def _what(row: Rehearsed) -> str:
    if row.item is None:
        return WEEK
    return f"{' '.join(words.of_item(row.item).split())}, due {row.item.due}"


def _why(row: Rehearsed) -> str:
    why = WHY[row.why]
    if row.unreached:
        return f"{row.unreached} {why}"
    instead = f", instead of {row.item.instead_of}" if row.item and row.item.instead_of else ""
    return why + instead + ("" if row.reachable else "  ! reaches them nowhere")
