"""`nhacviec report`: the documents of a period as files."""

from contextlib import closing
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from sqlmodel import Session

from bot.bootstrap import Failed
from jobs import reports
from jobs.calendars import loaded
from jobs.plan import plan_in_force
from storage import ledger, periods, plans
from storage.access import Actor
from storage.actors import Holding
from storage.tables import Office, Period, Role

if TYPE_CHECKING:
    from jobs.report_files import ToMake

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
) -> None:
    """Make a period's draft report (.docx), its annex (.xlsx), the ledger of reminders or the evaluation."""
    # Word files and workbooks take a while to load, and no other command needs them.
    from jobs import report_files

    clock, templates = ctx.obj.clock, ctx.obj.settings.data_dir / "documents"
    kind = FORMATS[form] or ("units" if attributed and copy == Copy.SIGN else copy.value)
    with closing(ctx.obj.database()) as database:
        ready = database.read(lambda s: _read(s, kind, _office(s, office), period, clock.now(), templates))
    try:
        out.write_bytes(report_files.rendered(ready))
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


def _read(session: Session, kind: str, office: Office, code: str, now: datetime, templates: Path) -> "ToMake":
    from jobs import report_files

    period = _period(session, office, code, now)
    cal = loaded(session).of(office.id)
    scope = reports.scope_of(session, operator(session, office), period, now, cal)
    return report_files.to_make(kind, scope, now, templates)


def _period(session: Session, office: Office, code: str, now: datetime) -> Period:
    """Raises Failed, UnknownPeriod."""
    if not code:
        return reports.period_called(session, plan_in_force(session, office.id, now.date()).id)
    found = [session.get_one(Period, one) for one in ledger.periods_called(session, code)]
    of_office = [one for one in found if one.office_id == office.id]
    if not of_office:
        raise Failed(f"there is no period '{code}'; `nhacviec plan show` lists them")
    return of_office[-1]


def operator(session: Session, office: Office) -> Actor:
    """Who runs the command has the database itself, and sees what the office's leader does."""
    root = periods.root_unit(session, office.id)
    return Actor(0, office.id, "", "", (Holding(Role.LEADER, root.id, root.path),))
