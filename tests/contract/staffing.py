"""A ward whose people are away and take over from each other, and what they are told."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import sample
from sample import INSTANT, NOW
from sqlmodel import Session, select

from jobs.calendar import WorkingDays
from jobs.errors import JobsError
from jobs.notify import When
from messages import words
from messages.render import plain
from storage.access import Actor, actor
from storage.tables import Finding, Notice, Official, Role, Task, Unit

CAL = WorkingDays()


def d(text: str) -> date:
    """A day of 2023."""
    day, month = map(int, text.split("/"))
    return date(2023, month, day)


def at(moment: str) -> When:
    """ "6/3 21:00": a moment of 2023."""
    day, _, clock = moment.partition(" ")
    local = datetime.combine(d(day), time.fromisoformat(clock), NOW.tzinfo)
    return When(local, INSTANT + (local - NOW), CAL)


MORNING = at("6/3 08:00")
NEXT_MORNING = at("7/3 07:30").now
DAY = timedelta(days=1)
ROOT = "hoai-hao"
"""The code of the unit at the head."""


@dataclass
class Told:
    """What one person is told, and when it leaves (local)."""

    who: str
    text: str
    leaves: datetime


@dataclass
class Staff:
    """Officials of one ward by code, each with a chat: `lead` and `coord` above, the others below."""

    session: Session
    ward: sample.Ward = field(init=False)

    def __post_init__(self) -> None:
        self.ward = sample.ward(self.session)
        self.other = sample.unit(self.session, self.ward.office, "tc-kh", self.ward.root)
        roles = {"lead": Role.LEADER, "coord": Role.COORDINATOR, "root": Role.ADMIN}
        for code, role in roles.items():
            self.comes(code, self.ward.root, role)
        for code in ("an", "binh", "chi", "dung"):
            self.comes(code, self.ward.department)

    def comes(self, code: str, unit: Unit | None = None, role: Role = Role.OFFICIAL, *, joins=True, **dates):
        who = sample.official(self.session, self.ward.office, code)
        if unit is not None:
            sample.post(self.session, who, unit, role, **dates)
        if joins:
            sample.account(self.session, who, self.ward.bot)
        return who

    def task(self, code: str, lead: Unit | None = None, *, owner="", leader="", **values) -> Task:
        """A task of the plan, by the codes of its owner and its leader in charge."""
        named = self.session.get(Official, self.id(owner)) if owner else None
        led_by = self.id(leader) if leader else None
        return sample.task(self.session, self.ward.plan, code, lead, named, leader_id=led_by, **values)

    def id(self, code: str) -> int:
        return self.session.exec(select(Official.id).where(Official.code == code)).one()

    def acts(self, code: str, today: date = sample.TODAY) -> Actor:
        found = actor(self.session, self.id(code), today)
        assert found is not None
        return found

    def told(self) -> list[Told]:
        """Since the last time it was asked, in the order of the people's names."""
        rows = self.session.exec(
            select(Notice, Official.code).join(Official, Official.id == Notice.official_id)
        ).all()
        for notice, _ in rows:
            self.session.delete(notice)
        self.session.flush()
        found = [
            Told(code, plain(notice.payload["html"]), notice.not_before.astimezone(NOW.tzinfo))
            for notice, code in rows
        ]
        return sorted(found, key=lambda told: told.who)

    def who_is_told(self) -> list[str]:
        return [told.who for told in self.told()]


def to_mend(staff: Staff, mends: str, *, restricted: bool = False, by: str = "lead") -> Finding:
    """A finding in the department that `mends` is responsible for."""
    lead, an = (staff.session.get(Official, staff.id(code)) for code in (by, mends))
    ward = staff.ward
    return sample.finding(staff.session, ward.plan, ward.department, lead, an, restricted=restricted)


def refused(error: type[JobsError], tried: Callable[..., object], *what: Any, **more: Any) -> str:
    """What is raised, in English and in the Vietnamese sentence of it."""
    with pytest.raises(JobsError) as raised:
        tried(*what, **more)
    assert type(raised.value) is error
    said = words.error(raised.value.code, raised.value.details)
    assert said != words.UNKNOWN_ERROR
    assert "…" not in said
    return f"{raised.value} | {said}"
