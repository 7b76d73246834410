"""What was said to patterns in the feedback."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pattern",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            primary_key=True,
            autoincrement=True,
        ),
        *_texts("workspace_id", "reason", "dimension", "value", "state"),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_texts("said_by"),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("reviewed", sa.Integer(), nullable=False),
        *(sa.Column(day, sa.Date(), nullable=False) for day in ("first", "last", "quiet_until")),
    )
    op.create_index("pattern_quiet", "pattern", ["workspace_id", "quiet_until"])


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]
