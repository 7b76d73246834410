"""Events that a later one canceled, and the address of each workspace in Slack."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

FLOW = ("workspace_id", "at", "kind", "source", "reason", "first", "lead_id", "canceled")


def upgrade() -> None:
    canceled: sa.Column[bool] = sa.Column(
        "canceled", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("lead_event", canceled)
    # Figures count from this index alone, and leave out what was canceled.
    op.drop_index("lead_event_flow", table_name="lead_event")
    op.create_index("lead_event_flow", "lead_event", FLOW)
    url: sa.Column[str] = sa.Column("url", sa.String(), nullable=False, server_default="")
    op.add_column("workspace", url)
