"""A database of revision 0003: where its messages show leads is known after the upgrade."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa

from funnel.people import Caller
from storage import lead_messages
from storage.columns import JSONType, UTCDateTime
from storage.migrate import migrate
from storage.store import Store, in_work
from storage.work import Work
from tests.storage.old_rows import opened_at
from tests.storage.rows import NOW


def _sent(kind: str, channel: str, ts: str, **payload: object) -> dict[str, Any]:
    row = {"kind": kind, "dedupe_key": f"{kind}:{ts}", "lane": ts, "payload": payload}
    sending = {"state": "sent", "sent_at": NOW, "due_at": NOW, "attempts": 1, "lease": ""}
    return row | sending | {"workspace_id": "T1", "channel": channel, "ts": ts, "last_error": ""}


OUTBOX = [
    _sent("card", "C1", "1.1", handoff=7, revision=1),
    _sent("thread", "C1", "2.1", handoff=7, event="accepted", by="UANA", revision=2),
    _sent("direct", "D1", "3.1", handoff=7, event="assigned", by="", reader="UANA", revision=1),
    _sent("copy", "D1", "3.1", handoff=7, revision=2, owner="UANA"),
    _sent("reminder", "D1", "4.1", timer=5, step="half", reader="UANA"),
    _sent("woken", "D2", "5.1", lead=3, reader="UMILA"),
    _sent("digest", "C1", "6.1", digest=1),
    _sent("direct", "D1", "7.1", handoff=7, event="rejected", by="UANA", reader="UMILA")
    | {"state": "waiting", "sent_at": None, "ts": "", "channel": ""},
    _sent("direct", "D3", "8.1", handoff=7, event="rejected", by="UANA", reader="UMILA")
    | {"workspace_id": "T2"},
]


@pytest.fixture
def old(empty_url: str) -> Iterator[Store]:
    with opened_at("0003", empty_url, _fill) as store:
        yield store


def _fill(connection: sa.Connection) -> None:
    tables = sa.MetaData()
    tables.reflect(connection)
    _add(connection, tables, "workspace", {"id": "T1", "name": "Sol"})
    _add(connection, tables, "lead", {"id": 3, "workspace_id": "T1", "number": 1, "name": "Ana"})
    handoff = {"id": 7, "workspace_id": "T1", "lead_id": 3, "channel": "C1", "card_ts": "1.1"}
    _add(connection, tables, "handoff", handoff)
    _add(
        connection, tables, "timer", {"id": 5, "workspace_id": "T1", "handoff_id": 7, "lead_id": 3}
    )
    for row in OUTBOX:
        _add(connection, tables, "outbox", row)


def _add(connection: sa.Connection, tables: sa.MetaData, name: str, row: dict[str, Any]) -> None:
    """A row; what it must have and is not given is empty."""
    target = tables.tables[name]
    required = [column for column in target.c if not (column.nullable or column.server_default)]
    blank = {column.name: _blank(column.type) for column in required if column.name != "id"}
    typed = sa.table(name, *(sa.column(key, _type(value)) for key, value in (blank | row).items()))
    connection.execute(sa.insert(typed).values(blank | row))


def _blank(kind: sa.types.TypeEngine[Any]) -> Any:
    if isinstance(kind, sa.DateTime):
        return NOW
    if isinstance(kind, sa.JSON):
        return {}
    if isinstance(kind, sa.Boolean):
        return False
    return 0 if isinstance(kind, sa.Integer | sa.Numeric) else ""


def _type(value: object) -> Any:
    if isinstance(value, datetime):
        return UTCDateTime
    return JSONType if isinstance(value, dict | list) else None


def test_the_messages_that_show_a_lead_are_known_after_the_upgrade(old: Store) -> None:
    migrate(old.engine)

    def places(work: Work) -> set[tuple[str, str, str, str]]:
        at = lead_messages.places_of(work, 3)
        assert all(place.whole for place in at)
        return {(place.channel, place.ts, place.thread_ts, place.reader) for place in at}

    assert old.call(in_work(Caller("T1", "", NOW), places)) == {
        ("C1", "1.1", "", ""),  # the card, once
        ("C1", "2.1", "1.1", ""),
        ("D1", "3.1", "", "UANA"),
        ("D1", "4.1", "", "UANA"),
        ("D2", "5.1", "", "UMILA"),
    }
    assert old.call(in_work(Caller("T2", "", NOW), places)) == set()
