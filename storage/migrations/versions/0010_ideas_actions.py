"""Ideas, their votes, and actions."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "idea",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        *_texts("workspace_id", "text", "kind", "url", "persona", "stage", "writer", "contributor"),
        *_life(),
    )
    op.create_index("idea_open", "idea", ["workspace_id", "id"], **_where("state = 'open'"))
    op.create_table(
        "idea_vote",
        sa.Column("workspace_id", sa.String(), primary_key=True),
        sa.Column("idea_id", ID, primary_key=True, autoincrement=False),
        sa.Column("user_id", sa.String(), primary_key=True),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    op.create_table(
        "action",
        sa.Column("id", ID, primary_key=True, autoincrement=True),
        *_texts("workspace_id", "title", "owner"),
        sa.Column("due_on", sa.Date(), nullable=False),
        *_texts("measure", "source", "ref"),
        *_life(),
        sa.Column("revision", sa.Integer(), nullable=False),
        *_texts("last_step"),
        sa.Column("next_at", MOMENT, nullable=True),
    )
    op.create_index("action_next", "action", ["next_at"], **_where("next_at IS NOT NULL"))
    op.create_index("action_open", "action", ["workspace_id", "due_on"], **_where("state = 'open'"))
    op.create_index("action_settled", "action", ["workspace_id", "settled_at"])


def _texts(*names: str) -> list[sa.Column[Any]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _life() -> list[sa.Column[Any]]:
    """Who made it and when, and what became of it."""
    return [
        *_texts("made_by"),
        sa.Column("made_at", MOMENT, nullable=False),
        *_texts("state", "settled_by"),
        sa.Column("settled_at", MOMENT, nullable=True),
        *_texts("reason"),
    ]


def _where(condition: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
