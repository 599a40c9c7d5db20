"""/nghiphep: when I am away and who acts for me; taking leave, cancelling it, coming back early."""

import re
from datetime import date, timedelta

from bot import forms
from bot.commands import leave_form
from bot.commands.leave_form import example, iso, read
from bot.context import Context
from bot.forms import Ask, Form, Question
from bot.registry import action, command
from bot.sources import Answers
from jobs import leave, own_leave
from messages.formats import capital, day, weekday_day
from messages.types import Button, Reply
from messages.understand.text import aligned
from messages.views import LeavePrompt, LeaveView, OwnLeave

MOST_LEAVES = 8
BACK_DAYS = 3
THAY = re.compile(
    r"(?:^|[\s,;.]+)(?:nguoi\s+)?thay(?:\s+the)?(?:\s*:\s*|\s+)(?:(?:la|dong chi|d/c)\s+)*(?P<name>\S.*)$"
)
"""Where the deputy begins in one line: "20/3 - 24/3 thay: Trần Thị Bình"."""
NOBODY_ACTS = re.compile(r"[\s,;.]+khong (?:co |cu )?(?:ai |nguoi )?thay[\s.]*$")


@command(
    "nghiphep",
    "leave",
    summary="tôi nghỉ, ai thay tôi; nhanh: /nghiphep 20/3 - 24/3 thay: họ tên",
)
def nghiphep(ctx: Context, words: str) -> Reply:
    if not words:
        return _mine(ctx)
    days, name = _split(words)
    return leave_form.said(ctx, days.strip(" ,;") or words, name)


def _split(words: str) -> tuple[str, str]:
    """The days, and the deputy where one is named."""
    nobody = NOBODY_ACTS.search(aligned(words))
    if nobody is not None:
        return words[: nobody.start()], leave_form.NOBODY[0]
    match = THAY.search(aligned(words))
    return (words[: match.start()], words[match.start("name") :]) if match else (words, "")


@action("lm", reads=True)
def show(ctx: Context) -> Reply:
    return _mine(ctx)


def _mine(ctx: Context) -> Reply:
    view = own_leave.mine(ctx.session, ctx.actor, ctx.today, example(ctx))
    rows = tuple(row for one in view.leaves[:MOST_LEAVES] if (row := _choices(one)))
    return Reply("leaves", view, (*rows, (leave_form.begin.button("Đăng ký nghỉ"),)))


def _choices(one: OwnLeave) -> tuple[Button, ...]:
    buttons = {
        "cancel": cancel.button(f"Hủy nghỉ từ {day(one.since)}", one.id),
        "end": end.button(f"Về sớm (đang nghỉ đến {day(one.until)})", one.id),
    }
    return tuple(buttons[name] for name in one.may)


@action("lx")
def cancel(ctx: Context, leave_id: int) -> Reply:
    own_leave.find(ctx.session, ctx.actor, leave_id, ctx.today)
    return _done("leave_cancelled", leave.cancel_leave(ctx.session, ctx.actor, leave_id, ctx.when))


@action("le")
def end(ctx: Context, leave_id: int) -> Reply:
    found = own_leave.find(ctx.session, ctx.actor, leave_id, ctx.today)
    return forms.start(ctx, BACK, {"leave": found.id})


def _done(template: str, view: LeaveView, *more: Button) -> Reply:
    return Reply(template, view, ((*more, show.button("Lịch nghỉ của tôi")),))


def _ask_back(ctx: Context, answers: Answers) -> Ask:
    found = own_leave.find(ctx.session, ctx.actor, answers["leave"], ctx.today)
    options = tuple((capital(weekday_day(day)), day.isoformat()) for day in _back_days(ctx, found))
    return Ask("ask_leave", LeavePrompt("back", found.since, found.until, deputy=found.deputy), options)


def _back_days(ctx: Context, found: OwnLeave) -> list[date]:
    """The next working days on which the leave would still run, today if it began before."""
    days: list[date] = []
    at = ctx.cal.next_working(max(ctx.today, found.since + timedelta(days=1)))
    while at <= found.until and len(days) < BACK_DAYS:
        days.append(at)
        at = ctx.cal.add(at, 1)
    return days


def _read_back(ctx: Context, answers: Answers, text: str) -> str:
    """Raises NoLeave, NotLeaveDays, BackNotWithin."""
    found = own_leave.find(ctx.session, ctx.actor, answers["leave"], ctx.today)
    back, more = iso(text) or read(ctx, text)
    if more is not None or not found.since < back <= found.until:
        raise leave.BackNotWithin("not within", since=found.since, until=found.until)
    return back.isoformat()


def _came_back(ctx: Context, answers: Answers) -> Reply:
    found = own_leave.find(ctx.session, ctx.actor, answers["leave"], ctx.today)
    back = date.fromisoformat(answers["back"])
    view = leave.end_leave_early(ctx.session, ctx.actor, found.id, back, ctx.when)
    return _done("leave_ended", view)


BACK = forms.register(
    Form(
        name="own_back",
        label=lambda answers: "đi làm lại sớm",
        questions=(Question("back", _ask_back, _read_back),),
        finish=_came_back,
    )
)
