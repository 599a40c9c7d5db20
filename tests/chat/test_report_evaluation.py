"""The evaluation of units and people beside the draft report, and the ledger of its reminders."""

from datetime import date, datetime

import pytest
from chat.drafting import CAL, NOW, drafted, quarter
from chat.staging import alter, gives, person
from sqlmodel import select

from bot.clock import HANOI
from jobs import evaluations, reports
from messages.documents import report_annex
from storage import access
from storage.tables import Plan, TaskKind, TaskState

pytestmark = pytest.mark.chat


def evaluated(ward, who, now=NOW):
    def read(session):
        actor = access.actor(session, person(session, who).id, now.date())
        plan = session.exec(select(Plan)).one()
        period = reports.period_called(session, plan.office_id, plan.id, "2023-Q1")
        scope = reports.scope_of(session, actor, period, now, CAL)
        return evaluations.evaluation(scope, now), evaluations.reminders(scope, now)

    return ward.database.read(read)


async def test_the_evaluation_counts_on_time_late_and_missing_by_unit(ward):
    await quarter(ward)
    await ward.until("2023-03-15T08:00")
    await ward.say("vh-tt", "1.2.b đã đổi mới chuyên mục phát thanh")
    table, _ = evaluated(ward, "vp-tk")
    rows = {row.unit: row for row in table.units}
    spread = rows["Văn hoá – Thông tin"]
    assert (spread.expected, spread.on_time, spread.late, spread.missing) == (4, 1, 1, 2)
    money = rows["Tài chính – Kế hoạch"]
    assert (money.dated, money.overdue, money.running) == (1, 1, 0)
    view = drafted(ward)
    assert sum(row.expected for row in table.units) == view.totals.expected
    assert sum(row.missing for row in table.units) == view.totals.expected - view.totals.answered
    for row in table.units:
        assert row.expected == row.on_time + row.late + row.missing
        assert row.dated == row.done_on_time + row.done_late + row.overdue + row.running


@pytest.mark.parametrize(("day", "late"), [(6, False), (7, True)])
async def test_what_was_due_on_a_saturday_is_in_time_on_monday_everywhere(ward, day, late):
    dated = {"kind": TaskKind.DATED, "deadline": date(2023, 3, 4)}
    alter(ward, "6.b", **dated, state=TaskState.DONE, done_on=date(2023, 3, day))
    money = {row.unit: row for row in evaluated(ward, "vp-tk")[0].units}["Tài chính – Kế hoạch"]
    assert (money.done_on_time, money.done_late) == (not late, late)
    view = drafted(ward)
    assert view.totals.done_on_time == (not late)
    (entry,) = (one for area in view.areas for one in area.tasks if one.code == "6.b")
    assert report_annex.status(entry) == ("Hoàn thành trễ hạn" if late else "Hoàn thành đúng hạn")


async def test_people_are_evaluated_for_leaders_alone(ward):
    await quarter(ward)
    alter(ward, "3.f", owner_id=ward.database.read(lambda s: person(s, "mot-cua").id))
    assert evaluated(ward, "vp-tk")[0].people == ()
    (row,) = evaluated(ward, "chu-tich")[0].people
    assert (row.person, row.expected, row.on_time) == ("Công chức Bộ phận Một cửa", 1, 1)


async def test_the_ledger_hides_what_is_restricted(ward):
    gives(ward, "6.d", date(2023, 3, 10), title="Kiểm điểm cán bộ", restricted=True, owner="tc-kh")
    gives(ward, "6.e", date(2023, 3, 10), title="Rà soát tài sản công", owner="tc-kh")
    await ward.until("2023-03-10T12:00")
    _, ledger = evaluated(ward, "vp-tk", datetime(2023, 3, 10, 12, 0, tzinfo=HANOI))
    about = [row.about for row in ledger.rows]
    assert "nhiệm vụ 6.e – Rà soát tài sản công" in about
    assert "(nhiệm vụ hạn chế)" in about
    assert not any("Kiểm điểm" in one for one in about)
    assert {row.state for row in ledger.rows} >= {"delivered"}
