"""A message that was a report and is edited is a correction of it."""

from dataclasses import replace

from bot.commands import reporting
from bot.context import Context
from bot.recording import command_of
from jobs import progress
from messages.types import Reply
from messages.understand import lines
from messages.views import Taken


def corrected(ctx: Context, text: str) -> Reply | None:
    """What was taken from the new words; None where neither they nor the old ones were a report.

    Tasks the new words name no more are taken back. Raises CannotCorrect once the unit has handed in.
    """
    incoming = ctx.incoming
    command, words = command_of(text)
    if command is not None and command.name == reporting.COMMAND:
        text = words
    items, _ = lines.split(text, ctx.plan.codes)
    standing = progress.said_by(
        ctx.session, ctx.actor, incoming.bot_id, incoming.chat_id, incoming.message_id
    )
    if not items:
        return reporting.take(ctx, [(standing[0].task, text)], ()) if _whole(standing) and text else None
    named = {item.code for item in items}
    progress.drop(ctx.session, [one for one in standing if one.task not in named], ctx.now)
    gone = tuple(one.task for one in standing if one.task not in named)
    reply = reporting.coded_lines(ctx, text)
    if not gone or reply is None or not isinstance(reply.view, Taken):
        return reply
    return replace(reply, view=replace(reply.view, dropped=gone))


def _whole(standing: list[progress.Said]) -> bool:
    """The message was the words of one report, not an answer to the last question of a form."""
    return len(standing) == 1 and standing[0].is_its_text
