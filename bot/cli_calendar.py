"""`nhacviec calendar`: the working days as they are counted, and deciding on a day."""

import json
import re
from calendar import month_name
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from typing import Annotated

import typer
from sqlmodel import Session

from jobs import days
from jobs.calendar import SATURDAY, YEARS, WorkingDays, holiday
from jobs.days import ShownDay, ShownYear
from storage.days import provinces

calendar = typer.Typer(no_args_is_help=True)

PROVINCE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
LONGEST_NOTE = 200


class Word(StrEnum):
    """What may be decided on a day; `default`: nothing any more."""

    OFF = "off"
    WORK = "work"
    DEFAULT = "default"


WORKS = {Word.OFF: False, Word.WORK: True, Word.DEFAULT: None}


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None
    except ValueError:
        day = None
    if day is None:
        raise typer.BadParameter(f"'{text}' is not a date such as 2027-02-08")
    if day.year not in YEARS:
        raise typer.BadParameter(f"the calendar knows the years {YEARS[0]} to {YEARS[-1]}")
    return day


def _province(text: str) -> str:
    if PROVINCE.fullmatch(text) is None:
        raise typer.BadParameter(f"'{text}' is not a code such as gia-lai (small letters without accents)")
    return text


def _note(text: str) -> str:
    line = " ".join(text.split())
    if len(line) > LONGEST_NOTE:
        raise typer.BadParameter(f"the note is longer than {LONGEST_NOTE} characters")
    return line


ProvinceOption = Annotated[
    str | None,
    typer.Option("--province", metavar="CODE", parser=_province, help="Of this province, not of the nation."),
]


@calendar.command("show")
def show(
    ctx: typer.Context,
    year: Annotated[int, typer.Argument(metavar="YEAR", min=YEARS[0], max=YEARS[-1])],
    province: ProvinceOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Show the days off and make-up days of a year, what was decided on them, and whether it is confirmed."""
    with closing(ctx.obj.database()) as database:
        shown: ShownYear = database.read(lambda s: days.shown_year(s, year, province or ""))
    if as_json:
        typer.echo(json.dumps(asdict(shown), ensure_ascii=False, indent=2, default=str))
    else:
        typer.echo("\n".join(_lines(shown)))


def _lines(shown: ShownYear) -> Iterator[str]:
    whose = f"the province {shown.province}" if shown.province else "the nation"
    yield f"{shown.year}, days of {whose}: {sum(shown.working)} working days."
    yield _standing(shown.year, confirmed=shown.confirmed)
    for month, working in enumerate(shown.working, 1):
        yield f"\n{month_name[month]}: {working} working days"
        yield from (_line(day) for day in shown.days if day.day.month == month)
    if shown.others:
        yield f"\nWith days of their own (see --province): {', '.join(shown.others)}."


def _standing(year: int, *, confirmed: bool) -> str:
    if confirmed:
        return f"The year {year} is confirmed: its Tết and swapped days are known."
    return (
        f"UNCONFIRMED: the Tết and swapped days of {year} are a guess by the rules.\n"
        "Compare them with the announcement, then `nhacviec calendar set DATE off|work --note TEXT`: what "
        "differs, one day of Tết if nothing does."
    )


def _line(shown: ShownDay) -> str:
    name = shown.name or ("make-up working day" if shown.works and shown.day.weekday() >= SATURDAY else "")
    if shown.decision is not None:
        by = f"set for {shown.decision.province}" if shown.decision.province else "set"
        usual = "work" if shown.decision.usual else "off"
        name = f"{name} [{by}: {shown.decision.note}; otherwise {usual}]".lstrip()
    return f"  {shown.day:%a %d}  {'work' if shown.works else 'off ':<4}  {name}"


@calendar.command("set")
def set_(
    ctx: typer.Context,
    day: Annotated[date, typer.Argument(metavar="DATE", parser=_day, help="Such as 2027-02-08.")],
    word: Annotated[
        Word, typer.Argument(metavar="off|work|default", help="`default` forgets what was decided.")
    ],
    note: Annotated[
        str, typer.Option("--note", metavar="TEXT", parser=_note, help="Why, e.g. the announcement's number.")
    ] = "",
    province: ProvinceOption = None,
) -> None:
    """Decide that a day is off or worked, for the nation or one province.

    One decision for the nation confirms the year. A running `nhacviec run` follows within a minute.
    """
    if word is not Word.DEFAULT and not note:
        raise typer.BadParameter("say why with --note, e.g. the number of the announcement")
    where = province or ""
    with closing(ctx.obj.database()) as database:
        changed = database.write(lambda s: days.decide(s, day, WORKS[word], where, note))
        cal, known = database.read(lambda s: (days.calendar_of(s, where), _is_known(s, where)))
    typer.echo(_told(day, word, note, where, cal) if changed else _unchanged(day, word, where))
    typer.echo(_standing(day.year, confirmed=cal.confirmed(day.year)))
    if not known:
        typer.echo(f"No office keeps the days of '{where}' yet: its plan file must say `province: {where}`.")


def _is_known(session: Session, province: str) -> bool:
    return not province or province in provinces(session).values()


def _told(day: date, word: Word, note: str, province: str, cal: WorkingDays) -> str:
    whose = f" in {province}" if province else ""
    is_now = "worked" if cal.is_working(day) else "off"
    if word is Word.DEFAULT:
        name = f" ({holiday(day)})" if holiday(day) else ""
        return f"{day:%A} {day}{name} is as the calendar has it again{whose}: {is_now}."
    return f"{day:%A} {day} is {is_now}{whose}: {note}."


def _unchanged(day: date, word: Word, province: str) -> str:
    whose = f" for {province}" if province else ""
    was = "nothing was decided on it" if word is Word.DEFAULT else "it is decided so already"
    return f"Nothing changed for {day:%A} {day}{whose}: {was}."
