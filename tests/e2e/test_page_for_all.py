"""The demo page by keyboard, by ear, on a narrow phone, in the dark and without motion."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.e2e


def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    for _ in range(80):
        if target.evaluate("node => node === document.activeElement"):
            return
        page.keyboard.press(key)
    pytest.fail(f"the keyboard does not reach {target}")


def test_the_keyboard_is_enough(page, demo, official):
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


def test_a_screen_reader_finds_its_way(page, official):
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


def test_a_narrow_phone_shows_one_at_a_time_without_overflow(open_fake, demo, phone, official, write):
    demo.tell("tc-kh", f"<b>{LONG}</b>\n<code>{LONG}</code>", "Báo cáo từng việc", LONG)
    page = open_fake(width=360, height=640, has_touch=True, is_mobile=True)
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
def test_every_word_is_readable_by_day_and_in_the_dark(
    open_fake, demo, errors, scheme, width, official, write
):
    page = open_fake(width=width, color_scheme=scheme)
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
    demo.fails = ValueError("Chưa nhận được tin này.")
    write(shown, "Không gửi được")
    expect(shown.locator(".failed")).to_be_visible()
    assert page.evaluate(CONTRAST) == []
    errors.clear()


def test_whoever_wants_no_motion_gets_none(open_fake, demo, official, write):
    page = open_fake(reduced_motion="reduce")
    write(official(page), "/status")
    official(page).get_by_role("button", name="Theo bộ phận").click()
    expect(official(page).locator(".fresh")).to_have_css("animation-name", "none")
