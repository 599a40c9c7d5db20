"""Who changed what: an append-only log, which the database itself keeps from being rewritten."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CHANGE = sa.Enum(
    "created", "changed", "deleted", name="change", native_enum=False, create_constraint=True, length=24
)
# A demo is wiped when it starts anew.
DEMO = "EXISTS (SELECT 1 FROM installation WHERE kind = 'demo')"
SQLITE = """
CREATE TRIGGER audit_{verb} BEFORE {verb} ON audit {when}
BEGIN SELECT RAISE(ABORT, 'the audit is only ever added to'); END
"""
POSTGRES_FUNCTION = f"""
CREATE FUNCTION audit_is_final() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN
IF TG_OP = 'DELETE' AND {DEMO} THEN RETURN OLD; END IF;
RAISE EXCEPTION 'the audit is only ever added to';
END $$
"""
POSTGRES_TRIGGER = """
CREATE TRIGGER audit_is_final BEFORE UPDATE OR DELETE ON audit
FOR EACH ROW EXECUTE FUNCTION audit_is_final()
"""


def upgrade() -> None:
    foreign = {"office_id": "office", "official_id": "official", "message_id": "message"}
    op.create_table(
        "audit",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("official_id", ID, nullable=True),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("change", CHANGE, nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_audit_{column}_{to}"))
            for column, to in foreign.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_office_id_id"), "audit", ["office_id", "id"], unique=False)
    op.create_index(op.f("ix_audit_subject_subject_id"), "audit", ["subject", "subject_id"], unique=False)
    _make_final()


def _make_final() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE.format(verb="UPDATE", when=""))
        op.execute(SQLITE.format(verb="DELETE", when=f"WHEN NOT {DEMO}"))
    else:
        op.execute(POSTGRES_FUNCTION)
        op.execute(POSTGRES_TRIGGER)
