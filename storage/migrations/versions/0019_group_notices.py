"""Notices to groups: the weekly summary that a leader has allowed."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ONE_ADDRESS = "(account_id IS NULL) <> (group_id IS NULL) AND (official_id IS NULL) = (account_id IS NULL)"
KINDS = "kind IN ('digest', 'act', 'alarm', 'weekly')"
LINK = "fk_notice_group_id_group_chat"
REWORDED = (
    ("official_id INTEGER NOT NULL", "official_id INTEGER"),
    ("account_id INTEGER NOT NULL", "account_id INTEGER"),
    ("kind IN ('digest', 'act', 'alarm')", KINDS),
)


def upgrade() -> None:
    op.add_column("notice", sa.Column("group_id", ID, nullable=True))
    if op.get_bind().dialect.name == "sqlite":
        _reword()
    else:
        _alter()
    addressed = sa.text("group_id IS NOT NULL")
    op.create_index(
        "ix_notice_group_id", "notice", ["group_id"], sqlite_where=addressed, postgresql_where=addressed
    )


def _alter() -> None:
    for column in ("official_id", "account_id"):
        op.alter_column("notice", column, nullable=True)
    op.drop_constraint(op.f("ck_notice_notice_kind"), "notice")
    op.create_check_constraint(op.f("ck_notice_notice_kind"), "notice", KINDS)
    op.create_check_constraint(op.f("ck_notice_one_address"), "notice", ONE_ADDRESS)
    op.create_foreign_key(op.f(LINK), "notice", "group_chat", ["group_id"], ["id"])


def _reword() -> None:
    """SQLite alters no constraint, and a table to which others refer cannot be made anew in a transaction
    with foreign keys on: its definition is reworded as https://www.sqlite.org/lang_altertable.html#otheralter
    has it for constraints, while no row has another form."""
    connection = op.get_bind()
    found = connection.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'notice'"
    )
    words = str(found.scalar_one())
    for before, after in REWORDED:
        if words.count(before) != 1:
            raise RuntimeError(f"the table notice is not as it was made: {before}")
        words = words.replace(before, after)
    more = (
        f"CONSTRAINT ck_notice_one_address CHECK ({ONE_ADDRESS})",
        f"CONSTRAINT {LINK} FOREIGN KEY(group_id) REFERENCES group_chat (id)",
    )
    body = words.rstrip().removesuffix(")").rstrip()
    words = ", \n\t".join((body, *more)) + "\n)"
    version = connection.exec_driver_sql("PRAGMA schema_version").scalar_one()
    connection.exec_driver_sql("PRAGMA writable_schema = ON")
    connection.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = 'notice'", (words,)
    )
    connection.exec_driver_sql(f"PRAGMA schema_version = {version + 1}")
    connection.exec_driver_sql("PRAGMA writable_schema = RESET")
