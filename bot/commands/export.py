"""/tonghop: the documents of a period; what still lacks an answer is waived by name before it is signed."""

from bot.context import Context, Role
from bot.registry import action, command
from jobs import exports, reports, waivers
from jobs.report_totals import Scope
from messages.formats import capital
from messages.types import DocumentOrder, Reply, Rows
from messages.views.documents import ExportView, Making

LABELS = {
    "review": "📄 Bản rà soát",
    "sign": "📄 Bản trình ký",
    "units": "📄 Trình ký, ghi bộ phận",
    "annex": "📊 Phụ lục (Excel)",
    "ledger": "📒 Sổ đôn đốc",
    "evaluation": "🏅 Bảng đánh giá",
}
CLEAN = ("sign", "units")
ROWS = (("review", "sign"), ("units", "annex"), ("ledger", "evaluation"))


@command(
    "tonghop",
    "export",
    summary="dự thảo báo cáo, phụ lục, sổ đôn đốc của kỳ",
    roles=frozenset({Role.COORDINATOR, Role.LEADER}),
    reads=True,
)
def tonghop(ctx: Context, words: str) -> Reply:
    """`words`: a period's code, "2023-Q1"; without it the ward's next report."""
    waivers.check_may(ctx.session, ctx.actor)
    period = reports.period_called(ctx.session, ctx.actor.office_id, ctx.plan.id, words.strip())
    return _offer(ctx, period.id)


@action("xs", reads=True)
def begin(ctx: Context) -> Reply:
    """From where figures are shown: the documents of the ward's next report."""
    return tonghop(ctx, "")


def _scope(ctx: Context, period_id: int) -> Scope:
    return exports.scope(ctx.session, ctx.actor, period_id, ctx.now, ctx.cal)


def _offer(ctx: Context, period_id: int, *, edits: bool = False) -> Reply:
    view = exports.view(_scope(ctx, period_id))
    makes = tuple(tuple(make.button(LABELS[kind], kind, period_id) for kind in row) for row in ROWS)
    last = (calendar.button("🗓 Lịch (.ics)"), others.button("Kỳ khác"))
    rows = (*makes, *_gaps_row(view, period_id), last)
    return Reply("export", view, rows, edits=edits)


def _gaps_row(view: ExportView, period_id: int) -> Rows:
    return ((gaps.button(f"Xử lý {view.count} nhiệm vụ còn trống", 1, period_id),),) if view.count else ()


@action("xm", reads=True)
def make(ctx: Context, kind: str, period_id: int) -> Reply:
    """The document follows; with gaps left the copy to be signed does not."""
    scope = _scope(ctx, period_id)
    if kind not in LABELS:
        return _offer(ctx, period_id)
    if kind in CLEAN and exports.view(scope).count:
        return _gap_list(ctx, 1, period_id, refused=True)
    order = DocumentOrder("report", {"period": period_id, "kind": kind})
    return Reply("export_making", Making(kind, scope.period.name), document=order)


@action("xg", reads=True)
def gaps(ctx: Context, page: int, period_id: int) -> Reply:
    return _gap_list(ctx, page, period_id)


def _gap_list(ctx: Context, page: int, period_id: int, *, just: str = "", refused: bool = False) -> Reply:
    view = exports.view(_scope(ctx, period_id), page, just)
    each = tuple((waive.button(f"Để trống {one.code}", view.page, period_id, one.id),) for one in view.gaps)
    turns = tuple(
        gaps.button(label, to, period_id)
        for label, to in (("‹ Trang trước", view.page - 1), ("Trang sau ›", view.page + 1))
        if 1 <= to <= view.pages
    )
    ready = () if view.count else ((make.button(LABELS["sign"], "sign", period_id),),)
    back = (offer.button("‹ Các tài liệu", period_id),)
    rows = (*ready, *each, *((turns,) if turns else ()), back)
    return Reply("export_refused" if refused else "export_gaps", view, rows, edits=not refused)


@action("xz")
def waive(ctx: Context, page: int, period_id: int, task_id: int) -> Reply:
    """By the name of who taps. Raises NotAllowed, AlreadyIssued, AlreadyWaived, NoGap."""
    code = waivers.waive(ctx.session, ctx.act(), period_id, task_id)
    return _gap_list(ctx, page, period_id, just=code)


@action("xo", reads=True)
def offer(ctx: Context, period_id: int) -> Reply:
    return _offer(ctx, period_id, edits=True)


@action("xp", reads=True)
def others(ctx: Context) -> Reply:
    found = exports.periods_to_choose(ctx.session, ctx.actor, ctx.plan.id)
    rows = tuple((offer.button(capital(one.name), period_id),) for period_id, one in found)
    return Reply("export_periods", tuple(one for _, one in found), rows, edits=True)


@action("xc", reads=True)
def calendar(ctx: Context) -> Reply:
    """Anybody's own: their reporting days and deadlines, to be opened in a calendar. Raises NoPlan."""
    if not ctx.actor.posts:
        return Reply("no_post")
    return Reply(
        "export_making", Making("calendar", f"năm {ctx.plan.year}"), document=DocumentOrder("calendar")
    )
