"""What is looked at after an attack: what the tables hold, and what was logged."""

import io
import json
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from storage.tables import (
    Agreement,
    Digest,
    Handoff,
    Lead,
    LeadEvent,
    Member,
    Obligation,
    Outbox,
    Workspace,
)
from tests.office import Office

KEPT = (Agreement, Digest, Handoff, Lead, LeadEvent, Member, Obligation, Workspace)
PERSONAL = ("Ana Souza", "ana@sol", "Padaria", "xoxb-", "xapp-", "INSERT", "SELECT", "UPDATE")


async def facts(office: Office) -> list[Any]:
    """Every row that a person could have changed."""
    return await office.pacto.store.run(_facts)


def _facts(session: Session) -> list[Any]:
    found: list[Any] = []
    for kind in KEPT:
        table = kind.__table__  # type: ignore[attr-defined]
        keys = list(table.primary_key.columns)
        found += [tuple(row) for row in session.execute(select(table).order_by(*keys))]
    return found


async def said_to_channels(office: Office) -> list[Any]:
    """The payloads of what was to be said, but for refusals whispered to who asked."""

    def read(session: Session) -> list[Any]:
        rows = session.execute(select(Outbox.kind, Outbox.payload).order_by(Outbox.id))
        return [tuple(row) for row in rows if row[0] != "whisper"]

    return await office.pacto.store.run(read)


def check_log(logged: io.StringIO, *also: str) -> list[dict[str, Any]]:
    """The lines logged so far, which hold nothing of a person; they are ours, one an event."""
    text = logged.getvalue()
    for word in (*PERSONAL, *also):
        assert word not in text, word
    assert "Traceback" not in text
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]
