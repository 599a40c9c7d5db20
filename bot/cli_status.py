"""`nhacviec status`: the figures of /status in the terminal, of everything or of one unit."""

import json
from contextlib import closing
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer
from sqlmodel import Session

from jobs import calendars, summaries
from jobs.calendar import WorkingDays
from messages.render import plain, render
from messages.types import Reply
from messages.views.summaries import Summary
from storage import figures_units
from storage.actors import Actor, Holding
from storage.figures_units import Top
from storage.tables import Role

NOBODY = 0
"""An official's id that no row bears."""


def status(
    ctx: typer.Context,
    unit: Annotated[
        str | None,
        typer.Option("--unit", metavar="NAME", help="Only this unit and what is below it: its code or name."),
    ] = None,
    period: Annotated[
        str | None,
        typer.Option("--period", metavar="CODE", help="For this period, e.g. 2023-Q1; else the next due."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """How far the plan is: the figures that leaders see in /status, restricted tasks included."""
    with closing(ctx.obj.database()) as database:
        now = ctx.obj.clock.now()
        view: Summary = database.read(lambda s: _view(s, now, unit, period))
    if as_json:
        typer.echo(json.dumps(as_data(view), ensure_ascii=False, indent=2, default=str))
    else:
        typer.echo(plain(render(Reply("status", view)).html))


def _view(session: Session, now: datetime, unit: str | None, period: str | None) -> Summary:
    """Raises as `summaries.called` and `summaries.of`, and NoSuchUnit for a name of several."""
    cals = calendars.loaded(session)
    tops = figures_units.tops(session)
    reader = _reader(tops)
    cal = cals.of(tops[0].office_id) if tops else WorkingDays()
    if unit is None:
        return summaries.of(session, reader, now, cal, period=period)
    found = summaries.called(session, reader, unit, now.date())
    if len(found) > 1:
        names = ", ".join(one.name for one in found[:6])
        raise summaries.NoSuchUnit(f"'{unit}' may be any of {len(found)}: {names}")
    return summaries.of(session, reader, now, cal, unit_id=found[0].id, period=period)


def _reader(tops: list[Top]) -> Actor:
    """Who runs the installation sees all of it."""
    posts = tuple(Holding(Role.LEADER, one.id, one.path) for one in tops)
    return Actor(NOBODY, tops[0].office_id if tops else NOBODY, "", "", posts)


def as_data(view: Summary) -> dict[str, Any]:
    """The same view as plain data."""
    return asdict(view)
