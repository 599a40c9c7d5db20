"""What tests of moved reporting dates say and look at."""

from datetime import date

from sqlmodel import col, select

from storage.tables import Period


def periods(ward):
    return ward.database.read(lambda s: list(s.exec(select(Period).order_by(col(Period.due)))))


def dates(ward, number=0):
    """(cut-off, units, ward) of a period, the first one if not told otherwise."""
    row = periods(ward)[number]
    return tuple(f"{day:%d/%m}" for day in (row.cut_off, row.internal_due, row.due))


def issue(ward, number="15/BC-UBND"):
    def work(session):
        row = session.exec(select(Period).order_by(col(Period.due))).first()
        row.issued_number, row.issued_on = number, date(2023, 2, 27)
        session.add(row)

    ward.database.write(work)


async def opens(ward, who="vp-tk", period="quý I"):
    await ward.say(who, "/lich")
    return await ward.tap(who, f"Sửa ngày báo cáo {period}")


async def answers(ward, *said, who="vp-tk"):
    """Opens the form and answers its questions: what stands last."""
    last = await opens(ward, who)
    for words in said:
        last = await ward.say(who, words)
    return last
