"""The channels that live elsewhere: opened with their tokens, polled for what people say there."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from functools import partial

from sqlmodel import Session

from bot.bootstrap import App, Engine, Failed
from bot.channels import Remote, load
from bot.context import Event
from jobs.ports import NotThere, Refused, SendError
from jobs.pulse import polling
from storage import installation, plans
from storage.database import Database
from storage.errors import DatabaseAway
from storage.locks import ProcessLock
from storage.tables import Bot

log = logging.getLogger(__name__)

NAME_PAUSE = 5.0
Remotes = dict[int, tuple[Bot, Remote]]


@contextlib.asynccontextmanager
async def opened(app: App, database: Database) -> AsyncIterator[Remotes]:
    """The channels that have a token. Raises Failed where one is refused, or no office is there to serve."""
    token = app.settings.telegram_bot_token.get_secret_value()
    if not token:
        yield {}
        return
    channel: Remote = load("telegram")(token, app.settings.telegram_api_base, app.clock.business)
    try:
        name = await _name(channel)
        identity = f"telegram:{token.partition(':')[0]}"
        bot = await database.awrite(lambda s: _bot(s, identity, name))
        yield {bot.id: (bot, channel)}
    finally:
        await channel.close()


async def _name(channel: Remote) -> str | None:
    """The bot's name there; None while the service cannot be reached: polling goes on trying."""
    try:
        return await channel.open()
    except NotThere as error:
        raise Failed(
            "nothing answers to TELEGRAM_BOT_TOKEN at TELEGRAM_API_BASE; copy the token anew from @BotFather "
            "and see that the address is that of the Bot API, https://api.telegram.org"
        ) from error
    except Refused as error:
        raise Failed(
            "Telegram refuses TELEGRAM_BOT_TOKEN; copy it anew from @BotFather into the settings"
        ) from error
    except SendError as error:
        log.warning("Telegram cannot be reached at TELEGRAM_API_BASE (%s); it is tried until it can", error)
        return None


def _bot(session: Session, identity: str, name: str | None) -> Bot:
    offices = plans.offices(session)
    if not offices:
        raise Failed("there is no office to serve yet; run `nhacviec plan import FILE` first")
    return installation.bot_of_token(session, offices[0].id, "telegram", identity, name)


async def _learn_name(database: Database, bot: Bot, channel: Remote, pause: float) -> None:
    """A bot first begun while its service was away has no name yet, and invites to it would be no links."""
    while True:
        try:
            name = await channel.open()
            await database.awrite(partial(installation.name_bot, bot_id=bot.id, name=name))
            return
        except Refused:
            raise
        except (SendError, DatabaseAway):
            await asyncio.sleep(pause)


def polling_task(engine: Engine, bot: Bot, channel: Remote) -> asyncio.Task[None]:
    """Polls until cancelled; the watch hears of it if it ends before."""

    def ended(task: asyncio.Task[None]) -> None:
        # One whose token is refused has stopped for a reason that is told already.
        if bot.id in engine.bots:
            engine.pulse.end(polling(bot.id), task)

    task = asyncio.create_task(poll(engine, bot, channel))
    task.add_done_callback(ended)
    return task


async def poll(engine: Engine, bot: Bot, channel: Remote, name_pause: float = NAME_PAUSE) -> None:
    """Takes in what is said there until cancelled; of several processes one polls, another takes over.

    `name_pause`: seconds until it is tried again to learn the name of a bot that has none.
    """
    lock = ProcessLock(engine.database, f"poll:{bot.token_ref}")
    pulse, part = engine.pulse, polling(bot.id)

    async def may_poll() -> bool:
        held = await asyncio.to_thread(lock.held)
        pulse.holds(part, held)
        return held

    async def receive(events: Sequence[Event]) -> None:
        if events:
            await engine.intake.receive(events)
        pulse.beat(part)

    pulse.expect(part)
    try:
        if bot.token_ref == f"{bot.channel}:{bot.name}":
            await _learn_name(engine.database, bot, channel, name_pause)
        await channel.poll(bot.id, receive, may_poll)
    except Refused:
        pulse.rest(part)
        engine.refuse(bot.id)
    finally:
        await asyncio.to_thread(lock.release)
