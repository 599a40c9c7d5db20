"""Plans, their fields, tasks and targets."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    _plan()
    _area()
    _task()
    _task_support()
    _target()


def _plan() -> None:
    op.create_table(
        "plan",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=60), nullable=True),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("basis", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_plan_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("office_id", "year", name=op.f("uq_plan_office_id_year")),
    )


def _area() -> None:
    op.create_table(
        "area",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sort", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_area_office_id_office")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_area_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_area")),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_area_plan_id_code")),
    )
    op.create_index(op.f("ix_area_plan_id"), "area", ["plan_id"], unique=False)


def _task() -> None:
    op.create_table(
        "task",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("area_id", ID, nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("deliverable", sa.String(), nullable=True),
        sa.Column("lead_unit_id", ID, nullable=True),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("leader_id", ID, nullable=True),
        sa.Column("kind", choice("task_kind", "standing", "dated"), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("deadline_text", sa.String(), nullable=True),
        sa.Column("deadline_set_by", choice("set_by", "ward", "superior"), nullable=True),
        sa.Column("state", choice("task_state", "open", "done", "cancelled"), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("redated_on", sa.Date(), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.Column("sort", sa.String(length=60), nullable=False),
        sa.CheckConstraint(
            "(kind = 'dated') = (deadline IS NOT NULL)", name=op.f("ck_task_dated_has_deadline")
        ),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_task_percent")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_task_area_id_area")),
        sa.ForeignKeyConstraint(["lead_unit_id"], ["unit.id"], name=op.f("fk_task_lead_unit_id_unit")),
        sa.ForeignKeyConstraint(["leader_id"], ["official.id"], name=op.f("fk_task_leader_id_official")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_task_office_id_office")),
        sa.ForeignKeyConstraint(["owner_id"], ["official.id"], name=op.f("fk_task_owner_id_official")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_task_plan_id_plan")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_task_plan_id_code")),
    )
    op.create_index(op.f("ix_task_area_id"), "task", ["area_id"], unique=False)
    op.create_index(op.f("ix_task_deadline"), "task", ["deadline"], unique=False)
    op.create_index(op.f("ix_task_lead_unit_id"), "task", ["lead_unit_id"], unique=False)
    op.create_index(op.f("ix_task_leader_id"), "task", ["leader_id"], unique=False)
    op.create_index(op.f("ix_task_owner_id"), "task", ["owner_id"], unique=False)
    op.create_index(op.f("ix_task_plan_id"), "task", ["plan_id"], unique=False)


def _task_support() -> None:
    op.create_table(
        "task_support",
        sa.Column("task_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("office_id", ID, nullable=False),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_task_support_office_id_office")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_task_support_task_id_task")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_task_support_unit_id_unit")),
        sa.PrimaryKeyConstraint("task_id", "unit_id", name=op.f("pk_task_support")),
    )
    op.create_index(op.f("ix_task_support_unit_id"), "task_support", ["unit_id"], unique=False)


def _target() -> None:
    op.create_table(
        "target",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("area_id", ID, nullable=True),
        sa.Column("task_id", ID, nullable=True),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("wording", sa.String(), nullable=False),
        sa.Column("kind", choice("target_kind", "share", "count", "index", "fact"), nullable=False),
        sa.Column("comparator", choice("comparator", "=", ">", ">=", "<", "<="), nullable=True),
        sa.Column("value", sa.Numeric(precision=12, scale=2), nullable=True),
        sa.Column("sort", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_target_area_id_area")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_target_office_id_office")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_target_plan_id_plan")),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_target_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target")),
        sa.UniqueConstraint("plan_id", "code", name=op.f("uq_target_plan_id_code")),
    )
    op.create_index(op.f("ix_target_area_id"), "target", ["area_id"], unique=False)
    op.create_index(op.f("ix_target_plan_id"), "target", ["plan_id"], unique=False)
    op.create_index(op.f("ix_target_task_id"), "target", ["task_id"], unique=False)
