"""Annexes that are sent to be imported, and what became of them."""

from datetime import date

from chat.annexes import HEAD, REGULATION, TC, docx
from chat.staging import task
from sqlmodel import col, select

from messages.render import plain
from storage.tables import (
    ImportDraft,
    Task,
    Unit,
)

GROUP = ("VI", "Cải cách tài chính công", "", "", "", "")
ROW = ("1", REGULATION, TC, "", "30/6/2023", "Quyết định")
ANNEX = docx(HEAD, GROUP, ROW)
DUE = date(2023, 3, 10)


def drafts(ward):
    return ward.database.read(lambda s: s.exec(select(ImportDraft).order_by(col(ImportDraft.id))).all())


def states(ward):
    return [one.state.value for one in drafts(ward)]


def led(ward, code):
    """The unit that leads a task, by its code."""

    def find(session):
        found = task(session, code)
        return session.get_one(Unit, found.lead_unit_id).code if found.lead_unit_id else None

    return ward.database.read(find)


def found(ward, code):
    return ward.database.read(lambda s: s.exec(select(Task).where(Task.code == code)).first())


def dates_of(ward, code):
    one = found(ward, code)
    return one.kind.value, one.deadline, one.deadline_text


def sender(ward, channel):
    """What sends a file to be imported; it gives what is said then, the last of it."""

    async def run(data, name="Phụ lục.docx", who="vp-tk", caption="/nhapkehoach"):
        await ward.send(who, caption, channel.file(name, data))
        return plain((await ward.last(who)).text)

    return run
