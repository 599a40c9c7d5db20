"""`nhacviec doctor`: what is wrong, and the command that mends it. It changes nothing and makes nothing."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import URL

from bot.bootstrap import App
from bot.logs import hide
from jobs.doctor import Finding, findings
from storage import installation, schema
from storage.database import looking
from storage.errors import StorageError


def doctor(
    ctx: typer.Context, as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False
) -> None:
    """Say what is wrong and the command that mends it; ends with 1 if anything is. Changes nothing."""
    app: App = ctx.obj
    # What a server or a channel said is quoted in it.
    found = [replace(one, what=hide(one.what, app.settings.secrets)) for one in _found(app)]
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in found], ensure_ascii=False, indent=2))
    else:
        lines = [f"{one.check}: {one.what}\n  -> {one.mend}" for one in found]
        typer.echo("\n".join(lines) or "Nothing is wrong.")
    raise typer.Exit(1 if found else 0)


def _found(app: App) -> Iterator[Finding]:
    yield from _of_database(app)
    yield from _of_channels(app)


def _of_channels(app: App) -> Iterator[Finding]:
    """The demo always has its page."""
    if not (app.demo or app.settings.telegram_bot_token.get_secret_value()):
        what = "no channel is configured, so nobody can be reached"
        yield Finding("channels", what, "set TELEGRAM_BOT_TOKEN, then `nhacviec run`")


def _of_database(app: App) -> Iterator[Finding]:
    url = app.settings.demo_url if app.demo else app.settings.real_url
    if _is_missing(url):
        first = "nhacviec demo" if app.demo else "nhacviec plan import FILE"
        what = f"there is no database {url.database} yet"
        yield Finding("database", what, f"run `{first}`, which makes it")
        return
    try:
        with looking(url) as session:
            schema.check(session.connection(), app.kind)
            if app.demo:
                app.clock.offset = installation.offset(session)
            yield from findings(session, app.clock.now(), app.clock.instant())
    except StorageError as error:
        what, _, mend = str(error).rpartition("; ")
        yield Finding("database", what, mend)


def _is_missing(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and not Path(str(url.database)).exists()
