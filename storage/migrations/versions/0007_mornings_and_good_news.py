"""What was missed is told each morning; who hears of good news and when; who was greeted."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    news_at: sa.Column[str] = sa.Column(
        "news_at", sa.String(), nullable=False, server_default="evening"
    )
    op.add_column("member", news_at)
    # The sweep finds them at once, and tells their owners at the next opening.
    op.execute(
        "UPDATE timer SET next_at = due_at "
        "WHERE state = 'running' AND last_step = 'missed' AND next_at IS NULL"
    )
