"""What the demo page loses when things go wrong: nothing."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e


def test_a_lost_connection_loses_nothing(page, demo, errors, official, write):
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


def test_a_refused_message_is_kept_over_a_reload_and_can_be_rewritten(page, demo, errors, official, write):
    shown = official(page)
    demo.fails = ValueError("Chưa nhận được tin này.")
    write(shown, "6.b xong")
    expect(shown.locator(".failed")).to_contain_text("Chưa nhận được tin này.")
    demo.fails = None
    page.reload()
    expect(shown.locator(".failed .text")).to_have_text("6.b xong")
    shown.get_by_role("button", name="Sửa").click()
    expect(shown.get_by_role("textbox")).to_have_value("6.b xong")
    expect(shown.locator(".failed")).to_have_count(0)
    shown.get_by_role("textbox").press("Enter")
    expect(shown.locator(".bot .text")).to_have_text("Đã ghi: «6.b xong»")
    assert all("422" in error for error in errors)
    errors.clear()


def test_a_message_that_arrived_though_its_answer_was_lost_is_shown_once(page, demo, errors, official, write):
    shown = official(page)
    page.route("**/api/say", lambda route: (route.fetch(), route.abort()))
    write(shown, "6.b xong")
    expect(shown.locator(".bot .text")).to_have_text("Đã ghi: «6.b xong»")
    expect(shown.locator(".said")).to_have_count(1)
    expect(shown.locator(".failed")).to_have_count(0)
    errors.clear()
