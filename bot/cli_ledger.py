"""`nhacviec ledger`: every reminder that was planned, whether it arrived and whether it was seen."""

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from typing import Annotated

import typer
from sqlmodel import Session

from bot.bootstrap import Failed
from bot.cli_staff import echo_table
from bot.clock import HANOI
from bot.logs import hide
from messages import words
from storage import ledger as stored
from storage.ledger import Entry
from storage.tables import ReminderState

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would reckon with, or hide a formula behind."""
HEAD = ("date", "official", "about", "due", "rung", "state", "delivered", "by", "seen", "error")


def ledger(
    ctx: typer.Context,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="CODE", help="Only of this period's subjects, e.g. 2023-Q1."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print CSV for a spreadsheet.")] = False,
) -> None:
    """Every reminder: of what, to whom, when and why; whether it arrived, by which channel, and was seen.

    Seen means a tap or a reply, never that it was read.
    """
    if as_json and as_csv:
        raise typer.BadParameter("choose one of --json and --csv")
    with closing(ctx.obj.database()) as database:
        found: list[Entry] = database.read(lambda s: _entries(s, period))
    # What a server or a channel said is quoted in it.
    secrets = ctx.obj.settings.secrets
    entries = [replace(one, error=one.error and hide(one.error, secrets)) for one in found]
    if as_json:
        typer.echo(json.dumps([_fields(one) for one in entries], ensure_ascii=False, indent=2))
    elif as_csv:
        typer.echo(_csv(entries), nl=False)
    elif not entries:
        typer.echo("No reminders were planned yet." if period is None else "No reminders of this period yet.")
    else:
        echo_table([HEAD, *_rows(entries)])
        typer.echo(_totals(entries))


def _entries(session: Session, period: str | None) -> list[Entry]:
    """Raises Failed where no period is called so."""
    if period is None:
        return stored.entries(session)
    periods = stored.periods_called(session, period)
    if not periods:
        raise Failed(f"there is no period '{period}'; `nhacviec plan show` lists them")
    return stored.entries(session, periods)


def _fields(one: Entry) -> dict[str, str | None]:
    return {
        "office": one.office,
        "rule": one.rule,
        "subject": one.subject,
        "about": _about(one),
        "due": one.due.isoformat(),
        "rung_date": one.rung_date.isoformat(),
        "rung": one.rung,
        "why": one.why,
        "official": one.official,
        "name": one.name,
        "planned_at": _iso(one.planned_at),
        "state": one.state.value,
        "delivered_at": _iso(one.delivered_at),
        "channel": one.channel,
        "seen_at": _iso(one.seen_at),
        "error": one.error,
    }


def _about(one: Entry) -> str:
    """In words; by its key where the subject is no more."""
    return words.subject(one.subject.partition(":")[0], one.about) or one.subject


def _iso(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(HANOI).isoformat(timespec="seconds")


def _csv(entries: Sequence[Entry]) -> str:
    """With a byte order mark, by which Excel knows UTF-8; text stays text, whatever it begins with."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(Entry.__dataclass_fields__)
    for one in entries:
        writer.writerow([_harmless(value or "") for value in _fields(one).values()])
    return BOM + text.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def _rows(entries: Sequence[Entry]) -> Iterator[tuple[str, ...]]:
    """What the columns show; the office only where there are several."""
    several = len({one.office for one in entries}) > 1
    for one in entries:
        yield (
            one.rung_date.isoformat(),
            f"{one.office}/{one.official}" if several else one.official,
            " ".join(_about(one).split()),
            one.due.isoformat(),
            f"{one.rung} ({one.why})",
            one.state.value,
            _short(one.delivered_at),
            one.channel or "",
            _short(one.seen_at),
            " ".join((one.error or "").split()),
        )


def _short(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(HANOI):%Y-%m-%d %H:%M}"


def _totals(entries: Sequence[Entry]) -> str:
    counts = Counter(one.state for one in entries)
    seen = sum(one.seen_at is not None for one in entries)
    return (
        f"{len(entries)} planned: {counts[ReminderState.DELIVERED]} delivered ({seen} seen), "
        f"{counts[ReminderState.PENDING]} pending, {counts[ReminderState.LAPSED]} lapsed, "
        f"{counts[ReminderState.UNREACHABLE]} unreachable."
    )
