"""Takes the pictures of README and docs/huong-dan.md from the demo: .venv/bin/python tools/pictures.py

Needs Chromium with the fonts that `.ci/run` installs. A demo of its own in a folder of its own is played.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from playwright.sync_api import Locator, Page, expect, sync_playwright

DOCS = Path(__file__).resolve().parent.parent / "docs"
PORT, PATIENCE = "8099", 60_000
FINANCE, OFFICE, CHAIRMAN = (
    "Phụ trách Tài chính – Kế hoạch",
    "Phụ trách Văn phòng – Thống kê",
    "Chủ tịch UBND phường",
)
REPORTS = {
    FINANCE: "6.b đã ban hành Quyết định 12/QĐ-UBND\n6.a không phát sinh",
    OFFICE: "3.c đã niêm yết 12 thủ tục",
}


def phone(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name)


def say(page: Page, name: str, words: str) -> None:
    """Returns when it was answered."""
    shown = phone(page, name)
    before = shown.locator(".bot").count()
    shown.get_by_role("textbox").fill(words)
    shown.get_by_role("textbox").press("Enter")
    expect(shown.locator(".bot")).not_to_have_count(before)
    page.wait_for_timeout(700)


def tap(page: Page, name: str, label: str) -> None:
    phone(page, name).locator(".choices").get_by_role("button", name=re.compile(f"^{label}")).last.click()
    page.wait_for_timeout(1500)


def play(page: Page) -> None:
    page.get_by_role("button", name="Đến lần nhắc tiếp theo").click()
    for name in REPORTS:
        expect(phone(page, name).locator(".bot").last).to_contain_text("📌")
    for name, words in REPORTS.items():
        say(page, name, words)
    say(page, CHAIRMAN, "/status")
    page.screenshot(path=DOCS / "demo.png")
    phone(page, FINANCE).screenshot(path=DOCS / "pictures" / "cong-chuc.png")
    phone(page, CHAIRMAN).screenshot(path=DOCS / "pictures" / "lanh-dao.png")
    tap(page, CHAIRMAN, "Xem hình")
    page.wait_for_timeout(4000)
    phone(page, CHAIRMAN).screenshot(path=DOCS / "pictures" / "hinh.png")
    say(page, OFFICE, "/tonghop")
    phone(page, OFFICE).screenshot(path=DOCS / "pictures" / "dau-moi.png")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = {**os.environ, "DATA_DIR": folder, "WEB_PORT": PORT}
        command = [str(Path(sys.executable).with_name("nhacviec")), "demo", "--at", "2023-03-06T16:30"]
        server = subprocess.Popen(command, cwd=folder, env=settings)
        try:
            with sync_playwright() as playwright:
                expect.set_options(timeout=PATIENCE)
                browser = playwright.chromium.launch(
                    executable_path=shutil.which("chromium"), args=["--no-sandbox"]
                )
                page = browser.new_page(viewport={"width": 1280, "height": 800}, locale="vi-VN")
                _await(f"http://127.0.0.1:{PORT}/health", page)
                page.goto(f"http://127.0.0.1:{PORT}")
                expect(page.locator(".phone")).to_have_count(3)
                play(page)
                browser.close()
        finally:
            server.terminate()
            server.wait()


def _await(address: str, page: Page) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(address, timeout=5)
        except OSError:
            page.wait_for_timeout(200)
        else:
            return


if __name__ == "__main__":
    main()
