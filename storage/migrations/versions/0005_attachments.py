"""Files that came with messages, and the reports they are evidence of."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    _attachment()
    _evidence()


def _attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=False),
        sa.Column("bot_id", ID, nullable=False),
        sa.Column("album", sa.String(length=100), nullable=True),
        sa.Column("remote_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("mime", sa.String(length=100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column(
            "state", choice("attachment_state", "pending", "stored", "refused", "failed"), nullable=False
        ),
        sa.Column(
            "fault",
            choice("attachment_fault", "too_large", "kind", "mismatch", "gone", "tries"),
            nullable=True,
        ),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("stored_size", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=40), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state = 'stored') = (sha256 IS NOT NULL)", name=op.f("ck_attachment_stored")),
        sa.ForeignKeyConstraint(["bot_id"], ["bot.id"], name=op.f("fk_attachment_bot_id_bot")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_attachment_message_id_message")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_attachment_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachment")),
    )
    op.create_index("ix_attachment_bot_id_album", "attachment", ["bot_id", "album"], unique=False)
    op.create_index("ix_attachment_due", "attachment", ["state", "bot_id", "id"], unique=False)
    op.create_index(op.f("ix_attachment_message_id"), "attachment", ["message_id"], unique=False)


def _evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("progress_id", ID, nullable=False),
        sa.Column("attachment_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name=op.f("fk_evidence_attachment_id_attachment")
        ),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_evidence_office_id_office")),
        sa.ForeignKeyConstraint(
            ["progress_id"], ["progress.id"], name=op.f("fk_evidence_progress_id_progress")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint(
            "progress_id", "attachment_id", name=op.f("uq_evidence_progress_id_attachment_id")
        ),
    )
    op.create_index(op.f("ix_evidence_attachment_id"), "evidence", ["attachment_id"], unique=False)
