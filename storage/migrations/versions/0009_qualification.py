"""What leads score, hand-offs below the bar, and companies whose leads are to be scored again."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_DIALECTS = ("sqlite_where", "postgresql_where")
EARNED = sa.text("earned = 'sql' AND stage IN ('lead', 'mql')")


def upgrade() -> None:
    for name in ("fit", "interest"):
        op.add_column("lead", sa.Column(name, sa.Integer(), nullable=True))
    op.add_column("lead", sa.Column("earned", sa.String(), nullable=False, server_default=""))
    where: dict[str, Any] = dict.fromkeys(_DIALECTS, EARNED)
    op.create_index("lead_earned", "lead", ["workspace_id", "id"], **where)
    op.add_column(
        "handoff", sa.Column("below_bar", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("handoff", sa.Column("override", sa.String(), nullable=False, server_default=""))
    below: dict[str, Any] = {
        "sqlite_where": sa.text("below_bar = 1"),  # as SQLite is asked
        "postgresql_where": sa.text("below_bar"),
    }
    op.create_index("handoff_below_bar", "handoff", ["workspace_id", "handed_at", "state"], **below)
    op.create_table(
        "rescore",
        sa.Column("workspace_id", sa.String(), primary_key=True),
        sa.Column("due_at", MOMENT, nullable=False),
        sa.Column("after", ID, nullable=False),
        sa.Column("mqls", sa.Integer(), nullable=False),
        sa.Column("sqls", sa.Integer(), nullable=False),
    )
    op.create_index("rescore_due", "rescore", ["due_at"])
