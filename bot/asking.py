"""Questions that forms ask alike: a choice by its name, a day to come, an answer that may be left out."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from bot import forms
from bot.context import Context
from bot.sources import Answers
from jobs.errors import JobsError
from jobs.inspections import DayPast
from messages.formats import capital, full_day, short, weekday_day
from messages.understand import dates
from messages.understand.dates import Span
from messages.understand.text import fold

Read = Callable[[Context, Answers, str], Any]
YES = "co"
SKIP = "-"
REST = "!"
"""What an optional answer holds from which on nothing more is asked."""
NOTHING = ("-", "khong", "khong co", "khong ro", "bo qua", "khong co gi")
THE_REST = ("!", "ghi luon")
WORKING_DAYS = (5, 10)
FARTHEST = timedelta(days=400)
MOST_NAMED = 4
LONGEST_LABEL = 50
LONGEST = 1000


class UnclearChoice(JobsError):
    """None of the choices, or several of them."""

    code = "unclear_choice"


class NotADue(JobsError):
    """No day that could be read."""

    code = "not_a_due"


class DayTooFar(JobsError):
    """More than 400 days ahead."""

    code = "day_too_far"


def pick(choices: Mapping[str, str], text: str) -> str:
    """The key of the choice that is meant: by itself, by its name, or by words of one name alone.

    Raises UnclearChoice.
    """
    said = fold(text).strip(" .")
    if text in choices or said in choices:
        return text if text in choices else said
    names = {key: fold(name) for key, name in choices.items()}
    same = [key for key, name in names.items() if name == said]
    found = same or [key for key, name in names.items() if said and said in name]
    if len(found) != 1:
        near = ", ".join(choices[key] for key in found[:MOST_NAMED])
        raise UnclearChoice("not one choice", said=short(text, 40), near=near)
    return found[0]


def options(choices: Mapping[str, str], most: int) -> tuple[tuple[str, str], ...]:
    return tuple((short(capital(name), LONGEST_LABEL), key) for key, name in list(choices.items())[:most])


def day_example(ctx: Context) -> date:
    return ctx.cal.add(ctx.today, WORKING_DAYS[0])


def day_options(ctx: Context) -> tuple[tuple[str, str], ...]:
    """Days to come, each with its weekday."""
    days = {count: ctx.cal.add(ctx.today, count) for count in WORKING_DAYS}
    return tuple((f"{n} ngày làm việc: {weekday_day(day)}", day.isoformat()) for n, day in days.items())


def read_day(ctx: Context, answers: Answers, text: str) -> str:
    """A day from today on, in ISO. Raises NotADue, DayPast, DayTooFar."""
    try:
        found: date | Span | None = date.fromisoformat(text)
    except ValueError:
        found = dates.read(text, ctx.today)
    if found is None:
        raise NotADue("no day", said=short(text, 40), example=full_day(day_example(ctx)))
    day = _after(ctx, found) if isinstance(found, Span) else found
    if day < ctx.today:
        raise DayPast("before today", day=day)
    if day - ctx.today > FARTHEST:
        raise DayTooFar("too far ahead", day=day)
    return day.isoformat()


def _after(ctx: Context, span: Span) -> date:
    return ctx.cal.add(ctx.today, span.days) if span.working else ctx.today + timedelta(days=span.days)


def read_text(ctx: Context, answers: Answers, text: str) -> str:
    """Raises TooLong over 1000 characters."""
    if len(text) > LONGEST:
        raise forms.TooLong("the text is too long", limit=LONGEST)
    return text


def optional(read: Read) -> Read:
    """As `read`; None where it is left out, `REST` where everything that follows is."""

    def read_or_skip(ctx: Context, answers: Answers, text: str) -> Any:
        said = fold(text).strip(" .")
        if said in THE_REST:
            return REST
        return None if said in NOTHING else read(ctx, answers, text)

    return read_or_skip


def agreed(*words: str) -> Read:
    """Yes, said so or in one of these words. Raises NotAnAnswer."""
    known = (YES, "dong y", "dung", *words)

    def read_yes(ctx: Context, answers: Answers, text: str) -> str:
        if fold(text).strip(" .!") not in known:
            raise forms.NotAnAnswer("not a yes")
        return YES

    return read_yes


def given(answers: Answers, key: str) -> Any:
    """What was answered; None where it was left out or not asked."""
    value = answers.get(key)
    return None if value == REST else value


def given_day(answers: Answers, key: str) -> date | None:
    value = given(answers, key)
    return date.fromisoformat(value) if value else None
