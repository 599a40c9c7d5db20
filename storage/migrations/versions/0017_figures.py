"""Indexes from which figures are counted without reading the rows."""

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

COUNTED_BY = (
    *("plan_id", "lead_unit_id", "restricted", "state", "kind", "deadline"),
    *("done_on", "given_on", "owner_id", "area_id", "id"),
)


def upgrade() -> None:
    op.create_index("ix_task_figures", "task", list(COUNTED_BY))
    op.drop_index("ix_progress_period_id_task_id", table_name="progress")
    op.create_index("ix_progress_answers", "progress", ["period_id", "task_id", "withdrawn_at"])
    op.drop_index("ix_unit_path", table_name="unit")
    op.create_index("ix_unit_path", "unit", ["path"], postgresql_ops={"path": "varchar_pattern_ops"})
