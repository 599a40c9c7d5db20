"""`nhacviec calendar feed`: a private link by which a calendar program asks for an official's days."""

from contextlib import closing
from typing import Annotated

import typer
from sqlmodel import Session

from bot.bootstrap import Failed
from jobs import feed_links
from storage import people
from storage.tables import Official


def feed(
    ctx: typer.Context,
    code: Annotated[str, typer.Argument(metavar="CODE", help="Whose calendar: see `nhacviec staff list`.")],
    revoke: Annotated[
        bool, typer.Option("--revoke", help="End the link that is there; make no new one.")
    ] = False,
) -> None:
    """Print a new private link to an official's calendar; the one before ends."""
    base, instant = ctx.obj.settings.public_url.rstrip("/"), ctx.obj.clock.instant()
    if not (base or revoke):
        raise Failed("a link needs the address people open from outside: set PUBLIC_URL")
    with closing(ctx.obj.database()) as database:
        if revoke:
            ended = database.write(lambda s: feed_links.revoke(s, _official(s, code).id, instant))
            typer.echo("The link leads nowhere any more." if ended else "There was no link.")
        else:
            token = database.write(lambda s: feed_links.make(s, _official(s, code), instant))
            typer.echo(f"{base}{feed_links.PATH}/{token}.ics")


def _official(session: Session, code: str) -> Official:
    """Raises Failed."""
    found = people.official_by_code(session, code)
    if found is None:
        raise Failed(f"there is no official '{code}'; `nhacviec staff list` lists them")
    return found
