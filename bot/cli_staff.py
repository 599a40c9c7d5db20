"""`nhacviec staff`: import and list officials, and invite them."""

import json
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from bot.cli_plan import echo_changes
from bot.clock import HANOI
from jobs.imports import staff_file
from jobs.imports.difference import ConsentNeeded, counted
from jobs.imports.staff_apply import StaffImported, import_staff
from jobs.people import Invitation, UnknownOfficial, invitation
from storage import people, plans
from storage.tables import Official

staff = typer.Typer(no_args_is_help=True)

JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@staff.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The officials as YAML; see the sample.")],
    yes: Annotated[bool, typer.Option("--yes", help="Apply what changes officials already there.")] = False,
) -> None:
    """Load officials and their posts: new ones at once; what changes others is shown, and --yes applies it.

    A post the file no longer names ends; an official it does not name is left alone.
    """
    read = staff_file.read(file)
    database = ctx.obj.database()
    try:
        done = database.write(lambda s: import_staff(s, read, ctx.obj.clock.today(), consent=yes))
    except ConsentNeeded as needed:
        echo_changes(needed.changes)
        raise
    finally:
        database.close()
    typer.echo(_told(done))
    echo_changes(done.changes)
    if done.others:
        typer.echo(f"Not in the file, left alone: {', '.join(done.others)}.")


def _told(done: StaffImported) -> str:
    said = []
    if done.added:
        said.append(
            f"Added {counted(len(done.added), 'official')} to {done.office}: {', '.join(done.added)}."
        )
    if done.changes:
        said.append(f"Changed the staff of {done.office}: {counted(len(done.changes), 'difference')}.")
    return "\n".join(said) or f"Nothing changed: the staff of {done.office} is stored as the file says."


@staff.command("list")
def list_(ctx: typer.Context, as_json: JsonOption = False) -> None:
    """Everybody: code, name, the posts held today as role@unit, and the channels linked."""
    database = ctx.obj.database()
    try:
        rows = database.read(lambda s: _everybody(s, ctx.obj.clock.today()))
    finally:
        database.close()
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    elif not rows:
        typer.echo("No officials yet; run `nhacviec staff import FILE`.")
    else:
        echo_table(_as_words(rows))


def _everybody(session: Session, today: date) -> list[dict[str, Any]]:
    rows = []
    for office in plans.offices(session):
        held = people.posts_today(session, office.id, today)
        channels = people.channels_of(session, office.id)
        for official in people.officials(session, office.id):
            posts = [
                {"role": post.role.value, "unit": post.unit, "since": post.since, "until": post.until}
                for post in held
                if post.official_id == official.id
            ]
            rows.append(
                {
                    "office": office.code,
                    "code": official.code,
                    "name": official.name,
                    "contact": official.contact,
                    "posts": posts,
                    "channels": list(dict.fromkeys(channels.get(official.id, []))),
                }
            )
    return rows


def _as_words(rows: list[dict[str, Any]]) -> Iterable[tuple[str, ...]]:
    """What the columns show; the office only where there are several."""
    several = len({row["office"] for row in rows}) > 1
    for row in rows:
        posts = ", ".join(f"{post['role']}@{post['unit']}" for post in row["posts"])
        code = f"{row['office']}/{row['code']}" if several else row["code"]
        yield code, row["name"], posts or "(no post)", ", ".join(row["channels"]) or "(not joined)"


def echo_table(rows: Iterable[tuple[str, ...]]) -> None:
    """Columns side by side, a line each."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    for row in table:
        typer.echo("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip())


@staff.command("invite")
def invite(
    ctx: typer.Context,
    codes: Annotated[
        list[str] | None, typer.Argument(metavar="CODE", help="Whom: see `nhacviec staff list`.")
    ] = None,
    everybody: Annotated[
        bool,
        typer.Option("--all", help="Everybody who holds a post today, those who have joined too."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Make invites: a code works once, for 7 days, and is shown only now.

    The official sends it to the bot as /start CODE, or opens the link. Whoever has it acts as that official.
    """
    if everybody == bool(codes):
        raise typer.BadParameter("name the officials by their codes, or give --all")
    database = ctx.obj.database()
    try:
        made = database.write(
            lambda s: [
                invitation(s, official, ctx.obj.clock.instant())
                for official in _invited(s, codes or [], ctx.obj.clock.today())
            ]
        )
    finally:
        database.close()
    if as_json:
        typer.echo(json.dumps([_as_json(one) for one in made], ensure_ascii=False, indent=2))
    else:
        echo_table((one.official, f"/start {one.invite}", _until(one), one.link or "") for one in made)


def _invited(session: Session, codes: list[str], today: date) -> list[Official]:
    """Those named, each once, or everybody with a post. Raises UnknownOfficial."""
    if codes:
        return [named(session, code) for code in dict.fromkeys(codes)]
    found = []
    for office in plans.offices(session):
        on_duty = {post.official_id for post in people.posts_today(session, office.id, today)}
        found += [one for one in people.officials(session, office.id) if one.id in on_duty]
    if not found:
        raise UnknownOfficial("nobody holds a post today; run `nhacviec staff import FILE`")
    return found


def named(session: Session, code: str) -> Official:
    """Raises UnknownOfficial, AmbiguousCode."""
    official = people.official_by_code(session, code)
    if official is None:
        raise UnknownOfficial(f"there is no official '{code}'; `nhacviec staff list` shows their codes")
    return official


def _until(made: Invitation) -> str:
    return f"until {made.expires_at.astimezone(HANOI):%Y-%m-%d %H:%M}"


def _as_json(made: Invitation) -> dict[str, str | None]:
    return {
        "official": made.official,
        "invite": made.invite,
        "link": made.link,
        "expires_at": made.expires_at.astimezone(HANOI).isoformat(timespec="seconds"),
    }
