"""What every table shares: metadata, identities, instants, enums, office ownership."""

import unicodedata
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

NAMING_CONVENTION = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BigId = sa.BigInteger().with_variant(sa.Integer, "sqlite")


class Base(SQLModel, registry=registry(metadata=sa.MetaData(naming_convention=NAMING_CONVENTION))):
    """Root of all tables."""


class UtcDateTime(sa.types.TypeDecorator[datetime]):
    """An aware instant, kept in UTC; a naive one is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: give it a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def enum_type(kind: type[StrEnum]) -> sa.Enum:
    """VARCHAR + CHECK, so that a new value is a plain migration on both engines."""
    name = "".join("_" + c.lower() if c.isupper() else c for c in kind.__name__).lstrip("_")
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=name,
        values_callable=lambda members: [m.value for m in members],
    )


def choice(kind: type[StrEnum], **options: Any) -> Any:
    """A column of `kind`; pass `default=` where there is one."""
    return Field(sa_type=enum_type(kind), **options)


def instant(**options: Any) -> Any:
    """A column of `UtcDateTime`."""
    return Field(sa_type=UtcDateTime, **options)


def identity() -> Any:
    return Field(default=None, primary_key=True, sa_type=BigId)


def reference(target: str, *, index: bool = True, **options: Any) -> Any:
    """A foreign key to `target` ("unit.id"); pass `default=None` where it may be empty."""
    return Field(foreign_key=target, sa_type=BigId, index=index, **options)


class Owned(Base):
    """A row that belongs to an office."""

    office_id: int = reference("office.id", index=False)


def fold(text: str) -> str:
    """Lower case without accents, đ→d: what searches compare. Pure; any text is accepted."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")
