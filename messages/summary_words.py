"""Vietnamese words about the figures of a plan and what is behind each."""

from messages.formats import clock, day, full_day, short
from messages.views.status import Author, PartList, PlaceList, ReportShown
from messages.views.summaries import Change, Counts, Part, Summary, Trend
from messages.views.weekly import Weekly

ERRORS = {
    "no_such_unit": "Không có bộ phận, đơn vị này trong phạm vi của đồng chí. Xem chung: /status",
    "no_such_unit:named": "Không có bộ phận, đơn vị «{unit}» trong phạm vi của đồng chí. Xem chung: /status",
    "no_such_period": "Không có kỳ báo cáo «{period}». Xem lịch: /lich",
    "not_shown": "Nội dung này không còn hoặc ngoài phạm vi của đồng chí. Xem chung: /status",
}
PLACES = {
    "overdue": "Quá hạn",
    "due_soon": "Sắp đến hạn",
    "on_time": "Trong hạn",
    "answered": "Đã báo cáo kỳ này",
    "done": "Hoàn thành",
    "unassigned": "Chưa phân công",
    "missing": "Chưa báo cáo",
    "all": "Các nhiệm vụ",
}
MARK = {
    "overdue": "🔴",
    "due_soon": "🟠",
    "on_time": "🟢",
    "answered": "✅",
    "done": "✅",
    "unassigned": "⚪",
}
BY = {"unit": "Theo bộ phận", "office": "Theo đơn vị", "area": "Theo lĩnh vực"}
ROLES = {
    "official": "công chức",
    "head": "phụ trách",
    "coordinator": "đầu mối tổng hợp",
    "leader": "lãnh đạo",
    "admin": "quản trị",
}
STATES = {"done": "hoàn thành", "in_progress": "đang thực hiện", "nothing_arose": "không phát sinh"}
CHANGES = {
    "reported": "Nhiệm vụ đã báo cáo",
    "handed_in": "Bộ phận đã gửi",
    "reached": "Chỉ tiêu đạt",
    "not_reached": "Chỉ tiêu chưa đạt",
    "no_figures": "Chỉ tiêu chưa có số liệu",
}


def mark(counts: Counts) -> str:
    """That of the worst place anything stands at."""
    for place in ("overdue", "due_soon", "on_time", "answered", "done"):
        if getattr(counts, place):
            return MARK[place]
    return MARK["unassigned"]


def places(counts: Counts) -> str:
    """ "✅ 2 · 🟢 3 · 🔴 1": what is empty is left out, and what is as good counts as one."""
    good = counts.done + counts.answered
    by = {"answered": good, "on_time": counts.on_time, "due_soon": counts.due_soon}
    by |= {"overdue": counts.overdue, "unassigned": counts.unassigned}
    return " · ".join(f"{MARK[place]} {count}" for place, count in by.items() if count)


def part(one: Part, by: str, period: str) -> str:
    """A part's figures after its name."""
    said = [f"{one.tasks.total} nhiệm vụ"]
    if one.tasks.total:
        said[0] += f" ({places(one.tasks)})"
    if period and one.tasks.expected:
        said.append(f"đã báo cáo {one.tasks.reported}/{one.tasks.expected}{_sent(one, by)}")
    if one.findings.found:
        said.append(f"phát hiện: đã xử lý {one.findings.handled}/{one.findings.found}")
    if one.targets.total:
        said.append(f"chỉ tiêu đạt {one.targets.reached}/{one.targets.total}")
    return "; ".join(said)


def _sent(one: Part, by: str) -> str:
    if by == "unit" and one.units:
        return ", đã gửi" if one.handed_in == one.units else ", chưa gửi"
    if by == "office" and one.offices == 1:
        return ", đã phát hành" if one.issued else ", chưa phát hành"
    return f", {one.issued}/{one.offices} đơn vị đã phát hành" if by == "office" else ""


def sent(view: Summary) -> str:
    """What the only unit has handed in, when and by whom, and what became of it."""
    one = view.sent
    if one is None:
        return f"bộ phận {'đã gửi' if view.whole.handed_in else 'chưa gửi'}"
    decided = full_day(one.decided_at) if one.decided_at else ""
    if one.state == "returned":
        return f"bộ phận chưa gửi lại, đầu mối đã trả ngày {decided}: «{short(one.reason, 200)}»"
    accepted = f", đầu mối đã nhận ngày {decided}" if one.state == "accepted" else ", chờ đầu mối nhận"
    by = f" ({one.by})" if one.by else ""
    return f"bộ phận đã gửi lúc {clock(one.at)} ngày {full_day(one.at)}{by}{accepted}"


def legend(shown: PartList) -> str:
    """The marks of these lines, explained."""
    counts = sum((one.tasks for one in shown.parts), Counts())
    meanings = {
        "answered": "đã báo cáo, hoàn thành",
        "on_time": "trong hạn",
        "due_soon": "sắp đến hạn",
        "overdue": "quá hạn",
        "unassigned": "chưa phân công",
    }
    used = {place for place, count in counts.places.items() if count}
    used |= {"answered"} if "done" in used else set()
    return " · ".join(f"{MARK[place]} {words}" for place, words in meanings.items() if place in used)


def heading(shown: PlaceList) -> str:
    """ "Chưa báo cáo quý I: 18 nhiệm vụ"."""
    if shown.place == "all":
        return f"{PLACES['all']}: {shown.total}"
    of = f" {shown.period}" if shown.place == "missing" and shown.period else ""
    return f"{PLACES[shown.place]}{of}: {shown.total} nhiệm vụ"


def date_of(place: str, due: object) -> str:
    """The date of a task that is still to be done."""
    return f"hạn {day(due)}" if due and place in ("overdue", "due_soon", "on_time") else ""  # type: ignore[arg-type]


def author(one: Author) -> str:
    """Name, and what they were then ("phụ trách Tài chính – Kế hoạch"), unless the name says it already."""
    posts = [f"{ROLES[post.role]} {post.unit}" for post in one.posts]
    told = "; ".join(post for post in posts if post.casefold() != one.name.casefold())
    return f"{one.name} ({told})" if told else one.name


def state(shown: ReportShown) -> str:
    if shown.standing and shown.state == "in_progress":
        # Each period of a standing task is answered by what was done; it is never under way.
        return "đã báo cáo"
    percent = f" {shown.percent}%" if shown.percent is not None else ""
    return f"{STATES[shown.state]}{percent}"


def share(count: int, of: int) -> str:
    """ "18/27 (66%)", rounded down, so that 100 means all."""
    return f"{count}/{of} ({100 * count // of}%)" if of else f"{count}"


def change(one: Change, view: Trend) -> str:
    """ "Nhiệm vụ đã báo cáo: 18/27 (66%), quý I: 24/24 (100%)"."""
    now = f"{CHANGES[one.name]}: {share(one.now, one.of)}"
    return f"{now} – {view.before}: {share(one.before, one.of_before)}" if view.before else now


def offices(view: Summary) -> str:
    """How many of the offices below have sent the period's report."""
    return f"{view.whole.issued}/{view.whole.offices} đơn vị đã phát hành báo cáo"


def caption(view: Summary) -> str:
    """What the picture shows, in words."""
    scope = view.scope[:1].upper() + view.scope[1:]
    lines = [f"{scope}: {view.whole.tasks.total} nhiệm vụ ({places(view.whole.tasks)})"]
    lines += [f"{one.name}: {places(one.tasks)}" for one in view.parts if one.tasks.total]
    return "\n".join(lines)


WEEK = {
    "reported": "{} nhiệm vụ có báo cáo mới",
    "done": "{} nhiệm vụ hoàn thành",
    "overdue": "{} nhiệm vụ mới quá hạn",
    "moved": "{} nhiệm vụ được gia hạn",
    "found": "{} phát hiện mới",
    "handled": "{} phát hiện đã được xác nhận khắc phục",
}


def week(view: Weekly) -> str:
    """ "3 nhiệm vụ có báo cáo mới · 1 nhiệm vụ mới quá hạn": what did not happen is left out."""
    counts = ((name, getattr(view, name)) for name in WEEK)
    return " · ".join(WEEK[name].format(count) for name, count in counts if count)
