"""The option `--at`: where the demo's clock stands."""

from datetime import datetime
from typing import Annotated

import typer

from bot.clock import HANOI
from bot.demo import FIRST_YEAR, LAST_DAY

AtOption = Annotated[
    str | None, typer.Option("--at", metavar="ISO", help="Set the demo's clock, e.g. 2023-03-06T07:30.")
]


def demo_moment(ctx: typer.Context, text: str | None) -> datetime | None:
    """As `moment`; raises BadParameter too where the command is not on the demo."""
    at = moment(text)
    if at is not None and not ctx.obj.demo:
        raise typer.BadParameter(
            "--at sets the clock of the demo; real data keeps real time (nhacviec --demo …)"
        )
    return at


def moment(text: str | None) -> datetime | None:
    """An ISO date and time, local unless it says otherwise. Raises BadParameter."""
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"'{text}' is not a date and time such as 2023-03-06T07:30") from error
    if not FIRST_YEAR <= at.year <= LAST_DAY.year:
        raise typer.BadParameter(f"the demo knows the days from {FIRST_YEAR}-01-01 to {LAST_DAY}")
    return at if at.tzinfo else at.replace(tzinfo=HANOI)
