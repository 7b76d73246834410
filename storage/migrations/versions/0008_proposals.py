"""Versions begin at a moment; proposals, signatures, and heads of both teams."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
OPEN = sa.text("state IN ('draft', 'sent')")


def upgrade() -> None:
    op.add_column(
        "member",
        sa.Column("heads_other", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("agreement", sa.Column("begins_at", MOMENT, nullable=True))
    op.execute("UPDATE agreement SET begins_at = made_at")
    autoincrement: Any = {"sqlite_autoincrement": True}
    with op.batch_alter_table("agreement", table_kwargs=autoincrement) as table:
        table.alter_column("begins_at", existing_type=MOMENT, nullable=False)
        table.drop_column("ended_at")
    _proposals()


def _proposals() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("terms", DOCUMENT, nullable=False),
        sa.Column("based_on", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("touched", DOCUMENT, nullable=False),
        sa.Column("editing", DOCUMENT, nullable=False),
        sa.Column("made_by", sa.String(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("edited_by", sa.String(), nullable=False),
        sa.Column("edited_at", MOMENT, nullable=False),
        sa.Column("sent_by", sa.String(), nullable=False),
        sa.Column("sent_at", MOMENT, nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        sa.Column("comment", sa.String(), nullable=False),
        sa.Column("commented_by", sa.String(), nullable=False),
    )
    op.create_index("ix_proposal_workspace_id", "proposal", ["workspace_id"])
    where: dict[str, Any] = {"sqlite_where": OPEN, "postgresql_where": OPEN}
    op.create_index("proposal_open", "proposal", ["workspace_id"], unique=True, **where)
    op.create_table(
        "signature",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        sa.Column("workspace_id", sa.String(), nullable=False),
        sa.Column("proposal_id", ID, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("agreement_id", ID, nullable=True),
        sa.Column("side", sa.String(), nullable=False),
        sa.Column("user_id", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.UniqueConstraint("workspace_id", "proposal_id", "revision", "side"),
        sa.UniqueConstraint("workspace_id", "agreement_id", "side"),
    )
