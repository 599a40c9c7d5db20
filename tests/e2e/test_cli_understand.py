"""`nhacviec understand` as an operator types it, and at the end of a pipe."""

import json
import os
import pty
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from storage.plans import sample_path

pytestmark = pytest.mark.e2e

NO_PLAN = "No plan has been imported: task codes are known by their shape only.\n"
KEYS = ["task", "state", "percent", "result", "difficulty"]


def items(line: str) -> list[dict[str, object]]:
    said = json.loads(line)
    assert list(said) == ["items"]
    return said["items"]


def test_without_a_plan_codes_are_read_by_their_shape_and_no_database_is_made(typed):
    told = typed("understand", "progress", "3c xong, 3.d chưa", "niêm yết TTHC 80%")
    assert told == (
        0,
        "> 3c xong, 3.d chưa\n"
        "  3.c    done\n"
        "  3.d    not_started\n"
        "> niêm yết TTHC 80%\n"
        "  -      in_progress  80%  result: niêm yết TTHC\n",
        NO_PLAN,
    )
    assert list(typed.folder.iterdir()) == []


def test_with_a_plan_its_codes_and_titles_are_known(ward):
    told = ward(
        "understand",
        "progress",
        "xong 3.3 còn 3.4 thì chưa",
        "niêm yết TTHC 80%",
        "9.z xong",
        "rà soát văn bản xong",
    )
    assert told == (
        0,
        "> xong 3.3 còn 3.4 thì chưa\n"
        "  3.c    done\n"
        "  3.d    not_started\n"
        "> niêm yết TTHC 80%\n"
        "  3.c    in_progress  80%\n"
        "> 9.z xong\n"
        "  -      unclear  because: unknown_code\n"
        "> rà soát văn bản xong\n"
        "  one of 2.a, 2.b, 4.a? done\n",
        "",
    )


def test_a_reply_of_several_lines_is_one(ward):
    told = ward("understand", "progress", "3.a 70%, vướng kinh phí\n3.c đã niêm yết\nđủ 12 thủ tục")
    assert told.stdout == (
        "> 3.a 70%, vướng kinh phí / 3.c đã niêm yết / đủ 12 thủ tục\n"
        "  3.a    blocked  70%  difficulty: vướng kinh phí\n"
        "  3.c    in_progress  result: đã niêm yết / đủ 12 thủ tục\n"
    )


def test_json_has_an_object_for_each_reply(ward):
    told = ward(
        "understand", "progress", "--json", "6.b xong, QĐ 12/QĐ-UBND", "xong 70%", "quy hoạch cán bộ 50%"
    )
    assert (told.returncode, told.stderr) == (0, "")
    first, second, third = map(items, told.stdout.splitlines())
    assert first == [
        {"task": "6.b", "state": "done", "percent": None, "result": "QĐ 12/QĐ-UBND", "difficulty": None}
    ]
    assert [list(one) for one in first] == [KEYS]
    assert [(one["state"], one["percent"], one["reason"]) for one in second] == [
        ("unclear", 70, "done_below_100")
    ]
    assert [(one["task"], one["percent"], one["candidates"]) for one in third] == [(None, 50, ["5.c", "5.e"])]


def test_nothing_is_recorded(ward):
    with sqlite3.connect(ward.database) as database:
        before = list(database.iterdump())
    ward("understand", "progress", "3.c xong")
    with sqlite3.connect(ward.database) as database:
        assert list(database.iterdump()) == before


def test_the_demo_has_its_sample(typed):
    told = typed("--demo", "understand", "progress", "--json", "iv1.b 40%")
    assert [(one["task"], one["percent"]) for one in items(told.stdout)] == [("IV1.b", 40)]
    assert not typed.database.exists()


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_another_offices_plan_is_not_read(typed, words):
    told = typed("understand", "progress", "3.c xong", "--office", "x", *words)
    assert (told.returncode, told.stdout) == (1, "")
    sentence = "no plan of office 'x' has been imported; run `nhacviec plan import FILE`\n"
    assert told.stderr == f"nhacviec: {sentence}"
    typed("plan", "import", sample_path("hoai-hao-2023"))
    again = typed("understand", "progress", "3.c xong", "--office", "x", *words)
    assert (again.returncode, again.stdout, again.stderr) == (1, "", told.stderr)
    assert typed("understand", "progress", "3.c xong", "--office", "hoai-hao", *words).returncode == 0


def test_several_plans_are_told_apart_by_their_office(ward):
    other = ward.folder / "other.yaml"
    text = sample_path("hoai-hao-2023").read_text(encoding="utf-8")
    other.write_text(
        text.replace("code: hoai-hao", "code: bong-son").replace("parent: hoai-hao", "parent: bong-son"),
        encoding="utf-8",
    )
    assert ward("plan", "import", other).returncode == 0
    told = ward("understand", "progress", "3.c xong")
    assert (told.returncode, told.stdout) == (1, "")
    assert "several offices have a plan (bong-son, hoai-hao); name one with --office" in told.stderr
    assert ward("understand", "progress", "3.c xong", "--office", "bong-son").stdout.endswith(
        "  3.c    done\n"
    )


def test_the_lines_of_a_pipe_are_answered_line_by_line(nhacviec):
    told = nhacviec("understand", "progress", "--json", stdin="3.c xong\n\nhạn khi nào?\n6.a không phát sinh")
    assert (told.returncode, told.stderr) == (0, "")
    states = [[(one["task"], one["state"]) for one in items(line)] for line in told.stdout.splitlines()]
    assert states == [
        [("3.c", "done")],
        [(None, "unclear")],
        [(None, "question")],
        [("6.a", "nothing_arose")],
    ]


def test_nothing_in_the_pipe_is_nothing_to_say(nhacviec):
    assert nhacviec("understand", "progress", "--json").stdout == ""


def test_a_terminal_alone_is_wrong_use(nhacviec):
    ours, theirs = pty.openpty()
    command = [Path(sys.executable).with_name("nhacviec"), "understand", "progress"]
    told = subprocess.run(
        command, cwd=nhacviec.folder, env=nhacviec.environment(), stdin=theirs, capture_output=True
    )
    os.close(ours)
    os.close(theirs)
    assert (told.returncode, told.stdout) == (2, b"")
    assert b"the lines of a pipe" in told.stderr
