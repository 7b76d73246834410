"""Events that a later one canceled, and the address of each workspace in Slack."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

HISTORY = ("workspace_id", "lead_id", "kind", "id", "canceled")
FLOW = ("workspace_id", "at", "kind", "source", "reason", "first", "lead_id", "canceled")


def upgrade() -> None:
    canceled: sa.Column[bool] = sa.Column(
        "canceled", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("lead_event", canceled)
    # Figures count from these indexes alone, and leave out what was canceled. With a column that
    # only one of them holds, SQLite reads a company's whole history for the events of one lead.
    for name, columns in (("lead_event_flow", FLOW), ("lead_event_history", HISTORY)):
        op.drop_index(name, table_name="lead_event")
        op.create_index(name, "lead_event", columns)
    url: sa.Column[str] = sa.Column("url", sa.String(), nullable=False, server_default="")
    op.add_column("workspace", url)
