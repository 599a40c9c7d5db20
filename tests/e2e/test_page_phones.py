"""Whose phones the demo page shows, what is new on them, and its date."""

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from bot.clock import HANOI

pytestmark = pytest.mark.e2e

# Whose phone, what is new


def test_news_of_somebody_not_shown_is_marked_until_it_is_looked_at(page, demo, phone, official):
    demo.tell("tp-ht", "Báo cáo quý I – còn 5 ngày làm việc")
    box = official(page).get_by_role("combobox")
    marked = page.locator(".phone").first.locator("option", has_text="• Phụ trách Tư pháp – Hộ tịch")
    expect(marked).to_have_count(1)
    expect(page.locator(".others").first).to_have_text("• 1 người khác có tin")
    box.select_option("tp-ht")
    expect(phone(page, "Phụ trách Tư pháp – Hộ tịch").locator(".bot")).to_have_count(1)
    expect(marked).to_have_count(0)
    expect(page.locator(".others").first).to_have_text("")


def test_who_reads_earlier_words_is_not_pulled_away(page, demo, official):
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


def test_a_long_answer_is_read_from_its_beginning_and_the_next_from_its_own(page, demo, official):
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


def test_starting_anew_asks_first(page, demo, official, write):
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
