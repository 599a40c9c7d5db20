"""/lich of a year whose days off are not known for sure, and what the coordinator hears of it."""

from datetime import date

import pytest
from chat.staging import reminded
from sqlmodel import select

from jobs.calendar import WorkingDays
from jobs.calendars import tell_unconfirmed
from jobs.notify import When
from storage.tables import Period

pytestmark = pytest.mark.chat

WARNING = "Lịch nghỉ Tết và hoán đổi ngày làm việc năm 2028 chưa được xác nhận"


def due_in_2028(session):
    last = session.exec(select(Period).where(Period.code == "2023-Y")).one()
    last.due = date(2028, 1, 17)
    session.add(last)


async def test_the_calendar_says_which_year_is_not_confirmed(ward):
    assert "chưa được xác nhận" not in await ward.say("vp-tk", "/lich")
    ward.database.write(due_in_2028)
    said = await ward.say("vp-tk", "/lich")
    assert said.count("chưa được xác nhận") == 1
    assert said.endswith(f"⚠️ {WARNING}, các ngày trên có thể thay đổi.")


async def test_the_calendar_says_nothing_of_the_year_once_its_report_is_issued(ward):
    ward.database.write(due_in_2028)
    ward.database.write(
        lambda s: setattr(
            s.exec(select(Period).where(Period.code == "2023-Y")).one(), "issued_on", date(2023, 3, 1)
        )
    )
    assert WARNING not in await ward.say("tc-kh", "/lich")


class Unsure(WorkingDays):
    """As in a year that nobody has announced."""

    def confirmed(self, year):
        return False


async def test_the_coordinator_alone_hears_in_plain_words_what_to_do(ward):
    when = When(ward.clock.now(), ward.clock.instant(), Unsure())
    for _ in range(2):
        ward.database.write(lambda s: tell_unconfirmed(s, when))
    came = await ward.until("2023-02-27T07:30")
    assert reminded(came) == {
        "vp-tk": [
            "📅 Lịch nghỉ Tết và hoán đổi ngày làm việc năm 2023 chưa được xác nhận.\n"
            "Các mốc nhắc và hạn báo cáo trong năm 2023 đang tính theo quy định chung, có thể lệch vào dịp "
            "Tết, ngày nghỉ bù và ngày làm bù.\n\n"
            "Khi có thông báo nghỉ chính thức, đề nghị đồng chí gửi quản trị hệ thống. Quản trị đối chiếu "
            "bằng lệnh nhacviec calendar show 2023 và ghi nhận bằng lệnh nhacviec calendar set."
        ]
    }
