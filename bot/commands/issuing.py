"""/phathanh: the ward's report is signed and sent; the period and every reminder of it end."""

import re
from datetime import date

from bot import asking, forms
from bot.context import Context, Role
from bot.forms import Ask, Form, Question
from bot.registry import action, command
from bot.sources import Answers
from jobs import periods
from jobs.errors import JobsError
from messages.formats import full_day
from messages.types import Reply
from messages.views import ToIssue

NUMBER = re.compile(r"\d{1,6}/[^\s/]{1,10}(?:[-–][^\s]{1,20})?", re.UNICODE)
BEFORE = re.compile(r"\b(?:số|ngày)\s+", re.IGNORECASE)
DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class NotANumber(JobsError):
    """Not a document number such as 15/BC-UBND."""

    code = "not_a_number"


class NotADay(JobsError):
    """Not a date such as 16/3/2023, or one to come."""

    code = "not_a_day"


@command(
    "phathanh",
    "issue",
    summary="báo cáo của phường đã ký gửi: /phathanh 15/BC-UBND 16/3/2023",
    roles=frozenset({Role.COORDINATOR, Role.LEADER}),
)
def phathanh(ctx: Context, words: str) -> Reply:
    period, _ = periods.to_issue(ctx.session, ctx.actor, ctx.plan.id)
    answers: Answers = {"period": period.id}
    number, _, day = _bare(words).partition(" ")
    if number:
        answers["number"] = _read_number(ctx, answers, number)
    if day.strip():
        answers["day"] = _read_day(ctx, answers, day)
    return forms.start(ctx, ISSUE, answers)


def _bare(text: str) -> str:
    """Without the words an official writes before a number and a day."""
    return BEFORE.sub("", text.strip())


def _read_number(ctx: Context, answers: Answers, text: str) -> str:
    found = _bare(text)
    if not NUMBER.fullmatch(found):
        raise NotANumber("not a document number", said=found)
    return found


def _read_day(ctx: Context, answers: Answers, text: str) -> str:
    said = _bare(text)
    if said == "today":
        return ctx.today.isoformat()
    match = DAY.fullmatch(said)
    try:
        day = date(int(match[3]), int(match[2]), int(match[1])) if match else None
    except ValueError:
        day = None
    if day is None or day > ctx.today:
        reason = "" if day is None else "to_come"
        raise NotADay("not a day up to today", said=said, example=full_day(ctx.today), reason=reason)
    return day.isoformat()


def _view(ctx: Context, answers: Answers) -> ToIssue:
    period, waiting = periods.to_issue(ctx.session, ctx.actor, ctx.plan.id)
    day = date.fromisoformat(answers["day"]) if "day" in answers else None
    early = period.cut_off if ctx.today < period.cut_off else None
    return ToIssue(period.name, tuple(waiting), answers.get("number", ""), day, early)


def _ask_number(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_number", _view(ctx, answers))


def _ask_day(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_day", _view(ctx, answers), ((f"Hôm nay, {full_day(ctx.today)}", "today"),))


def _ask_sure(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_issue", _view(ctx, answers), (("Ghi nhận phát hành", asking.YES),))


def _issue(ctx: Context, answers: Answers) -> Reply:
    day = date.fromisoformat(answers["day"])
    issued = periods.issue(
        ctx.session, ctx.actor, ctx.plan.id, answers["period"], answers["number"], day, ctx.when
    )
    return Reply("issued", issued, ((take_back.button("Thu hồi", issued.period_id),),))


@action("iu")
def take_back(ctx: Context, period_id: int) -> Reply:
    """For ten minutes an issue recorded by mistake can be taken back."""
    return Reply("issue_taken_back", periods.take_back_issue(ctx.session, ctx.actor, period_id, ctx.now))


ISSUE = forms.register(
    Form(
        name="issue",
        label=lambda answers: "ghi nhận phát hành báo cáo",
        questions=(
            Question("number", _ask_number, _read_number),
            Question("day", _ask_day, _read_day),
            Question("sure", _ask_sure, asking.agreed()),
        ),
        finish=_issue,
    )
)
