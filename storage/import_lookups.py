"""Leads that an import meets again: looked up a batch at a time."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, literal_column, or_, select, text

from funnel.facts import OPEN_HANDOFF
from funnel.lead_fields import COLUMNS
from funnel.stages import EventKind
from funnel.timers import OPEN_TIMER
from storage.leads import sealed_external_id
from storage.listed import dialect_of, listed
from storage.mapping import table
from storage.tables import Handoff, Lead, Timer
from storage.work import Work, ours

_lead = table(Lead)
_handoff = table(Handoff)
_timer = table(Timer)

_PAIRS = """
SELECT lead.company_key, lead.name_key, lead.number FROM {each} AS pair {join} lead
ON lead.workspace_id = :ours AND lead.company_key = {company} AND lead.name_key = {name}
WHERE NOT lead.forgotten
"""
# SQLite takes the tables of a CROSS JOIN in the order they are written: the pairs, then the index.
JSON_PAIRS = {
    "sqlite": text(
        _PAIRS.format(
            each="json_each(:pairs)",
            join="CROSS JOIN",
            company="json_extract(pair.value, '$[0]')",
            name="json_extract(pair.value, '$[1]')",
        )
    ),
    "postgresql": text(
        _PAIRS.format(
            each="jsonb_array_elements(CAST(:pairs AS jsonb))",
            join="JOIN",
            company="pair.value ->> 0",
            name="pair.value ->> 1",
        )
    ),
}

# What an import may fill in on a lead that is there already.
FILLED = (*COLUMNS, "owner", "marketer")
_HAPPENED = """
SELECT DISTINCT e.lead_id FROM {each} AS one {join} lead_event AS e {index}
ON e.workspace_id = :ours AND e.lead_id = {lead_id}
WHERE e.kind = :kind
"""
HAPPENED = {
    "sqlite": text(
        _HAPPENED.format(
            each="json_each(:ids)",
            join="CROSS JOIN",
            lead_id="one.value",
            # Else it reads all events of the company from the covering index of the figures.
            index="INDEXED BY lead_event_history",
        )
    ),
    "postgresql": text(
        _HAPPENED.format(
            each="jsonb_array_elements_text(CAST(:ids AS jsonb))",
            join="JOIN",
            lead_id="CAST(one.value AS bigint)",
            index="",
        )
    ),
}


@dataclass(frozen=True)
class KnownLead:
    """A lead that is there already under the external id of a row."""

    id: int
    number: int
    external_id: str
    stage: str
    wake_at: datetime | None
    forgotten: bool
    extra: Mapping[str, Any]
    texts: Mapping[str, str]  # the columns of FILLED


_OF_LEAD = ("id", "number", "external_id", "stage", "wake_at", "forgotten", "extra")


def leads_by_external_id(work: Work, external_ids: Collection[str]) -> dict[str, KnownLead]:
    """The leads with these external ids, in one query, held until the commit.

    They are locked in the order of their ids, as whoever changes several leads does: two that
    waited for each other would be a deadlock.
    """
    if not external_ids:
        return {}
    sealed = {sealed_external_id(work, each): each for each in external_ids}
    statement = (
        select(*(_lead.c[name] for name in (*_OF_LEAD, *FILLED)))
        .where(
            ours(_lead),
            _lead.c.external_id
            != literal_column("''"),  # the partial index is used only when this is said
            _lead.c.external_id.in_(listed(work, [*external_ids, *sealed])),
        )
        .order_by(_lead.c.id)
        # Not as strong as what a deletion needs: a hand-off that refers to the lead may be read.
        .with_for_update(of=_lead, key_share=True)
    )
    leads = {}
    for row in work.rows(statement):
        own = dict(zip(_OF_LEAD, row, strict=False))
        texts = dict(zip(FILLED, row[len(_OF_LEAD) :], strict=True))
        leads[sealed.get(row.external_id, row.external_id)] = KnownLead(**own, texts=texts)
    return leads


def happened(work: Work, lead_ids: Collection[int], kind: EventKind) -> set[int]:
    """Which of these leads have such an event."""
    if not lead_ids:
        return set()
    rows = work.rows(HAPPENED[dialect_of(work)], ids=json.dumps([*lead_ids]), kind=str(kind))
    return set(rows.scalars())


def with_sales(work: Work, lead_ids: Collection[int]) -> set[int]:
    """Which of these leads wait for a decision or have a timer running."""
    if not lead_ids:
        return set()
    timer = and_(
        _timer.c.workspace_id == _handoff.c.workspace_id,
        _timer.c.handoff_id == _handoff.c.id,
        _timer.c.state.in_(OPEN_TIMER),
    )
    statement = (
        select(_handoff.c.lead_id)
        .outerjoin_from(_handoff, _timer, timer)
        .where(
            ours(_handoff),
            _handoff.c.lead_id.in_(listed(work, lead_ids)),
            or_(_handoff.c.state.in_(OPEN_HANDOFF), _timer.c.id.is_not(None)),
        )
    )
    return set(work.rows(statement).scalars())


def numbers_by(work: Work, name: str, wanted: Collection[str]) -> dict[str, int]:
    """Of leads whose column `name` ("email" or "phone") is one of these: value → number."""
    if not wanted:
        return {}
    statement = select(_lead.c[name], _lead.c.number).where(
        ours(_lead),
        _lead.c[name].in_(listed(work, wanted)),
        _lead.c.forgotten.is_(False),
    )
    return {row[0]: row[1] for row in work.rows(statement)}


def numbers_by_identity(
    work: Work, identities: Collection[tuple[str, str]]
) -> dict[tuple[str, str], int]:
    """Of leads with one of these pairs of company key and name key: pair → number."""
    if not identities:
        return {}
    rows = work.rows(JSON_PAIRS[dialect_of(work)], pairs=json.dumps([*identities]))
    return {(row[0], row[1]): row[2] for row in rows}
