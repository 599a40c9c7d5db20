"""A report as it is kept: what is said now, joined with what stands where it only adds to that."""

from typing import NamedTuple

from bot.context import Context
from jobs import additions, attachments, edits, progress
from jobs.progress import ProgressState, Report, TaskOf
from messages.understand import meaning
from messages.understand.replies import Item, read_of


class Whole(NamedTuple):
    """`files`: those of what it joins; `joins`: whether it does."""

    report: Report
    files: tuple[int, ...] = ()
    joins: bool = False


def report_of(item: Item) -> Report:
    """What is kept of it: held up is under way with a difficulty, not begun is 0%."""
    percent = 0 if item.state == meaning.NOT_STARTED else item.percent
    known = {meaning.DONE: ProgressState.DONE, meaning.NOTHING_AROSE: ProgressState.NOTHING_AROSE}
    state = known.get(item.state, ProgressState.IN_PROGRESS)
    return Report(state, item.said, percent, item.result, item.difficulty, item.proposal)


def joins(ctx: Context, task: TaskOf, said: str) -> bool:
    """Whether it only adds to an answer that stands. Raises NoOpenPeriod."""
    return additions.adds(said) and whole(ctx, task, report_of(read_of(said))).joins


def whole(ctx: Context, task: TaskOf, report: Report) -> Whole:
    """With the answer it adds to, and with what was added since to the answer it corrects.

    Raises NoOpenPeriod.
    """
    adds = additions.adds(report.text)
    if not adds and not ctx.incoming.edited:
        return Whole(report)
    answers = progress.answers(ctx.session, ctx.plan.id, task)
    before, since = additions.place(answers, _earlier(ctx))
    joined = before if adds else None
    if joined is not None:
        report = additions.added(progress.told(joined), report)
    if since:
        report = additions.added(report, report_of(read_of(since)))
    files = attachments.of_report(ctx.session, answers[-1].id) if joined or since else ()
    return Whole(report, tuple(files), joined is not None)


def _earlier(ctx: Context) -> set[int]:
    """The versions of an edited message before this one."""
    one = ctx.incoming
    if not one.edited:
        return set()
    return {*edits.edited(ctx.session, one.bot_id, one.chat_id, one.message_id).ids} - {ctx.message_id}
