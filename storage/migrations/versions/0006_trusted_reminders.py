"""Days off of an office's own, ladders of a plan's own, leave, and what was seen."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.add_column("office", sa.Column("province", sa.String(length=40), nullable=True))
    op.add_column("plan", sa.Column("ladders", sa.JSON(), nullable=True))
    op.add_column("official", sa.Column("morning", sa.Time(), nullable=True))
    op.add_column("notice", sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True))
    _day_override()
    _leave()


def _day_override() -> None:
    op.create_table(
        "day_override",
        sa.Column("id", ID, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("province", sa.String(length=40), nullable=False),
        sa.Column("works", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_override")),
        sa.UniqueConstraint("day", "province", name=op.f("uq_day_override_day_province")),
    )


def _leave() -> None:
    op.create_table(
        "leave",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("official_id", ID, nullable=False),
        sa.Column("deputy_id", ID, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.CheckConstraint("since <= until", name=op.f("ck_leave_dates")),
        sa.ForeignKeyConstraint(["deputy_id"], ["official.id"], name=op.f("fk_leave_deputy_id_official")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_leave_office_id_office")),
        sa.ForeignKeyConstraint(["official_id"], ["official.id"], name=op.f("fk_leave_official_id_official")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave")),
    )
    op.create_index(op.f("ix_leave_official_id"), "leave", ["official_id"], unique=False)
