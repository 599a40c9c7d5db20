"""What the doctor finds wrong in an office's data, each fault alone, on both engines."""

from datetime import date, datetime, timedelta

import pytest
import sample
from sample import HANOI, INSTANT, NOW

from jobs import doctor
from jobs.days import decide
from jobs.doctor import findings
from storage.database import Database, looking
from storage.errors import DatabaseUnreachable
from storage.tables import (
    AccountState,
    Document,
    DocumentState,
    InboxState,
    NoticeKind,
    NoticeState,
    Role,
    TaskState,
    UnitKind,
)

pytestmark = pytest.mark.contract

SATURDAY = datetime(2023, 3, 11, 9, 0, tzinfo=HANOI)


def person(session, ward, code, *posts):
    who = sample.official(session, ward.office, code)
    for unit, role in posts:
        sample.post(session, who, unit, role)
    return who, sample.account(session, who, ward.bot, f"{ward.office.code}-{code}")


@pytest.fixture
def ward(session):
    """Nothing is wrong with it."""
    ward = sample.ward(session)
    sample.task(session, ward.plan, "1.a", ward.department)
    person(session, ward, "an", (ward.department, Role.HEAD))
    person(session, ward, "quan-tri", (ward.root, Role.ADMIN))
    return ward


def found(session, now=NOW):
    return [(one.check, one.what, one.mend) for one in findings(session, now, INSTANT)]


def whats(session, now=NOW):
    return [(one.check, one.what) for one in findings(session, now, INSTANT)]


def test_nothing_is_wrong_with_a_good_ward(session, ward):
    assert found(session) == []


def test_an_empty_database_needs_a_plan(session):
    assert found(session) == [
        ("plan", "there is no office and no plan yet", "run `nhacviec plan import FILE`")
    ]


def test_an_office_without_a_plan(session, ward):
    other = sample.office(session, "tam-quan")
    root = sample.unit(session, other, "tam-quan", kind=UnitKind.WARD)
    admin = sample.official(session, other, "x")
    sample.post(session, admin, root, Role.ADMIN)
    sample.account(session, admin, sample.bot(session, other, "tam-quan"))
    assert whats(session) == [("plan", "phường tam-quan has no plan")]


def test_a_year_that_is_not_confirmed(session, ward):
    assert found(session, NOW.replace(year=2027))[0] == (
        "calendar",
        "the days off and swapped working days of 2027 are not confirmed",
        "compare `nhacviec calendar show 2027` with the announcement, then "
        "`nhacviec calendar set DATE off|work --note TEXT`",
    )
    assert len(whats(session, NOW.replace(year=2027, month=10))) == 2
    decide(session, date(2027, 2, 8), False, "", "Thông báo")
    assert found(session, NOW.replace(year=2027)) == []


def test_an_office_without_an_admin_today(session):
    ward = sample.ward(session)
    who, _ = person(session, ward, "cu")
    sample.post(session, who, ward.root, Role.ADMIN, until=NOW.date() - timedelta(days=1))
    assert found(session) == [
        (
            "admin",
            "phường hoai-hao has no admin: nobody hears of what fails",
            "write it into the staff file and run `nhacviec staff import FILE`",
        )
    ]


def test_units_that_lead_open_tasks_need_a_head(session, ward):
    idle, closed = (sample.unit(session, ward.office, code, ward.root) for code in ("nghi", "xong"))
    alone = sample.unit(session, ward.office, "tc-kh", ward.root)
    sample.task(session, ward.plan, "2.a", closed, state=TaskState.CANCELLED)
    sample.task(session, ward.plan, "2.b", alone)
    person(session, ward, "binh", (alone, Role.OFFICIAL), (idle, Role.OFFICIAL))
    assert whats(session) == [
        ("heads", "no head today, though tasks are led there: tc-kh of phường hoai-hao")
    ]


def test_who_holds_a_post_and_is_reached_nowhere(session, ward):
    _, account = person(session, ward, "chan", (ward.department, Role.OFFICIAL))
    account.state = AccountState.BLOCKED
    talks = sample.official(session, ward.office, "chi")
    sample.post(session, talks, ward.department)
    console = sample.bot(session, ward.office, "terminal", "console", pushes=False)
    sample.account(session, talks, console)
    sample.official(session, ward.office, "khong-nhiem-vu")
    session.flush()
    assert found(session) == [
        (
            "people",
            "reached on no channel, though they hold a post: chan, chi",
            "run `nhacviec staff invite chan chi`",
        )
    ]
    sample.office(session, "tam-quan")
    assert "hoai-hao/chan, hoai-hao/chi" in str(found(session))


def test_messages_that_failed_within_a_week(session, ward):
    _, account = person(session, ward, "binh", (ward.department, Role.OFFICIAL))
    long_ago = INSTANT - timedelta(days=8)
    sample.notice(session, account, state=NoticeState.FAILED, settled_at=long_ago)
    bad = sample.notice(
        session, account, state=NoticeState.FAILED, settled_at=INSTANT, error="chat not found"
    )
    assert found(session) == [
        (
            "notices",
            f"message {bad.id} to binh failed: chat not found",
            "invite them on a channel that works: `nhacviec staff invite binh`",
        )
    ]


def test_messages_that_may_not_have_arrived(session, ward):
    _, account = person(session, ward, "binh", (ward.department, Role.OFFICIAL))
    doubtful = {"state": NoticeState.UNCERTAIN, "settled_at": INSTANT, "error": "no answer in time"}
    told = sample.notice(session, account, kind=NoticeKind.ACT, **doubtful)
    sample.notice(session, account, kind=NoticeKind.DIGEST, date=NOW.date(), **doubtful)
    sample.notice(
        session, account, kind=NoticeKind.ACT, **doubtful | {"settled_at": INSTANT - timedelta(days=8)}
    )
    (one,) = found(session)
    assert one[:2] == ("notices", f"message {told.id} to binh may not have arrived: no answer in time")


@pytest.mark.parametrize(
    ("now", "minutes", "kind", "is_stuck"),
    [
        (NOW, 59, NoticeKind.ACT, False),
        (NOW, 60, NoticeKind.ACT, True),
        (NOW, 60, NoticeKind.ALARM, True),
        (NOW, 60, NoticeKind.DIGEST, False),
        (NOW.replace(hour=9), 90, NoticeKind.DIGEST, True),
        (SATURDAY, 60, NoticeKind.ACT, False),
        (SATURDAY, 60, NoticeKind.ALARM, True),
        (NOW, 8 * 24 * 60, NoticeKind.ACT, False),
    ],
)
def test_a_message_is_stuck_after_an_hour_of_its_hours(session, ward, now, minutes, kind, is_stuck):
    _, account = person(session, ward, "binh", (ward.department, Role.OFFICIAL))
    sample.notice(session, account, kind=kind, not_before=now - timedelta(minutes=minutes))
    told = [("notices", "messages that an hour of their sending hours did not move: 1, to binh")]
    assert whats(session, now) == (told if is_stuck else [])


def test_events_that_could_not_be_handled_within_a_week(session, ward):
    put_aside = {"state": InboxState.FAILED, "answered_at": INSTANT}
    long_ago = INSTANT - timedelta(days=8)
    sample.inbox(session, ward.bot, "e1", **put_aside, handled_at=long_ago)
    bad = sample.inbox(session, ward.bot, "e2", "an", **put_aside, handled_at=INSTANT, error="KeyError")
    assert found(session) == [
        (
            "events",
            f"event {bad.id} of chat an at the web bot hoai-hao could not be handled: KeyError",
            f"see what the log says of event {bad.id}, and have it said again",
        )
    ]


def test_events_that_wait_for_their_answer(session, ward):
    sample.inbox(session, ward.bot, "e1", received_at=INSTANT - timedelta(minutes=14))
    assert whats(session) == []
    late = INSTANT - timedelta(minutes=15)
    first = sample.inbox(session, ward.bot, "e2", "binh", received_at=late)
    sample.inbox(session, ward.bot, "e3", "binh", received_at=late)
    what = "messages that have waited 15 minutes or longer for an answer: 2, first event"
    assert whats(session) == [("events", f"{what} {first.id}")]


def test_documents_that_were_not_sent(session, ward):
    late = INSTANT - timedelta(minutes=15)
    ordered(session, ward, "e1", created_at=INSTANT - timedelta(minutes=14))
    ordered(session, ward, "e2", state=DocumentState.FAILED, settled_at=INSTANT - timedelta(days=8))
    ordered(session, ward, "e3", state=DocumentState.SENT, settled_at=INSTANT)
    waits = ordered(session, ward, "e4", created_at=late)
    bad = ordered(session, ward, "e5", state=DocumentState.FAILED, settled_at=INSTANT, error="KeyError")
    where = "for chat an at the web bot hoai-hao was not sent"
    assert whats(session) == [
        ("documents", f"document {waits.id} {where}: no reason was kept"),
        ("documents", f"document {bad.id} {where}: KeyError"),
    ]


def ordered(session, ward, event_id, **values):
    asked = sample.inbox(session, ward.bot, event_id, answered_at=INSTANT)
    given = {"office_id": ward.office.id, "bot_id": ward.bot.id, "chat_id": "an", "inbox_id": asked.id}
    what = {"kind": "report", "arguments": {}, "about": {}, "created_at": INSTANT}
    return sample.keep(session, Document(**given | what | values))


def test_on_a_day_off_of_the_province_nothing_is_stuck(session, ward):
    _, account = person(session, ward, "binh", (ward.department, Role.OFFICIAL))
    sample.notice(session, account, not_before=NOW - timedelta(hours=1))
    decide(session, NOW.date(), False, "gia-lai", "kỷ niệm")
    assert len(whats(session)) == 1
    ward.office.province = "gia-lai"
    session.flush()
    assert whats(session) == []


def test_many_names_are_cut():
    codes = [f"c{n}" for n in range(12)]
    assert doctor._named(codes) == "c0, c1, c2, c3, c4, c5, c6, c7, c8, c9 and 2 more"
    assert doctor._named(codes[:10]).endswith("c9")


# Looking


def test_looking_changes_nothing(database):
    with looking(database.url) as session:
        assert findings(session, NOW, INSTANT)[0].check == "plan"
        with pytest.raises(DatabaseUnreachable), looking(database.url) as writer:
            sample.office(writer)


def test_looking_at_a_file_leaves_the_folder_as_it_was(sqlite_database, tmp_path):
    sqlite_database.close()

    def folder():
        return {path.name: (path.stat().st_mtime_ns, path.read_bytes()) for path in tmp_path.iterdir()}

    before = folder()
    with looking(sqlite_database.url) as session:
        findings(session, NOW, INSTANT)
    assert folder() == before
    serving = Database(sqlite_database.url)
    serving.write(sample.office)
    with looking(sqlite_database.url) as session:
        assert findings(session, NOW, INSTANT)[0].what == "phường hoai-hao has no plan"
    serving.close()
