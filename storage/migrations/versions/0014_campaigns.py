"""Campaigns, their names, what they cost, and what sales costs."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "campaign",
        sa.Column("id", _ID, primary_key=True, autoincrement=True),
        *_texts("workspace_id", "name", "channel"),
        sa.Column("starts_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("budget", sa.BigInteger(), nullable=True),
        *_texts("currency", "made_by"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
    )
    op.create_index("campaign_of", "campaign", ["workspace_id", "id"])
    op.create_table(
        "campaign_name",
        *_keys("workspace_id", "key"),
        sa.Column("campaign_id", _ID, nullable=False),
        *_texts("name"),
    )
    op.create_index("campaign_name_of", "campaign_name", ["workspace_id", "campaign_id"])
    op.create_table(
        "spend",
        *_keys("workspace_id"),
        sa.Column("month", sa.Date(), primary_key=True),
        sa.Column("campaign_id", _ID, primary_key=True, autoincrement=False),
        *_keys("currency"),
        sa.Column("amount", sa.BigInteger(), nullable=False),
    )
    op.create_index("spend_of", "spend", ["workspace_id", "campaign_id"])
    op.create_table(
        "costs",
        *_keys("workspace_id"),
        sa.Column("sales_cost", sa.BigInteger(), nullable=True),
        *_texts("currency"),
        sa.Column("margin", sa.BigInteger(), nullable=True),
        sa.Column("churn", sa.BigInteger(), nullable=True),
        sa.Column("deal_months", sa.Integer(), nullable=True),
    )


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _keys(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), primary_key=True) for name in names]
