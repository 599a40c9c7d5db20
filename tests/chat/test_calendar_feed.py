"""A person's calendar as a file: their days, which keep their entries when they are moved."""

from datetime import date

import icalendar
import pytest
from chat.carrying import Carrier
from chat.staging import alter, gives, person
from sqlmodel import select

from storage import audit
from storage.audit import By
from storage.tables import Period

pytestmark = pytest.mark.chat


@pytest.fixture
def channel():
    return Carrier()


async def calendar(ward, channel, who):
    await ward.forge(who, "xc")
    file = channel.carried[-1][1]
    assert (file.name, file.media_type) == ("lich-bao-cao.ics", "text/calendar; charset=utf-8")
    return {str(event["SUMMARY"]): event for event in icalendar.Calendar.from_ical(file.data).events}


async def test_the_coordinator_has_both_days_of_each_period(ward, channel):
    await ward.say("vp-tk", "/tonghop")
    await ward.tap("vp-tk", "Lịch (.ics)")
    found = await calendar(ward, channel, "vp-tk")
    assert found["Bộ phận nộp báo cáo quý I"].start == date(2023, 3, 14)
    assert found["Phường gửi báo cáo quý I"].start == date(2023, 3, 17)
    assert len(found) == 8
    half = found["Phường gửi báo cáo 6 tháng đầu năm"]
    assert str(half["DESCRIPTION"]) == "Là ngày nghỉ, tính đến thứ Hai, 19/6/2023"


async def test_an_official_takes_it_from_the_calendar(ward, channel):
    await ward.say("tc-kh", "/lich")
    await ward.tap("tc-kh", "Lịch (.ics)")
    assert channel.carried[-1][1].name == "lich-bao-cao.ics"


async def test_an_official_has_their_units_days_and_their_own_deadlines(ward, channel):
    gives(ward, "6.d", date(2023, 3, 31), title="Xây dựng quy chế")
    gives(ward, "6.e", date(2023, 4, 28), title="Kiểm điểm", owner="tc-kh", restricted=True)
    gives(ward, "3.z", date(2023, 3, 31), at="vp-tk")
    found = await calendar(ward, channel, "tc-kh")
    assert "Phường gửi báo cáo quý I" not in found
    assert found["Hạn nhiệm vụ 6.d – Xây dựng quy chế"].start == date(2023, 3, 31)
    assert "Hạn nhiệm vụ 6.e" in found, "without its title"
    assert not any("3.z" in title for title in found)


async def test_a_moved_day_keeps_its_uid_and_raises_its_sequence(ward, channel):
    before = (await calendar(ward, channel, "vp-tk"))["Phường gửi báo cáo quý I"]

    def move(session):
        audit.begin(session, By(ward.clock.now(), person(session, "chu-tich").id))
        period = session.exec(select(Period).where(Period.code == "2023-Q1")).one()
        period.due = date(2023, 3, 20)
        session.add(period)

    ward.database.write(move)
    after = (await calendar(ward, channel, "vp-tk"))["Phường gửi báo cáo quý I"]
    assert after.start == date(2023, 3, 20)
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


async def test_what_is_done_leaves_the_calendar(ward, channel):
    gives(ward, "6.d", date(2023, 3, 31), title="Xây dựng quy chế")
    assert any("6.d" in title for title in await calendar(ward, channel, "tc-kh"))
    alter(ward, "6.d", state="done")
    assert not any("6.d" in title for title in await calendar(ward, channel, "tc-kh"))


async def test_who_holds_no_reporting_post_has_an_empty_calendar(ward, channel):
    assert await calendar(ward, channel, "quan-tri") == {}
