"""`nhacviec staff leave` and `staff handover`: who is away and who acts for them, who takes over."""

import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from datetime import date, datetime, time
from typing import Annotated, Any, TypeVar

import typer
from sqlmodel import Session

from bot.bootstrap import Failed
from bot.cli_staff import JsonOption, echo_table, named
from bot.clock import HANOI
from jobs import handover as handing
from jobs import leave as leaving
from jobs import mornings
from jobs.calendars import loaded
from jobs.imports.difference import counted
from jobs.notify import When
from messages.views import HandOver, LeaveView
from storage import leave as leaves
from storage import plans
from storage.leave import LeaveRow
from storage.tables import Official

T = TypeVar("T")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"'{text}' is not a date such as 2023-03-14") from error


def _on(flag: str, meaning: str) -> Any:
    return typer.Option(flag, metavar="DATE", parser=_day, help=meaning)


FirstDay = Annotated[date | None, _on("--from", "The first day away; with --back or --cancel: which leave.")]
LastDay = Annotated[date | None, _on("--to", "The last day away, at most 180 days from the first.")]
BackDay = Annotated[date | None, _on("--back", "Ends a leave early: the first day back at work.")]
DeputyOption = Annotated[str | None, typer.Option("--deputy", metavar="CODE", help="Who acts for them.")]


def leave(
    ctx: typer.Context,
    code: Annotated[str | None, typer.Argument(metavar="CODE", help="See `nhacviec staff list`.")] = None,
    since: FirstDay = None,
    until: LastDay = None,
    deputy: DeputyOption = None,
    back: BackDay = None,
    cancel: Annotated[bool, typer.Option("--cancel", help="Forgets a leave that has not begun.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="Show who is away, now and to come.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Record that somebody is away, both days included, and who hears their reminders meanwhile.

    The deputy and the official are told in the chat. --back ends a leave early, --cancel forgets it, --list
    shows them all.
    """
    records = until is not None or deputy is not None
    if [records, back is not None, cancel, listed].count(True) != 1 or (code is None) != listed:
        raise typer.BadParameter(
            "give CODE with --from, --to, --deputy; or with --back; or --cancel; or --list"
        )
    if as_json and not listed:
        raise typer.BadParameter("--json goes with --list")
    if listed or code is None:
        _show(ctx, as_json)
    elif records:
        if since is None or until is None or deputy is None:
            raise typer.BadParameter("a leave needs all of --from, --to and --deputy")
        _record(ctx, code, deputy, since, until)
    else:
        _change(ctx, code, since, back)


def _record(ctx: typer.Context, code: str, deputy: str, since: date, until: date) -> None:
    def work(session: Session) -> LeaveView:
        official, acting = named(session, code), named(session, deputy)
        when = _when(ctx, session, official)
        return leaving.take_leave(session, None, official.id, acting.id, since, until, when)

    view = _written(ctx, work)
    typer.echo(f"{code} is away from {view.since} to {view.until}, {deputy} hears in their place.")
    typer.echo(_heard(deputy, view))


def _change(ctx: typer.Context, code: str, since: date | None, back: date | None) -> None:
    def work(session: Session) -> tuple[LeaveRow, LeaveView]:
        official = named(session, code)
        when = _when(ctx, session, official)
        row = _which(session, official, since, when.now.date())
        if back is None:
            return row, leaving.cancel_leave(session, None, row.id, when)
        return row, leaving.end_leave_early(session, None, row.id, back, when)

    row, view = _written(ctx, work)
    done = "is cancelled" if back is None else f"ends on {view.until}"
    typer.echo(f"The leave of {code} from {row.since} to {row.until} {done}.")
    typer.echo(_heard(row.deputy_code, view))


def _which(session: Session, official: Official, since: date | None, today: date) -> LeaveRow:
    """The leave that begins on `since`, or the only one that is not over. Raises Failed."""
    open_now = leaves.of_official(session, official.id, today)
    found = [row for row in open_now if since in (None, row.since)]
    if not found:
        raise Failed(f"{official.code} has no such leave; `nhacviec staff leave --list` shows them")
    if len(found) > 1:
        days = ", ".join(str(row.since) for row in found)
        raise Failed(f"{official.code} has several leaves; name one by its first day, --from: {days}")
    return found[0]


def _heard(deputy: str, view: LeaveView) -> str:
    if view.held_until is not None:
        return f"{deputy} hears of it at {_moment(view.held_until)}."
    return f"{deputy} hears of it now." if view.told else f"{deputy} has not joined and cannot be told."


def _moment(at: datetime) -> str:
    return f"{at.astimezone(HANOI):%Y-%m-%d %H:%M}"


def _show(ctx: typer.Context, as_json: bool) -> None:
    with closing(ctx.obj.database()) as database:
        rows = database.read(lambda s: list(_leaves(s, ctx.obj.clock.today())))
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    elif not rows:
        typer.echo("Nobody is away, now or to come.")
    else:
        several = len({row["office"] for row in rows}) > 1
        echo_table(_as_words(row, several=several) for row in rows)


def _leaves(session: Session, today: date) -> Iterator[dict[str, Any]]:
    for office in plans.offices(session):
        for row in leaves.of_office(session, office.id, today):
            yield {"office": office.code, "away_today": row.since <= today} | asdict(row)


def _as_words(row: dict[str, Any], *, several: bool) -> tuple[str, ...]:
    code = f"{row['office']}/{row['official_code']}" if several else row["official_code"]
    when = "away today" if row["away_today"] else "to come"
    return code, row["official"], f"{row['since']} to {row['until']}", f"deputy {row['deputy_code']}", when


def handover(
    ctx: typer.Context,
    giver: Annotated[str, typer.Argument(metavar="FROM", help="Whose posts and tasks: a code.")],
    taker: Annotated[str, typer.Argument(metavar="TO", help="Who takes over: a code.")],
    on: Annotated[date | None, _on("--on", "The first day of the new holder; today if not given.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it.")] = False,
) -> None:
    """Hand the posts and open tasks of one official to another: shows what would move, and --yes does it.

    A day to come is for who has no open task: tasks change hands at once. Both, and the coordinator, are told
    in the chat.
    """

    def work(session: Session) -> HandOver:
        old, new = named(session, giver), named(session, taker)
        when = _when(ctx, session, old)
        act = handing.hand_over if yes else handing.look
        return act(session, None, old.id, new.id, on or when.now.date(), when)

    view = _written(ctx, work)
    typer.echo(f"From {view.on} {taker} {'takes' if yes else 'would take'} over from {giver}:")
    for line in _moved(view):
        typer.echo(f"  {line}")
    if not yes:
        raise Failed("nothing was changed; run again with --yes to hand over")
    moment = "now" if view.held_until is None else f"at {_moment(view.held_until)}"
    typer.echo(f"They, and the coordinator, hear of it {moment}.")
    if view.untold:
        typer.echo(f"Not joined, so not told: {'; '.join(view.untold)}.")


def _moved(view: HandOver) -> Iterator[str]:
    yield from (f"post {post.role}@{post.code}" for post in view.posts)
    if view.owned:
        yield f"{counted(len(view.owned), 'task')} of their own: {', '.join(view.owned)}"
    if view.led:
        yield f"leader in charge of {counted(len(view.led), 'task')}: {', '.join(view.led)}"
    if view.findings:
        yield f"{counted(view.findings, 'finding')} to mend"
    if view.covering:
        yield f"NOT moved, find another deputy: they act for {', '.join(view.covering)}"


def _when(ctx: typer.Context, session: Session, official: Official) -> When:
    cal = loaded(session).of(official.office_id)
    return When(ctx.obj.clock.now(), ctx.obj.clock.instant(), cal)


def _written(ctx: typer.Context, work: Callable[[Session], T]) -> T:
    with closing(ctx.obj.database()) as database:
        done: T = database.write(work)
        return done


def _hour(text: str) -> time:
    hours = {f"{hour:%H:%M}": hour for hour in mornings.HOURS}
    if text not in hours:
        raise typer.BadParameter(f"'{text}' is not one of {', '.join(hours)}")
    return hours[text]


def morning(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="A leader: see `nhacviec staff list`.")],
    at: Annotated[time, typer.Argument(metavar="TIME", parser=_hour, help="07:00 or 07:30.")],
) -> None:
    """Choose when a leader gets the morning message; everybody else gets it at 07:30."""
    with closing(ctx.obj.database()) as database:
        now = ctx.obj.clock.now()
        database.write(lambda s: mornings.choose(s, named(s, code), at, now))
    typer.echo(f"{code} gets the morning message at {at:%H:%M}.")
