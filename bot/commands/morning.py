"""The morning message as the conversation shows it: its words, and the buttons that answer it."""

from bot.commands import extending, findings, handing_in, reporting, status, status_week
from bot.context import Context
from bot.registry import action
from jobs import snooze
from jobs.snooze import NothingToSnooze, Tapped
from messages.types import Button, Reply, Rows
from messages.views import Digest


@action("sp")
def again_today(ctx: Context) -> Reply:
    return _again(ctx, today=True)


@action("sa")
def again_tomorrow(ctx: Context) -> Reply:
    return _again(ctx, today=False)


@action("ok")
def seen(ctx: Context) -> Reply:
    """That it was tapped is kept with every tap."""
    return Reply("seen")


def _again(ctx: Context, *, today: bool) -> Reply:
    incoming = ctx.incoming
    if incoming.tapped is None:
        raise NothingToSnooze("not a message of the bot")
    tapped = Tapped(incoming.bot_id, incoming.chat_id, incoming.tapped)
    return Reply("snoozed", snooze.snooze(ctx.session, ctx.actor, tapped, ctx.when, today=today))


REPORT = reporting.begin.button("Báo cáo từng việc")
HAND_IN = handing_in.ask.button("Nộp báo cáo")
FINDINGS = findings.page.button("Xem phát hiện", 1, "")
EXTEND = extending.begin.button("Đề nghị gia hạn")
THIS_AFTERNOON = again_today.button("Nhắc lại chiều nay")
TOMORROW = again_tomorrow.button("Nhắc lại sáng mai")
STATUS = status.opened.button("Xem tình hình")
SEEN = seen.button("Đã rõ")


def morning(view: Digest) -> Reply:
    """A reply in words to it is a report of the tasks it names, to what has gone up a leader's direction.

    Of findings too, where it is about nothing else or the words begin with a finding's number.
    """
    about = {"led": view.led_codes, "findings": view.mended}
    beside = {key: list(those) for key, those in about.items() if those}
    return Reply("digest", view, _buttons(view), {"tasks": list(view.own_codes), **beside})


def _buttons(view: Digest) -> Rows:
    first: tuple[Button, ...] = ()
    if view.own_codes:
        first = (REPORT,)
    elif view.ready_to_submit:
        first = (HAND_IN,)
    if view.findings:
        first = (*first, FINDINGS)
    again: tuple[Button, ...] = ()
    if view.items:
        again = (TOMORROW,) if view.later else (THIS_AFTERNOON, TOMORROW)
    later = (EXTEND,) if view.extendable else ()
    decide, week = _week(view)
    return tuple(row for row in (*decide, first, again, later, week, (SEEN,)) if row)


def _week(view: Digest) -> tuple[Rows, tuple[Button, ...]]:
    """What a leader decides, and where all the figures are."""
    if view.week is None:
        return (), ()
    return status_week.decisions(view.week, status_week.MOST_IN_THE_MORNING), (STATUS,)
