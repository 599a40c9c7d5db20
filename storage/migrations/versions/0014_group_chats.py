"""Groups that a leader has allowed the weekly summary."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
FOREIGN = {"office_id": "office", "bot_id": "bot", "allowed_by_id": "official"}


def upgrade() -> None:
    op.create_table(
        "group_chat",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("bot_id", ID, nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("title", sa.String(length=255), nullable=False),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.Column("allowed_by_id", ID, nullable=False),
        sa.Column("allowed_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_group_chat_{column}_{to}"))
            for column, to in FOREIGN.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_group_chat")),
        sa.UniqueConstraint("bot_id", "chat_id", name=op.f("uq_group_chat_bot_id_chat_id")),
    )
