"""`nhacviec plan` and `nhacviec staff` as an operator types them; at the end, the installed command."""

import contextlib
import hashlib
import json
import re
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from storage.plans import sample_path

pytestmark = pytest.mark.e2e

PLAN = sample_path("hoai-hao-2023")
STAFF = sample_path("hoai-hao-2023-staff")
CODES = ["chu-tich", "pct", "vp-tk", "mot-cua", "tc-kh", "tp-ht", "vh-tt", "quan-tri"]
IMPORTED = (
    "Imported the plan 2023 of phường Hoài Hảo: "
    "41 tasks (17 unassigned), 8 areas, 14 targets, 4 periods, 5 units.\n"
)
SAME = "Nothing changed: the plan 2023 of phường Hoài Hảo is stored as the file says.\n"


def test_import_show_export_and_import_again(typed):
    assert typed("plan", "import", PLAN) == (0, IMPORTED, "")
    assert typed("plan", "import", PLAN) == (0, SAME, "")

    shown = typed("plan", "show")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert (
        "\n3. Cải cách thủ tục hành chính\n  3.a    [standing] Văn phòng – Thống kê: Chuẩn hóa"
        in shown.stdout
    )
    assert "  4.d    [standing] (unassigned): Thực hiện tốt việc phân cấp" in shown.stdout
    data = json.loads(typed("plan", "show", "--json").stdout)
    assert [len(data[name]) for name in ("units", "areas", "tasks", "targets", "periods")] == [
        5,
        8,
        41,
        14,
        4,
    ]
    task = next(task for task in data["tasks"] if task["code"] == "4.d")
    assert (task["lead"], task["deadline"], task["state"], task["support"]) == (None, None, "open", [])
    assert data["periods"][0]["due"] == "2023-03-17"

    printed = typed("plan", "export")
    assert typed("plan", "export", "--out", "out.yaml") == (0, "Wrote out.yaml.\n", "")
    exported = typed.folder / "out.yaml"
    assert exported.read_text(encoding="utf-8") == printed.stdout
    kept = typed("plan", "export", "--out", "out.yaml")
    assert (kept.returncode, kept.stdout) == (1, "")
    assert "out.yaml is there already; name another file, or remove it first" in kept.stderr
    assert typed("plan", "import", "out.yaml") == (0, SAME, "")


def test_a_changed_plan_is_shown_and_applied_with_yes(typed):
    typed("plan", "import", PLAN)
    changed = typed.folder / "plan.yaml"
    changed.write_text(
        PLAN.read_text(encoding="utf-8").replace("Nguyễn Thành Tin", "Trần Thị B"), encoding="utf-8"
    )
    line = "  letterhead hoai-hao: signer_name: Nguyễn Thành Tin -> Trần Thị B\n"
    told = typed("plan", "import", changed)
    assert (told.returncode, told.stdout) == (1, line)
    assert told.stderr == (
        "nhacviec: 1 difference from what is stored, nothing was changed; run again with --yes to apply\n"
    )
    assert "Nguyễn Thành Tin" in typed("plan", "export").stdout
    applied = typed("plan", "import", changed, "--yes")
    assert applied == (0, f"Changed the plan 2023 of phường Hoài Hảo: 1 difference.\n{line}", "")
    assert typed("plan", "import", changed) == (0, SAME, "")


def test_what_somebody_decided_in_chat_stands_against_the_file(typed):
    typed("plan", "import", PLAN)
    typed("staff", "import", STAFF)
    with contextlib.closing(sqlite3.connect(typed.folder / "data" / "nhacviec.db")) as database:
        (task,) = database.execute("SELECT id FROM task WHERE code = '3.c'").fetchone()
        (unit,) = database.execute("SELECT id FROM unit WHERE code = 'tp-ht'").fetchone()
        database.execute("UPDATE task SET lead_unit_id = ? WHERE id = ?", (unit, task))
        database.execute(
            "INSERT INTO audit (office_id, at, official_id, subject, subject_id, change, before, after) "
            "SELECT office_id, '2023-03-06 01:00:00', id, 'task', ?, 'changed', '{}', ? "
            "FROM official WHERE code = 'chu-tich'",
            (task, json.dumps({"lead_unit_id": unit})),
        )
        database.commit()
    kept = (
        "Kept, because it was decided here since the plan was imported:\n"
        "  task 3.c: lead: tp-ht -> vp-tk (kept as Chủ tịch UBND phường decided on 2023-03-06)\n"
    )
    assert typed("plan", "import", PLAN) == (
        0,
        f"Nothing changed in the plan 2023 of phường Hoài Hảo.\n{kept}",
        "",
    )
    changed = typed.folder / "plan.yaml"
    changed.write_text(
        PLAN.read_text(encoding="utf-8").replace("Nguyễn Thành Tin", "Trần Thị B"), encoding="utf-8"
    )
    assert kept in typed("plan", "import", changed).stdout
    assert kept in typed("plan", "import", changed, "--yes").stdout


def test_all_faults_of_a_bad_plan_are_told_and_nothing_is_made(typed):
    bad = typed.folder / "bad.yaml"
    text = (
        PLAN.read_text(encoding="utf-8")
        .replace("lead: tc-kh", "lead: nobody")
        .replace("year: 2023", "year: x")
    )
    bad.write_text(text, encoding="utf-8")
    lines = [
        number for number, line in enumerate(text.splitlines(), 1) if "nobody" in line or "year: x" in line
    ]
    told = typed("plan", "import", "bad.yaml")
    assert (told.returncode, told.stdout) == (1, "")
    assert told.stderr.splitlines()[0] == "nhacviec: nothing was imported, bad.yaml has 7 faults to correct:"
    assert [int(line.split(":")[1]) for line in told.stderr.splitlines()[1:]] == lines
    assert not (typed.folder / "data").exists()


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("plan", "import"), 2, "FILE"),
        (
            ("plan", "import", "none.yaml"),
            1,
            "there is no file none.yaml; the samples that ship with nhacviec",
        ),
        (("plan", "import", "."), 1, ". is a folder"),
        (("plan", "show"), 1, "no plan has been imported; run `nhacviec plan import FILE`"),
        (("plan", "export"), 1, "no plan has been imported"),
        (("--demo", "plan", "export", "--out", "no/such/folder.yaml"), 1, "folder.yaml cannot be written"),
        (("--demo", "plan", "show", "--office", "x"), 1, "no plan of office 'x' has been imported"),
        (("staff", "import", STAFF), 1, ":2: there is no office 'hoai-hao'; import its plan first"),
        (("staff", "invite"), 2, "name the officials by their codes, or give --all"),
        (("staff", "invite", "vp-tk", "--all"), 2, "name the officials by their codes, or give --all"),
        (("staff", "invite", "--all"), 1, "nobody holds a post today; run `nhacviec staff import FILE`"),
        (
            ("--demo", "staff", "invite", "vp-tk", "x"),
            1,
            "there is no official 'x'; `nhacviec staff list` shows",
        ),
    ],
)
def test_what_cannot_be_done_ends_in_a_sentence(typed, words, code, sentence):
    told = typed(*words)
    assert (told.returncode, told.stdout) == (code, "")
    assert sentence in " ".join(told.stderr.replace("│", " ").split())
    assert "Traceback" not in told.stderr


def test_staff_import_and_list(typed):
    typed("plan", "import", PLAN)
    assert typed("staff", "list") == (
        0,
        "No officials yet; run `nhacviec staff import FILE`.\n",
        "",
    )
    assert typed("staff", "list", "--json").stdout == "[]\n"
    added = f"Added 8 officials to phường Hoài Hảo: {', '.join(CODES)}.\n"
    assert typed("staff", "import", STAFF) == (0, added, "")
    same = "Nothing changed: the staff of phường Hoài Hảo is stored as the file says.\n"
    assert typed("staff", "import", STAFF) == (0, same, "")

    shown = typed("staff", "list").stdout.splitlines()
    assert [line.split()[0] for line in shown] == CODES
    assert re.split(r"  +", shown[1]) == [
        "pct",
        "Phó Chủ tịch UBND phường",
        "leader@hoai-hao, leader@tp-ht, leader@vh-tt",
        "(not joined)",
    ]
    listed = json.loads(typed("staff", "list", "--json").stdout)
    assert listed[2] == {
        "office": "hoai-hao",
        "code": "vp-tk",
        "name": "Phụ trách Văn phòng – Thống kê",
        "contact": None,
        "posts": [
            {"role": "coordinator", "unit": "hoai-hao", "since": None, "until": None},
            {"role": "head", "unit": "vp-tk", "since": None, "until": None},
        ],
        "channels": [],
    }


def test_a_changed_staff_file_is_shown_and_applied_with_yes(ward):
    changed = ward.folder / "staff.yaml"
    text = STAFF.read_text(encoding="utf-8").replace("Quản trị hệ thống", "Lê Văn C")
    changed.write_text(text.replace("      - {role: leader, unit: vh-tt}\n", ""), encoding="utf-8")
    lines = "  official quan-tri: name: Quản trị hệ thống -> Lê Văn C\n  post pct leader@vh-tt: ended\n"
    told = ward("staff", "import", changed)
    assert (told.returncode, told.stdout) == (1, lines)
    assert "2 differences from what is stored, nothing was changed" in told.stderr
    applied = ward("staff", "import", changed, "--yes")
    assert applied.stdout == f"Changed the staff of phường Hoài Hảo: 2 differences.\n{lines}"
    assert re.search(r"leader@hoai-hao, leader@tp-ht +\(not joined\)", ward("staff", "list").stdout)


def test_invites(ward):
    before = datetime.now(UTC)
    made = json.loads(ward("staff", "invite", "--all", "--json").stdout)
    assert [list(one) for one in made] == [["official", "invite", "link", "expires_at"]] * 8
    assert [one["official"] for one in made] == CODES
    for one in made:
        assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", one["invite"])
        assert one["link"] is None
        assert one["expires_at"].endswith("+07:00")
        expires = datetime.fromisoformat(one["expires_at"])
        assert timedelta(days=7) - timedelta(seconds=1) <= expires - before < timedelta(days=7, hours=1)
    assert len({one["invite"] for one in made}) == 8

    one_line = ward("staff", "invite", "vp-tk", "vp-tk").stdout
    assert re.fullmatch(r"vp-tk  /start \S+  until \d{4}-\d\d-\d\d \d\d:\d\d\n", one_line)
    with sqlite3.connect(ward.database) as database:
        kept = database.execute("SELECT code_hash FROM invite").fetchall()
        database.execute(
            "INSERT INTO bot (channel, name, office_id, pushes) VALUES ('telegram', 'ward_bot', 1, 1)"
        )
    assert len(kept) == 9
    hashes = {hashlib.sha256(one["invite"].encode()).hexdigest() for one in made}
    assert hashes < {row[0] for row in kept}

    (linked,) = json.loads(ward("staff", "invite", "tc-kh", "--json").stdout)
    assert linked["link"] == f"https://t.me/ward_bot?start={linked['invite']}"


def test_only_those_with_a_post_are_invited_together(ward):
    with sqlite3.connect(ward.database) as database:
        database.execute("UPDATE post SET until = '2023-01-31' WHERE official_id = 2")
    made = json.loads(ward("staff", "invite", "--all", "--json").stdout)
    assert [one["official"] for one in made] == [code for code in CODES if code != "pct"]


def test_the_demo_has_its_sample(typed):
    assert typed("--demo", "plan", "show").stdout.startswith("Kế hoạch cải cách hành chính phường Hoài Hảo")
    assert typed("--demo", "plan", "import", PLAN) == (0, SAME, "")
    assert typed("--demo", "staff", "list").stdout.splitlines()[0].endswith("web")
    assert len(json.loads(typed("--demo", "staff", "invite", "--all", "--json").stdout)) == 8


def test_the_installed_command(nhacviec):
    first = nhacviec("plan", "import", PLAN)
    assert (first.returncode, first.stdout, first.stderr) == (0, IMPORTED, "")
    changed = nhacviec.folder / "plan.yaml"
    changed.write_text(
        PLAN.read_text(encoding="utf-8").replace("lead: tc-kh", "lead: vp-tk"), encoding="utf-8"
    )
    second = nhacviec("plan", "import", changed)
    assert (second.returncode, second.stdout.count("lead: tc-kh -> vp-tk")) == (1, 6)
