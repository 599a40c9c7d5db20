"""A draft report of the first quarter, and what was said for it."""

from datetime import date, datetime

from chat.staging import gives, person
from sqlmodel import select

from bot.clock import HANOI
from jobs import reports
from jobs.calendar import WorkingDays
from storage import access
from storage.tables import Plan

CAL = WorkingDays()
NOW = datetime(2023, 3, 15, 9, 0, tzinfo=HANOI)


def drafted(ward, who="vp-tk", code="2023-Q1", now=NOW, **options):
    def read(session):
        actor = access.actor(session, person(session, who).id, now.date())
        plan = session.exec(select(Plan)).one()
        period = reports.period_called(session, plan.office_id, plan.id, code)
        return reports.draft(reports.scope_of(session, actor, period, now, CAL), now, **options)

    return ward.database.read(read)


def lines(found):
    return [line.text + line.note + line.end for line in found]


async def quarter(ward):
    """What is said in the first quarter."""
    gives(ward, "6.d", date(2023, 3, 2), title="Xây dựng quy chế chi tiêu nội bộ")
    gives(ward, "6.e", date(2023, 5, 31), title="Rà soát tài sản công")
    await ward.until("2023-03-06T08:00")
    await ward.say("vp-tk", "3.c đã niêm yết 12 thủ tục, ban hành KH số 15/KH-UBND ngày 10/02/2023")
    await ward.say("mot-cua", "3.f đã xử lý 3 phản ánh, vướng: thiếu máy quét")
    await ward.say("tc-kh", "6.a không phát sinh")
    await ward.say("tc-kh", "6.d 60% đang lấy ý kiến")
    await ward.say("vh-tt", "1.2.a phát thanh 8 lượt")
    await ward.say("vp-tk", "/chitieu 3.c 15/200")
