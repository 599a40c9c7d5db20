"""`nhacviec report`: the documents of a period as files."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from bot.bootstrap import Failed
from bot.moments import AtOption, demo_moment
from jobs import reports, summaries
from jobs.calendars import loaded
from jobs.plan import plan_in_force
from storage import periods, plans
from storage.access import Actor
from storage.actors import Holding
from storage.tables import Office, Role

FORMATS = {
    "docx": "",
    "xlsx": "annex",
    "ledger": "ledger",
    "evaluation": "evaluation",
}
"""What each makes; a .docx is made in one of its two copies."""


class Format(StrEnum):
    DOCX = "docx"
    XLSX = "xlsx"
    LEDGER = "ledger"
    EVALUATION = "evaluation"
    PNG = "png"


class Copy(StrEnum):
    REVIEW = "review"
    SIGN = "sign"


def report(
    ctx: typer.Context,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", help="Where it is written, over what is there.")
    ],
    period: Annotated[
        str, typer.Option("--period", metavar="CODE", help="E.g. 2023-Q1; without it the ward's next report.")
    ] = "",
    form: Annotated[Format, typer.Option("--format", help="What is made.")] = Format.DOCX,
    copy: Annotated[
        Copy, typer.Option("--copy", help="Of the .docx: marked to be reviewed, or clean to be signed.")
    ] = Copy.REVIEW,
    attributed: Annotated[
        bool, typer.Option("--attributed", help="Name the unit behind the words of the copy to be signed.")
    ] = False,
    office: Annotated[
        str | None, typer.Option("--office", metavar="CODE", help="Whose, where there are several offices.")
    ] = None,
    at: AtOption = None,
) -> None:
    """Make a period's draft report (.docx), annex (.xlsx), picture (.png), ledger or evaluation."""
    moment = demo_moment(ctx, at)
    templates = ctx.obj.settings.data_dir / "documents"
    kind = FORMATS.get(form, "") or ("units" if attributed and copy == Copy.SIGN else copy.value)
    with closing(ctx.obj.database()) as database:
        now = moment or ctx.obj.clock.now()
        render = database.read(
            lambda s: (
                _picture(s, _office(s, office), period, now)
                if form == Format.PNG
                else _document(s, kind, _office(s, office), period, now, templates)
            )
        )
    try:
        out.write_bytes(render())
    except OSError as error:
        raise Failed(f"{out} cannot be written: {error.strerror}") from error
    typer.echo(f"Wrote {out}.")


def _office(session: Session, code: str | None) -> Office:
    """Raises Failed where it is not clear which."""
    found = [one for one in plans.offices(session) if code is None or one.code == code]
    if not found:
        missing = "no plan has been imported; run `nhacviec plan import FILE`"
        raise Failed(missing if code is None else f"there is no office '{code}'")
    if len(found) > 1:
        raise Failed(f"which office? --office {' | '.join(one.code for one in found)}")
    return found[0]


Render = Callable[[], bytes]
"""What makes the file once nothing is read any more."""


def _document(
    session: Session, kind: str, office: Office, code: str, now: datetime, templates: Path
) -> Render:
    # Word files and workbooks take a while to load, and no other command needs them.
    from jobs import report_files

    plan = plan_in_force(session, office.id, now.date())
    period = reports.period_called(session, office.id, plan.id, code)
    cal = loaded(session).of(office.id)
    scope = reports.scope_of(session, operator(session, office), period, now, cal)
    return partial(report_files.rendered, report_files.to_make(kind, scope, now, templates))


def _picture(session: Session, office: Office, code: str, now: datetime) -> Render:
    from messages.documents import status_picture

    reader, cal = operator(session, office), loaded(session).of(office.id)
    root = periods.root_unit(session, office.id)
    view = summaries.of(session, reader, now, cal, unit_id=root.id, period=code or None)
    return partial(status_picture.render, view)


def operator(session: Session, office: Office) -> Actor:
    """Who runs the command has the database itself, and sees what the office's leader does."""
    root = periods.root_unit(session, office.id)
    return Actor(0, office.id, "", "", (Holding(Role.LEADER, root.id, root.path),))
