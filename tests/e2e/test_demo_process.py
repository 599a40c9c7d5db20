"""The demo as a process: opened, killed in the middle of a form, opened again, stopped."""

import json
import signal
import sqlite3
import urllib.request

import pytest

PATIENCE = 60
pytestmark = pytest.mark.e2e


def transcript(nhacviec, chat):
    with sqlite3.connect(nhacviec.folder / "data" / "demo.db") as database:
        rows = database.execute("SELECT direction, text, id, choices FROM message WHERE chat_id = ?", (chat,))
        return [(direction, text, number, json.loads(choices)) for direction, text, number, choices in rows]


def last_answer(nhacviec, chat):
    return [row for row in transcript(nhacviec, chat) if row[0] == "out"][-1]


def say(demo, nhacviec, text, number):
    demo.post("/api/say", chat="tc-kh", text=text, event_id=f"event-number-{number}", reply_to=None)
    demo.wait_until(lambda: len(transcript(nhacviec, "tc-kh")) == 2 * number)
    return last_answer(nhacviec, "tc-kh")[1]


def test_killed_in_the_middle_of_a_form_it_goes_on(nhacviec, open_demo):
    demo = open_demo()
    assert "Báo cáo nhiệm vụ nào" in say(demo, nhacviec, "/baocao", 1)
    assert "6.b" in say(demo, nhacviec, "6.b", 2)
    demo.kill()

    demo = open_demo()
    assert "có khó khăn" in say(demo, nhacviec, "đã ban hành quy chế", 3)
    demo.kill()

    demo = open_demo()
    say(demo, nhacviec, "không có", 4)
    assert "✅ Đã ghi <b>6.b</b>" in say(demo, nhacviec, "không có", 5)
    code, out, err = demo.stop()
    assert (code, err) == (0, "")
    assert f"The demo is open at {demo.url}" in out
    assert "Ctrl+C" in out
    (report,) = json.loads(nhacviec("--demo", "progress", "list", "--json").stdout)
    assert report["text"] == "đã ban hành quy chế"


def test_killed_between_storing_and_handling_the_message_is_answered_after_the_restart(nhacviec, open_demo):
    open_demo().kill()
    with sqlite3.connect(nhacviec.folder / "data" / "demo.db") as database:
        database.execute(
            "INSERT INTO inbox (office_id, bot_id, event_id, chat_id, payload, state, attempts, received_at) "
            "VALUES (1, 1, 'stored-before-the-kill', 'tc-kh', ?, 'received', 1, '2026-11-24 03:00:00')",
            (json.dumps({"text": "6.b không phát sinh", "sent_at": "2023-02-27T07:10:00+07:00"}),),
        )
    again = open_demo()
    again.wait_until(lambda: len(transcript(nhacviec, "tc-kh")) == 2)
    assert "✅ Đã ghi <b>6.b</b>" in last_answer(nhacviec, "tc-kh")[1]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_at_once_even_with_a_page_open(open_demo, how):
    demo = open_demo()
    with urllib.request.urlopen(demo.url + "/events", timeout=PATIENCE) as stream:
        stream.read(1)
        code, _, err = demo.stop(how)
    assert (code, err) == (0, "")


def test_a_second_one_on_the_same_file_is_refused(nhacviec, open_demo):
    open_demo()
    for words in (("demo",), ("--demo", "run")):
        told = nhacviec(*words, WEB_PORT="65000")
        assert told.returncode == 1
        assert "another nhacviec is running on" in told.stderr
        assert "Traceback" not in told.stderr
    assert nhacviec("--demo", "progress", "list").returncode == 0, "other commands run beside it"


def test_run_opens_the_demo_on_a_demo_database_only(open_demo):
    assert open_demo("--demo", "run").stop()[0] == 0


def test_a_chat_beside_it_moves_its_clock_and_its_page_hears_of_it(nhacviec, open_demo):
    demo = open_demo()
    nhacviec("--demo", "chat", "--as", "vp-tk", "--at", "2023-03-01T09:00", stdin="")
    with urllib.request.urlopen(demo.url + "/events", timeout=PATIENCE) as stream:
        demo.wait_until(lambda: b'"now":"2023-03-01' in stream.readline())
    assert len(transcript(nhacviec, "tc-kh")) == 1


def test_the_demo_leaves_the_channels_of_the_office_alone(nhacviec, open_demo):
    """With a token in the settings `run` would look for Telegram; `demo` does not."""
    nhacviec.settings |= {
        "TELEGRAM_BOT_TOKEN": "123456:abcdefghij",
        "TELEGRAM_API_BASE": "http://127.0.0.1:9",
    }
    code, out, err = open_demo("demo").stop()
    assert (code, err) == (0, "")
    assert "Telegram" not in out
