"""The form of /nghiphep: from which day, to which day, who acts meanwhile; what follows is shown first."""

import re
from datetime import date, timedelta

from bot import asking, forms, registry
from bot.asking import UnclearChoice
from bot.context import Context
from bot.forms import Ask, Form, Question
from bot.registry import action
from bot.sources import Answers
from jobs import leave, own_leave
from jobs.errors import JobsError
from messages.formats import capital, day, full_day, short, weekday_day
from messages.types import Reply
from messages.understand import ranges
from messages.understand.text import aligned, fold
from messages.views import LeavePrompt, LeaveView

MOST_PEOPLE = 8
LENGTHS = (3, 5)
NOBODY = (*asking.NOTHING, "khong ai", "khong cu ai", "khong cu", "chua co")
Options = tuple[tuple[str, str], ...]
ADDRESS = re.compile(r"\s*(?:(?:dong chi|d/c|anh|chi|ong|ba|em)\s+)+")


class NotLeaveDays(JobsError):
    """No day, or no span of days, that could be read."""

    code = "not_leave_days"


@action("lb")
def begin(ctx: Context) -> Reply:
    own_leave.check(ctx.actor)
    return forms.start(ctx, LEAVE, {})


def said(ctx: Context, days: str, name: str) -> Reply:
    """With what was said in one line: days, and a deputy for all of them. Raises as the questions do."""
    answers: Answers = {"since": _read_since(ctx, {}, days)}
    if name:
        since, until = both_days(answers)
        answers = {"since": f"{since}/{until}"}
        answers |= _by_name(ctx, answers, name)
    return forms.start(ctx, LEAVE, answers)


def _by_name(ctx: Context, answers: Answers, name: str) -> Answers:
    """The deputy; where it is not clear who, the question who it is."""
    try:
        return {"deputy": _read_deputy(ctx, answers, name)}
    except UnclearChoice:
        return {"unclear": short(name, 60)}


def example(ctx: Context) -> str:
    since = asking.day_example(ctx)
    return f"{full_day(since)} - {full_day(ctx.cal.add(since, 2))}"


def span(answers: Answers) -> tuple[date, date | None]:
    """The first day, and the last as far as it is known: said together with the first, or asked for."""
    since, _, until = answers["since"].partition("/")
    last = until or answers.get("until")
    return date.fromisoformat(since), date.fromisoformat(last) if last else None


def wants_end(answers: Answers) -> bool:
    """Whether the last day was not said together with the first."""
    return "/" not in answers["since"]


def both_days(answers: Answers) -> tuple[date, date]:
    since, until = span(answers)
    return since, until or since


def _ask_since(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_leave", LeavePrompt("since", example=example(ctx)), first_days(ctx))


def first_days(ctx: Context) -> Options:
    """On which a leave is likely to begin."""
    next_day = ctx.cal.add(ctx.today, 1)
    today = (f"Hôm nay: {weekday_day(ctx.today)}", ctx.today.isoformat())
    return today, (capital(weekday_day(next_day)), next_day.isoformat())


def _read_since(ctx: Context, answers: Answers, text: str) -> str:
    """Raises what `first` and `own_leave.check_days` raise."""
    since, until = first(ctx, text)
    own_leave.check_days(ctx.session, since, until, ctx.act())
    return joined(since, until)


def first(ctx: Context, text: str) -> ranges.Range:
    """The first day, and the last one where it is said as well. Raises NotLeaveDays, DayTooFar."""
    since, until = iso(text) or read(ctx, text)
    farthest = max(since, until or since)
    if farthest - ctx.today > asking.FARTHEST:
        raise asking.DayTooFar("too far ahead", day=farthest)
    return since, until


def joined(since: date, until: date | None) -> str:
    """As a form keeps it: "2023-03-20", or with the last day "2023-03-20/2023-03-24"."""
    return f"{since}/{until}" if until else since.isoformat()


def iso(text: str) -> ranges.Range | None:
    try:
        return date.fromisoformat(text), None
    except ValueError:
        return None


def read(ctx: Context, text: str) -> ranges.Range:
    found = ranges.read(text, ctx.today)
    if found is None:
        raise NotLeaveDays("no days", said=short(text, 40), example=example(ctx))
    return found


def _ask_until(ctx: Context, answers: Answers) -> Ask:
    since, _ = span(answers)
    prompt = LeavePrompt("until", since, example=f"{full_day(ctx.cal.add(since, 2))}")
    return Ask("ask_leave", prompt, last_days(ctx, since))


def last_days(ctx: Context, since: date) -> Options:
    """On which a leave that begins so is likely to end."""
    ends = {count: _lasting(ctx, since, count, True) for count in LENGTHS}
    only = (f"Chỉ {weekday_day(since)}", since.isoformat())
    longer = tuple((f"{n} ngày làm việc: đến {day(end)}", end.isoformat()) for n, end in ends.items())
    return only, *longer


def _lasting(ctx: Context, since: date, count: int, working: bool) -> date:
    """The last of so many days, the first one counted."""
    if not working:
        return since + timedelta(days=count - 1)
    return ctx.cal.add(ctx.cal.next_working(since), count - 1)


def _read_until(ctx: Context, answers: Answers, text: str) -> str:
    """Raises NotLeaveDays, and what `own_leave.check_days` raises."""
    since, _ = span(answers)
    until = last(ctx, since, text)
    own_leave.check_days(ctx.session, since, until, ctx.act())
    return until.isoformat()


def last(ctx: Context, since: date, text: str) -> date:
    """As a day, or as how long it lasts, the first day counted. Raises NotLeaveDays."""
    length, typed = ranges.length(text), iso(text)
    if typed is not None:
        return typed[0]
    if length is not None:
        return _lasting(ctx, since, *length)
    return _last_day(ctx, since, text)


def _last_day(ctx: Context, since: date, text: str) -> date:
    """Without a year it is of the year in which the first day is, or the next. Raises NotLeaveDays."""
    found = ranges.read(f"{full_day(since)} - {text}", ctx.today)
    if found is None or found[1] is None:
        raise NotLeaveDays("no day", said=short(text, 40), example=full_day(ctx.cal.add(since, 2)))
    return found[1]


def _people(ctx: Context) -> dict[str, str]:
    return {f"p{one.id}": one.name for one in own_leave.colleagues(ctx.session, ctx.actor, ctx.today)}


def _ask_deputy(ctx: Context, answers: Answers) -> Ask:
    since, until = both_days(answers)
    among = own_leave.colleagues(ctx.session, ctx.actor, ctx.today)
    free = own_leave.free(ctx.session, among, since, until, ctx.act(), MOST_PEOPLE)
    each = asking.options({f"p{one.id}": one.name for one in free}, MOST_PEOPLE)
    prompt = LeavePrompt("deputy", since, until, unclear=answers.get("unclear", ""))
    return Ask("ask_leave", prompt, (*each, ("Không cử ai", asking.SKIP)))


def _read_deputy(ctx: Context, answers: Answers, text: str) -> list[int | bool]:
    """Who, and whether they were named. Raises UnclearChoice, NobodyStandsIn, as `own_leave.check_deputy`."""
    since, until = both_days(answers)
    if fold(text).strip(" .") in NOBODY:
        return [own_leave.stand_in(ctx.session, since, until, ctx.act()), False]
    who = int(_picked(_people(ctx), text)[1:])
    own_leave.check_deputy(ctx.session, who, since, until, ctx.act())
    return [who, True]


def _picked(people: dict[str, str], text: str) -> str:
    """By the name, with or without how one is addressed. Raises UnclearChoice."""
    try:
        return asking.pick(people, text)
    except UnclearChoice as error:
        address = ADDRESS.match(aligned(text))
        if error.details.get("near") or address is None:
            raise
        return asking.pick(people, text[address.end() :])


def _ask_sure(ctx: Context, answers: Answers) -> Ask:
    who, named = answers["deputy"]
    days = both_days(answers)
    view = own_leave.preview(ctx.session, *days, who, ctx.act(), named=named)
    return Ask("ask_leave", view, rows=((agree.button("Đăng ký nghỉ", *map(str, days)),),))


@action("ly")
def agree(ctx: Context, since: str, until: str) -> Reply:
    """The last answer of the form; tapped again it is said that the leave is registered."""
    opened = forms.open_form(ctx)
    asked = opened is not None and opened.form == LEAVE.name and forms.asks_for(opened, "sure")
    if opened is not None and asked and tuple(map(str, both_days(opened.answers))) == (since, until):
        return forms.answer(ctx, opened, asking.YES)
    standing = own_leave.registered(ctx.session, ctx.actor, since, until, ctx.today)
    return Reply("form_gone") if standing is None else _taken(standing)


def _finish(ctx: Context, answers: Answers) -> Reply:
    own_leave.check(ctx.actor)
    me, (who, _) = ctx.actor.official_id, answers["deputy"]
    return _taken(leave.take_leave(ctx.session, ctx.actor, me, who, *both_days(answers), ctx.when))


def _taken(view: LeaveView) -> Reply:
    more = (registry.button("lx", "Hủy nghỉ", view.id), registry.button("lm", "Lịch nghỉ của tôi"))
    return Reply("leave_taken", view, (more,))


LEAVE = forms.register(
    Form(
        name="own_leave",
        label=lambda answers: "đăng ký nghỉ",
        holds=lambda answers: "since" in answers,
        questions=(
            Question("since", _ask_since, _read_since),
            Question("until", _ask_until, _read_until, wants_end, "since"),
            Question("deputy", _ask_deputy, _read_deputy),
            Question("sure", _ask_sure, asking.agreed("dang ky")),
        ),
        finish=_finish,
    )
)
