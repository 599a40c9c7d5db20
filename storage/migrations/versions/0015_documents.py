"""Documents that follow an answer, and links to them."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATES = ("pending", "sent", "refused", "failed")


def foreign(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}_{target}"))


def upgrade() -> None:
    _document()
    _file_link()


def _document() -> None:
    state = sa.Enum(*STATES, name="document_state", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        "document",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("bot_id", ID, nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("inbox_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("arguments", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("state", state, nullable=False),
        sa.Column("begun", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("fault", sa.String(length=12), nullable=True),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=40), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("name", sa.String(length=200), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("picture", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=True),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "sha256 IS NULL OR (name IS NOT NULL AND media_type IS NOT NULL)", name=op.f("ck_document_kept")
        ),
        foreign("document", "bot_id", "bot"),
        foreign("document", "inbox_id", "inbox"),
        foreign("document", "message_id", "message"),
        foreign("document", "office_id", "office"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("inbox_id", name=op.f("uq_document_inbox_id")),
    )
    op.create_index("ix_document_due", "document", ["state", "bot_id", "id"], unique=False)
    op.create_index(op.f("ix_document_message_id"), "document", ["message_id"], unique=False)


def _file_link() -> None:
    op.create_table(
        "file_link",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("document_id", ID, nullable=False),
        sa.Column("official_id", ID, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        foreign("file_link", "document_id", "document"),
        foreign("file_link", "official_id", "official"),
        foreign("file_link", "office_id", "office"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_file_link_token_hash")),
    )
    op.create_index(op.f("ix_file_link_document_id"), "file_link", ["document_id"], unique=False)
