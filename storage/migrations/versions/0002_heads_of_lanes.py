"""The outbox knows which row is the head of its lane."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = "state IN ('waiting', 'sending')"
# An earlier row that is due later, and did not fail, was put off: it lets others pass.
HEADS = f"""
    UPDATE outbox SET head = true WHERE {OPEN} AND NOT EXISTS (
        SELECT 1 FROM outbox AS ahead
        WHERE ahead.workspace_id = outbox.workspace_id AND ahead.lane = outbox.lane
        AND ahead.{OPEN} AND ahead.id < outbox.id
        AND (ahead.last_error <> '' OR ahead.due_at <= outbox.due_at)
    )
"""  # noqa: S608 - our own words


def upgrade() -> None:
    # The default is for processes of the version before, which may still be writing.
    head: sa.Column[bool] = sa.Column(
        "head", sa.Boolean(), nullable=False, server_default=sa.false()
    )
    op.add_column("outbox", head)
    # The index of lanes takes its place: a planner must have no other way to what is open.
    op.drop_index("outbox_due", table_name="outbox")
    is_head = "head" if op.get_bind().dialect.name == "postgresql" else "head = 1"
    for name, columns, condition in (
        ("outbox_lane", ["workspace_id", "lane", "id"], OPEN),
        ("outbox_head", ["due_at", "id"], f"{is_head} AND {OPEN}"),
        ("outbox_leased", ["workspace_id", "lane"], "leased_until IS NOT NULL"),
    ):
        where = sa.text(condition)
        op.create_index(name, "outbox", columns, sqlite_where=where, postgresql_where=where)
    op.execute(HEADS)
