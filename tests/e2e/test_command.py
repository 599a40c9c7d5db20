"""The command line as a user types it: the shown examples, and bad input that ends in a sentence."""

import json
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.e2e

CHAT = ("--demo", "chat", "--as")


def test_the_examples_of_the_readme(nhacviec):
    tasks = nhacviec(*CHAT, "vp-tk", "--at", "2023-03-06T08:00", stdin="/viec\n")
    assert (tasks.returncode, tasks.stderr) == (0, "")
    assert tasks.stdout.startswith("Việc của đồng chí: 11 nhiệm vụ\n")
    assert "1. Báo cáo từng việc\n2. Trang sau ›" in tasks.stdout

    said = "3.c đã niêm yết 12 thủ tục\n/status\n"
    answers = nhacviec(*CHAT, "vp-tk", "--at", "2023-03-06T08:05", stdin=said)
    assert (answers.returncode, answers.stderr) == (0, "")
    assert "✅ Đã ghi 3.c" in answers.stdout
    assert "đến 08:05 ngày 06/3/2023" in answers.stdout
    assert "<b>" not in answers.stdout

    listed = nhacviec("--demo", "progress", "list", "--json")
    (report,) = json.loads(listed.stdout)
    assert (report["task"], report["author"], report["percent"]) == ("3.c", "vp-tk", None)
    assert report["text"] == "đã niêm yết 12 thủ tục"
    assert report["sent_at"].startswith("2023-03-06T08:05")
    assert report["sent_at"].endswith("+07:00")
    assert "3.c" in nhacviec("--demo", "progress", "list", "--task", "3.c").stdout
    assert "3.c" in nhacviec("--demo", "progress", "list", "--task", "3C").stdout
    assert nhacviec("--demo", "progress", "list", "--task", "3.a").stdout == "No reports yet.\n"
    unknown = nhacviec("--demo", "progress", "list", "--task", "9.z")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert "there is no task '9.z'" in unknown.stderr


def test_buttons_are_answered_by_their_numbers(nhacviec):
    told = nhacviec(*CHAT, "tc-kh", stdin="/baocao\n2\nđã ban hành quy chế\n1\n1\n99\n")
    assert told.returncode == 0
    assert "✅ Đã ghi 6.b – báo cáo quý I: «đã ban hành quy chế»" in told.stdout
    assert "Tôi chưa hiểu: «99»" in told.stdout


def test_the_first_words_after_a_restart_answer_the_open_form(nhacviec):
    asked = nhacviec(*CHAT, "vp-tk", stdin="/giao mới\nRà soát hồ sơ\n7\n2\n1\n").stdout
    assert "Hoàn thành chậm nhất ngày nào?" in asked
    given = nhacviec(*CHAT, "vp-tk", stdin="30/3/2023\n").stdout
    assert "6.4 Rà soát hồ sơ (hạn 30/3/2023)" in given


def test_moving_the_demo_by_chat_sends_the_mornings_on_the_way(nhacviec):
    assert nhacviec(*CHAT, "vp-tk", "--at", "2023-03-01T09:00", stdin="").returncode == 0
    with sqlite3.connect(nhacviec.folder / "data" / "demo.db") as database:
        sent = database.execute("SELECT chat_id, count(*) FROM message WHERE direction = 'out' GROUP BY 1")
        assert dict(sent.fetchall()) == dict.fromkeys(
            ("chu-tich", "pct", "vp-tk", "tc-kh", "tp-ht", "vh-tt"), 1
        )


def test_an_earlier_moment_holds_for_that_chat_alone(nhacviec):
    nhacviec(*CHAT, "vp-tk", "--at", "2023-03-06T08:00", stdin="")
    back = nhacviec(*CHAT, "vp-tk", "--at", "2023-03-01T08:00", stdin="/status\n")
    assert "đến 08:00 ngày 01/3/2023" in back.stdout
    assert "ngày 06/3/2023" in nhacviec(*CHAT, "vp-tk", stdin="/status\n").stdout


def test_hostile_lines_from_a_pipe(nhacviec):
    said = "3.c <b>&\x00 đã\u0302 😀\n" + "3.a " + "x" * 5000 + "\n\n   \n/viec\n"
    told = nhacviec(*CHAT, "vp-tk", stdin=said)
    assert (told.returncode, told.stderr) == (0, "")
    assert "✅ Đã ghi 3.c – báo cáo quý I: «<b>&" in told.stdout
    assert "✅ Đã ghi 3.a" in told.stdout


@pytest.mark.parametrize(
    ("words", "settings", "code", "sentence"),
    [
        (
            ("progress", "list"),
            {"DATABASE_URL": "nonsense"},
            1,
            "use sqlite:///path/to/file.db or postgresql",
        ),
        (("run",), {"DATABASE_URL": "nonsense"}, 1, "DATABASE_URL is not a database address"),
        (("run",), {"WEB_PORT": "http"}, 1, "WEB_PORT must be a whole number"),
        (("run",), {}, 1, "no channel is configured"),
        (("chat", "--as", "vp-tk", "--at", "2023-03-06T08:00"), {}, 2, "--at sets the clock of the demo"),
        (("run", "--at", "2023-03-06T08:00"), {}, 2, "--at sets the clock of the demo"),
        (("--demo", "chat", "--as", "vp-tk", "--at", "hôm qua"), {}, 2, "is not a date and time"),
        (("demo", "--at", "9999-12-31"), {}, 2, "the demo knows the days from 2023-01-01 to 2024-12-31"),
        (("--demo", "chat", "--as", "vp-tk", "--at", "0001-01-01T00:00"), {}, 2, "the demo knows the days"),
        (("--demo", "chat", "--as", "nobody"), {}, 1, "there is no official 'nobody'"),
        (("--demo", "chat"), {}, 2, "--as"),
        (("progress", "list"), {"DATABASE_URL": "postgresql://me:hunter2@127.0.0.1:1/x"}, 1, "cannot open"),
    ],
)
def test_bad_input_ends_in_a_clear_sentence(nhacviec, words, settings, code, sentence):
    told = nhacviec(*words, **settings)
    assert told.returncode == code
    assert sentence in " ".join(told.stderr.replace("│", " ").split())
    assert "Traceback" not in told.stderr
    assert "hunter2" not in told.stderr


def test_a_demo_earlier_than_it_stands_is_refused(nhacviec):
    nhacviec(*CHAT, "vp-tk", "--at", "2023-03-06T08:00", stdin="")
    told = nhacviec("demo", "--at", "2023-03-01T08:00")
    assert told.returncode == 1
    assert "only moves forward" in told.stderr


def test_a_port_that_is_taken_is_named(nhacviec):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        told = nhacviec("demo", WEB_PORT=port)
    assert told.returncode == 1
    assert f"127.0.0.1:{port}" in told.stderr
    assert "set WEB_PORT to another port" in told.stderr
    assert "Traceback" not in told.stderr


def test_the_demo_never_opens_real_data(nhacviec):
    assert nhacviec("progress", "list").stdout == "No reports yet.\n"
    real = nhacviec.folder / "data" / "nhacviec.db"
    real.rename(real.with_name("demo.db"))
    for words in (("demo",), (*CHAT, "vp-tk"), ("--demo", "progress", "list")):
        told = nhacviec(*words)
        assert told.returncode == 1
        assert "holds real data; the demo never opens it" in told.stderr


def test_a_chat_on_real_data_keeps_real_time(nhacviec, sample_files):
    plan, staff = sample_files
    assert nhacviec("plan", "import", plan).returncode == 0
    assert nhacviec("staff", "import", staff).returncode == 0
    told = nhacviec("chat", "--as", "chu-tich", stdin="/status\n")
    assert told.returncode == 0
    assert "Tình hình thực hiện Kế hoạch CCHC năm 2023" in told.stdout
    assert nhacviec("migrate").stdout == "The database is up to date.\n"


@pytest.fixture
def sample_files():
    from storage.plans import sample_path

    return sample_path("hoai-hao-2023"), sample_path("hoai-hao-2023-staff")


def test_who_stops_reading_ends_the_chat_and_the_next_one_begins_at_once(nhacviec):
    """`nhacviec chat | head`: no traceback, and no event left in dead hands."""
    pipe = subprocess.PIPE
    chat = subprocess.Popen(
        [Path(sys.executable).with_name("nhacviec"), *CHAT, "vp-tk"],
        **{"cwd": nhacviec.folder, "env": nhacviec.environment()},
        **{"stdin": pipe, "stdout": pipe, "stderr": pipe, "text": True},
    )
    chat.stdout.close()
    chat.stdout = None
    _, told = chat.communicate("/viec\n" * 50, timeout=60)
    assert (chat.returncode, told) == (0, "")
    assert nhacviec(*CHAT, "vp-tk", stdin="/lich\n").stdout.count("🗓 Lịch báo cáo") == 1
