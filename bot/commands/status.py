"""/status: the figures of what the reader may see, opened part by part, in place."""

from dataclasses import replace

from bot.commands.status_pages import LAST_PAGE, in_rows, turning
from bot.context import Context, Role
from bot.registry import action, button, command
from jobs import summaries, summary_lists, trends
from jobs.summary_parts import Asked
from messages.formats import short
from messages.types import DocumentOrder, Reply, Rows
from messages.views.status import UnitChoice
from messages.views.summaries import Summary

EVERYTHING = 0
"""Instead of a unit's id: all that the reader sees."""
LABEL = 40
MOST_UNITS = 8
DRAFTING = frozenset({Role.COORDINATOR, Role.LEADER})


@command(
    "status",
    "tinhhinh",
    summary="tình hình thực hiện kế hoạch; của một bộ phận: /status tài chính",
    reads=True,
    menu=4,
)
def status(ctx: Context, words: str) -> Reply:
    if not words:
        return _shown(ctx, EVERYTHING)
    found = summaries.called(ctx.session, ctx.actor, words, ctx.today)
    if len(found) == 1:
        return _shown(ctx, found[0].id)
    rows = tuple((node.button(short(one.name, LABEL), one.id),) for one in found[:MOST_UNITS])
    return Reply("status_units", UnitChoice(words, len(found), len(rows)), rows)


@action("qx", reads=True)
def opened(ctx: Context) -> Reply:
    """Below a message that stays as it is."""
    return _shown(ctx, EVERYTHING)


@action("qs", reads=True)
def node(ctx: Context, unit: int) -> Reply:
    return replace(_shown(ctx, unit), edits=True)


def summary(ctx: Context, unit: int) -> Summary:
    """Raises as `summaries.of`."""
    return summaries.of(ctx.session, ctx.actor, ctx.now, ctx.cal, unit_id=unit or None)


def asked(ctx: Context, unit: int) -> Asked:
    """Raises as `summaries.asked`."""
    return summaries.asked(ctx.session, ctx.actor, ctx.today, ctx.cal, unit or None)


def _shown(ctx: Context, unit: int) -> Reply:
    view = summary(ctx, unit)
    last = ((node.button("‹ Xem chung", view.up),),) if unit else _whole(ctx, view)
    return Reply("status", view, (*_choices(view), *last))


def _whole(ctx: Context, view: Summary) -> Rows:
    """What is of the office as a whole, for who leads or coordinates it."""
    roles = ctx.actor.roles
    offered = (
        (Role.LEADER in roles, button("qw", "Tuần này")),
        (DRAFTING & roles and view.code and not view.many, button("xs", "Tải dự thảo")),
    )
    return in_rows([one for wanted, one in offered if wanted])


def _choices(view: Summary) -> Rows:
    """What can be opened, in rows of two; what is empty is not offered."""
    tasks, unit = view.whole.tasks, view.unit_id
    offered = (
        (len(view.parts) > 1, parts.button("Theo đơn vị" if view.many else "Theo bộ phận", unit, 1)),
        (tasks.total > 0, areas.button("Theo lĩnh vực", unit, 1)),
        (tasks.overdue > 0, button("qt", f"Quá hạn ({tasks.overdue})", unit, "overdue", 0, 1)),
        (
            bool(view.period and tasks.missing),
            button("qt", f"Chưa báo cáo ({tasks.missing})", unit, "missing", 0, 1),
        ),
        (view.whole.findings.found > 0, button("qf", "Phát hiện", unit, 0, 1)),
        (view.whole.targets.total > 0 and not view.many, button("qm", "Chỉ tiêu", unit, 0, 1)),
        (bool(view.code), trend.button("So với kỳ trước", unit)),
        (tasks.total > 0, button("qt", "Các nhiệm vụ", unit, "all", 0, 1)),
        (tasks.total > 0, picture.button("Xem hình", unit)),
    )
    return in_rows([one for wanted, one in offered if wanted])


@action("qi", reads=True)
def picture(ctx: Context, unit: int) -> Reply:
    """Nothing is said: the picture is the answer. Raises as `summaries.asked`."""
    asked(ctx, unit)
    return Reply("", document=DocumentOrder("status_picture", {"unit": unit}))


@action("qp", reads=True)
def parts(ctx: Context, unit: int, page: int) -> Reply:
    view = summary_lists.parts(summary(ctx, unit), min(page, LAST_PAGE))
    rows = [
        node.button(short(one.name, LABEL), one.id)
        if one.id
        else button("qt", short(one.name, LABEL), unit, "unassigned", 0, 1)
        for one in view.parts
    ]
    turns = turning(view, lambda label, to: parts.button(label, unit, to))
    return Reply("status_parts", view, (*in_rows(rows), *turns, *back_to(unit)), edits=True)


@action("qa", reads=True)
def areas(ctx: Context, unit: int, page: int) -> Reply:
    what = asked(ctx, unit)
    view = summary_lists.fields(what, summaries.name_of(what), min(page, LAST_PAGE))
    rows = [button("qt", short(one.name, LABEL), unit, "all", one.id, 1) for one in view.parts]
    turns = turning(view, lambda label, to: areas.button(label, unit, to))
    return Reply("status_parts", view, (*in_rows(rows), *turns, *back_to(unit)), edits=True)


@action("qc", reads=True)
def trend(ctx: Context, unit: int) -> Reply:
    view = trends.trend(ctx.session, ctx.actor, ctx.now, ctx.cal, unit_id=unit or None)
    return Reply("status_trend", view, back_to(unit), edits=True)


def back_to(unit: int) -> Rows:
    return ((node.button("‹ Tình hình", unit),),)
