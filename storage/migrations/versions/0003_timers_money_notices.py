"""Timers under their own name, deals with amount and currency, notices with all their values."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON().with_variant(JSONB(), "postgresql")
OPEN = sa.text("state IN ('running', 'paused')")
NEXT = sa.text("next_at IS NOT NULL")


def upgrade() -> None:
    _timers()
    _money()
    _notices()


def _timers() -> None:
    for index in ("next", "open", "due", "settled", "handoff"):
        op.drop_index(f"obligation_{index}", table_name="obligation")
    op.rename_table("obligation", "timer")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("ALTER TABLE timer RENAME CONSTRAINT obligation_pkey TO timer_pkey")
        op.execute("ALTER SEQUENCE obligation_id_seq RENAME TO timer_id_seq")
    op.execute("ALTER TABLE timer RENAME COLUMN kind TO commitment")
    op.execute("ALTER TABLE timer RENAME COLUMN said TO last_step")
    where: dict[str, Any] = {"sqlite_where": NEXT, "postgresql_where": NEXT}
    op.create_index("timer_next", "timer", ["next_at"], **where)
    where = {"sqlite_where": OPEN, "postgresql_where": OPEN}
    op.create_index("timer_open", "timer", ["workspace_id", "due_at"], **where)
    op.create_index("timer_due", "timer", ["workspace_id", "due_at", "state", "commitment"])
    op.create_index("timer_settled", "timer", ["workspace_id", "settled_at", "commitment", "state"])
    op.create_index("timer_handoff", "timer", ["workspace_id", "handoff_id"])


def _money() -> None:
    op.add_column("workspace", _currency())
    op.add_column("lead_event", sa.Column("amount", sa.BigInteger(), nullable=True))
    op.add_column("lead_event", _currency())
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "UPDATE lead_event SET data = data - 'value', "
            "amount = round(CAST(data ->> 'value' AS numeric) * 100) "
            "WHERE data ->> 'value' ~ '^[0-9]{1,12}([.][0-9]+)?$'"
        )
    else:
        op.execute(
            "UPDATE lead_event SET data = json_remove(data, '$.value'), "
            "amount = CAST(round(CAST(value AS REAL) * 100) AS INTEGER) "
            "FROM (SELECT id AS event, json_extract(data, '$.value') AS value FROM lead_event) "
            "WHERE id = event AND value GLOB '[0-9]*' AND value NOT GLOB '*[^0-9.]*' "
            "AND value NOT GLOB '*.*.*' AND value NOT GLOB '*.' AND CAST(value AS REAL) < 1e12"
        )


def _currency() -> sa.Column[str]:
    return sa.Column("currency", sa.String(), nullable=False, server_default="")


_EVENTS = {
    "yours": "assigned",
    "queued": "sql",
    "taken": "assigned",
    "asked": "info_asked",
    "answered": "info_given",
}


def _notices() -> None:
    """Each notice gets the values, the key and the lane that it has from this version on.

    A message that may have reached Slack is looked for there by its key: while it is not settled
    its key stays as it was sent with it.
    """
    connection = op.get_bind()
    outbox = sa.table(
        "outbox",
        *(sa.column(name) for name in ("id", "dedupe_key", "kind", "lane", "state")),
        sa.column("payload", DOCUMENT),
    )
    changes = []
    for row in connection.execute(sa.select(outbox)).all():
        workspace, _, old_key = row.dedupe_key.partition(":")
        kind = "ephemeral" if row.kind == "whisper" else row.kind
        payload = _payload(row.kind, row.lane, row.payload, old_key)
        key = old_key if row.state in {"sending", "dead"} else _key(kind, payload, old_key)
        lane = f"ephemeral:{payload['user']}" if kind == "ephemeral" else row.lane
        values = {"new_kind": kind, "new_payload": payload, "new_lane": lane}
        changes.append(values | {"row": row.id, "new_key": f"{workspace}:{key}"})
    if changes:
        statement = sa.update(outbox).where(outbox.c.id == sa.bindparam("row"))
        values = {
            "kind": sa.bindparam("new_kind"),
            "payload": sa.bindparam("new_payload", type_=DOCUMENT),
            "lane": sa.bindparam("new_lane"),
            "dedupe_key": sa.bindparam("new_key"),
        }
        connection.execute(statement.values(values), changes)


def _payload(kind: str, lane: str, payload: dict[str, Any], key: str) -> dict[str, Any]:
    """What a notice held, and what until now its key or its lane alone said."""
    values, parts = dict(payload), key.split(":")
    if "what" in values:
        event, _, touch = str(values.pop("what")).partition("_")
        values |= {"event": _EVENTS.get(event, event), "revision": int(parts[3])}
        if kind == "thread":
            values["touch"] = touch or None
    if "obligation" in values:
        values["timer"] = values.pop("obligation")
    if kind in _TO_A_PERSON:
        values["reader"] = lane
    if kind == "copy":
        values["owner"] = lane
    elif kind == "digest":
        values["channel"] = lane
    elif kind == "woken":
        values["at"] = ":".join(parts[2:-1])
    elif kind == "trouble":
        values["day"] = parts[2]
    else:
        values |= _about(kind, values, key)
    return values


_TO_A_PERSON = {"direct", "reminder", "woken", "welcome", "trouble"}


def _about(kind: str, values: dict[str, Any], key: str) -> dict[str, str]:
    """The message, click or event that a notice answers: the end of its key."""
    if kind == "whisper":
        return {"about": key.removeprefix("whisper:{user}:".format_map(values))}
    if kind == "share":
        return {"about": key.removeprefix("share:{user}:{channel}:{value}:".format_map(values))}
    return {"event_id": key.removeprefix("reply:")} if kind == "reply" else {}


def _key(kind: str, payload: dict[str, Any], key: str) -> str:
    if kind == "thread":
        return "thread:{handoff}:{event}:{revision}".format_map(payload)
    if kind == "direct":
        return "direct:{handoff}:{event}:{revision}:{reader}".format_map(payload)
    return "ephemeral:{user}:{about}".format_map(payload) if kind == "ephemeral" else key
