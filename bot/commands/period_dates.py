"""The form under /lich: when the ward sends, units hand in, figures are closed; shown first, then moved."""

from datetime import date

from bot import asking, forms, registry
from bot.context import Context
from bot.forms import Ask, Form, Question
from bot.registry import action
from bot.sources import Answers
from jobs import period_dates
from messages.formats import full_day, weekday_day
from messages.types import Reply
from messages.understand.text import fold
from messages.views import PeriodDates, PeriodPrompt

KEEP = ("-", "giu nguyen", "khong doi", "nhu cu", "giu")


@action("ld")
def begin(ctx: Context, period_id: int) -> Reply:
    period = period_dates.find(ctx.session, ctx.actor, period_id)
    shown = period_dates.dates_of(period)
    before = [shown.cut_off.isoformat(), shown.internal_due.isoformat(), shown.due.isoformat()]
    return forms.start(ctx, DATES, {"period": period.id, "name": period.name, "before": before})


def _before(answers: Answers) -> PeriodDates:
    """As they were when the form was opened."""
    return PeriodDates(*map(date.fromisoformat, answers["before"]))


def _day(answers: Answers, key: str) -> date:
    return date.fromisoformat(answers[key])


def _after(answers: Answers) -> PeriodDates:
    return PeriodDates(_day(answers, "cut_off"), _day(answers, "internal"), _day(answers, "due"))


def _typed(ctx: Context, answers: Answers, text: str, present: date) -> date:
    """The present day kept, though it be past, or another to come. Raises as `asking.read_day`."""
    if text == present.isoformat() or fold(text).strip(" .") in KEEP:
        return present
    return date.fromisoformat(asking.read_day(ctx, answers, text))


def _option(label: str, day: date) -> tuple[str, str]:
    return f"{label}: {weekday_day(day)}", day.isoformat()


def _kept(day: date) -> tuple[str, str]:
    return _option("Giữ nguyên", day)


def _ask_due(ctx: Context, answers: Answers) -> Ask:
    period_dates.find(ctx.session, ctx.actor, answers["period"])
    before = _before(answers)
    example = ctx.cal.add(max(before.due, ctx.today), 2)
    prompt = PeriodPrompt("due", answers["name"], before, example)
    return Ask("ask_period_dates", prompt, (_kept(before.due),))


def _read_due(ctx: Context, answers: Answers, text: str) -> str:
    """Raises what `asking.read_day` and `period_dates.check_due` raise."""
    period = period_dates.find(ctx.session, ctx.actor, answers["period"])
    due = _typed(ctx, answers, text, _before(answers).due)
    period_dates.check_due(ctx.session, period, due, ctx.cal)
    return due.isoformat()


def _ask_internal(ctx: Context, answers: Answers) -> Ask:
    period_dates.find(ctx.session, ctx.actor, answers["period"])
    before, due = _before(answers), _day(answers, "due")
    usual = period_dates.usual_internal(due, ctx.cal)
    kept = (_kept(before.internal_due),) if before.internal_due <= due else ()
    other = usual not in (before.internal_due, due) and usual >= ctx.today
    lead = ((f"Trước 3 ngày làm việc: {full_day(usual)}", usual.isoformat()),) if other else ()
    example = usual if usual >= ctx.today else due
    prompt = PeriodPrompt("internal", answers["name"], before, example, due)
    return Ask("ask_period_dates", prompt, (*kept, *lead))


def _read_internal(ctx: Context, answers: Answers, text: str) -> str:
    """Raises what `asking.read_day` and `period_dates.check_internal` raise."""
    period = period_dates.find(ctx.session, ctx.actor, answers["period"])
    internal = _typed(ctx, answers, text, _before(answers).internal_due)
    period_dates.check_internal(period, internal, _day(answers, "due"))
    return internal.isoformat()


def _ask_cut_off(ctx: Context, answers: Answers) -> Ask:
    period_dates.find(ctx.session, ctx.actor, answers["period"])
    before, due = _before(answers), _day(answers, "due")
    latest = period_dates.latest_cut_off(due, ctx.cal)
    kept = (_kept(before.cut_off),) if before.cut_off <= latest else ()
    last = (_option("Muộn nhất", latest),) if latest != before.cut_off and latest >= ctx.today else ()
    prompt = PeriodPrompt("cut_off", answers["name"], before, latest, due, latest)
    return Ask("ask_period_dates", prompt, (*kept, *last))


def _read_cut_off(ctx: Context, answers: Answers, text: str) -> str:
    """Raises what `asking.read_day`, `period_dates.check_cut_off` and `period_dates.look` raise."""
    period = period_dates.find(ctx.session, ctx.actor, answers["period"])
    cut_off = _typed(ctx, answers, text, _before(answers).cut_off)
    period_dates.check_cut_off(period, cut_off, _day(answers, "due"), ctx.cal)
    after = _after({**answers, "cut_off": cut_off.isoformat()})
    period_dates.look(ctx.session, period.id, after, ctx.act())
    return cut_off.isoformat()


def _ask_sure(ctx: Context, answers: Answers) -> Ask:
    view = period_dates.look(ctx.session, answers["period"], _after(answers), ctx.act())
    return Ask("ask_period_move", view, (("Đổi ngày", asking.YES),))


def _moved(ctx: Context, answers: Answers) -> Reply:
    given = (answers["period"], _before(answers), _after(answers))
    view = period_dates.move(ctx.session, *given, ctx.act())
    return Reply("period_moved", view, ((registry.button("lc", "Xem lịch"),),))


DATES = forms.register(
    Form(
        name="period_dates",
        label=lambda answers: f"sửa ngày báo cáo {answers['name']}",
        holds=lambda answers: "due" in answers,
        questions=(
            Question("due", _ask_due, _read_due),
            Question("internal", _ask_internal, _read_internal, about="due"),
            Question("cut_off", _ask_cut_off, _read_cut_off, about="due"),
            Question("sure", _ask_sure, asking.agreed("doi")),
        ),
        finish=_moved,
    )
)
