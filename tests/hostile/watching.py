"""What is looked at after an attack: what the tables hold, and what was logged."""

import io
import json
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from funnel.notices import ClickRefused
from storage import outbox
from storage.tables import (
    Agreement,
    Digest,
    Handoff,
    Lead,
    LeadEvent,
    Member,
    Outbox,
    Timer,
    Workspace,
)
from tests.office import Office

TABLES = (Agreement, Digest, Handoff, Lead, LeadEvent, Member, Timer, Workspace)
PERSONAL = ("Ana Souza", "ana@sol", "Padaria", "xoxb-", "xapp-", "INSERT", "SELECT", "UPDATE")


async def facts(office: Office) -> list[Any]:
    """Every row that a person could have changed."""
    return await office.pacto.store.run(_facts)


def _facts(session: Session) -> list[Any]:
    rows: list[Any] = []
    for kind in TABLES:
        table = kind.__table__  # type: ignore[attr-defined]
        keys = list(table.primary_key.columns)
        rows += [tuple(row) for row in session.execute(select(table).order_by(*keys))]
    return rows


async def notices_to_channels(office: Office) -> list[tuple[str, Any]]:
    """Kinds and payloads of all notices, but for refusals that only who clicked sees."""
    return await office.pacto.store.run(_notices)


def _notices(session: Session) -> list[tuple[str, Any]]:
    rows = session.execute(select(Outbox.kind, Outbox.payload).order_by(Outbox.id))
    return [(kind, payload) for kind, payload in rows if kind != ClickRefused.kind]


async def dead_letters(office: Office) -> int:
    *_, count = await office.pacto.store.run(outbox.depth)
    return count


def check_log(logged: io.StringIO, *also: str) -> list[dict[str, Any]]:
    """The lines logged so far, which hold nothing of a person; they are ours, one an event."""
    text = logged.getvalue()
    for word in (*PERSONAL, *also):
        assert word not in text, word
    assert "Traceback" not in text
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]
