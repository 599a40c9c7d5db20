"""What officials say of the plan's targets, period by period."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
STATE = sa.Enum(
    *("figure", "nothing_arose", "reached", "not_reached"),
    name="reading_state",
    native_enum=False,
    create_constraint=True,
    length=24,
)
CHECKS = {
    "both_parts": "(numerator IS NULL) = (denominator IS NULL)",
    "part_of_whole": "numerator BETWEEN 0 AND denominator AND denominator > 0",
    "value": "value >= 0",
    "one_figure": "numerator IS NULL OR value IS NULL",
    "figure": "(state = 'figure') = (numerator IS NOT NULL OR value IS NOT NULL)",
}
FOREIGN = {
    "office_id": "office",
    "target_id": "target",
    "period_id": "period",
    "author_id": "official",
    "message_id": "message",
    "superseded_by_id": "target_reading",
}


def upgrade() -> None:
    op.add_column("target", sa.Column("dropped_on", sa.Date(), nullable=True))
    op.create_table(
        "target_reading",
        sa.Column("office_id", ID, nullable=False),
        sa.Column("id", ID, nullable=False),
        sa.Column("target_id", ID, nullable=False),
        sa.Column("period_id", ID, nullable=False),
        sa.Column("state", STATE, nullable=False),
        *(sa.Column(name, sa.Numeric(13, 4)) for name in ("numerator", "denominator", "value")),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("author_id", ID, nullable=False),
        sa.Column("message_id", ID, nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("superseded_by_id", ID, nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        *(
            sa.CheckConstraint(rule, name=op.f(f"ck_target_reading_{name}"))
            for name, rule in CHECKS.items()
        ),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_target_reading_{column}_{to}"))
            for column, to in FOREIGN.items()
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_target_reading")),
    )
    for columns in (["period_id", "target_id"], ["target_id"], ["message_id"]):
        op.create_index(op.f(f"ix_target_reading_{'_'.join(columns)}"), "target_reading", columns)
