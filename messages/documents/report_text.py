"""The words of the draft report: figures in sentences, then what the officials said, lightly joined. Pure.

Nothing is invented: what nobody said is left out or said to be missing. Every name here is a field that a
template in Word may use.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from messages import finding_words, formats, target_words
from messages.documents.report_annex import annex
from messages.documents.report_head import head, period_name, subject
from messages.documents.report_outlook import causes, coming, proposals, review_notes, shortcomings
from messages.documents.report_parts import Line, area_lines, clause, plain, small, told
from messages.views.documents import AreaEntry, ReportView, TaskEntry

NONE = "Không có."


def fields(view: ReportView) -> dict[str, Any]:
    """What a template may use, by name."""
    return {
        **head(view),
        "direction": _direction(view),
        "overall": _overall(view),
        "areas": list(_areas(view)),
        "shortcomings": _or(shortcomings(view), "Trong kỳ chưa ghi nhận tồn tại, hạn chế."),
        "causes": _or(causes(view), "Trong kỳ, các bộ phận không báo cáo khó khăn, vướng mắc."),
        "coming": _or(coming(view), NONE),
        "proposals": _or(proposals(view), NONE),
        "closing": f"Trên đây là báo cáo {small(subject(view))} của UBND {view.heading.office}./.",
        "annex": list(annex(view)),
        "annex_title": f"TÌNH HÌNH THỰC HIỆN NHIỆM VỤ CẢI CÁCH HÀNH CHÍNH\n{period_name(view).upper()}",
        "review": view.copy == "review",
        "review_notes": list(review_notes(view)),
    }


def _or(lines: Iterable[Line], none: str) -> list[Line]:
    return list(lines) or [Line(none)]


def _of_part(view: ReportView, part: str) -> Iterator[TaskEntry]:
    for area in view.areas:
        if area.part == part:
            yield from area.tasks


def _direction(view: ReportView) -> dict[str, list[Line]]:
    """I: the tasks of direction by what their titles are about, the findings, the documents issued."""
    told_of: dict[str, list[Line]] = {"plan": [], "inspection": [], "initiatives": []}
    for area in view.areas:
        if area.part == "direction":
            for topic, found in told_of.items():
                for task in area.tasks:
                    found += told(task, view) if _topic(task.title) == topic else ()
                aims = tuple(aim for aim in area.targets if _topic(aim.title) == topic)
                found += area_lines(AreaEntry(area.name, area.part, (), aims), view)
    communication = [line for task in _of_part(view, "communication") for line in told(task, view)]
    none = "Trong kỳ chưa ghi nhận sáng kiến, giải pháp mới."
    return {
        "plan": [_plan_figures(view), *told_of["plan"]],
        "inspection": [_inspected(view), *_found(view), *told_of["inspection"]],
        "communication": _or(communication, "Trong kỳ chưa ghi nhận kết quả tuyên truyền."),
        "initiatives": _or(told_of["initiatives"], none),
        "documents": _or(_documents(view), "Trong kỳ chưa ghi nhận văn bản ban hành."),
    }


def _topic(title: str) -> str:
    title = plain(title)
    if "kiem tra" in title:
        return "inspection"
    return "initiatives" if "sang kien" in title or "mo hinh" in title else "plan"


def _plan_figures(view: ReportView) -> Line:
    totals = view.totals
    idle = totals.counts.get("unassigned", 0)
    rest = f"; {totals.total - idle} nhiệm vụ đã phân công, {idle} nhiệm vụ chưa phân công" if idle else ""
    return Line(f"{view.plan} có {totals.total} nhiệm vụ{rest}.")


def _inspected(view: ReportView) -> Line:
    opened = f"Trong kỳ đã mở {view.rounds} đợt tự kiểm tra. " if view.rounds else ""
    figures = view.totals.findings
    if not figures.found:
        return Line(f"{opened}Trong năm chưa ghi nhận vấn đề nào qua tự kiểm tra.")
    return Line(f"{opened}Từ đầu năm, qua tự kiểm tra: {finding_words.figures(figures)}.")


def _found(view: ReportView) -> Iterator[Line]:
    for one in view.findings:
        if not one.restricted:
            due = f", hạn {formats.full_day(one.due)}" if one.due and one.state != "closed" else ""
            yield Line(f"- {clause(one.content, 200)} ({one.unit}): {finding_words.STATES[one.state]}{due}.")
    if secret := sum(one.restricted for one in view.findings):
        yield Line(f"- {secret} vấn đề hạn chế không nêu nội dung.")


def _documents(view: ReportView) -> Iterator[Line]:
    for one in view.documents:
        day = f" ngày {formats.full_day(one.day)}" if one.day else ""
        note = f" [theo báo cáo nhiệm vụ {one.task}, {one.unit}]" if view.copy == "review" else ""
        yield Line(f"- {one.name}{day}", note, ".")


def _overall(view: ReportView) -> list[Line]:
    day = formats.full_day(view.made_at)
    counts = f"Tính đến ngày {day}, Kế hoạch có {view.totals.total} nhiệm vụ: {counted(view)}."
    return [Line(counts), Line(_progress(view)), *(Line(one) for one in _gathered(view))]


def counted(view: ReportView) -> str:
    """The states of the tasks, as /status counts them."""
    names = {
        "done": "hoàn thành",
        "answered": "thường xuyên đã báo cáo kỳ này",
        "on_time": "trong hạn",
        "due_soon": "sắp đến hạn",
        "overdue": "quá hạn",
        "unassigned": "chưa phân công",
    }
    parts = []
    for status, name in names.items():
        if count := view.totals.counts.get(status, 0):
            on_time = f" ({view.totals.done_on_time} đúng hạn)" if status == "done" else ""
            parts.append(f"{count} {name}{on_time}")
    return ", ".join(parts) or "chưa có nhiệm vụ"


def _progress(view: ReportView) -> str:
    totals = view.totals
    return (
        f"Trong kỳ, {totals.answered}/{totals.expected} nhiệm vụ phải báo cáo đã có kết quả; "
        f"{totals.handed_in}/{totals.units} bộ phận đã nộp báo cáo. "
        f"Chỉ tiêu: {target_words.figures(totals.targets).replace(' · ', ', ') or 'không có'}."
    )


def _gathered(view: ReportView) -> Iterator[str]:
    """Which days the figures are of and which the words, where the report includes earlier periods."""
    if view.includes:
        yield (
            "Số nhiệm vụ đã báo cáo, bộ phận đã nộp và chỉ tiêu nêu trên là của kỳ báo cáo "
            f"{view.period.name}; kết quả từng nhiệm vụ được tổng hợp từ ngày "
            f"{formats.full_day(view.period.window_from)}, gồm cả {', '.join(view.includes)} "
            "(tên kỳ ghi trong ngoặc)."
        )


def _areas(view: ReportView) -> Iterator[dict[str, Any]]:
    """II: field by field; what the plan puts in no field comes last."""
    shown = [area for area in view.areas if area.part == "results"]
    number = 0
    for area in shown:
        lines = list(area_lines(area, view))
        if lines:
            number += 1
            name = area.name or "Nhiệm vụ giao các bộ phận và chỉ tiêu chung"
            yield {"title": f"{number}. {name}", "lines": lines}
