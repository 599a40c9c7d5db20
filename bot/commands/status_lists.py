"""What a figure of /status counts, down to the message behind it: tasks, reports, findings, targets."""

from dataclasses import replace

from bot import registry
from bot.commands import findings as finding_pages
from bot.commands import one_task
from bot.commands.status import asked, back_to, summary
from bot.commands.status_pages import LAST_PAGE, in_rows, turning
from bot.context import Context
from bot.registry import action
from jobs import summaries, summary_lists, summary_said
from jobs.plan import NoPlan
from jobs.summary_parts import Asked
from messages.formats import day, short
from messages.types import Button, Reply, Rows
from messages.views.status import PlaceList
from messages.words import LEGEND, MARK

LABEL = 40
MOST_FILES = 6
MOST_ID = 10**10
SHOWN = ("overdue", "due_soon", "on_time", "unassigned", "answered", "done")


def _forged(unit: int, place: str, area: int) -> bool:
    """What was never on a button, and might not fit on the next."""
    return place not in summary_lists.WHICH or max(abs(unit), abs(area)) > MOST_ID


def _page(number: int) -> int:
    return min(max(number, 1), LAST_PAGE)


@action("qt", reads=True)
def tasks(ctx: Context, unit: int, place: str, area: int, page: int) -> Reply:
    """The tasks at a place, of one field (its id) or of all (0)."""
    if _forged(unit, place, area):
        return Reply("button_gone")
    what = asked(ctx, unit)
    view = summary_lists.tasks(what, summaries.name_of(what), place, area, _page(page))
    rows = [
        one.button(f"{task.code} {short(task.title, 30)}", task.id, unit, place, area, view.page)
        for task in view.tasks
    ]
    turns = turning(view, lambda label, to: tasks.button(label, unit, place, area, to))
    if area:
        more = (*_of_field(what, unit, area), (registry.button("qa", "‹ Theo lĩnh vực", unit, 1),))
    else:
        more = (*_places(ctx, view, unit), *back_to(unit))
    return Reply("status_tasks", view, (*in_rows(rows), *turns, *more), edits=True)


def _of_field(what: Asked, unit: int, area: int) -> Rows:
    """What else the figures of a field count."""
    part = summary_lists.of_field(what, area)
    findings, targets = part.findings.found, part.targets.total
    row = [found.button(f"Phát hiện ({findings})", unit, area, 1)] if findings else []
    # A plan has few; what is above the wards opens them ward by ward.
    row += [aims.button(f"Chỉ tiêu ({targets})", unit, area, 1)] if targets and len(what.offices) == 1 else []
    return in_rows(row)


def _places(ctx: Context, view: PlaceList, unit: int) -> Rows:
    """The other places a task may stand at, where all are shown or one of them."""
    if view.place == "missing":
        return ()
    counts = summary(ctx, unit).whole.tasks
    others = [place for place in SHOWN if place != view.place and getattr(counts, place)]
    row = [
        tasks.button(f"{MARK[other]} {getattr(counts, other)} {LEGEND[other]}", unit, other, 0, 1)
        for other in others
    ]
    return in_rows(row)


@action("qv", reads=True)
def one(ctx: Context, task_id: int, unit: int, place: str, area: int, page: int) -> Reply:
    if _forged(unit, place, area):
        return Reply("button_gone")
    view, reports = summary_said.task(ctx.session, task_id, ctx.act())
    said = [
        report.button(f"{line.period} – {day(line.at)}", report_id, unit, place, area, _page(page))
        for report_id, line in zip(reports, view.reports, strict=True)
    ]
    own = _own_plan(ctx, task_id)
    more = one_task.choices(ctx, view) if own else ()
    about: dict[str, object] = {"tasks": [view.line.code]} if own else {}
    back = ((tasks.button("‹ Danh sách", unit, place, area, _page(page)),),)
    return Reply("task", view, (*in_rows(said), *more, *back), about, edits=True)


def _own_plan(ctx: Context, task_id: int) -> bool:
    """Whether the task is of the plan that codes are read in; who leads many wards may have none."""
    try:
        plan_id = ctx.plan.id
    except NoPlan:
        return False
    return summary_said.task_of(ctx.session, ctx.actor, task_id, ctx.when).plan_id == plan_id


@action("qr", reads=True)
def report(ctx: Context, report_id: int, unit: int, place: str, area: int, page: int) -> Reply:
    if _forged(unit, place, area):
        return Reply("button_gone")
    view = summary_said.report(ctx.session, ctx.actor, report_id, ctx.when)
    files = [
        registry.button("fo", f"📎 {short(file.name, LABEL)}", file.id) for file in view.files[:MOST_FILES]
    ]
    back = one.button(f"‹ Nhiệm vụ {view.code}", view.task_id, unit, place, area, _page(page))
    return Reply("status_report", view, (*in_rows(files, 1), (back,)), edits=True)


@action("qf", reads=True)
def found(ctx: Context, unit: int, area: int, page: int) -> Reply:
    """The findings of one field (its id) or of all (0)."""
    if _forged(unit, "all", area):
        return Reply("button_gone")
    what, whole = asked(ctx, unit), summary(ctx, unit)
    view = summary_lists.findings(what, whole, ctx.cal, area, _page(page))
    rows: list[Button] = [
        finding.button(f"{line.number}. {short(line.content, LABEL)}", line.id, unit, area, view.page)
        for line in view.lines
    ]
    turns = turning(view, lambda label, to: found.button(label, unit, area, to))
    return Reply("status_findings", view, (*in_rows(rows, 1), *turns, *_out_of(unit, area)), edits=True)


def _out_of(unit: int, area: int) -> Rows:
    return ((tasks.button("‹ Lĩnh vực", unit, "all", area, 1),),) if area else back_to(unit)


@action("qo", reads=True)
def finding(ctx: Context, finding_id: int, unit: int, area: int, page: int) -> Reply:
    """As /phathien shows it, with the way back here."""
    if _forged(unit, "all", area):
        return Reply("button_gone")
    reply: Reply = finding_pages.see.handler(ctx, finding_id, 1)
    back = (found.button("‹ Danh sách", unit, area, _page(page)),)
    return replace(reply, buttons=(*reply.buttons[:-1], back))


@action("qm", reads=True)
def aims(ctx: Context, unit: int, area: int, page: int) -> Reply:
    """The targets of one field (its id) or of all (0)."""
    if _forged(unit, "all", area):
        return Reply("button_gone")
    what, whole = asked(ctx, unit), summary(ctx, unit)
    if whole.many:
        return Reply("button_gone")
    view = summary_lists.aims(what, whole, area, _page(page))
    rows = [
        aim.button(f"{line.code} {short(line.title, 30)}", line.id, unit, area, view.page)
        for line in view.lines
    ]
    turns = turning(view, lambda label, to: aims.button(label, unit, area, to))
    return Reply("status_targets", view, (*in_rows(rows), *turns, *_out_of(unit, area)), edits=True)


@action("qn", reads=True)
def aim(ctx: Context, target_id: int, unit: int, area: int, page: int) -> Reply:
    if _forged(unit, "all", area):
        return Reply("button_gone")
    view = summary_said.aim(ctx.session, ctx.actor, target_id, ctx.when)
    back = (aims.button("‹ Danh sách", unit, area, _page(page)),)
    return Reply("status_target", view, (back,), edits=True)
