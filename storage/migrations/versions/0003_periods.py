"""Reporting periods and what each unit hands in for them."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    _period()
    _submission()


def _period() -> None:
    op.create_table(
        "period",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("kind", choice("period_kind", "quarter", "half", "nine_months", "year"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("window_from", sa.Date(), nullable=False),
        sa.Column("window_to", sa.Date(), nullable=False),
        sa.Column("cut_off", sa.Date(), nullable=False),
        sa.Column("internal_due", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("redated_on", sa.Date(), nullable=True),
        sa.Column("issued_number", sa.String(length=60), nullable=True),
        sa.Column("issued_on", sa.Date(), nullable=True),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("issued_by_id", ID, nullable=True),
        sa.CheckConstraint("internal_due <= due", name=op.f("ck_period_internal_before_due")),
        sa.CheckConstraint("window_from <= window_to", name=op.f("ck_period_window")),
        sa.ForeignKeyConstraint(
            ["issued_by_id"], ["official.id"], name=op.f("fk_period_issued_by_id_official")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_period_office_id_office")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_period_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_period")),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_period_plan_id_code")),
    )
    op.create_index(op.f("ix_period_plan_id"), "period", ["plan_id"], unique=False)


def _submission() -> None:
    op.create_table(
        "submission",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("period_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column(
            "state",
            choice("submission_state", "expected", "submitted", "returned", "accepted"),
            nullable=False,
        ),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("submitted_by_id", ID, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["official.id"], name=op.f("fk_submission_decided_by_id_official")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_submission_office_id_office")),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_submission_period_id_period")),
        sa.ForeignKeyConstraint(
            ["submitted_by_id"], ["official.id"], name=op.f("fk_submission_submitted_by_id_official")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_submission_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_submission")),
        sa.UniqueConstraint("period_id", "unit_id", name=op.f("uq_submission_period_id_unit_id")),
    )
    op.create_index(op.f("ix_submission_period_id"), "submission", ["period_id"], unique=False)
    op.create_index(op.f("ix_submission_unit_id"), "submission", ["unit_id"], unique=False)
