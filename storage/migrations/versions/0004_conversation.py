"""Everything said: events, forms, reminders, notices, messages, progress."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    _inbox()
    _dialogue()
    _notice()
    _reminder()
    _message()
    _progress()


def _inbox() -> None:
    op.create_table(
        "inbox",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("bot_id", ID, nullable=False),
        sa.Column("event_id", sa.String(length=100), nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column(
            "state", choice("inbox_state", "received", "handled", "answered", "failed"), nullable=False
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("answer", sa.JSON(), nullable=True),
        sa.Column("error", sa.String(length=60), nullable=True),
        sa.Column("leased_by", sa.String(length=40), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["bot_id"], ["bot.id"], name=op.f("fk_inbox_bot_id_bot")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_inbox_office_id_office")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("bot_id", "event_id", name=op.f("uq_inbox_bot_id_event_id")),
    )
    op.create_index("ix_inbox_open", "inbox", ["bot_id", "answered_at", "chat_id", "id"], unique=False)


def _dialogue() -> None:
    op.create_table(
        "dialogue",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("bot_id", ID, nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("official_id", ID, nullable=False),
        sa.Column("form", sa.String(length=40), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bot_id"], ["bot.id"], name=op.f("fk_dialogue_bot_id_bot")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_dialogue_office_id_office")),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_dialogue_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dialogue")),
        sa.UniqueConstraint("bot_id", "chat_id", name=op.f("uq_dialogue_bot_id_chat_id")),
    )
    op.create_index(op.f("ix_dialogue_official_id"), "dialogue", ["official_id"], unique=False)


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("kind", choice("notice_kind", "digest", "act", "alarm"), nullable=False),
        sa.Column("official_id", ID, nullable=False),
        sa.Column("account_id", ID, nullable=False),
        sa.Column("bot_id", ID, nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("payload", sa.JSON(), nullable=True),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "state",
            choice("notice_state", "pending", "delivered", "lapsed", "failed", "uncertain"),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("retry_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("leased_by", sa.String(length=40), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_notice_account_id_account")),
        sa.ForeignKeyConstraint(["bot_id"], ["bot.id"], name=op.f("fk_notice_bot_id_bot")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_notice_office_id_office")),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_notice_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("key", name=op.f("uq_notice_key")),
    )
    op.create_index(op.f("ix_notice_account_id"), "notice", ["account_id"], unique=False)
    op.create_index("ix_notice_due", "notice", ["state", "bot_id", "not_before"], unique=False)
    op.create_index(op.f("ix_notice_official_id"), "notice", ["official_id"], unique=False)


def _reminder() -> None:
    op.create_table(
        "reminder",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("key", sa.String(length=160), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("rung", sa.String(length=24), nullable=False),
        sa.Column("rung_date", sa.Date(), nullable=False),
        sa.Column("official_id", ID, nullable=False),
        sa.Column("why", sa.String(length=60), nullable=False),
        sa.Column(
            "state", choice("reminder_state", "pending", "delivered", "lapsed", "unreachable"), nullable=False
        ),
        sa.Column("notice_id", ID, nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_reminder_notice_id_notice")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_reminder_office_id_office")),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_reminder_official_id_official")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reminder")),
        sa.UniqueConstraint("key", name=op.f("uq_reminder_key")),
    )
    op.create_index(op.f("ix_reminder_notice_id"), "reminder", ["notice_id"], unique=False)
    op.create_index("ix_reminder_official_id_state", "reminder", ["official_id", "state"], unique=False)
    op.create_index(op.f("ix_reminder_state"), "reminder", ["state"], unique=False)


def _message() -> None:
    op.create_table(
        "message",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("bot_id", ID, nullable=False),
        sa.Column("chat_id", sa.String(length=100), nullable=False),
        sa.Column("direction", choice("direction", "in", "out"), nullable=False),
        sa.Column("external_id", sa.String(length=100), nullable=False),
        sa.Column("official_id", ID, nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("choices", sa.JSON(), nullable=False),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("reply_to_id", ID, nullable=True),
        sa.Column("replaces_id", ID, nullable=True),
        sa.Column("inbox_id", ID, nullable=True),
        sa.Column("notice_id", ID, nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["bot_id"], ["bot.id"], name=op.f("fk_message_bot_id_bot")),
        sa.ForeignKeyConstraint(["inbox_id"], ["inbox.id"], name=op.f("fk_message_inbox_id_inbox")),
        sa.ForeignKeyConstraint(["notice_id"], ["notice.id"], name=op.f("fk_message_notice_id_notice")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_message_office_id_office")),
        sa.ForeignKeyConstraint(
            ["official_id"], ["official.id"], name=op.f("fk_message_official_id_official")
        ),
        sa.ForeignKeyConstraint(["replaces_id"], ["message.id"], name=op.f("fk_message_replaces_id_message")),
        sa.ForeignKeyConstraint(["reply_to_id"], ["message.id"], name=op.f("fk_message_reply_to_id_message")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    op.create_index("ix_message_chat", "message", ["bot_id", "chat_id", "id"], unique=False)
    op.create_index("ix_message_external", "message", ["bot_id", "chat_id", "external_id"], unique=False)
    op.create_index(op.f("ix_message_notice_id"), "message", ["notice_id"], unique=False)
    op.create_index(op.f("ix_message_replaces_id"), "message", ["replaces_id"], unique=False)


def _progress() -> None:
    op.create_table(
        "progress",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("period_id", ID, nullable=False),
        sa.Column("state", choice("progress_state", "done", "in_progress", "nothing_arose"), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("difficulty", sa.String(), nullable=True),
        sa.Column("proposal", sa.String(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("on_behalf_of_id", ID, nullable=True),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("superseded_by_id", ID, nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("percent BETWEEN 0 AND 100", name=op.f("ck_progress_percent")),
        sa.ForeignKeyConstraint(["author_id"], ["official.id"], name=op.f("fk_progress_author_id_official")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name=op.f("fk_progress_message_id_message")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_progress_office_id_office")),
        sa.ForeignKeyConstraint(
            ["on_behalf_of_id"], ["official.id"], name=op.f("fk_progress_on_behalf_of_id_official")
        ),
        sa.ForeignKeyConstraint(["period_id"], ["period.id"], name=op.f("fk_progress_period_id_period")),
        sa.ForeignKeyConstraint(
            ["superseded_by_id"], ["progress.id"], name=op.f("fk_progress_superseded_by_id_progress")
        ),
        sa.ForeignKeyConstraint(["task_id"], ["task.id"], name=op.f("fk_progress_task_id_task")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress")),
    )
    op.create_index(op.f("ix_progress_author_id"), "progress", ["author_id"], unique=False)
    op.create_index("ix_progress_period_id_task_id", "progress", ["period_id", "task_id"], unique=False)
    op.create_index(op.f("ix_progress_task_id"), "progress", ["task_id"], unique=False)
