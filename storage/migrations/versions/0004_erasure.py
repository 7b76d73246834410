"""Where messages show a lead, how long leads are kept, when a company left."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
ABOUT_A_HANDOFF = "('card', 'copy', 'thread', 'direct')"
DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
TYPED = {"reply": "text", "share": "value", "ephemeral": "values"}
PLACE = "workspace_id, lead_id, channel, ts, thread_ts, reader, whole, at"


def upgrade() -> None:
    months: sa.Column[int] = sa.Column(
        "retention_months", sa.Integer(), nullable=False, server_default="0"
    )
    op.add_column("workspace", months)
    op.add_column("workspace", sa.Column("retention_seen", MOMENT, nullable=True))
    op.add_column("workspace", sa.Column("left_at", MOMENT, nullable=True))
    op.create_table(
        "lead_message",
        sa.Column("workspace_id", sa.String(), primary_key=True),
        sa.Column("lead_id", ID, primary_key=True, autoincrement=False),
        sa.Column("channel", sa.String(), primary_key=True),
        sa.Column("ts", sa.String(), primary_key=True),
        sa.Column("thread_ts", sa.String(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
    )
    _places_of_cards()
    _places_of_notices()
    _typed_text()


def _places_of_cards() -> None:
    op.execute(
        f"INSERT INTO lead_message ({PLACE}) "  # noqa: S608 - our own words
        "SELECT workspace_id, lead_id, channel, card_ts, '', '', true, handed_at "
        "FROM handoff WHERE card_ts <> ''"
    )


def _places_of_notices() -> None:
    """What was sent about one lead; of digests and answers nothing says whom they named."""
    if op.get_bind().dialect.name == "postgresql":
        number = "CAST(payload ->> '{}' AS bigint)"
        reader = "COALESCE(payload ->> 'reader', payload ->> 'owner', '')"
    else:
        number = "json_extract(payload, '$.{}')"
        reader = "COALESCE(json_extract(payload, '$.reader'), json_extract(payload, '$.owner'), '')"
    for joined, kinds, lead in (
        (f"JOIN handoff h ON h.id = {number.format('handoff')}", ABOUT_A_HANDOFF, "h.lead_id"),
        (f"JOIN timer h ON h.id = {number.format('timer')}", "('reminder')", "h.lead_id"),
        (f"JOIN lead h ON h.id = {number.format('lead')}", "('woken')", "h.id"),
    ):
        thread = (
            "CASE o.kind WHEN 'thread' THEN h.card_ts ELSE '' END" if "handoff" in joined else "''"
        )
        op.execute(
            f"INSERT INTO lead_message ({PLACE}) "  # noqa: S608 - our own words
            f"SELECT o.workspace_id, {lead}, o.channel, o.ts, {thread}, {reader}, true, o.sent_at "
            f"FROM outbox o {joined} AND h.workspace_id = o.workspace_id "
            f"WHERE o.kind IN {kinds} AND o.state = 'sent' AND o.ts <> '' "
            "ON CONFLICT DO NOTHING"
        )


def _typed_text() -> None:
    """What somebody typed is not stored once it is answered; the keys of shares held it too."""
    connection = op.get_bind()
    outbox = sa.table(
        "outbox",
        *(sa.column(name) for name in ("id", "workspace_id", "dedupe_key", "kind", "state")),
        sa.column("payload", DOCUMENT),
    )
    typed = sa.select(outbox).where(outbox.c.kind.in_(TYPED))
    for row in connection.execute(typed).all():
        payload, key = dict(row.payload), row.dedupe_key
        # A message that may have reached Slack is looked for there by the key it was sent with.
        if row.kind == "share" and row.state not in {"sending", "dead"}:
            place = "share:{user}:{channel}:{about}".format_map(payload)
            key = f"{row.workspace_id}:{place}"
        if row.state in {"sent", "dropped"}:
            payload[TYPED[row.kind]] = {} if row.kind == "ephemeral" else ""
        values = {"payload": payload, "dedupe_key": key}
        connection.execute(sa.update(outbox).where(outbox.c.id == row.id).values(values))
