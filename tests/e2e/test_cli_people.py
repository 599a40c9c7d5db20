"""`nhacviec staff leave` and `staff handover` as an operator types them."""

import json
import sqlite3
from datetime import datetime

import pytest

from bot.clock import HANOI, Clock

pytestmark = pytest.mark.e2e

LEAVE = ("staff", "leave")
HAND_OVER = ("staff", "handover")
WEEK = ("--from", "2023-03-13", "--to", "2023-03-17")


class StandingClock(Clock):
    """Stands where it was put, business time and real time alike."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self._at = datetime.fromisoformat(at).replace(tzinfo=HANOI)

    def instant(self) -> datetime:
        return self._at


@pytest.fixture
def staff(ward):
    """The sample ward on Monday, 6 March 2023; tc-kh and tp-ht have joined by a channel."""
    ward.clock = StandingClock("2023-03-06T08:00")
    with sqlite3.connect(ward.database) as database:
        database.execute("INSERT INTO bot (channel, name, office_id, pushes) VALUES ('web', 'w', 1, 1)")
        database.execute(
            "INSERT INTO account (office_id, bot_id, official_id, external_id, state, preferred, linked_at)"
            " SELECT 1, 1, id, code, 'active', 1, '2023-01-01' FROM official WHERE code IN ('tc-kh', 'tp-ht')"
        )
    return ward


def notices(staff):
    """Whom a message waits for, and its first words."""
    with sqlite3.connect(staff.database) as database:
        rows = database.execute(
            "SELECT official.code, payload FROM notice JOIN official ON official.id = official_id"
            " ORDER BY notice.id"
        ).fetchall()
    return [(code, json.loads(payload)["html"].split("<b>")[0].strip()) for code, payload in rows]


def test_a_leave_is_recorded_listed_and_cancelled(staff):
    assert staff(*LEAVE, "--list") == (0, "Nobody is away, now or to come.\n", "")
    assert staff(*LEAVE, "--list", "--json").stdout == "[]\n"
    assert staff(*LEAVE, "tc-kh", *WEEK, "--deputy", "tp-ht") == (
        0,
        "tc-kh is away from 2023-03-13 to 2023-03-17, tp-ht hears in their place.\ntp-ht hears of it now.\n",
        "",
    )
    assert notices(staff) == [
        ("tp-ht", "🔁 Từ thứ Hai, 13/3/2023 đến hết thứ Sáu, 17/3/2023, đồng chí thay đồng chí"),
        (
            "tc-kh",
            "🔁 Đã ghi nhận đồng chí vắng từ thứ Hai, 13/3/2023 đến hết thứ Sáu, 17/3/2023. Đồng chí",
        ),
    ]
    assert staff(*LEAVE, "--list").stdout == (
        "tc-kh  Phụ trách Tài chính – Kế hoạch  2023-03-13 to 2023-03-17  deputy tp-ht  to come\n"
    )
    staff.clock = StandingClock("2023-03-13T08:00")
    assert staff(*LEAVE, "--list").stdout.endswith("deputy tp-ht  away today\n")
    assert json.loads(staff(*LEAVE, "--list", "--json").stdout) == [
        {
            "office": "hoai-hao",
            "away_today": True,
            "id": 1,
            "official_code": "tc-kh",
            "official": "Phụ trách Tài chính – Kế hoạch",
            "deputy_code": "tp-ht",
            "deputy": "Phụ trách Tư pháp – Hộ tịch",
            "since": "2023-03-13",
            "until": "2023-03-17",
        }
    ]
    assert staff(*LEAVE, "tc-kh", "--cancel").stdout == (
        "The leave of tc-kh from 2023-03-13 to 2023-03-17 is cancelled.\ntp-ht hears of it now.\n"
    )
    assert len(notices(staff)) == 4
    assert staff(*LEAVE, "--list").stdout == "Nobody is away, now or to come.\n"


def test_a_leave_ends_early(staff):
    staff(*LEAVE, "tc-kh", *WEEK, "--deputy", "tp-ht")
    staff.clock = StandingClock("2023-03-15T20:00")
    late = staff(*LEAVE, "tc-kh", "--cancel")
    assert (late.returncode, late.stdout) == (1, "")
    assert late.stderr == "nhacviec: the leave has begun on 2023-03-13; give the day of return\n"
    assert staff(*LEAVE, "tc-kh", "--back", "2023-03-16").stdout == (
        "The leave of tc-kh from 2023-03-13 to 2023-03-17 ends on 2023-03-15.\n"
        "tp-ht hears of it at 2023-03-16 07:30.\n"
    )
    assert "2023-03-13 to 2023-03-15" in staff(*LEAVE, "--list").stdout


def test_which_of_several_leaves_is_never_guessed(staff):
    staff(*LEAVE, "vh-tt", *WEEK, "--deputy", "mot-cua")
    staff(*LEAVE, "vh-tt", "--from", "2023-04-03", "--to", "2023-04-04", "--deputy", "mot-cua")
    told = staff(*LEAVE, "vh-tt", "--cancel")
    assert (told.returncode, told.stdout) == (1, "")
    assert "several leaves; name one by its first day, --from: 2023-03-13, 2023-04-03" in told.stderr
    assert staff(*LEAVE, "vh-tt", "--cancel", "--from", "2023-04-03").stdout == (
        "The leave of vh-tt from 2023-04-03 to 2023-04-04 is cancelled.\n"
        "mot-cua has not joined and cannot be told.\n"
    )
    assert staff(*LEAVE, "--list").stdout.count("vh-tt") == 1


def test_the_days_off_of_the_office_count(staff):
    """A Saturday that is worked by decision is a day on which people are told at once."""
    staff.clock = StandingClock("2023-03-11T09:00")
    told = staff(*LEAVE, "tc-kh", *WEEK, "--deputy", "tp-ht").stdout
    assert "hears of it at 2023-03-13 07:30" in told
    assert staff("calendar", "set", "2023-03-11", "work", "--note", "làm bù").returncode == 0
    assert "tp-ht hears of it now" in staff(*LEAVE, "tc-kh", "--cancel").stdout


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ((), 2, "give CODE with --from, --to, --deputy; or with --back; or --cancel; or --list"),
        (("tc-kh",), 2, "give CODE with"),
        (("tc-kh", "--list"), 2, "give CODE with"),
        (("--cancel",), 2, "give CODE with"),
        (("tc-kh", "--cancel", "--back", "2023-03-14"), 2, "give CODE with"),
        (("tc-kh", "--cancel", "--json"), 2, "--json goes with --list"),
        (("tc-kh", *WEEK), 2, "a leave needs all of --from, --to and --deputy"),
        (
            ("tc-kh", "--from", "13/3", "--to", "2023-03-17", "--deputy", "x"),
            2,
            "'13/3' is not a date such as",
        ),
        (("x", *WEEK, "--deputy", "tc-kh"), 1, "there is no official 'x'; `nhacviec staff list` shows"),
        (("tc-kh", *WEEK, "--deputy", "x"), 1, "there is no official 'x'"),
        (("tc-kh", *WEEK, "--deputy", "tc-kh"), 1, "the deputy must be somebody else"),
        (("tc-kh", "--cancel"), 1, "tc-kh has no such leave; `nhacviec staff leave --list` shows them"),
    ],
)
def test_what_cannot_be_done_ends_in_a_sentence(staff, words, code, sentence):
    told = staff(*LEAVE, *words)
    assert (told.returncode, told.stdout) == (code, "")
    assert sentence in " ".join(told.stderr.replace("│", " ").split())
    assert "Traceback" not in told.stderr
    assert notices(staff) == []


def test_a_hand_over_is_shown_and_done_with_yes(staff):
    with sqlite3.connect(staff.database) as database:
        database.execute("UPDATE task SET owner_id = 5 WHERE code IN ('6.b', '6.a')")
        database.execute("UPDATE task SET leader_id = 5 WHERE code = '3.c'")
    assert staff(*LEAVE, "vh-tt", *WEEK, "--deputy", "tc-kh").returncode == 0
    lines = (
        "  post head@tc-kh\n"
        "  2 tasks of their own: 6.a, 6.b\n"
        "  leader in charge of 1 task: 3.c\n"
        "  NOT moved, find another deputy: they act for Phụ trách Văn hoá – Thông tin\n"
    )
    before = notices(staff)
    assert staff(*HAND_OVER, "tc-kh", "mot-cua") == (
        1,
        f"From 2023-03-06 mot-cua would take over from tc-kh:\n{lines}",
        "nhacviec: nothing was changed; run again with --yes to hand over\n",
    )
    assert notices(staff) == before
    assert staff(*HAND_OVER, "tc-kh", "mot-cua", "--yes") == (
        0,
        f"From 2023-03-06 mot-cua takes over from tc-kh:\n{lines}"
        "They, and the coordinator, hear of it now.\n"
        "Not joined, so not told: Phụ trách Văn phòng – Thống kê; Công chức Bộ phận Một cửa.\n",
        "",
    )
    assert notices(staff)[len(before) :] == [
        ("tc-kh", "📤 Từ thứ Hai, 06/3/2023, công việc của đồng chí bàn giao cho đồng chí")
    ]
    listed = {row["code"]: row for row in json.loads(staff("staff", "list", "--json").stdout)}
    assert listed["tc-kh"]["posts"] == []
    assert [(post["role"], post["unit"]) for post in listed["mot-cua"]["posts"]] == [
        ("official", "vp-tk"),
        ("head", "tc-kh"),
    ]
    again = staff(*HAND_OVER, "tc-kh", "mot-cua", "--yes")
    assert (again.returncode, again.stdout) == (1, "")
    assert "tc-kh holds no post on 2023-03-06 and has no open task" in again.stderr


def test_a_day_to_come(staff):
    on = ("--on", "2023-04-03", "--yes")
    told = staff(*HAND_OVER, "tc-kh", "tp-ht", *on)
    assert told.stdout == (
        "From 2023-04-03 tp-ht takes over from tc-kh:\n  post head@tc-kh\n"
        "They, and the coordinator, hear of it now.\n"
        "Not joined, so not told: Phụ trách Văn phòng – Thống kê.\n"
    )
    assert [code for code, _ in notices(staff)] == ["tc-kh", "tp-ht"]
    assert "head@tc-kh" in staff("staff", "list").stdout
    staff.clock = StandingClock("2023-04-03T08:00")
    listed = {row["code"]: row for row in json.loads(staff("staff", "list", "--json").stdout)}
    assert (len(listed["tc-kh"]["posts"]), len(listed["tp-ht"]["posts"])) == (0, 2)


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("tc-kh",), 2, "TO"),
        (("tc-kh", "tp-ht", "--on", "hôm nay"), 2, "'hôm nay' is not a date such as 2023-03-14"),
        (("tc-kh", "x"), 1, "there is no official 'x'"),
        (("tc-kh", "tc-kh", "--yes"), 1, "somebody else must take over"),
        (
            ("tc-kh", "tp-ht", "--on", "2023-05-06"),
            1,
            "2023-05-06 is more than 60 days from today, 2023-03-06",
        ),
        (("tc-kh", "tp-ht", "--on", "0001-01-01"), 1, "0001-01-01 is more than 60 days from today"),
    ],
)
def test_a_hand_over_that_cannot_be_ends_in_a_sentence(staff, words, code, sentence):
    told = staff(*HAND_OVER, *words)
    assert (told.returncode, told.stdout) == (code, "")
    assert sentence in " ".join(told.stderr.replace("│", " ").split())
    assert "Traceback" not in told.stderr
    assert notices(staff) == []


def morning_of(staff, code):
    with sqlite3.connect(staff.database) as database:
        return database.execute("SELECT morning FROM official WHERE code = ?", (code,)).fetchone()[0]


def test_a_leader_chooses_when_the_morning_message_comes(staff):
    assert staff("staff", "morning", "chu-tich", "07:00") == (
        0,
        "chu-tich gets the morning message at 07:00.\n",
        "",
    )
    assert morning_of(staff, "chu-tich").startswith("07:00")
    assert staff("staff", "morning", "chu-tich", "07:30").returncode == 0
    assert morning_of(staff, "chu-tich") is None
    refused = staff("staff", "morning", "tc-kh", "07:00")
    assert (refused.returncode, refused.stderr) == (
        1,
        "nhacviec: tc-kh is no leader today; others get the morning message at 07:30\n",
    )
    assert staff("staff", "morning", "chu-tich", "06:00").returncode == 2
