"""Self-inspection: rounds, findings, what became of them, and the files that show it."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def owned(table: str, *references: tuple[str, str]) -> list[sa.Constraint]:
    """The keys of a table of an office: its own, and (column, table) of others."""
    foreign = (("office_id", "office"), *references)
    return [
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
            for column, to in foreign
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns), unique=False)


def upgrade() -> None:
    _inspection()
    _inspection_area()
    _finding()
    _finding_step()
    _proof()


def _inspection() -> None:
    op.create_table(
        "inspection",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("opened_by_id", ID, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("since <= until", name=op.f("ck_inspection_dates")),
        *owned("inspection", ("plan_id", "plan"), ("unit_id", "unit"), ("opened_by_id", "official")),
    )
    index("inspection", "office_id", "until")
    index("inspection", "plan_id")
    index("inspection", "unit_id")


def _inspection_area() -> None:
    op.create_table(
        "inspection_area",
        sa.Column("inspection_id", ID, nullable=False),
        sa.Column("area_id", ID, nullable=False),
        sa.Column("office_id", ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["inspection_id"], ["inspection.id"], name=op.f("fk_inspection_area_inspection_id_inspection")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_inspection_area_area_id_area")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_inspection_area_office_id_office")),
        sa.PrimaryKeyConstraint("inspection_id", "area_id", name=op.f("pk_inspection_area")),
    )
    index("inspection_area", "area_id")


STATES = choice("finding_state", "open", "fixing", "awaiting", "closed", "reopened")
SEVERITIES = choice("severity", "serious", "medium", "minor")
STEPS = choice("step_kind", "recorded", "fixing", "remedied", "verified", "reopened", "redated")


def _finding() -> None:
    op.create_table(
        "finding",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("plan_id", ID, nullable=False),
        sa.Column("inspection_id", ID, nullable=True),
        sa.Column("unit_id", ID, nullable=False),
        sa.Column("area_id", ID, nullable=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("cause", sa.String(), nullable=True),
        sa.Column("severity", SEVERITIES, nullable=True),
        sa.Column("responsible_id", ID, nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("state", STATES, nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("redated_on", sa.Date(), nullable=True),
        sa.Column("recorded_by_id", ID, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("remedied_by_id", ID, nullable=True),
        sa.Column("remedied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("verified_by_id", ID, nullable=True),
        sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("search_text", sa.String(), nullable=False),
        sa.CheckConstraint(
            "(state IN ('awaiting', 'closed')) = (remedied_by_id IS NOT NULL)",
            name=op.f("ck_finding_remedied"),
        ),
        sa.CheckConstraint(
            "(state = 'closed') = (verified_by_id IS NOT NULL)", name=op.f("ck_finding_verified")
        ),
        sa.CheckConstraint(
            "verified_by_id <> remedied_by_id", name=op.f("ck_finding_verified_by_another")
        ),
        sa.UniqueConstraint("office_id", "number", name=op.f("uq_finding_office_id_number")),
        *owned(
            "finding",
            ("plan_id", "plan"),
            ("inspection_id", "inspection"),
            ("unit_id", "unit"),
            ("area_id", "area"),
            ("responsible_id", "official"),
            ("recorded_by_id", "official"),
            ("remedied_by_id", "official"),
            ("verified_by_id", "official"),
        ),
    )
    index("finding", "office_id", "state")
    for column in ("plan_id", "inspection_id", "unit_id", "area_id", "responsible_id"):
        index("finding", column)


def _finding_step() -> None:
    op.create_table(
        "finding_step",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("finding_id", ID, nullable=False),
        sa.Column("kind", STEPS, nullable=False),
        sa.Column("by_id", ID, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("text", sa.String(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *owned("finding_step", ("finding_id", "finding"), ("by_id", "official"), ("message_id", "message")),
    )
    index("finding_step", "finding_id")


def _proof() -> None:
    op.create_table(
        "proof",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("step_id", ID, nullable=False),
        sa.Column("attachment_id", ID, nullable=False),
        sa.UniqueConstraint("step_id", "attachment_id", name=op.f("uq_proof_step_id_attachment_id")),
        *owned("proof", ("step_id", "finding_step"), ("attachment_id", "attachment")),
    )
    index("proof", "attachment_id")
