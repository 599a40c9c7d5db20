"""New dates asked for tasks and their decisions; what leaders said of tasks, and the answers."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def keys(table: str, **foreign: str) -> list[sa.Constraint]:
    """Its own key, and those of the tables its columns refer to."""
    return [
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
            for column, to in {"office_id": "office", **foreign}.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def upgrade() -> None:
    _extension()
    _remark()


def _extension() -> None:
    op.create_table(
        "extension",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("old_date", sa.Date(), nullable=False),
        sa.Column("new_date", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("asked_by_id", ID, nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("held_by_id", ID, nullable=True),
        sa.Column(
            "state",
            choice("extension_state", "waiting", "granted", "refused", "withdrawn"),
            nullable=False,
        ),
        sa.Column("decided_by_id", ID, nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_reason", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("new_date > old_date", name=op.f("ck_extension_later")),
        sa.CheckConstraint(
            "(state = 'waiting') = (decided_by_id IS NULL)", name=op.f("ck_extension_decided")
        ),
        sa.CheckConstraint(
            "(decided_by_id IS NULL) = (decided_at IS NULL)", name=op.f("ck_extension_decided_at")
        ),
        *keys(
            "extension",
            task_id="task",
            asked_by_id="official",
            message_id="message",
            held_by_id="official",
            decided_by_id="official",
        ),
    )
    op.create_index(op.f("ix_extension_task_id"), "extension", ["task_id"])
    op.create_index(op.f("ix_extension_held_by_id"), "extension", ["held_by_id"])


def _remark() -> None:
    op.create_table(
        "remark",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("kind", choice("remark_kind", "explain", "direct", "answer"), nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("answers_id", ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("(kind = 'answer') = (answers_id IS NOT NULL)", name=op.f("ck_remark_answer")),
        *keys("remark", task_id="task", by_id="official", message_id="message", answers_id="remark"),
    )
    op.create_index(op.f("ix_remark_task_id"), "remark", ["task_id"])
    op.create_index(op.f("ix_remark_answers_id"), "remark", ["answers_id"])
