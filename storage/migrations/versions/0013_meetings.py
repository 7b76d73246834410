"""Meetings that are held from their digest."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IS_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    agenda = sa.Column("agenda", DOCUMENT, nullable=False, server_default="{}")
    op.add_column("digest", agenda)
    op.create_table(
        "meeting",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        *_texts("workspace_id", "kind", "channel", "ts", "agenda_ts"),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        *_texts("state", "started_by"),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("closes_at", MOMENT, nullable=False),
        *_texts("closed_by"),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.UniqueConstraint("workspace_id", "channel", "ts"),
    )
    where: dict[str, Any] = {"sqlite_where": IS_OPEN, "postgresql_where": IS_OPEN}
    op.create_index("meeting_open", "meeting", ["closes_at"], **where)
    op.create_table(
        "meeting_point",
        sa.Column("workspace_id", sa.String(), primary_key=True),
        sa.Column("meeting_id", ID, primary_key=True, autoincrement=False),
        sa.Column("point", sa.String(), primary_key=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        *_texts("done_by"),
    )
    op.create_table(
        "decision",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        *_texts("workspace_id"),
        sa.Column("meeting_id", ID, nullable=False),
        *_texts("text", "made_by"),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_index("decision_meeting", "decision", ["workspace_id", "meeting_id", "id"])


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]
