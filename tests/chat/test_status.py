"""/status opened figure by figure, at three dates of the year, read by people and kept as a golden file.

`UPDATE_GOLDEN=1 python -m pytest tests/chat/test_status.py` writes tests/data/status-2023.txt anew.
"""

import difflib
import os
import re
from datetime import date
from pathlib import Path

import pytest
from chat.filing import JPEG, FileChannel
from chat.inspection import finds, remedied
from chat.staging import gives
from sqlmodel import select

from messages.render import plain
from storage.tables import Base, Period

pytestmark = pytest.mark.chat

GOLDEN = Path(__file__).parents[1] / "data" / "status-2023.txt"
FIGURES = re.compile(r"(\d+) nhiệm vụ: (.*)")


@pytest.fixture
def channel():
    return FileChannel()


async def shown(ward, who, *labels):
    """/status with these buttons tapped one after the other: the last text, with the choices below it."""
    await ward.say(who, "/status")
    for label in labels:
        await ward.tap(who, label)
    last = await ward.last(who)
    heading = f"## {who}: /status{''.join(f' › {label}' for label in labels)}"
    return "\n".join([heading, "", plain(last.text), *(f"    [{one}]" for one in last.choices), "", ""])


OPENED = [
    ("chu-tich",),
    ("chu-tich", "Theo bộ phận"),
    ("chu-tich", "Theo bộ phận", "Tài chính"),
    ("chu-tich", "Theo lĩnh vực"),
    ("chu-tich", "Theo lĩnh vực", "Cải cách thể chế"),
    ("chu-tich", "Các nhiệm vụ"),
    ("chu-tich", "Chỉ tiêu"),
    ("chu-tich", "So với kỳ trước"),
    ("tc-kh",),
    ("mot-cua",),
]
LATER = [
    ("chu-tich", "Quá hạn"),
    ("chu-tich", "Chưa báo cáo"),
    ("chu-tich", "Phát hiện"),
    ("chu-tich", "Phát hiện", "1."),
    ("chu-tich", "Chỉ tiêu", "Trang sau", "3.c"),
    ("chu-tich", "Các nhiệm vụ", "✅", "6.b"),
    ("chu-tich", "Các nhiệm vụ", "✅", "6.b", "quý I"),
]


async def _march(ward, channel):
    await ward.until("2023-03-15T08:00")
    gives(ward, "D1", date(2023, 3, 10), at="tc-kh")
    gives(ward, "D2", date(2023, 3, 20), at="vp-tk")
    gives(ward, "D3", date(2023, 12, 20), at="vh-tt", done_on=date(2023, 3, 1), state="done")
    await ward.say("tc-kh", "6.a không phát sinh")
    await ward.send("tc-kh", "6.b xong, Quyết định 12/QĐ-UBND", channel.file("qd-12.jpg", JPEG))
    await ward.say("vp-tk", "3.a đã rà soát 12 thủ tục\n3.c vướng kinh phí")
    await ward.say("vp-tk", "/chitieu 3.c 45/200")
    await finds(ward, due="17/3")
    await finds(ward, content="chưa mở sổ theo dõi", due="20/3")
    await remedied(ward)


async def told(ward, channel):
    parts = []
    for day, prepare, opened in (
        ("2023-02-27T08:00", None, OPENED),
        ("2023-03-15T08:00", _march, [*OPENED, *LATER]),
        ("2023-06-16T10:00", None, [*OPENED, *LATER[:3]]),
    ):
        await ward.until(day)
        if prepare is not None:
            await prepare(ward, channel)
        parts.append(f"# {day}\n\n")
        parts += [await shown(ward, *one) for one in opened]
        if day.startswith("2023-03"):
            for who in ("tc-kh", "vp-tk"):
                await ward.say(who, "/nop")
                await ward.tap(who, "Vẫn nộp")
            await ward.say("vp-tk", "/phathanh 15/BC-UBND 15/3/2023")
            await ward.tap("vp-tk", "Ghi nhận phát hành")
    return "".join(parts)


async def test_every_view_at_three_dates_of_the_year(ward, channel):
    said = await told(ward, channel)
    if os.environ.get("UPDATE_GOLDEN") == "1":
        GOLDEN.write_text(said, encoding="utf-8")
    kept = GOLDEN.read_text(encoding="utf-8")
    changed = difflib.unified_diff(kept.splitlines(), said.splitlines(), "kept", "said", lineterm="")
    assert said == kept, "\n".join(changed)


# In place, and back


async def test_each_step_takes_the_place_of_the_one_before_and_leads_back(ward):
    first = await ward.say("chu-tich", "/status")
    for label in ("Theo bộ phận", "Tài chính", "‹ Xem chung"):
        before = await ward.last("chu-tich")
        await ward.tap("chu-tich", label)
        assert (await ward.last("chu-tich")).replaces == before.id
    assert plain((await ward.last("chu-tich")).text) == first
    await ward.tap("chu-tich", "Theo lĩnh vực")
    await ward.tap("chu-tich", "Cải cách thể chế")
    assert "Theo lĩnh vực" in await ward.tap("chu-tich", "‹ Theo lĩnh vực")
    assert await ward.tap("chu-tich", "‹ Tình hình") == first


async def test_a_long_list_is_turned_by_pages(ward):
    await ward.say("chu-tich", "/status")
    assert "trang 1/6" in await ward.tap("chu-tich", "Các nhiệm vụ")
    assert "trang 2/6" in await ward.tap("chu-tich", "Trang sau")
    assert "trang 1/6" in await ward.tap("chu-tich", "Trang trước")
    assert "trang 6/6" in await ward.forge("chu-tich", "qt:0:all:0:999999999999999999")
    assert "trang 1/6" in await ward.forge("chu-tich", "qt:0:all:0:-5")


async def test_a_list_that_has_grown_shorter_shows_its_last_page(ward):
    await ward.say("vp-tk", "/status")
    await ward.tap("vp-tk", "Chưa báo cáo")
    assert "Chưa báo cáo quý I: 24" in await ward.tap("vp-tk", "Trang sau")
    for code in ("3.a", "3.b", "3.c", "3.d", "3.e", "3.f", "IV1.a", "IV1.b", "IV1.c"):
        await ward.say("vp-tk", f"{code} đã rà soát")
    assert "Chưa báo cáo quý I: 15" in await ward.forge("vp-tk", "qt:0:missing:0:3")


async def test_buttons_work_after_a_restart(ward):
    await ward.say("chu-tich", "/status")
    again = ward.restarted()
    assert "Theo bộ phận" in await again.tap("chu-tich", "Theo bộ phận")


async def test_it_leaves_an_open_form_alone(ward):
    await ward.say("tc-kh", "/baocao 6.a")
    said = await ward.say("tc-kh", "/status")
    assert "6 nhiệm vụ" in said
    assert "vướng mắc gì?" in await ward.say("tc-kh", "đã rà soát")


# Down to the message behind a figure


async def test_a_figure_is_opened_down_to_the_words_and_the_photo_behind_it(ward, channel):
    await ward.send("tc-kh", "6.b xong, Quyết định 12/QĐ-UBND", channel.file("qd-12.jpg", JPEG))
    said = await shown(ward, "chu-tich", "Các nhiệm vụ", "✅", "6.b", "quý I")
    assert "Người báo cáo: Phụ trách Tài chính – Kế hoạch\n" in said
    assert "Gửi lúc 07:00 thứ Hai, 27/02/2023" in said
    assert "«xong, Quyết định 12/QĐ-UBND»" in said
    assert "📎 1 tệp: qd-12.jpg" in said
    assert "[📎 qd-12.jpg]" in said
    assert "‹ Nhiệm vụ 6.b" in said
    assert "6.b" in await ward.tap("chu-tich", "‹ Nhiệm vụ 6.b")
    assert "Đã báo cáo kỳ này: 1 nhiệm vụ" in await ward.tap("chu-tich", "‹ Danh sách")


async def test_the_findings_and_targets_of_a_field_are_opened_and_lead_back(ward, channel):
    fields = await shown(ward, "chu-tich", "Theo lĩnh vực")
    label = next(line for line in fields.splitlines() if "chỉ tiêu đạt 0/1" in line)
    name = label.split(":")[0].removeprefix("🟠 ").removeprefix("🟢 ").removeprefix("⚪ ")
    await ward.tap("chu-tich", name[:20])
    listed = await ward.tap("chu-tich", "Chỉ tiêu (1)")
    assert name.casefold() in listed.splitlines()[0].casefold()
    assert "1 chưa có số liệu" in listed
    code = listed.splitlines()[3].split()[1]
    await ward.tap("chu-tich", code)
    assert await ward.tap("chu-tich", "‹ Danh sách") == listed
    await ward.tap("chu-tich", "‹ Lĩnh vực")
    assert await ward.tap("chu-tich", "Chỉ tiêu (1)") == listed


async def test_a_report_that_was_replaced_says_so(ward):
    await ward.say("tc-kh", "6.a đã rà soát")
    await shown(ward, "chu-tich", "Các nhiệm vụ", "✅", "6.a")
    opened = await ward.last("chu-tich")
    await ward.say("tc-kh", "6.a đã rà soát lại")
    assert "đã được thay thế hoặc thu hồi" in await ward.tap("chu-tich", "quý I", on=opened)


async def test_what_a_list_counts_is_what_the_figure_says(ward):
    await _march(ward, ward.channel)
    said = await ward.say("chu-tich", "/status")
    total, places = FIGURES.search(said).groups()
    counted = {mark: int(count) for mark, count in re.findall(r"(\S+) (\d+) ", places + " ")}
    listed = {}
    for place, mark in (("overdue", "🔴"), ("due_soon", "🟠"), ("on_time", "🟢"), ("unassigned", "⚪")):
        page = await ward.forge("chu-tich", f"qt:0:{place}:0:1")
        listed[mark] = int(re.search(r": (\d+) nhiệm vụ", page).group(1))
    assert {mark: counted.get(mark, 0) for mark in listed} == listed
    assert int(total) == 44


# Empty


async def test_a_year_whose_reports_are_all_out(ward):
    def issue(session):
        for one in session.exec(select(Period)):
            one.issued_on = date(2023, 1, 2)
            session.add(one)

    ward.database.write(issue)
    said = await ward.say("chu-tich", "/status")
    assert "Các kỳ báo cáo của năm đã phát hành." in said
    assert "nhiệm vụ đã báo cáo" not in said
    assert "So với kỳ trước" in await ward.tap("chu-tich", "So với kỳ trước")


async def test_without_a_plan(ward):
    def empty(session):
        for name in ("submission", "target_reading", "target", "task", "period", "area", "plan"):
            session.execute(Base.metadata.tables[name].delete())

    ward.database.write(empty)
    assert "Cơ quan chưa nhập kế hoạch" in await ward.say("chu-tich", "/status")
