"""Which task a message speaks of: by code, by words, as a reply, or the one spoken of last."""

from collections.abc import Sequence
from dataclasses import replace

from bot import forms, held
from bot.commands import taking
from bot.commands.taking import Pending
from bot.context import Context
from jobs import additions, dialogues
from jobs.dialogues import OpenForm
from jobs.plan import NoPlan
from messages.types import Reply
from messages.understand import lines, meaning
from messages.understand.replies import Item, read, read_of

TOLD = (meaning.DONE, meaning.IN_PROGRESS, meaning.BLOCKED, meaning.NOT_STARTED, meaning.NOTHING_AROSE)
ASIDE = (meaning.ACKNOWLEDGED, meaning.QUESTION)


def coded_lines(ctx: Context, text: str) -> Reply | None:
    """Takes "3.c đã niêm yết 12 thủ tục", a task a line; None where no line begins with a code.

    Without a plan there are no codes: forms that need none are still answered.
    """
    try:
        coded = lines.split(text, ctx.plan.codes)[0]
    except NoPlan:
        return None
    if not coded:
        return None
    return taking.take(ctx, read(text, ctx.plan.words))


def reply_to_message(ctx: Context, text: str) -> Reply | None:
    """A reply to a message about one task is a report of that task, unless it names another by its code.

    To a message about several, it is asked which one is meant, and what was said is kept.
    """
    about = ctx.about.get("tasks")
    if not isinstance(about, list) or not about or lines.split(text, ctx.plan.codes)[0]:
        return None
    if len(about) == 1:
        return taking.take(ctx, read(text, ctx.plan.words, about=str(about[0])))
    items = read(text, ctx.plan.words)
    if len(items) > 1 or items[0].task or items[0].state in ASIDE:
        return taking.take(ctx, items)
    item = read_of(text, by_words=items[0].by_words)
    taking.check(item)
    return taking.ask(ctx, Pending(replace(item, candidates=_likely(items[0], about)), taking.WHICH))


def _likely(item: Item, about: Sequence[object]) -> tuple[str, ...]:
    """The tasks of the message replied to, those first that the words could mean."""
    codes = [str(code) for code in about]
    return tuple(sorted(codes, key=lambda code: code not in item.candidates))


def heard(ctx: Context, text: str) -> Reply | None:
    """A report in free words, a question, or that something was heard; None for anything else.

    Without a task it speaks of the last one spoken of. Words under a file that name no task are kept for
    the question whose it is.
    """
    items = read(text, ctx.plan.words)
    if not any(item.task for item in items):
        if ctx.files or ctx.incoming.album:
            return None
        if additions.adds(text):
            # The words of a difficulty, or of a proposal, are no title.
            items = [read_of(text)]
    spoken = _of_last(ctx, items)
    if all(item.state == meaning.UNCLEAR and not item.reason for item in spoken):
        return None
    return taking.take(ctx, spoken)


def result_of(ctx: Context, opened: OpenForm, text: str) -> str | None:
    """The words behind the code of the very task whose result the form asks for; None for a report of it."""
    if opened.form != held.FORM or not forms.asks_for(opened, "result"):
        return None
    coded, unread = lines.split(text, ctx.plan.codes)
    if unread or [one.code for one in coded] != [opened.answers["task"]]:
        return None
    found = read_of(coded[0].text)
    return coded[0].text if found.state == meaning.IN_PROGRESS and found.result == found.said else None


def instead(ctx: Context, opened: OpenForm, text: str) -> Reply | None:
    """A whole report, where the form asked only which task."""
    if opened.form != held.FORM or "text" in opened.answers or not forms.asks_for(opened, "task"):
        return None
    items = read(text, ctx.plan.words)
    if not all(item.task and item.state in TOLD for item in items):
        return None
    return taking.take(ctx, items)


def _of_last(ctx: Context, items: Sequence[Item]) -> Sequence[Item]:
    """What names no task speaks of the one the bot's last message is about, if that is of today."""
    if len(items) != 1 or items[0].task or items[0].candidates or items[0].state == meaning.ACKNOWLEDGED:
        return items
    incoming = ctx.incoming
    about = dialogues.spoken_of(ctx.session, incoming.bot_id, incoming.chat_id, ctx.now - forms.LIFETIME)
    codes = about.get("tasks")
    if not isinstance(codes, list) or len(codes) != 1:
        return items
    return [replace(items[0], task=str(codes[0]))]
