"""`nhacviec doctor`: what is wrong and the command that mends it; nothing is changed by asking."""

import json
import sqlite3
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import Clock
from storage.plans import sample_path

pytestmark = pytest.mark.e2e

TOKEN = "123456:" + "secretsecretsecretsecretsecret"
NO_CHANNEL = (
    "channels: no channel is configured, so nobody can be reached\n"
    "  -> set TELEGRAM_BOT_TOKEN, then `nhacviec run`\n"
)


class At(Clock):
    """Stands at a moment."""

    def __init__(self, at: datetime) -> None:
        super().__init__()
        self._at = at

    def instant(self) -> datetime:
        return self._at


@pytest.fixture
def typed(typed):
    typed.clock = At(datetime(2026, 3, 2, 1, 30, tzinfo=UTC))
    return typed


def everything(shell):
    return {
        path: (path.stat().st_mtime_ns, path.read_bytes() if path.is_file() else b"")
        for path in shell.folder.rglob("*")
    }


def test_a_fresh_folder_stays_fresh(typed):
    told = typed("doctor")
    assert told == (
        1,
        "database: there is no database data/nhacviec.db yet\n"
        f"  -> run `nhacviec plan import FILE`, which makes it\n{NO_CHANNEL}",
        "",
    )
    assert typed("--demo", "doctor").stdout == (
        "database: there is no database data/demo.db yet\n  -> run `nhacviec demo`, which makes it\n"
    )
    assert everything(typed) == {}


def test_the_demo_is_well_at_its_own_time(typed):
    typed("--demo", "staff", "list")
    assert typed("--demo", "doctor") == (0, "Nothing is wrong.\n", "")
    assert typed("--demo", "doctor", "--json") == (0, "[]\n", "")


def test_a_ward_that_is_being_set_up_is_led_step_by_step(typed):
    assert typed("plan", "import", sample_path("hoai-hao-2023")).returncode == 0
    checks = [one["check"] for one in json.loads(typed("doctor", "--json").stdout)]
    assert checks == ["admin", "heads", "channels"]
    typed("staff", "import", sample_path("hoai-hao-2023-staff"))
    before = everything(typed)
    told = typed("doctor")
    codes = "chu-tich{0}pct{0}vp-tk{0}mot-cua{0}tc-kh{0}tp-ht{0}vh-tt{0}quan-tri"
    assert told == (
        1,
        f"people: reached on no channel, though they hold a post: {codes.format(', ')}\n"
        f"  -> run `nhacviec staff invite {codes.format(' ')}`\n{NO_CHANNEL}",
        "",
    )
    assert everything(typed) == before


def join_all(shell):
    with sqlite3.connect(shell.database) as database:
        database.execute(
            "INSERT INTO bot (id, channel, name, office_id, pushes) VALUES (1, 'telegram', 'ward_bot', 1, 1)"
        )
        database.execute(
            "INSERT INTO account (office_id, bot_id, official_id, external_id, state, preferred, linked_at) "
            "SELECT office_id, 1, id, code, 'active', 1, '2026-01-01' FROM official"
        )
    database.close()


def test_a_ward_that_works_needs_only_its_next_year(ward, typed):
    join_all(ward)
    typed.setting("TELEGRAM_BOT_TOKEN", TOKEN)
    assert typed("doctor") == (0, "Nothing is wrong.\n", "")
    typed.clock = At(datetime(2026, 10, 1, 1, 30, tzinfo=UTC))
    (found,) = json.loads(typed("doctor", "--json").stdout)
    assert found == {
        "check": "calendar",
        "what": "the days off and swapped working days of 2027 are not confirmed",
        "mend": "compare `nhacviec calendar show 2027` with the announcement, then "
        "`nhacviec calendar set DATE off|work --note TEXT`",
    }
    typed("calendar", "set", "2027-02-08", "off", "--note", "Thông báo")
    assert typed("doctor").returncode == 0


def test_no_secret_is_printed(ward, typed):
    join_all(ward)
    typed.setting("TELEGRAM_BOT_TOKEN", TOKEN)
    with sqlite3.connect(ward.database) as database:
        database.execute(
            "INSERT INTO notice (office_id, key, kind, official_id, account_id, bot_id, not_before, state, "
            "attempts, settled_at, created_at, error) "
            "VALUES (1, 'k', 'act', 1, 1, 1, :at, 'failed', 3, :at, :at, :error)",
            {"at": "2026-03-01 08:00:00.000000", "error": f"POST /bot{TOKEN}/sendMessage: Forbidden"},
        )
    database.close()
    told = typed("doctor")
    assert told.stdout.startswith(
        "notices: message 1 to chu-tich failed: POST /bot<hidden>/sendMessage: Forb"
    )
    assert TOKEN not in told.stdout + told.stderr
    typed.setting("DATABASE_URL", "postgresql://u:geheim@127.0.0.1:1/x?password=geheim2")
    told = typed("doctor")
    assert (told.returncode, told.stderr) == (1, "")
    assert told.stdout.startswith(
        "database: cannot open the database postgresql+psycopg://u:***@127.0.0.1:1/x: "
    )
    assert "\n  -> is the address right, may this user open it?\n" in told.stdout
    assert "geheim" not in told.stdout


@pytest.mark.parametrize(
    ("change", "what", "mend"),
    [
        ("UPDATE alembic_version SET version_num = '0005'", "older version", "run `nhacviec migrate`"),
        (
            "UPDATE alembic_version SET version_num = '9999'",
            "newer than this program",
            "install the newer nhacviec",
        ),
        ("UPDATE installation SET kind = 'demo'", "this is a demo database", "use `nhacviec --demo …`"),
        ("DROP TABLE alembic_version", "tables of another program", "name an empty one in DATABASE_URL"),
    ],
)
def test_a_database_that_is_not_ours_to_use(ward, typed, change, what, mend):
    with sqlite3.connect(ward.database) as database:
        database.execute(change)
    database.close()
    before = everything(typed)
    (found, _) = json.loads(typed("doctor", "--json").stdout)
    assert found["check"] == "database"
    assert what in found["what"]
    assert mend in found["mend"]
    assert everything(typed) == before


def test_a_file_that_is_no_database(typed):
    (typed.folder / "data").mkdir()
    typed.database.write_text("plain text, and long enough to be read as a header of something else" * 20)
    before = everything(typed)
    told = typed("doctor")
    assert told.stdout.startswith(
        "database: cannot open the database sqlite:///data/nhacviec.db: file is not a database\n"
    )
    assert (told.returncode, told.stderr, everything(typed)) == (1, "", before)


def test_what_waits_too_long_is_told_while_another_process_writes(ward, typed):
    join_all(ward)
    typed.setting("TELEGRAM_BOT_TOKEN", TOKEN)
    with sqlite3.connect(ward.database) as writer:
        two_hours_ago = typed.clock.instant() - timedelta(hours=2)
        writer.execute(
            "INSERT INTO notice (office_id, key, kind, official_id, account_id, bot_id, not_before, state, "
            "attempts, created_at) VALUES (1, 'k', 'alarm', 8, 8, 1, :at, 'pending', 0, :at)",
            {"at": two_hours_ago.strftime("%Y-%m-%d %H:%M:%S.000000")},
        )
        writer.commit()
        writer.execute("BEGIN IMMEDIATE")
        told = typed("doctor")
    writer.close()
    assert told == (
        1,
        "notices: messages that an hour of their sending hours did not move: 1, to quan-tri\n"
        "  -> start `nhacviec run` if it is not running, else see what it logs\n",
        "",
    )
