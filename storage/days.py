"""Queries over days decided on by hand: off or worked, in the whole nation (province "") or in a province."""

from collections.abc import Iterable
from datetime import date

import sqlalchemy as sa
from sqlmodel import Session, col, select

from storage.tables import DayOverride, Office
from storage.upsert import insert_new


def works(session: Session) -> dict[str, dict[date, bool]]:
    """Whether each day that is decided on is worked, by province."""
    found: dict[str, dict[date, bool]] = {}
    rows = sa.select(col(DayOverride.province), col(DayOverride.day), col(DayOverride.works))
    for province, day, worked in session.execute(rows):
        found.setdefault(province, {})[day] = worked
    return found


def of_year(session: Session, year: int, provinces: Iterable[str]) -> list[DayOverride]:
    """What is decided on the days of a year for `provinces`, by day, the nation's before a province's."""
    found = select(DayOverride).where(
        col(DayOverride.province).in_(provinces),
        col(DayOverride.day).between(date(year, 1, 1), date(year, 12, 31)),
    )
    return list(session.exec(found.order_by(col(DayOverride.day), col(DayOverride.province))))


def override(session: Session, day: date, province: str = "") -> DayOverride | None:
    """What is decided on one day for exactly that province (or the nation)."""
    return session.exec(select(DayOverride).where(*_is(day, province))).first()


def put(session: Session, day: date, province: str, *, worked: bool, note: str) -> None:
    """Decides on a day, in place of what was decided on it before."""
    decision = {"works": worked, "note": note}
    insert_new(session, DayOverride, [{"day": day, "province": province, **decision}])
    session.execute(sa.update(DayOverride).where(*_is(day, province)).values(**decision))


def remove(session: Session, day: date, province: str = "") -> None:
    """The day is as the calendar has it again; nothing happens where nothing was decided."""
    session.execute(sa.delete(DayOverride).where(*_is(day, province)))


def _is(day: date, province: str) -> tuple[sa.ColumnElement[bool], ...]:
    return col(DayOverride.day) == day, col(DayOverride.province) == province


def provinces(session: Session) -> dict[int, str]:
    """The province whose days off each office keeps; "" for one that keeps the national ones alone."""
    return {office: province or "" for office, province in session.exec(select(Office.id, Office.province))}
