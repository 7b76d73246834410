"""By which notice a direct message asked its reader for something."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("asked_by", sa.String(), nullable=False, server_default="")
    op.add_column("lead_message", column)
