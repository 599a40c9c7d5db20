"""What the draft report says of shortcomings, causes, what comes next and what is proposed. Pure."""

import re
from collections.abc import Callable, Iterable, Iterator

from messages import formats, target_words
from messages.documents.report_parts import LEADING, Line, coded, noted, one_line, sentence, small, with_year
from messages.views.documents import PeriodOf, ReportView, Said, TaskEntry


def shortcomings(view: ReportView) -> Iterator[Line]:
    overdue = [task for task in view.tasks() if task.status == "overdue" and task.kind == "dated"]
    secret = sum(task.restricted for task in overdue)
    for task in overdue:
        if task.restricted:
            continue
        due = formats.full_day(task.deadline) if task.deadline else ""
        yield Line(f"- {coded(task)}: quá hạn (hạn {due}), đạt {task.percent or 0}%.")
    if secret:
        yield Line(f"- {secret} nhiệm vụ hạn chế quá hạn.")
    unanswered = view.totals.expected - view.totals.answered
    if unanswered:
        yield Line(f"- {unanswered} nhiệm vụ chưa có kết quả trong kỳ.")
    if idle := view.totals.counts.get("unassigned", 0):
        yield Line(f"- {idle} nhiệm vụ chưa phân công bộ phận chủ trì.")
    for area in view.areas:
        for target in area.targets:
            if target.status == "not_reached":
                yield Line(f"- Chỉ tiêu {small(target.title)}: {target_words.said_back(target)}.")
    figures = view.totals.findings
    if open_ := figures.found - figures.handled:
        late = f", trong đó {figures.overdue} quá hạn" if figures.overdue else ""
        yield Line(f"- {open_} vấn đề qua tự kiểm tra chưa được xác nhận khắc phục{late}.")


def causes(view: ReportView) -> Iterator[Line]:
    """Each cause once, with the tasks it holds up, in the officials' words."""
    yield from _by_words(view, lambda task: (*task.difficulties, *task.explained))


def proposals(view: ReportView) -> Iterator[Line]:
    yield from _by_words(view, lambda task: task.proposals)


def _by_words(view: ReportView, of: Callable[[TaskEntry], Iterable[Said]]) -> Iterator[Line]:
    found: dict[str, tuple[Said, list[str]]] = {}
    for task in view.tasks():
        for said in of(task):
            words = _told(said)
            _, codes = found.setdefault(words.casefold(), (said, []))
            if task.code not in codes:
                codes.append(task.code)
    for said, codes in found.values():
        about = f" (nhiệm vụ {', '.join(codes)})"
        yield noted(f"- {_told(said)}{about}", _note(said, view), view)


def _told(said: Said) -> str:
    return sentence(LEADING.sub("", one_line(said.words)))


def _note(said: Said, view: ReportView) -> str:
    if view.copy == "review":
        # A post is often called by its unit: "Phụ trách Tài chính – Kế hoạch".
        unit = f", {said.unit}" if said.unit and said.unit not in said.author else ""
        return f" [{said.author}{unit}, {formats.full_day(said.at)}]"
    return f" – {said.unit}" if view.attributed and said.unit else ""


def coming(view: ReportView) -> Iterator[Line]:
    """IV: what is overdue first, then by deadline; then the standing tasks and the next report's dates. What
    is restricted is no matter of who reads the report."""
    for task in view.coming:
        if task.restricted:
            continue
        unit = f"{task.unit}, " if task.unit else ""
        late = "đã quá hạn" if task.status == "overdue" else "chậm nhất ngày"
        day = formats.full_day(task.deadline) if task.deadline else ""
        yield Line(f"- {coded(task)}: {unit}{late} {day}.")
    standing = sum(task.kind == "standing" and task.unit is not None for task in view.tasks())
    if standing:
        yield Line(f"- Tiếp tục thực hiện {standing} nhiệm vụ thường xuyên theo Kế hoạch.")
    if view.following:
        yield Line(_next_report(view.following))


def _next_report(period: PeriodOf) -> str:
    return (
        f"- Báo cáo {with_year(period.name, period.year)}: các bộ phận gửi chậm nhất ngày "
        f"{formats.full_day(period.internal_due)}, phường gửi chậm nhất ngày {formats.full_day(period.due)}."
    )


def review_notes(view: ReportView) -> Iterator[Line]:
    """What is to be seen to before the report goes to be signed."""
    if view.copy != "review":
        return
    for unit in dict.fromkeys(task.unit or "" for task in view.gaps):
        of_unit = [coded(task) for task in view.gaps if (task.unit or "") == unit]
        yield Line(f"- {unit or 'Chưa phân công'}: {len(of_unit)} nhiệm vụ chưa báo cáo")
        yield from (Line(f"   + {one};") for one in of_unit[:-1])
        yield Line(f"   + {of_unit[-1]}.")
    for task in view.tasks():
        if task.missing and task.waived:
            when = formats.full_day(task.waived.at)
            yield Line(f"- Chấp nhận để trống: {coded(task)} – {task.waived.by}, {when}.")
    for (author, day), codes in _late(view).items():
        yield Line(f"- Báo cáo sau ngày chốt: {author}, {day} (nhiệm vụ {', '.join(codes)}).")
    if codes := _unsorted(view):
        yield Line(f"- Kết quả có thể chứa kiến nghị chưa nêu ở mục V: nhiệm vụ {', '.join(codes)}.")
    if view.totals.waiting:
        yield Line(f"- Bộ phận chưa nộp báo cáo: {'; '.join(unit for unit, _ in view.totals.waiting)}.")


PROPOSES = re.compile(
    r"\b(?:đề nghị|kiến nghị|đề xuất)\s+(?:UBND|ủy ban|uỷ ban|thị xã|tỉnh|huyện|cấp|phòng|sở|bổ sung|hỗ trợ"
    r"|xem xét|quan tâm|sớm)\b",
    re.IGNORECASE,
)
"""In a result such words may be a proposal, or what was done: a person tells which."""


def _unsorted(view: ReportView) -> list[str]:
    """Tasks whose result seems to hold a proposal that was not given as one."""
    return [
        task.code
        for task in view.tasks()
        if not task.proposals and any(PROPOSES.search(said.words) for said in task.said)
    ]


def _late(view: ReportView) -> dict[tuple[str, str], list[str]]:
    """The tasks answered after the period's cut-off, by author and day."""
    found: dict[tuple[str, str], list[str]] = {}
    for task in view.tasks():
        for said in task.said:
            if said.late and said.of_period:
                codes = found.setdefault((said.author, formats.full_day(said.at)), [])
                codes += [task.code] * (task.code not in codes)
    return found
