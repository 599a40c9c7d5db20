"""What /status opens is opened by those who may see it, tap by tap, whatever the payload says."""

import pytest
from chat.above_wards import province
from chat.staging import alter, leaves_posts, person, task, unit
from sqlmodel import select

from storage.tables import (
    Finding,
    FindingState,
    Progress,
    Target,
)

pytestmark = pytest.mark.chat

REFUSED = "⚠️ Không có bộ phận, đơn vị này trong phạm vi của đồng chí. Xem chung: /status"
NOT_SHOWN = "⚠️ Nội dung này không còn hoặc ngoài phạm vi của đồng chí. Xem chung: /status"
NO_FINDING = "⚠️ Không có phát hiện này trong phạm vi của đồng chí. Xem danh sách: /phathien"
GONE = "Nút này"


def ids(ward):
    """Of another department: the unit, a task, its report, a finding, a target."""

    def read(session):
        of = unit(session, "tp-ht")
        report = session.exec(select(Progress).where(Progress.task_id == task(session, "2.b").id)).first()
        aim = session.exec(select(Target).where(Target.code == "2.a")).one()
        found = session.exec(select(Finding)).first()
        return {
            "unit": of.id,
            "task": task(session, "2.b").id,
            "report": report and report.id,
            "finding": found and found.id,
            "target": aim.id,
        }

    return ward.database.read(read)


def a_finding(ward):
    def add(session):
        who = person(session, "tp-ht")
        plan_id = task(session, "2.b").plan_id
        row = {"office_id": who.office_id, "plan_id": plan_id, "unit_id": unit(session, "tp-ht").id}
        at = {"recorded_at": ward.clock.now(), "given_on": ward.clock.now().date()}
        session.add(
            Finding(
                **row,
                **at,
                number=1,
                content="chưa mở sổ",
                recorded_by_id=who.id,
                state=FindingState.OPEN,
                search_text="",
            )
        )

    ward.database.write(add)


async def reported(ward):
    await ward.say("tp-ht", "2.b đã rà soát 3 văn bản")
    a_finding(ward)
    return ids(ward)


def payloads(of):
    return {
        f"qs:{of['unit']}": REFUSED,
        f"qp:{of['unit']}:1": REFUSED,
        f"qa:{of['unit']}:1": REFUSED,
        f"qc:{of['unit']}": REFUSED,
        f"qi:{of['unit']}": REFUSED,
        f"qt:{of['unit']}:all:0:1": REFUSED,
        f"qv:{of['task']}:0:all:0:1": NOT_SHOWN,
        f"qr:{of['report']}:0:all:0:1": NOT_SHOWN,
        f"qf:{of['unit']}:0:1": REFUSED,
        f"qo:{of['finding']}:0:0:1": NO_FINDING,
        f"qm:{of['unit']}:0:1": REFUSED,
        f"qn:{of['target']}:0:0:1": NOT_SHOWN,
    }


@pytest.mark.parametrize("who", ["tc-kh", "vh-tt"])
async def test_another_departments_figures_are_refused_at_each_step(ward, who):
    of = await reported(ward)
    for payload, refused in payloads(of).items():
        assert await ward.forge(who, payload) == refused, payload


async def test_who_leads_or_coordinates_opens_each_of_them(ward):
    of = await reported(ward)
    for who in ("chu-tich", "pct", "vp-tk", "tp-ht"):
        for payload in payloads(of):
            assert "⚠️" not in await ward.forge(who, payload), (who, payload)


async def test_what_is_not_there_reads_like_what_is_not_theirs(ward):
    for payload, refused in payloads(
        dict.fromkeys(("unit", "task", "report", "finding", "target"), 999)
    ).items():
        assert await ward.forge("chu-tich", payload) == refused, payload


@pytest.mark.parametrize(
    "payload",
    [
        "qt:0:elsewhere:0:1",
        "qt:0:all:0",
        "qt:0:all:x:1",
        "qt:999999999999999999:all:999999999999999999:1",
        "qv:1:999999999999999999:all:0:1",
        "qv:1:0:nowhere:0:1",
        "qr:1:0:all:999999999999999999:1",
        "qs:",
        "qs:0:1",
        "qp:0",
    ],
)
async def test_what_was_never_on_a_button_is_refused(ward, payload):
    said = await ward.forge("chu-tich", payload)
    assert "Mã lỗi" not in said
    assert GONE in said or said in (REFUSED, NOT_SHOWN), said


async def test_an_admin_opens_nothing(ward):
    of = await reported(ward)
    for payload in ("qs:0", "qp:0:1", "qa:0:1", "qc:0", "qi:0", "qt:0:all:0:1", "qf:0:0:1", "qm:0:0:1"):
        assert "không xem số liệu" in await ward.forge("quan-tri", payload)
    assert await ward.forge("quan-tri", f"qv:{of['task']}:0:all:0:1") == NOT_SHOWN
    assert await ward.forge("quan-tri", f"qr:{of['report']}:0:all:0:1") == NOT_SHOWN


async def test_a_post_that_was_ended_meanwhile_opens_nothing(ward):
    of = await reported(ward)
    await ward.say("chu-tich", "/status")
    leaves_posts(ward, ["chu-tich"], ward.clock.now().date().replace(day=1))
    assert "không xem số liệu" in await ward.tap("chu-tich", "Theo bộ phận")
    assert await ward.forge("chu-tich", f"qr:{of['report']}:0:all:0:1") == NOT_SHOWN


async def test_a_restricted_task_is_counted_and_opened_for_leaders_and_its_owner_alone(ward):
    await ward.say("tp-ht", "2.b đã rà soát 3 văn bản")
    alter(ward, "2.b", restricted=True)
    of = ids(ward)
    assert "41 nhiệm vụ" in await ward.say("chu-tich", "/status")
    assert "40 nhiệm vụ" in await ward.say("vp-tk", "/status")
    assert "2 nhiệm vụ" in await ward.say("tp-ht", "/status")
    for who in ("vp-tk", "tp-ht", "tc-kh"):
        assert await ward.forge(who, f"qv:{of['task']}:0:all:0:1") == NOT_SHOWN
        assert await ward.forge(who, f"qr:{of['report']}:0:all:0:1") == NOT_SHOWN
    assert "2.b" in await ward.forge("chu-tich", f"qv:{of['task']}:0:all:0:1")
    owner = ward.database.read(lambda s: person(s, "tp-ht").id)
    alter(ward, "2.b", owner_id=owner)
    assert "3 nhiệm vụ" in await ward.say("tp-ht", "/status")
    assert "3 văn bản" in await ward.forge("tp-ht", f"qr:{of['report']}:0:all:0:1")


# Another ward, and above the wards


async def test_who_leads_a_province_sees_a_line_per_ward_the_worst_first(ward):
    province(ward)
    await ward.say("tc-kh", "6.a đã rà soát")
    said = await ward.say("ct-tinh", "/status")
    assert "Tỉnh Bình Định, đến" in said
    assert (
        "43 nhiệm vụ: ✅ 1 đã báo cáo kỳ này · 🟢 24 trong hạn · 🔴 1 quá hạn · ⚪ 17 chưa phân công" in said
    )
    assert "Quý I: 1/26 nhiệm vụ đã báo cáo; 0/2 đơn vị đã phát hành báo cáo" in said
    lines = [line for line in said.splitlines() if "Phường" in line]
    assert lines == [
        "🔴 Phường Hoài Tân: 2 nhiệm vụ (🟢 1 · 🔴 1); đã báo cáo 0/2, chưa phát hành",
        "🟢 Phường Hoài Hảo: 41 nhiệm vụ (✅ 1 · 🟢 23 · ⚪ 17); đã báo cáo 1/24, chưa phát hành; "
        "chỉ tiêu đạt 0/14",
    ]
    await ward.tap("ct-tinh", "Theo đơn vị")
    said = await ward.tap("ct-tinh", "phường Hoài Hảo")
    assert "Phường Hoài Hảo, đến" in said
    await ward.tap("ct-tinh", "Theo bộ phận")
    assert "6 nhiệm vụ" in await ward.tap("ct-tinh", "Tài chính")
    await ward.tap("ct-tinh", "Các nhiệm vụ")
    await ward.tap("ct-tinh", "đã báo cáo")
    assert "6.a" in await ward.tap("ct-tinh", "6.a")
    assert "«đã rà soát»" in await ward.tap("ct-tinh", "quý I")


async def test_a_ward_opens_nothing_of_another_or_of_what_is_above(ward):
    province(ward)
    of = await reported(ward)
    for payload, refused in payloads(of).items():
        assert await ward.forge("ct-khac", payload) == refused, payload
    above = ward.database.read(lambda s: unit(s, "tinh").id)
    assert await ward.forge("chu-tich", f"qs:{above}") == REFUSED
    assert await ward.forge("ct-khac", f"qs:{above}") == REFUSED


async def test_a_ward_that_was_merged_away_distorts_nothing(ward):
    province(ward)

    def end(session):
        gone = unit(session, "ht")
        gone.until, gone.successor_id = ward.clock.now().date().replace(day=1), unit(session, "hoai-hao").id
        session.add(gone)

    ward.database.write(end)
    said = await ward.say("ct-tinh", "/status")
    assert "41 nhiệm vụ: 🟢 24 trong hạn" in said
    assert "Hoài Tân" not in said
