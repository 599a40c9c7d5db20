"""The annex of a period's report as a workbook: its tasks, findings and targets."""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from messages import finding_words, formats, target_words
from messages.documents.report_annex import status
from messages.documents.report_parts import HIDDEN, one_line, with_year
from messages.documents.sheets import A3, DAY, PERCENT, Column, Sheet, workbook
from messages.views import FindingLine, TargetLine
from messages.views.documents import AreaEntry, ReportView, Said, TaskEntry

TONES = {
    "done": "good",
    "answered": "good",
    "on_time": "",
    "due_soon": "soon",
    "overdue": "bad",
    "unassigned": "idle",
}
FINDING_TONES = {"overdue": "bad", "open": "soon", "reopened": "soon", "fixing": "soon", "closed": "good"}
TARGET_TONES = {"reached": "good", "not_reached": "bad", "none": "idle"}
TASKS = (
    Column("TT", 5),
    Column("Mã", 8),
    Column("Nhiệm vụ", 42),
    Column("Lĩnh vực", 17),
    Column("Chủ trì", 15),
    Column("Phối hợp", 14),
    Column("Người thực hiện", 15),
    Column("Thời hạn", 12, DAY),
    Column("Thời hạn ghi trong kế hoạch", 13),
    Column("Tiến độ", 9, "0%"),
    Column("Kết quả", 42),
    Column("Khó khăn, vướng mắc", 22),
    Column("Đề xuất, kiến nghị", 22),
    Column("Số lần gia hạn", 9),
    Column("Hạn cũ", 11),
    Column("Ngày hoàn thành", 12, DAY),
    Column("Tình trạng", 13),
)
STATUS_AT = len(TASKS) - 1
FINDINGS = (
    Column("Số", 6),
    Column("Nội dung phát hiện", 60),
    Column("Bộ phận", 24),
    Column("Mức độ", 14),
    Column("Người khắc phục", 24),
    Column("Hạn khắc phục", 13, DAY),
    Column("Tình trạng", 22),
)
TARGETS = (
    Column("Mã", 10),
    Column("Chỉ tiêu", 56),
    Column("Mức phải đạt", 14),
    Column("Số đạt", 12, "#,##0.##"),
    Column("Tổng số", 12, "#,##0.##"),
    Column("Kết quả (số)", 12, "#,##0.##"),
    Column("Tỷ lệ", 11, PERCENT),
    Column("Đánh giá", 18),
)


def render(view: ReportView) -> bytes:
    """The .xlsx; what is hạn chế bears neither title nor words."""
    name = with_year(view.period.name, view.period.year)
    subtitle = (
        f"{view.heading.office[:1].upper()}{view.heading.office[1:]} – số liệu từ "
        f"{formats.full_day(view.period.window_from)} đến {formats.full_day(view.period.window_to)}, "
        f"lập ngày {formats.full_day(view.made_at)}"
    )
    sheets = (_tasks(view, name, subtitle), _findings(view, name, subtitle), _targets(view, name, subtitle))
    return workbook(sheets, f"Phụ lục báo cáo {name}")


def _tasks(view: ReportView, name: str, subtitle: str) -> Sheet:
    placed = [(area, task) for area in view.areas for task in area.tasks]
    rows = [_task(number, area, task) for number, (area, task) in enumerate(placed, start=1)]
    tones = {(at, STATUS_AT): _tone(task) for at, (_, task) in enumerate(placed)}
    title = f"TÌNH HÌNH THỰC HIỆN NHIỆM VỤ {name.upper()}"
    return Sheet("Nhiệm vụ", title, subtitle, TASKS, rows, tones, A3)


def _tone(task: TaskEntry) -> str:
    if task.status == "done" and task.late:
        return "soon"
    return TONES[task.status]


def _task(number: int, area: AreaEntry, task: TaskEntry) -> Sequence[Any]:
    return (
        number,
        task.code,
        HIDDEN if task.restricted else one_line(task.title),
        area.name,
        task.unit or "Chưa phân công",
        "; ".join(task.support),
        task.owner or "",
        task.deadline,
        task.deadline_text or ("" if task.deadline else "Thường xuyên"),
        None if task.percent is None else task.percent / 100,
        _words(task.said),
        _words(task.difficulties),
        _words(task.proposals),
        len(task.moved),
        "; ".join(formats.full_day(one.old) for one in task.moved),
        task.done_on,
        status(task),
    )


def _words(said: Sequence[Said]) -> str:
    return formats.capital("; ".join(one_line(one.words) for one in said))


def _findings(view: ReportView, name: str, subtitle: str) -> Sheet:
    shown = [one for one in view.findings if not one.restricted]
    rows = [_finding(one) for one in shown]
    tones = {(at, len(FINDINGS) - 1): FINDING_TONES.get(one.mark, "") for at, one in enumerate(shown)}
    return Sheet(
        "Phát hiện", f"PHÁT HIỆN TỰ KIỂM TRA {name.upper()}", subtitle, FINDINGS, rows, _toned(tones)
    )


def _finding(one: FindingLine) -> Sequence[Any]:
    late = " (quá hạn)" if one.overdue else ""
    return (
        one.number,
        one_line(one.content),
        one.unit,
        finding_words.SEVERITIES.get(one.severity, ""),
        one.responsible or "",
        one.due,
        formats.capital(finding_words.STATES[one.state]) + late,
    )


def _targets(view: ReportView, name: str, subtitle: str) -> Sheet:
    lines = [line for area in view.areas for line in area.targets]
    tones = {(at, len(TARGETS) - 1): TARGET_TONES.get(line.status, "") for at, line in enumerate(lines)}
    return Sheet(
        "Chỉ tiêu",
        f"KẾT QUẢ THỰC HIỆN CHỈ TIÊU {name.upper()}",
        subtitle,
        TARGETS,
        [_target(line) for line in lines],
        _toned(tones),
    )


def _target(line: TargetLine) -> Sequence[Any]:
    reading = line.reading
    value = _number(reading.value) if reading else None
    share = line.kind == "share"
    return (
        line.code,
        one_line(line.title),
        target_words.goal(line),
        _number(reading.numerator) if reading else None,
        _number(reading.denominator) if reading else None,
        None if share else value,
        _share(reading.percent if reading else None, value) if share else None,
        formats.capital(target_words.STATUS[line.status]),
    )


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _share(percent: Fraction | None, value: float | None) -> float | None:
    if percent is not None:
        return float(percent / 100)
    return None if value is None else value / 100


def _toned(tones: dict[tuple[int, int], str]) -> dict[tuple[int, int], str]:
    return {at: tone for at, tone in tones.items() if tone}
