"""What tests of new dates, assignments, reminders at once and remarks look at."""

from chat.staging import person, task
from sqlmodel import col, select

from storage.tables import Extension, Remark, Task, Unit

ALL = ("vp-tk", "mot-cua", "tc-kh", "tp-ht", "vh-tt", "chu-tich", "pct", "quan-tri")


def extensions(ward):
    return ward.database.read(lambda s: list(s.exec(select(Extension).order_by(col(Extension.id)))))


def asked(ward):
    return [(one.state.value, one.new_date.isoformat()) for one in extensions(ward)]


def remarks(ward):
    found = ward.database.read(lambda s: list(s.exec(select(Remark).order_by(col(Remark.id)))))
    return [(one.kind.value, one.text) for one in found]


def deadline(ward, code="6.d"):
    return ward.database.read(lambda s: task(s, code)).deadline


async def heard(ward, who, since):
    """What came to somebody after so many messages, but answers to their own."""
    return [m for m in (await ward.messages(who))[since:] if m.direction == "out"]


async def asks(ward, who="tc-kh", line="/giahan 6.d 20/3 vì chờ kinh phí"):
    """Asks for a new date; what the leader in charge reads."""
    said = await ward.say(who, line)
    assert "✅ Đã gửi đề nghị gia hạn 6.d" in said, said
    return await ward.last("chu-tich")


def given(ward, code):
    """(unit, owner) of a task, by their codes."""

    def find(session):
        found = task(session, code)
        at = session.get(Unit, found.lead_unit_id) if found.lead_unit_id else None
        who = next((c for c in ALL if person(session, c).id == found.owner_id), None)
        return at and at.code, who

    return ward.database.read(find)


def free(ward):
    return ward.database.read(lambda s: set(s.exec(select(Task.code).where(Task.lead_unit_id.is_(None)))))
