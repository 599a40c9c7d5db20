"""What is said, tapped and answered on the demo page, over a bot that is played."""

import struct
import zlib

import pytest
from playwright.sync_api import expect

from messages.types import OutgoingFile

pytestmark = pytest.mark.e2e

# Saying and reading


def test_three_phones_and_the_date(page, phone):
    for name in ("Phụ trách Tài chính – Kế hoạch", "Phụ trách Văn phòng – Thống kê", "Chủ tịch UBND phường"):
        expect(phone(page, name)).to_be_visible()
    expect(page.locator("#now")).to_have_text("thứ Hai, 27/02/2023 · 07:00")


def test_what_is_typed_is_said_once_and_answered(page, demo, phone, official):
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


def test_quick_commands_are_sent_and_leave_the_draft_alone(page, official):
    shown = official(page)
    shown.get_by_role("textbox").fill("6.b đang")
    shown.get_by_role("group", name="Lệnh nhanh").get_by_role("button", name="/status").click()
    expect(shown.locator(".bot b")).to_have_text("Tình hình thực hiện Kế hoạch CCHC năm 2023")
    expect(shown.get_by_role("textbox")).to_have_value("6.b đang")


def test_a_command_in_the_text_is_sent_and_an_example_goes_to_the_composer(page, official, write):
    shown = official(page)
    write(shown, "/status")
    shown.get_by_role("button", name="6.b xong, Quyết định …").click()
    expect(shown.get_by_role("textbox")).to_have_value("6.b xong, Quyết định …")
    shown.locator(".bot .command", has_text="/viec").click()
    expect(shown.locator(".said .text").last).to_have_text("/viec")


def test_dangerous_text_is_only_text(page, demo, official, write):
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


def test_enter_while_composing_a_vietnamese_word_does_not_send(page, official):
    box = official(page).get_by_role("textbox")
    box.fill("Đã niêm yê")
    box.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    box.press_sequentially("t")
    expect(box).to_have_value("Đã niêm yêt")
    expect(page.locator(".said")).to_have_count(0)


def test_too_long_a_text_is_kept_and_not_sent(page, official):
    shown = official(page)
    shown.get_by_role("textbox").fill("ậ" * 10_001)
    expect(
        shown.get_by_text("Tin dài 10.001 ký tự, quá 10.000. Đề nghị chia thành nhiều tin.")
    ).to_be_visible()
    expect(shown.get_by_role("button", name="Gửi", exact=True)).to_be_disabled()
    shown.get_by_role("textbox").press("Enter")
    expect(shown.get_by_role("textbox")).to_have_value("ậ" * 10_001)


# Buttons, edits, replies


def test_a_tapped_button_shows_that_it_was_chosen(page, demo, official, write):
    shown = official(page)
    write(shown, "/status")
    shown.get_by_role("button", name="Quá hạn").click()
    expect(shown.locator(".bot .text").last).to_have_text("Không có việc quá hạn.")
    expect(shown.get_by_role("button", name="Quá hạn (đã chọn)")).to_be_enabled()
    expect(shown.get_by_text("Đã bấm «Quá hạn»")).to_be_visible()
    page.reload()
    expect(shown.get_by_role("button", name="Quá hạn (đã chọn)")).to_be_visible()
    assert demo.taps == [(2, 1)]


def test_an_edit_takes_the_place_of_its_message(page, demo, official, write):
    shown = official(page)
    write(shown, "/status")
    # Else what is said unasked may come before the answer.
    expect(shown.locator(".bot")).to_have_count(1)
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


def test_a_reply_quotes_what_it_answers(page, demo, official):
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


def test_a_reply_can_be_given_up(page, demo, official, write):
    shown = official(page)
    demo.tell("tc-kh", "Một")
    shown.locator(".bot").hover()
    shown.get_by_role("button", name="Trả lời", exact=True).click()
    page.keyboard.press("Escape")
    expect(shown.locator(".quote")).to_be_hidden()
    write(shown, "Hai")
    expect(shown.locator(".bot .text").last).to_have_text("Đã ghi: «Hai»")
    assert demo.said[1].reply_to is None


# Files


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def picture(width=640, height=300):
    """A grey PNG that a browser draws."""
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    parts = _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def test_a_picture_is_shown_and_saved_by_its_name(page, demo, official):
    data = picture()
    demo.gives("tc-kh", OutgoingFile("Biểu đồ quý I.png", "image/png", data, True, "18/30 nhiệm vụ"))
    shown = official(page)
    image = shown.get_by_role("img", name="Ảnh Biểu đồ quý I.png")
    expect(image).to_be_visible()
    expect(image).to_have_js_property("naturalWidth", 640)
    assert image.bounding_box()["width"] <= shown.locator(".bubble.bot").bounding_box()["width"]
    expect(shown.locator(".bot .text")).to_have_text("18/30 nhiệm vụ")
    with page.expect_download() as saving:
        image.click()
    assert saving.value.suggested_filename == "Biểu đồ quý I.png"
    assert saving.value.path().read_bytes() == data


def test_a_document_is_a_link_with_its_name_said_once(page, demo, official):
    demo.gives("tc-kh", OutgoingFile("Dự thảo <b>.docx", "application/x", b"PK", caption="Dự thảo <b>.docx"))
    shown = official(page)
    link = shown.get_by_role("link", name="📎 Dự thảo <b>.docx")
    expect(link).to_be_visible()
    expect(shown.locator(".bubble.bot")).to_have_count(1)
    expect(shown.locator(".bot .text")).to_have_count(0)
    with page.expect_download() as saving:
        link.click()
    assert saving.value.path().read_bytes() == b"PK"


def test_a_picture_that_may_not_be_seen_any_more_is_a_name(page, demo, official, errors):
    demo.gives("tc-kh", OutgoingFile("Ảnh.png", "image/png", b"no picture", True, "Ảnh.png"))
    expect(official(page).get_by_role("link", name="📎 Ảnh.png")).to_be_visible()
    errors.clear()
