"""Vietnamese words for findings that are chosen by code."""

from messages import formats
from messages.views import Figures, FindingLine, FindingStep

SEVERITIES = {"serious": "nghiêm trọng", "medium": "trung bình", "minor": "nhẹ"}
MARK = {"overdue": "🔴", "open": "🟠", "reopened": "🟠", "fixing": "🟢", "awaiting": "⏳", "closed": "✅"}
STATES = {
    "open": "chưa khắc phục",
    "fixing": "đang khắc phục",
    "awaiting": "chờ xác nhận",
    "closed": "đã xác nhận khắc phục",
    "reopened": "mở lại, chưa khắc phục",
}
STEPS = {
    "recorded": "ghi phát hiện",
    "fixing": "nhận khắc phục",
    "remedied": "báo đã khắc phục",
    "verified": "xác nhận đã khắc phục",
    "reopened": "mở lại",
    "redated": "đặt hạn",
}


def due(line: FindingLine) -> str:
    """The date of a finding and how near it is; of one that nobody has to remedy now, the date alone."""
    if line.due is None or line.days_left is None:
        return "chưa ấn định hạn"
    day = f"hạn {formats.full_day(line.due)}"
    if line.state in ("awaiting", "closed"):
        return day
    return f"{day}, {formats.working_days_left(line.days_left)}"


def where(line: FindingLine) -> str:
    """How a finding stands in a list."""
    return STATES[line.state] if line.state in ("awaiting", "closed") else due(line)


def figures(shown: Figures) -> str:
    """ "7 vấn đề phát hiện, 5 đã xác nhận khắc phục (71%), 1 quá hạn"."""
    if not shown.found:
        return "chưa có vấn đề nào được ghi"
    late = f", {shown.overdue} quá hạn" if shown.overdue else ""
    return f"{shown.found} vấn đề phát hiện, {shown.handled} đã xác nhận khắc phục ({shown.percent}%){late}"


def step(shown: FindingStep) -> str:
    """What happened, in one line without its words and files."""
    day = f" {formats.full_day(shown.due)}" if shown.due and shown.kind == "redated" else ""
    moved = f" (hạn mới {formats.full_day(shown.due)})" if shown.due and shown.kind == "reopened" else ""
    return f"{STEPS[shown.kind]}{day}{moved}"
