"""Tasks whose answer a report goes out without."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOREIGN = {
    "office_id": "office",
    "period_id": "period",
    "task_id": "task",
    "by_id": "official",
    "message_id": "message",
}


def upgrade() -> None:
    op.create_table(
        "waiver",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("period_id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_waiver_{column}_{to}"))
            for column, to in FOREIGN.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiver")),
        sa.UniqueConstraint("period_id", "task_id", name=op.f("uq_waiver_period_id_task_id")),
    )
    op.create_index(op.f("ix_waiver_task_id"), "waiver", ["task_id"])
