"""The demo page over the real demo: a day's work, a killed server, a new start, two tabs."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.e2e

OFFICIAL = "Phụ trách Tài chính – Kế hoạch"
COORDINATOR = "Phụ trách Văn phòng – Thống kê"
CHAIRMAN = "Chủ tịch UBND phường"
MORNING = "📌 Thứ Ba, 28/02/2023 – đồng chí có 6 việc cần xử lý"
AT_FIRST = re.compile(r"^thứ Hai, 27/02/2023 · 07:0\d$")
WEEK = "📌 Thứ Hai, 27/02/2023 – Phường Hoài Hảo: từ thứ Hai, 20/02/2023 đến nay chưa có thay đổi nào."
WIDE = {"width": 1280}
NARROW = {"width": 360, "height": 640, "has_touch": True, "is_mobile": True}
# What the console says of a server that is gone.
GONE = re.compile("ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_INCOMPLETE|ERR_EMPTY_RESPONSE")


@pytest.fixture
def real(open_demo):
    return open_demo()


@pytest.fixture
def open_real(real, open_page) -> Callable[..., Page]:
    return lambda **options: open_page(real.url, **options)


@pytest.fixture
def reports(nhacviec) -> Callable[[], list[tuple[str, ...]]]:
    """What `nhacviec` lists beside the running demo."""

    def listed() -> list[tuple[str, ...]]:
        told = nhacviec("--demo", "progress", "list", "--json")
        assert (told.returncode, told.stderr) == (0, "")
        names = ("task", "author", "text", "withdrawn")
        return [tuple(row[name] for name in names) for row in json.loads(told.stdout)]

    return listed


@pytest.fixture
def turn(phone) -> Callable[[Page, str], Locator]:
    """Looks at somebody's phone; where one is shown at a time, its tab is tapped."""

    def turned(page: Page, name: str) -> Locator:
        tab = page.get_by_role("navigation").get_by_role("button", name=name)
        if tab.is_visible():
            tab.click()
        expect(phone(page, name)).to_be_visible()
        return phone(page, name)

    return turned


def to_the_next_reminder(page: Page) -> None:
    """On Monday the leaders have their week, on Tuesday the officials are reminded."""
    for day in ("thứ Hai, 27/02/2023", "thứ Ba, 28/02/2023"):
        page.get_by_role("button", name="Đến lần nhắc tiếp theo").click()
        expect(page.locator("#now")).to_have_text(f"{day} · 07:30")
        expect(page.get_by_role("status").first).to_have_text(f"Đã đến 07:30 {day}.")


def start_anew(page: Page) -> None:
    page.get_by_role("button", name="Làm lại từ đầu").click()
    page.get_by_role("button", name="Xoá và làm lại").click()


def tap(shown: Locator, label: str) -> None:
    """The last button whose label begins so."""
    shown.locator(".choices").get_by_role("button", name=re.compile(f"^{re.escape(label)}")).last.click()


def newest(shown: Locator) -> Locator:
    return shown.locator(".bot .text").last


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
def test_a_reminder_is_answered_and_the_chairman_reads_it(open_real, reports, turn, write, size):
    page = open_real(**size)
    expect(page.locator(".phone:visible")).to_have_count(3 if size is WIDE else 1)
    expect(page.locator("#now")).to_have_text(AT_FIRST)
    to_the_next_reminder(page)
    expect(page.locator(".phone .bot")).to_have_count(3)
    assert turn(page, COORDINATOR).locator(".bot").count() == 1
    shown = turn(page, OFFICIAL)
    expect(shown.locator(".bubble")).to_have_count(1)
    expect(newest(shown)).to_contain_text(MORNING)

    write(shown, "6.b xong, Quyết định 12/QĐ-UBND")
    expect(newest(shown)).to_contain_text(
        "✅ Đã ghi 6.b – báo cáo quý I: «xong, Quyết định 12/QĐ-UBND» – đã xong\n"
        "Tài chính – Kế hoạch còn 5 nhiệm vụ chưa báo cáo quý I."
    )
    expect(shown.locator(".said .text")).to_have_text("6.b xong, Quyết định 12/QĐ-UBND")
    expect(shown.locator(".bot")).to_have_count(2)

    tap(shown, "Báo cáo từng việc")
    expect(newest(shown)).to_contain_text("Báo cáo nhiệm vụ nào?")
    tap(shown, "6.a ")
    expect(newest(shown)).to_contain_text("Kết quả kỳ này?")
    tap(shown, "Không phát sinh")
    expect(newest(shown)).to_contain_text("✅ Đã ghi 6.a – báo cáo quý I: «không phát sinh»")
    both = [
        ("6.b", "tc-kh", "xong, Quyết định 12/QĐ-UBND", False),
        ("6.a", "tc-kh", "không phát sinh", False),
    ]
    assert reports() == both

    chairman = turn(page, CHAIRMAN)
    expect(chairman.locator(".bubble")).to_have_count(1)
    expect(newest(chairman)).to_have_text(WEEK)
    write(chairman, "/status")
    expect(newest(chairman)).to_contain_text("Phường Hoài Hảo, đến 07:3")
    expect(newest(chairman)).to_contain_text("Quý I: 2/24 nhiệm vụ đã báo cáo; 0/4 bộ phận đã gửi")
    expect(newest(chairman)).to_contain_text("Tài chính – Kế hoạch 4")

    shown = turn(page, OFFICIAL)
    tap(shown, "Thu hồi 6.a")
    expect(newest(shown)).to_have_text("↩️ Đã thu hồi báo cáo 6.a (quý I): «không phát sinh».")
    expect(shown.locator(".pending, .error")).to_have_count(0)
    assert reports() == [both[0], ("6.a", "tc-kh", "không phát sinh", True)]
    chairman = turn(page, CHAIRMAN)
    write(chairman, "/status")
    expect(newest(chairman)).to_contain_text("Quý I: 1/24 nhiệm vụ đã báo cáo")


def test_a_killed_server_comes_back_and_the_page_goes_on(
    real, open_demo, open_page, errors, reports, turn, write
):
    page = open_page(real.url)
    to_the_next_reminder(page)
    shown = turn(page, OFFICIAL)
    write(shown, "6.b xong, Quyết định 12/QĐ-UBND")
    expect(newest(shown)).to_contain_text("✅ Đã ghi 6.b")
    tap(shown, "Báo cáo từng việc")
    tap(shown, "6.a ")
    expect(newest(shown)).to_contain_text("Kết quả kỳ này?")
    before = shown.locator(".bubble .text").all_inner_texts()

    real.kill()
    expect(page.get_by_role("alert")).to_have_text("Mất kết nối, đang nối lại…")
    assert shown.locator(".bubble .text").all_inner_texts() == before
    shown.get_by_role("textbox").fill("6.c đang dự thảo")
    shown.get_by_role("textbox").press("Enter")
    expect(shown.locator(".failed")).to_contain_text("Mất kết nối nên chưa gửi được.")

    assert open_demo().url == real.url
    expect(page.locator("#offline")).to_be_hidden()
    expect(page.locator("#now")).to_have_text(re.compile(r"^thứ Ba, 28/02/2023 · 07:3\d$"))
    assert shown.locator(".bubble:not(.pending) .text").all_inner_texts() == before
    tap(shown, "Không phát sinh")
    expect(shown.get_by_text("✅ Đã ghi 6.a")).to_be_visible()
    shown.get_by_role("button", name="Gửi lại").click()
    expect(newest(shown)).to_contain_text("✅ Đã ghi 6.c – báo cáo quý I: «đang dự thảo»")
    expect(shown.locator(".pending")).to_have_count(0)
    assert [task for task, *_ in reports()] == ["6.b", "6.a", "6.c"]
    drawn = page.locator(".bubble .text").all_inner_texts()
    page.reload()
    expect(shown.get_by_text("✅ Đã ghi 6.c")).to_be_visible()
    assert page.locator(".bubble .text").all_inner_texts() == drawn
    assert all(GONE.search(error) for error in errors), errors
    errors.clear()


def test_starting_anew_forgets_everything_and_begins_on_the_first_day(open_real, reports, turn, write):
    page = open_real()
    to_the_next_reminder(page)
    shown = turn(page, OFFICIAL)
    write(shown, "6.b xong, Quyết định 12/QĐ-UBND")
    expect(newest(shown)).to_contain_text("✅ Đã ghi 6.b")
    page.get_by_role("button", name="Làm lại từ đầu").click()
    page.get_by_role("button", name="Thôi").click()
    assert len(reports()) == 1

    start_anew(page)
    expect(page.locator(".bubble, .tapped")).to_have_count(0)
    expect(page.locator("#now")).to_have_text(AT_FIRST)
    expect(page.get_by_role("status").first).to_have_text(
        re.compile(r"^Đã làm lại từ đầu: 07:0\d thứ Hai, 27/02/2023\.$")
    )
    assert reports() == []
    chairman = turn(page, CHAIRMAN)
    write(chairman, "/status")
    expect(newest(chairman)).to_contain_text("đến 07:0")
    expect(newest(chairman)).to_contain_text("Quý I: 0/24 nhiệm vụ đã báo cáo")

    to_the_next_reminder(page)
    expect(shown.locator(".bubble")).to_have_count(1)
    expect(newest(shown)).to_contain_text(MORNING)
    write(shown, "6.b không phát sinh")
    expect(newest(shown)).to_contain_text("✅ Đã ghi 6.b – báo cáo quý I: «không phát sinh»")
    assert [(task, text) for task, _, text, _ in reports()] == [("6.b", "không phát sinh")]


def test_two_tabs_see_the_same(open_real, turn, write):
    first = open_real()
    to_the_next_reminder(first)
    write(turn(first, OFFICIAL), "6.b xong, Quyết định 12/QĐ-UBND")
    second = open_real(tab_of=first)
    for page in (first, second):
        expect(page.locator("#now")).to_have_text(re.compile("^thứ Ba, 28/02/2023"))
        expect(newest(turn(page, OFFICIAL))).to_contain_text("✅ Đã ghi 6.b")
        expect(turn(page, OFFICIAL).locator(".bubble")).to_have_count(3)

    tap(turn(second, OFFICIAL), "Báo cáo từng việc")
    write(turn(second, CHAIRMAN), "/status")
    for page in (first, second):
        expect(newest(turn(page, OFFICIAL))).to_contain_text("Báo cáo nhiệm vụ nào?")
        expect(newest(turn(page, CHAIRMAN))).to_contain_text("Quý I: 1/24 nhiệm vụ đã báo cáo")
        chosen = turn(page, OFFICIAL).get_by_role("button", name="Báo cáo từng việc (đã chọn)")
        expect(chosen).to_be_visible()
    texts = [page.locator(".phone .text").all_inner_texts() for page in (first, second)]
    assert texts[0] == texts[1]

    second.get_by_role("button", name="+1 ngày").click()
    for page in (first, second):
        expect(page.locator("#now")).to_have_text(re.compile("^thứ Tư, 01/3/2023"))
    start_anew(first)
    for page in (first, second):
        expect(page.locator(".bubble, .tapped")).to_have_count(0)
        expect(page.locator("#now")).to_have_text(AT_FIRST)
