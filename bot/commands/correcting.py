"""A message that was a report, or answered a form's question, and is edited is a correction of it."""

from collections.abc import Sequence
from dataclasses import replace

from bot import forms, held, sources
from bot.commands import reporting, taking, targets
from bot.context import Context
from bot.recording import command_of
from jobs import edits
from jobs.dialogues import OpenForm
from jobs.edits import Edited, Said
from messages.types import Reply
from messages.understand import lines, replies
from messages.understand.replies import Item
from messages.views import EditNotTaken, Taken


def corrected(ctx: Context, text: str) -> list[Reply]:
    """What was taken from the new words; nothing where neither they nor the old ones were a report.

    Tasks the new words name no more are taken back. Raises CannotCorrect once the unit has handed in.
    """
    if not ctx.actor.posts:
        return [Reply("no_post")]
    incoming = ctx.incoming
    said = edits.edited(ctx.session, incoming.bot_id, incoming.chat_id, incoming.message_id)
    command, words = command_of(text)
    if command is not None and command.name == reporting.COMMAND:
        text = words
    leading = lines.split(text, ctx.plan.codes)[0]
    opened = forms.open_form(ctx)
    revised = _revised(opened, said, leading, text) if opened is not None else {}
    if opened is not None and revised:
        return forms.revise(ctx, opened, revised) if said.changed else []
    readings = targets.corrected(ctx, said, text)
    if readings is not None:
        return readings
    standing = edits.said_by(ctx.session, ctx.actor, incoming.bot_id, incoming.chat_id, incoming.message_id)
    items = _items(ctx, standing, said, text) if leading or not text.startswith("/") else []
    if items:
        return [_renamed(ctx, standing, items)]
    form = said.about.get("form")
    if form is None or not said.changed:
        return []
    return [Reply("edit_not_taken", EditNotTaken(form["label"], report=form["name"] == held.FORM))]


def _items(ctx: Context, standing: list[Said], said: Edited, text: str) -> list[Item]:
    """What the new words say of tasks; where the old ones were the text of one report, they are about it.

    What answered another question of a form speaks of a task only where it begins with a code.
    """
    whole = standing[0].task if _whole(standing) else None
    if not text or (whole is None and "form" in said.about and not lines.split(text, ctx.plan.codes)[0]):
        return []
    items = replies.read(text, ctx.plan.words, about=whole)
    return items if any(item.task for item in items) else []


def _revised(opened: OpenForm, said: Edited, items: Sequence[lines.Item], text: str) -> dict[str, str]:
    """New words for the questions of the open form that the message had answered; empty if it had none.

    What names another task than the form's is a report of that one.
    """
    given = sources.given_by(opened.answers, said.ids)
    key = next((one for one in given if one != "task"), "text")
    if not given or not text or text.startswith("/"):
        return {}
    if opened.form != held.FORM or not items:
        return {key if key in given else given[0]: text}
    if len(items) > 1 or ("task" not in given and items[0].code != opened.answers.get("task")):
        return {}
    named = {"task": items[0].code} if "task" in given else {}
    return {**named, key: items[0].text} if items[0].text else named


def _renamed(ctx: Context, standing: list[Said], items: Sequence[Item]) -> Reply:
    named = {item.task for item in items}
    edits.drop(ctx.session, [one for one in standing if one.task not in named], ctx.now)
    gone = tuple(one.task for one in standing if one.task not in named)
    reply = taking.take(ctx, items, {one.task: one.beside for one in standing})
    if gone and isinstance(reply.view, Taken):
        return replace(reply, view=replace(reply.view, dropped=gone))
    return reply


def _whole(standing: list[Said]) -> bool:
    """The message was the words of one report, not an answer to another question of its form."""
    return len(standing) == 1 and standing[0].is_its_text
