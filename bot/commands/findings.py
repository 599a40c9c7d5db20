"""/phathien: findings of self-inspection, the worst first; remedied, verified by another person, reopened."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot import asking, forms, registry
from bot.commands import opening_files
from bot.context import Context, Role
from bot.forms import Ask, Form, Question
from bot.registry import action, command
from bot.sources import Answers
from jobs import finding_views, findinglists, findings
from jobs.findings import Reopening
from jobs.plan import NoPlan
from jobs.tasklists import Day
from messages.formats import short
from messages.types import Button, Reply, Rows
from messages.views import FindingLine, FindingList, FindingPrompt, FindingView

LONGEST_WORDS = 30
INSPECTORS = frozenset({Role.OFFICIAL, Role.HEAD, Role.COORDINATOR, Role.LEADER})


@command(
    "phathien",
    "findings",
    summary="phát hiện tự kiểm tra: xem, báo đã khắc phục, xác nhận; /phathien 3 xem phát hiện số 3",
    reads=True,
)
def phathien(ctx: Context, words: str) -> Reply:
    if words.isascii() and words.isdigit() and len(words) <= 9:
        return _one(ctx, finding_views.numbered(ctx.session, ctx.actor, int(words)), 0)
    return _page(ctx, words, 1)


@action("pl", reads=True)
def page(ctx: Context, number: int, words: str) -> Reply:
    return replace(_page(ctx, words, number), edits=True)


def _page(ctx: Context, words: str, number: int) -> Reply:
    day = Day(ctx.today, ctx.cal)
    view = findinglists.page(ctx.session, ctx.actor, _plan_id(ctx), day, words, number)
    return Reply("findings", view, (*opening(view.lines, view.page), *_turns(view), *_new(ctx)))


def _plan_id(ctx: Context) -> int | None:
    """Whose findings are counted; who leads several wards may have no plan of their own."""
    try:
        return ctx.plan.id
    except NoPlan:
        return None


def opening(lines: Sequence[FindingLine], page_number: int) -> Rows:
    """A button for each, to open it."""
    labels = {one.id: f"{one.number}. {short(one.content, 40)}" for one in lines}
    return tuple((see.button(label, finding_id, page_number),) for finding_id, label in labels.items())


def _turns(view: FindingList) -> Rows:
    words = view.words.encode()[:LONGEST_WORDS].decode(errors="ignore")
    row: list[Button] = []
    if view.page > 1:
        row.append(page.button("‹ Trang trước", view.page - 1, words))
    if view.page < view.pages:
        row.append(page.button("Trang sau ›", view.page + 1, words))
    return (tuple(row),) if row else ()


def _new(ctx: Context) -> Rows:
    if not ctx.actor.roles & INSPECTORS:
        return ()
    return ((registry.button("ib", "Ghi phát hiện"), registry.button("io", "Mở đợt tự kiểm tra")),)


@action("po", reads=True)
def see(ctx: Context, finding_id: int, page_number: int) -> Reply:
    """`page_number`: of the list it was opened from, shown in its place; 0: from elsewhere."""
    return _one(ctx, finding_id, page_number)


def _one(ctx: Context, finding_id: int, page_number: int) -> Reply:
    view = finding_views.shown(ctx.session, ctx.actor, finding_id, ctx.when)
    back = (page.button("‹ Danh sách", max(page_number, 1), ""),)
    about: dict[str, object] = {"findings": [view.line.id]}
    files = opening_files.of_finding(ctx, view.line.id) if view.files else ()
    return Reply("finding", view, (*files, *choices(view), back), about, edits=page_number > 0)


def choices(view: FindingView) -> Rows:
    """What its reader may do with it, in rows of two."""
    redate_label = "Đổi hạn" if view.line.due else "Đặt hạn"
    buttons = {
        "begin": begin.button("Đang khắc phục", view.line.id),
        "remedy": registry.button("pd", "Đã khắc phục", view.line.id),
        "verify": verify.button("Xác nhận", view.line.id),
        "reopen": reopen.button("Mở lại", view.line.id),
        "redate": redate.button(redate_label, view.line.id),
    }
    row = [button for name, button in buttons.items() if name in view.may]
    return tuple(tuple(row[at : at + 2]) for at in range(0, len(row), 2))


def news(view: FindingView) -> Reply:
    """How a step reads to somebody else, who may act on it at once."""
    buttons = (*choices(view), (see.button("Xem", view.line.id, 0),))
    return Reply("finding_news", view, buttons, {"findings": [view.line.id]})


def done(view: FindingView, *more: Button) -> Reply:
    """How a step reads to who took it; that it is remedied they may take back."""
    back = (reopen.button("Mở lại", view.line.id),) if view.may_take_back else ()
    about: dict[str, object] = {"findings": [view.line.id]} if "remedy" in view.may else {}
    return Reply("finding_done", view, ((see.button("Xem", view.line.id, 0), *back, *more),), about)


@action("pb")
def begin(ctx: Context, finding_id: int) -> Reply:
    return done(findings.begin(ctx.session, finding_id, ctx.act(), news))


@action("pv")
def verify(ctx: Context, finding_id: int) -> Reply:
    return done(findings.verify(ctx.session, finding_id, ctx.act(), news))


@action("pr")
def reopen(ctx: Context, finding_id: int) -> Reply:
    return forms.start(ctx, REOPEN, about(ctx, finding_id, "reopen"))


@action("pt")
def redate(ctx: Context, finding_id: int) -> Reply:
    return forms.start(ctx, REDATE, about(ctx, finding_id, "redate"))


def about(ctx: Context, finding_id: int, wanted: str) -> Answers:
    """Which finding a form is about, once it is clear that the actor may do that with it now."""
    finding = findings.check(ctx.session, finding_id, ctx.act(), wanted)
    return {
        "finding": finding.id,
        "number": finding.number,
        "content": short(finding.content, 150),
        "dated": finding.due is not None,
        "seen": finding.state.value,
    }


def prompt(ctx: Context, answers: Answers, question: str) -> FindingPrompt:
    return FindingPrompt(
        question, number=answers["number"], content=answers["content"], due=asking.day_example(ctx)
    )


def _ask_reason(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_finding", prompt(ctx, answers, "reason"))


def _ask_new_day(ctx: Context, answers: Answers) -> Ask:
    return Ask("ask_finding", prompt(ctx, answers, "day"), asking.day_options(ctx))


def _ask_day_or_keep(ctx: Context, answers: Answers) -> Ask:
    keep = "Giữ hạn cũ" if answers["dated"] else "Chưa ấn định hạn"
    return Ask("ask_finding", prompt(ctx, answers, "day"), (*asking.day_options(ctx), (keep, asking.SKIP)))


def _reopened(ctx: Context, answers: Answers) -> Reply:
    why = Reopening(answers["seen"], answers["reason"], asking.given_day(answers, "day"))
    return done(findings.reopen(ctx.session, answers["finding"], why, ctx.act(), news))


def _redated(ctx: Context, answers: Answers) -> Reply:
    due = date.fromisoformat(answers["day"])
    return done(findings.redate(ctx.session, answers["finding"], due, ctx.act(), news))


REOPEN = forms.register(
    Form(
        name="reopen",
        label=lambda answers: f"mở lại phát hiện số {answers['number']}",
        holds=lambda answers: "reason" in answers,
        questions=(
            Question("reason", _ask_reason, asking.read_text),
            Question("day", _ask_day_or_keep, asking.optional(asking.read_day)),
        ),
        finish=_reopened,
    )
)
REDATE = forms.register(
    Form(
        name="redate",
        label=lambda answers: f"đặt hạn phát hiện số {answers['number']}",
        questions=(Question("day", _ask_new_day, asking.read_day),),
        finish=_redated,
    )
)
