"""What is kept of a try that failed: that a notice may have arrived, or was refused for what it says."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("notice", sa.Column("fault", sa.String(length=12), nullable=True))
