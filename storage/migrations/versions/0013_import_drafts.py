"""Files of a plan or of officials sent in chat, until they are applied or dropped."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "import_draft"
STATES = ("waiting", "read", "failed", "applied", "dropped")
FOREIGN = {
    "office_id": "office",
    "attachment_id": "attachment",
    "official_id": "official",
    "settled_by_id": "official",
    "applied_by_message_id": "message",
}


def upgrade() -> None:
    state = sa.Enum(*STATES, name="import_state", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        TABLE,
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("attachment_id", ID, nullable=False),
        sa.Column("official_id", ID, nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("listing", sa.JSON(), nullable=True),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by_id", ID, nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_by_message_id", ID, nullable=True),
        sa.CheckConstraint(
            "(settled_by_id IS NULL) = (settled_at IS NULL)", name=op.f("ck_import_draft_settled")
        ),
        sa.CheckConstraint(
            "(state IN ('applied', 'dropped')) = (settled_at IS NOT NULL)",
            name=op.f("ck_import_draft_settled_state"),
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{TABLE}_{column}_{to}"))
            for column, to in FOREIGN.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_draft")),
        sa.UniqueConstraint("attachment_id", name=op.f("uq_import_draft_attachment_id")),
    )
    for column in ("state", "applied_by_message_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column])
