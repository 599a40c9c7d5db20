"""What officials say of reports that others gave for them."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("progress", sa.Column("confirmed", sa.Boolean(), nullable=True))
    op.add_column("progress", sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True))
