"""The table at the end of the draft report. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from messages import formats
from messages.documents.report_parts import coded, far, sentence
from messages.views.documents import ReportView, TaskEntry

STATUS = {
    "done": "Hoàn thành",
    "answered": "Đã báo cáo",
    "on_time": "Trong hạn",
    "due_soon": "Sắp đến hạn",
    "overdue": "Quá hạn",
    "unassigned": "Chưa phân công",
}


@dataclass(frozen=True)
class Row:
    """A row of the annex table."""

    number: str
    title: str
    unit: str
    due: str
    result: str
    status: str


def annex(view: ReportView) -> Iterator[dict[str, Any]]:
    """By field, the tasks in the plan's order."""
    number = 0
    for area in view.areas:
        rows = []
        for task in area.tasks:
            number += 1
            rows.append(_row(number, task))
        if rows:
            yield {"title": area.name or "Nhiệm vụ giao các bộ phận", "rows": rows}


def _row(number: int, task: TaskEntry) -> Row:
    due = formats.full_day(task.deadline) if task.deadline else (task.deadline_text or "Thường xuyên")
    return Row(str(number), coded(task), task.unit or "Chưa phân công", due, result(task), status(task))


def result(task: TaskEntry) -> str:
    """What was said last, or how far it is."""
    if task.restricted:
        return ""
    if task.nothing_arose:
        return "Không phát sinh"
    return far(task, sentence(task.said[-1].words) if task.said else "")


def status(task: TaskEntry) -> str:
    """ "Hoàn thành (trễ hạn)": where a task stands; a dated one that is done says whether it was in time."""
    if task.status == "done" and task.done_on and task.deadline:
        return "Hoàn thành trễ hạn" if task.late else "Hoàn thành đúng hạn"
    if task.missing and task.kind == "standing":
        return "Chưa báo cáo"
    return STATUS[task.status]
