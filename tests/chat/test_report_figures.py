"""The figures a reader finds in the finished draft are those of /status, at any time of the year."""

import re
from dataclasses import asdict
from datetime import date, datetime
from io import BytesIO

import docx
import pytest
from chat.staging import gives, person
from sqlmodel import select

from bot import cli_status
from bot.clock import HANOI
from jobs import reports, summaries
from jobs.calendar import WorkingDays
from messages.documents import report_docx
from messages.formats import full_day
from storage import access
from storage.tables import Plan

pytestmark = pytest.mark.chat
CAL = WorkingDays()
PLACES = {
    "done": "hoàn thành",
    "answered": "thường xuyên đã báo cáo kỳ này",
    "on_time": "trong hạn",
    "due_soon": "sắp đến hạn",
    "overdue": "quá hạn",
    "unassigned": "chưa phân công",
}
TARGETS = {"reached": "đạt", "not_reached": "chưa đạt", "none": "chưa có số liệu"}


async def a_year(ward):
    gives(ward, "6.d", date(2023, 3, 2), title="Xây dựng quy chế chi tiêu nội bộ")
    gives(ward, "6.e", date(2023, 5, 31), title="Rà soát tài sản công")
    gives(ward, "6.g", date(2023, 12, 1), title="Tổng kết năm")
    await ward.until("2023-03-06T08:00")
    await ward.say("tc-kh", "6.e xong, Quyết định 12/QĐ-UBND")
    await ward.until("2023-03-15T08:00")
    await ward.say("vp-tk", "3.c đã niêm yết 12 thủ tục")
    await ward.say("vp-tk", "/chitieu 3.c 15/200")
    await ward.say("tp-ht", "/chitieu 2.a 5/5")


def read_back(ward, who, now, code):
    """The docx's own sentences of figures, and what /status counts, which `nhacviec status` prints."""

    def read(session):
        actor = access.actor(session, person(session, who).id, now.date())
        plan = session.exec(select(Plan)).one()
        period = reports.period_called(session, plan.office_id, plan.id, code)
        view = reports.draft(reports.scope_of(session, actor, period, now, CAL), now)
        printed = cli_status.as_data(cli_status._view(session, now, None, code))["whole"]
        return view, summaries.of(session, actor, now, CAL, period=code).whole, printed

    view, whole, printed = ward.database.read(read)
    counted = ("tasks", "findings", "targets", "units", "handed_in")
    assert {name: printed[name] for name in counted} == {name: asdict(whole)[name] for name in counted}
    made = docx.Document(BytesIO(report_docx.render(view)))
    texts = [one.text for one in made.paragraphs]
    (overall,) = [one for one in texts if one.startswith("Tính đến ngày ")]
    (progress,) = [one for one in texts if one.startswith("Trong kỳ, ") and "phải báo cáo" in one]
    return overall, progress, whole


def number_before(words, text):
    found = re.search(rf"(?<!\d)(\d+) {words}(?= \(|[,.;]|$)", text)
    return int(found[1]) if found else 0


@pytest.mark.parametrize(
    ("now", "code"),
    [
        (datetime(2023, 3, 16, 9, 0, tzinfo=HANOI), "2023-Q1"),
        (datetime(2023, 6, 15, 9, 0, tzinfo=HANOI), "2023-H1"),
        (datetime(2023, 12, 13, 9, 0, tzinfo=HANOI), "2023-Y"),
    ],
)
@pytest.mark.parametrize("who", ["vp-tk", "chu-tich"])
async def test_the_figures_read_from_the_docx_are_those_of_status(ward, who, now, code):
    await a_year(ward)
    overall, progress, whole = read_back(ward, who, now, code)
    assert overall.startswith(
        f"Tính đến ngày {full_day(now)}, Kế hoạch có {whole.tasks.total} nhiệm vụ: ",
    )
    shown = {place: number_before(words, overall) for place, words in PLACES.items()}
    assert shown == {place: whole.tasks.places.get(place, 0) for place in PLACES}
    assert sum(shown.values()) == whole.tasks.total
    assert shown["done"] > 0
    assert f"({whole.tasks.done_on_time} đúng hạn)" in overall
    pairs = [(int(a), int(b)) for a, b in re.findall(r"(\d+)/(\d+)", progress)]
    assert pairs == [(whole.tasks.reported, whole.tasks.expected), (whole.handed_in, whole.units)]
    aims = {name: number_before(words, progress) for name, words in TARGETS.items()}
    assert aims == {name: getattr(whole.targets, name) for name in TARGETS}
