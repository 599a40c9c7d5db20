"""The demo page in a real browser, over a bot that is played."""

import asyncio
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from html import escape

import pytest
import uvicorn
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from bot.clock import HANOI
from bot.web.app import demo_app
from bot.web.demo_port import ChatMessage, Person

pytestmark = pytest.mark.e2e

# The browser, too, stays on this machine.
ARGS = [
    *["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
    *["--disable-component-update", "--disable-sync"],
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
PEOPLE = [
    Person("chu-tich", "Chủ tịch UBND phường", "lãnh đạo"),
    Person("vp-tk", "Phụ trách Văn phòng – Thống kê", "đầu mối tổng hợp"),
    Person("tc-kh", "Phụ trách Tài chính – Kế hoạch", "phụ trách bộ phận"),
    Person("tp-ht", "Phụ trách Tư pháp – Hộ tịch", "phụ trách bộ phận"),
]
STATUS = (
    "📊 <b>Tình hình thực hiện Kế hoạch CCHC năm 2023</b>\n"
    "42 nhiệm vụ: ✅ 4 hoàn thành · 🔴 1 quá hạn\nXem việc: /viec, mẫu <code>6.b xong, Quyết định …</code>"
)
UNITS = "<b>Theo bộ phận</b>\nTài chính – Kế hoạch 1/7"


class FakeDemo:
    """A bot of three answers, served by a thread; used from the test's own thread."""

    def __init__(self) -> None:
        self.epoch = "first"
        self.at = datetime(2023, 2, 27, 7, 0, tzinfo=HANOI)
        self.said: list[ChatMessage] = []
        self.taps: list[tuple[int, int]] = []
        self.refuses = ""
        self.jumping = threading.Event()
        self.jumping.set()
        self._events: set[str] = set()
        self._waiting: set[asyncio.Event] = set()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = self._listening.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    # What the page asks for

    def now(self) -> datetime:
        return self.at

    async def people(self) -> list[Person]:
        return PEOPLE

    async def say(self, chat: str, text: str, event_id: str, reply_to: int | None) -> None:
        if self.refuses:
            raise ValueError(self.refuses)
        if event_id in self._events:
            return
        self._events.add(event_id)
        self._add(chat, "in", text, event_id=event_id, reply_to=reply_to)
        if text == "/status":
            self._add(chat, "out", STATUS, ["Theo bộ phận", "Quá hạn"])
        else:
            self._add(chat, "out", f"Đã ghi: «{escape(text)}»")

    async def tap(self, chat: str, message_id: int, choice: int, event_id: str) -> None:
        self.taps.append((message_id, choice))
        label = self.said[message_id - 1].choices[choice]
        self._add(chat, "in", label, event_id=event_id, reply_to=message_id)
        if label == "Theo bộ phận":
            self._add(chat, "out", UNITS, ["‹ Quay lại"], replaces=message_id)
        elif label == "‹ Quay lại":
            self._add(chat, "out", STATUS, ["Theo bộ phận", "Quá hạn"], replaces=message_id)
        else:
            self._add(chat, "out", "Không có việc quá hạn.")

    async def jump(self, to: date | None, days: int = 0) -> str:
        await asyncio.to_thread(self.jumping.wait)
        if to is not None and to < self.at.date():
            raise ValueError("Không lùi ngày được.")
        day = to or self.at.date() + timedelta(days=days or 1)
        self.at = datetime.combine(day, time(7, 30), tzinfo=HANOI)
        self._wake()
        return f"Đã đến 07:30 ngày {day:%d/%m/%Y}."

    async def reset(self) -> None:
        self.said, self.epoch = [], self.epoch + "+"
        self.at = datetime(2023, 2, 27, 7, 0, tzinfo=HANOI)
        self._wake()

    async def messages(self, after: int, limit: int) -> list[ChatMessage]:
        return [message for message in self.said if message.id > after][:limit]

    async def changed(self, seconds: float) -> None:
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            await asyncio.wait_for(event.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(event)

    def _add(
        self,
        chat: str,
        direction: str,
        text: str,
        choices: list[str] | None = None,
        *,
        replaces: int | None = None,
        event_id: str | None = None,
        reply_to: int | None = None,
    ) -> None:
        number, at = len(self.said) + 1, self.at.isoformat()
        self.said.append(
            ChatMessage(number, chat, direction, text, choices or [], replaces, event_id, at, reply_to)
        )
        self._wake()

    def _wake(self) -> None:
        for event in self._waiting:
            event.set()

    # What the test does

    def tell(self, chat: str, text: str, *choices: str, replaces: int | None = None) -> None:
        """The bot says something by itself, also while the server is down."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(
                lambda: self._add(chat, "out", text, list(choices), replaces=replaces)
            )
        else:
            self._add(chat, "out", text, list(choices), replaces=replaces)

    def start(self) -> None:
        if self._listening.fileno() < 0:
            self._listening = socket.create_server(("127.0.0.1", self.port))
        self._app = demo_app(self)
        self._server = uvicorn.Server(
            uvicorn.Config(self._app, log_level="warning", timeout_graceful_shutdown=5)
        )
        self._up = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._up.wait(20)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._up.set()
        await self._server.serve(sockets=[self._listening])

    def stop(self) -> None:
        self.jumping.set()
        self._loop.call_soon_threadsafe(self._app.state.closing.set)
        self._server.should_exit = True
        self._thread.join(20)
        assert not self._thread.is_alive()
        self._listening.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    if chromium is None:
        pytest.skip(
            "THE PAGE IS NOT TESTED, CHROMIUM IS MISSING: "
            "apt-get install --no-install-recommends chromium fonts-noto-core fonts-noto-color-emoji"
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield browser
        browser.close()


@pytest.fixture
def demo() -> Iterator[FakeDemo]:
    demo = FakeDemo()
    yield demo
    if demo._thread.is_alive():
        demo.stop()


@pytest.fixture
def errors() -> list[str]:
    """What the console complained of; a test that provokes an error clears it."""
    return []


Open = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, demo: FakeDemo, errors: list[str]) -> Iterator[Open]:
    """Opens the page, ready to use; at the end nothing must have gone wrong on it."""
    contexts = []

    def opened(width: int = 1280, height: int = 800, **options: object) -> Page:
        size = {"width": width, "height": height}
        context = browser.new_context(viewport=size, locale="vi-VN", **options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: said.type in ("error", "warning") and errors.append(said.text))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(demo.url)
        expect(page.locator("#now")).to_have_text(re.compile("2023"))
        expect(page.locator(".phone")).to_have_count(3)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert errors == []


@pytest.fixture
def page(open_page: Open) -> Page:
    return open_page()


def phone(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=f"Điện thoại của {name}")


def official(page: Page) -> Locator:
    return phone(page, "Phụ trách Tài chính – Kế hoạch")


def write(shown: Locator, text: str) -> None:
    shown.get_by_role("textbox").fill(text)
    shown.get_by_role("textbox").press("Enter")


# Saying and reading


def test_three_phones_and_the_date(page):
    for name in ("Phụ trách Tài chính – Kế hoạch", "Phụ trách Văn phòng – Thống kê", "Chủ tịch UBND phường"):
        expect(phone(page, name)).to_be_visible()
    expect(page.locator("#now")).to_have_text("thứ Hai, 27/02/2023 · 07:00")


def test_what_is_typed_is_said_once_and_answered(page, demo):
    shown = official(page)
    shown.get_by_role("textbox").press_sequentially("6.b xong")
    shown.get_by_role("textbox").press("Shift+Enter")
    shown.get_by_role("textbox").press_sequentially("6.a không phát sinh")
    shown.get_by_role("button", name="Gửi", exact=True).click()
    expect(shown.locator(".said .text")).to_have_text("6.b xong\n6.a không phát sinh")
    expect(shown.locator(".bot .text")).to_have_text("Đã ghi: «6.b xong\n6.a không phát sinh»")
    expect(shown.locator(".pending")).to_have_count(0)
    expect(shown.get_by_role("textbox")).to_have_value("")
    expect(phone(page, "Chủ tịch UBND phường").locator(".bubble")).to_have_count(0)


def test_quick_commands_are_sent_and_leave_the_draft_alone(page):
    shown = official(page)
    shown.get_by_role("textbox").fill("6.b đang")
    shown.get_by_role("group", name="Lệnh nhanh").get_by_role("button", name="/status").click()
    expect(shown.locator(".bot b")).to_have_text("Tình hình thực hiện Kế hoạch CCHC năm 2023")
    expect(shown.get_by_role("textbox")).to_have_value("6.b đang")


def test_a_command_in_the_text_is_sent_and_an_example_goes_to_the_composer(page):
    shown = official(page)
    write(shown, "/status")
    shown.get_by_role("button", name="6.b xong, Quyết định …").click()
    expect(shown.get_by_role("textbox")).to_have_value("6.b xong, Quyết định …")
    shown.locator(".bot .command", has_text="/viec").click()
    expect(shown.locator(".said .text").last).to_have_text("/viec")


def test_dangerous_text_is_only_text(page, demo):
    shown, typed = official(page), "<b>&<script>alert(1)</script> &amp; <img src=x onerror=alert(1)>"
    write(shown, typed)
    expect(shown.locator(".said .text")).to_have_text(typed)
    expect(shown.locator(".bot .text")).to_have_text(f"Đã ghi: «{typed}»")
    demo.tell(
        "tc-kh", "<script>x</script><b onclick=x>y</b> <i>z</b> <a href=x>w</a> 12/QĐ-UBND và/hoặc a/viec"
    )
    expect(shown.locator(".bot .text").last).to_have_text(
        "<script>x</script><b onclick=x>y</b> z</b> <a href=x>w</a> 12/QĐ-UBND và/hoặc a/viec"
    )
    assert shown.locator(".text :is(script, img, a, b, .command)").count() == 0


def test_enter_while_composing_a_vietnamese_word_does_not_send(page):
    box = official(page).get_by_role("textbox")
    box.fill("Đã niêm yê")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    box.press_sequentially("t")
    expect(box).to_have_value("Đã niêm yêt")
    expect(page.locator(".said")).to_have_count(0)


def test_too_long_a_text_is_kept_and_not_sent(page):
    shown = official(page)
    shown.get_by_role("textbox").fill("ậ" * 10_001)
    expect(
        shown.get_by_text("Tin dài 10.001 ký tự, quá 10.000. Đề nghị chia thành nhiều tin.")
    ).to_be_visible()
    expect(shown.get_by_role("button", name="Gửi", exact=True)).to_be_disabled()
    shown.get_by_role("textbox").press("Enter")
    expect(shown.get_by_role("textbox")).to_have_value("ậ" * 10_001)


# Buttons, edits, replies


def test_a_tapped_button_shows_that_it_was_chosen(page, demo):
    shown = official(page)
    write(shown, "/status")
    shown.get_by_role("button", name="Quá hạn").click()
    expect(shown.locator(".bot .text").last).to_have_text("Không có việc quá hạn.")
    expect(shown.get_by_role("button", name="Quá hạn (đã chọn)")).to_be_enabled()
    expect(shown.get_by_text("Đã bấm «Quá hạn»")).to_be_visible()
    page.reload()
    expect(shown.get_by_role("button", name="Quá hạn (đã chọn)")).to_be_visible()
    assert demo.taps == [(2, 1)]


def test_an_edit_takes_the_place_of_its_message(page, demo):
    shown = official(page)
    write(shown, "/status")
    demo.tell("tc-kh", "Tin sau")
    expect(shown.locator(".bot .text").last).to_have_text("Tin sau")
    shown.get_by_role("button", name="Theo bộ phận").click()
    expect(shown.locator(".bot .text").first).to_have_text("Theo bộ phận\nTài chính – Kế hoạch 1/7")
    shown.get_by_role("button", name="‹ Quay lại").click()
    expect(shown.get_by_role("button", name="Theo bộ phận")).to_be_visible()
    expect(shown.locator(".bot .text").last).to_have_text("Tin sau")
    expect(shown.locator(".bot")).to_have_count(2)
    expect(shown.locator(".tapped")).to_have_count(0)
    assert demo.taps == [(2, 0), (5, 0)]


def test_a_reply_quotes_what_it_answers(page, demo):
    shown = official(page)
    demo.tell("tc-kh", "📌 Thứ Hai – đồng chí có <b>5 việc</b> cần xử lý")
    shown.locator(".bot").hover()
    shown.get_by_role("button", name="Trả lời", exact=True).click()
    expect(shown.locator(".quote")).to_contain_text("đồng chí có 5 việc cần xử lý")
    page.keyboard.type("6.a không phát sinh")
    page.keyboard.press("Enter")
    expect(shown.locator(".said .quoted")).to_have_text("📌 Thứ Hai – đồng chí có 5 việc cần xử lý")
    expect(shown.locator(".quote")).to_be_hidden()
    assert demo.said[1].reply_to == 1


def test_a_reply_can_be_given_up(page, demo):
    shown = official(page)
    demo.tell("tc-kh", "Một")
    shown.locator(".bot").hover()
    shown.get_by_role("button", name="Trả lời", exact=True).click()
    page.keyboard.press("Escape")
    expect(shown.locator(".quote")).to_be_hidden()
    write(shown, "Hai")
    expect(shown.locator(".bot .text").last).to_have_text("Đã ghi: «Hai»")
    assert demo.said[1].reply_to is None


# Whose phone, what is new


def test_news_of_somebody_not_shown_is_marked_until_it_is_looked_at(page, demo):
    demo.tell("tp-ht", "Báo cáo quý I – còn 5 ngày làm việc")
    box = official(page).get_by_role("combobox")
    marked = page.locator(".phone").first.locator("option", has_text="• Phụ trách Tư pháp – Hộ tịch")
    expect(marked).to_have_count(1)
    expect(page.locator(".others").first).to_have_text("• 1 người khác có tin")
    box.select_option("tp-ht")
    expect(phone(page, "Phụ trách Tư pháp – Hộ tịch").locator(".bot")).to_have_count(1)
    expect(marked).to_have_count(0)
    expect(page.locator(".others").first).to_have_text("")


def test_who_reads_earlier_words_is_not_pulled_away(page, demo):
    shown = official(page)
    for number in range(30):
        demo.tell("tc-kh", f"Tin {number}")
    expect(shown.locator(".bot").last).to_have_text(re.compile("Tin 29"))
    expect(shown.locator(".bot").last).to_be_in_viewport()
    shown.get_by_role("log").hover()
    page.mouse.wheel(0, -2000)
    expect(shown.locator(".bot").first).to_be_in_viewport()
    demo.tell("tc-kh", "Tin mới nhất")
    shown.get_by_role("button", name="tin mới ↓").click()
    expect(shown.locator(".bot").last).to_be_in_viewport()
    expect(shown.get_by_role("button", name="tin mới ↓")).to_be_hidden()


def test_a_long_answer_is_read_from_its_beginning_and_the_next_from_its_own(page, demo):
    shown = official(page)
    for number in (1, 2):
        demo.tell("tc-kh", f"<b>Đầu tin {number}</b>" + "\nViệc" * 60 + f"\n<b>Cuối tin {number}</b>")
        expect(shown.get_by_text(f"Đầu tin {number}")).to_be_in_viewport()
        expect(shown.get_by_text(f"Cuối tin {number}")).not_to_be_in_viewport()
    demo.tell("tc-kh", "Tin ngắn")
    expect(shown.get_by_text("Tin ngắn")).to_be_in_viewport()


def test_drafts_belong_to_a_person_and_survive_a_reload(page):
    shown = page.locator(".phone").first
    shown.get_by_role("textbox").fill("Đang viết dở")
    shown.get_by_role("combobox").select_option("tp-ht")
    expect(shown.get_by_role("textbox")).to_have_value("")
    page.reload()
    expect(shown.get_by_role("combobox")).to_have_value("tp-ht")
    shown.get_by_role("combobox").select_option("tc-kh")
    expect(shown.get_by_role("textbox")).to_have_value("Đang viết dở")


# The date


def test_moving_the_date(page, demo):
    demo.jumping.clear()
    page.get_by_role("button", name="+1 ngày").click()
    expect(page.locator("body")).to_have_attribute("aria-busy", "true")
    expect(page.get_by_role("button", name="Đến lần nhắc tiếp theo")).to_be_disabled()
    demo.jumping.set()
    expect(page.get_by_role("status").first).to_have_text("Đã đến 07:30 ngày 28/02/2023.")
    expect(page.locator("#now")).to_have_text("thứ Ba, 28/02/2023 · 07:30")
    expect(page.get_by_role("button", name="Đến lần nhắc tiếp theo")).to_be_enabled()
    page.get_by_role("button", name="Đến lần nhắc tiếp theo").click()
    expect(page.locator("#now")).to_have_text("thứ Tư, 01/3/2023 · 07:30")


def test_going_to_a_day(page, errors):
    page.get_by_role("button", name="Đến ngày…").click()
    page.get_by_label("Ngày đến").fill("2023-03-14")
    expect(page.get_by_role("dialog")).to_contain_text("thứ Ba, 14/3/2023")
    page.get_by_role("button", name="Đến ngày này").click()
    expect(page.locator("#now")).to_have_text("thứ Ba, 14/3/2023 · 07:30")
    page.get_by_role("button", name="Đến ngày…").click()
    page.get_by_label("Ngày đến").fill("2023-03-01")
    page.get_by_role("button", name="Đến ngày này").click()
    expect(page.get_by_role("status").first).to_have_text("Không lùi ngày được.")
    assert all("409" in error for error in errors)
    errors.clear()


def test_starting_anew_asks_first(page, demo):
    shown = official(page)
    write(shown, "6.b xong")
    expect(shown.locator(".bot")).to_have_count(1)
    page.get_by_role("button", name="Làm lại từ đầu").click()
    page.get_by_role("button", name="Thôi").click()
    expect(shown.locator(".bot")).to_have_count(1)
    page.get_by_role("button", name="Làm lại từ đầu").click()
    page.get_by_role("button", name="Xoá và làm lại").click()
    expect(shown.locator(".bubble")).to_have_count(0)
    write(shown, "Lại từ đầu")
    expect(shown.locator(".bot")).to_have_count(1)


def test_a_clock_moved_elsewhere_is_shown(page, demo):
    demo.at = datetime(2023, 3, 7, 7, 30, tzinfo=HANOI)
    demo.tell("tc-kh", "📌 Thứ Ba")
    expect(page.locator("#now")).to_have_text("thứ Ba, 07/3/2023 · 07:30")


# When things go wrong


def test_a_lost_connection_loses_nothing(page, demo, errors):
    shown = official(page)
    write(shown, "Trước")
    expect(shown.locator(".bot")).to_have_count(1)
    demo.stop()
    expect(page.get_by_role("alert")).to_have_text("Mất kết nối, đang nối lại…")
    write(shown, "Trong lúc mất mạng")
    expect(shown.locator(".failed")).to_contain_text("Mất kết nối nên chưa gửi được.")
    demo.tell("tc-kh", "Tin lúc vắng")
    demo.start()
    expect(page.locator("#offline")).to_be_hidden()
    expect(shown.locator(".bot .text").last).to_have_text("Tin lúc vắng")
    shown.get_by_role("button", name="Gửi lại").click()
    expect(shown.locator(".bot .text").last).to_have_text("Đã ghi: «Trong lúc mất mạng»")
    expect(shown.locator(".said")).to_have_count(2)
    expect(shown.locator(".bot")).to_have_count(3)
    assert all("ERR_CONNECTION_REFUSED" in error or "ERR_INCOMPLETE" in error for error in errors), errors
    errors.clear()


def test_a_refused_message_is_kept_over_a_reload_and_can_be_rewritten(page, demo, errors):
    shown = official(page)
    demo.refuses = "Chưa nhận được tin này."
    write(shown, "6.b xong")
    expect(shown.locator(".failed")).to_contain_text("Chưa nhận được tin này.")
    demo.refuses = ""
    page.reload()
    expect(shown.locator(".failed .text")).to_have_text("6.b xong")
    shown.get_by_role("button", name="Sửa").click()
    expect(shown.get_by_role("textbox")).to_have_value("6.b xong")
    expect(shown.locator(".failed")).to_have_count(0)
    shown.get_by_role("textbox").press("Enter")
    expect(shown.locator(".bot .text")).to_have_text("Đã ghi: «6.b xong»")
    assert all("422" in error for error in errors)
    errors.clear()


def test_a_message_that_arrived_though_its_answer_was_lost_is_shown_once(page, demo, errors):
    shown = official(page)
    page.route("**/api/say", lambda route: (route.fetch(), route.abort()))
    write(shown, "6.b xong")
    expect(shown.locator(".bot .text")).to_have_text("Đã ghi: «6.b xong»")
    expect(shown.locator(".said")).to_have_count(1)
    expect(shown.locator(".failed")).to_have_count(0)
    errors.clear()


# Everybody can use it


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    for _ in range(80):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"the keyboard does not reach {target}")


def test_the_keyboard_is_enough(page, demo):
    shown = official(page)
    tab_to(page, shown.get_by_role("textbox"))
    page.keyboard.type("/status")
    page.keyboard.press("Enter")
    expect(shown.locator(".bot")).to_have_count(1)
    tab_to(page, shown.get_by_role("button", name="Theo bộ phận"), "Shift+Tab")
    page.keyboard.press("Enter")
    # What had the focus is gone; the focus stays in the message.
    expect(shown.get_by_role("button", name="‹ Quay lại")).to_be_focused()
    tab_to(page, shown.get_by_role("button", name="Trả lời", exact=True), "Shift+Tab")
    expect(shown.get_by_role("button", name="Trả lời", exact=True)).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(shown.get_by_role("textbox")).to_be_focused()
    tab_to(page, page.get_by_role("button", name="+1 ngày"), "Shift+Tab")
    page.keyboard.press("Space")
    expect(page.locator("#now")).to_have_text("thứ Ba, 28/02/2023 · 07:30")
    expect(page.get_by_role("button", name="+1 ngày")).to_be_focused()


def test_a_screen_reader_finds_its_way(page):
    shown = official(page)
    expect(shown.get_by_role("log", name="Tin nhắn của Phụ trách Tài chính – Kế hoạch")).to_have_attribute(
        "aria-live", "polite"
    )
    expect(shown.get_by_role("textbox")).to_have_accessible_name(
        "Soạn tin với tư cách Phụ trách Tài chính – Kế hoạch"
    )
    expect(shown.get_by_role("combobox")).to_have_accessible_name("Điện thoại của")
    for button in page.get_by_role("button").all():
        expect(button).to_have_accessible_name(re.compile(r"\S"))


LONG = "Xâydựngquychếchitiêunộibộ" * 8


def test_a_narrow_phone_shows_one_at_a_time_without_overflow(open_page, demo):
    demo.tell("tc-kh", f"<b>{LONG}</b>\n<code>{LONG}</code>", "Báo cáo từng việc", LONG)
    page = open_page(width=360, height=640, has_touch=True, is_mobile=True)
    shown = official(page)
    write(shown, LONG)
    expect(shown.locator(".said")).to_have_count(1)
    expect(page.locator(".phone:visible")).to_have_count(1)
    demo.tell("vp-tk", "Đã nộp")
    tab = page.get_by_role("navigation").get_by_role("button", name="Phụ trách Văn phòng – Thống kê")
    expect(tab.get_by_role("img", name="có tin mới")).to_be_visible()
    for width in (360, 320):
        page.set_viewport_size({"width": width, "height": 640})
        wide = "node => node.scrollWidth > node.clientWidth"
        assert not page.locator("html").evaluate(wide)
        assert not shown.get_by_role("log").evaluate(wide)
        for button in page.locator("button:visible").all():
            box = button.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
    tab.tap()
    expect(phone(page, "Phụ trách Văn phòng – Thống kê").locator(".bot")).to_be_in_viewport()
    expect(official(page)).to_be_hidden()
    expect(tab.get_by_role("img", name="có tin mới")).to_be_hidden()


CONTRAST = """() => {
  const pixel = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const paint = (...colours) => {
    pixel.clearRect(0, 0, 1, 1);
    for (const colour of colours) { pixel.fillStyle = colour; pixel.fillRect(0, 0, 1, 1); }
    return [...pixel.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => rgb
    .map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (node) => {
    const colours = [];
    for (let at = node; at; at = at.parentElement) colours.unshift(getComputedStyle(at).backgroundColor);
    return colours;
  };
  const says = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim());
  return [...document.querySelectorAll("body *")]
    .filter((node) => says(node) && node.checkVisibility() && !node.closest("option, .hidden, noscript"))
    .map((node) => {
      const under = behind(node);
      const [a, b] = [light(paint(...under)), light(paint(...under, getComputedStyle(node).color))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      return [ratio, node.className || node.tagName, node.textContent];
    })
    .filter(([ratio]) => ratio < 4.5);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_every_word_is_readable_by_day_and_in_the_dark(open_page, demo, errors, scheme, width):
    page = open_page(width=width, color_scheme=scheme)
    ground = page.locator("body").evaluate("node => getComputedStyle(node).backgroundColor")
    shades = [int(shade) for shade in re.findall(r"\d+", ground)]
    assert max(shades) < 40 if scheme == "dark" else min(shades) > 200
    shown = official(page)
    write(shown, "/status")
    shown.get_by_role("button", name="Quá hạn").click()
    expect(shown.get_by_role("button", name="Quá hạn (đã chọn)")).to_be_visible()
    shown.get_by_role("button", name="Trả lời", exact=True).last.click()
    write(shown, "Trả lời tin trên")
    expect(shown.locator(".bot")).to_have_count(3)
    demo.refuses = "Chưa nhận được tin này."
    write(shown, "Không gửi được")
    expect(shown.locator(".failed")).to_be_visible()
    assert page.evaluate(CONTRAST) == []
    errors.clear()


def test_whoever_wants_no_motion_gets_none(open_page, demo):
    page = open_page(reduced_motion="reduce")
    write(official(page), "/status")
    official(page).get_by_role("button", name="Theo bộ phận").click()
    expect(official(page).locator(".fresh")).to_have_css("animation-name", "none")
