"""Statements that erase a person and keep what is counted."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import bindparam, case, select, update

from funnel.facts import OPEN_HANDOFF, HandoffFacts, LeadFacts
from funnel.lead_fields import COLUMNS
from funnel.notices import NOTICES
from funnel.stages import HandoffState
from funnel.texts import fold
from storage.leads import sealed_external_id
from storage.mapping import Mapper, table
from storage.outbox import OutboxState
from storage.tables import Handoff, Lead, LeadEvent, Outbox
from storage.work import Work, ours

_lead = table(Lead)
_handoff = table(Handoff)
_event = table(LeadEvent)
_outbox = table(Outbox)
_handoffs = Mapper(Handoff, HandoffFacts)

_COUNTED = ("source", "campaign")  # fields of the figures, which stay as they were
# Ids and names of ours: all else was typed.
_EVENT_DATA = (
    "handoff",
    "owner",
    "how",
    "fields",
    "when",
    "reached",
    "was",
    "revision",
    "ended",
    "cancels",
    "undone",
    "complete",
    "persona",
    "fit",
    "interest",
    "below_bar",
    "scored",
)
_TYPED = tuple(kind for kind, notice in NOTICES.items() if notice.typed)
_UNSENT = (OutboxState.WAITING, OutboxState.SENDING, OutboxState.DEAD)

_HANDOFFS = (
    select(*_handoffs.columns)
    .where(ours(_handoff), _handoff.c.lead_id == bindparam("lead"))
    .order_by(_handoff.c.id)
)
_ERASE_HANDOFFS = (
    update(_handoff)
    .where(ours(_handoff), _handoff.c.lead_id == bindparam("lead"))
    .values(
        **dict.fromkeys(("note", "comment", "question", "answer", "override"), ""),
        state=case(
            (_handoff.c.state.in_(OPEN_HANDOFF), HandoffState.ERASED), else_=_handoff.c.state
        ),
        revision=_handoff.c.revision + 1,
    )
)
_EXTERNAL_ID = select(_lead.c.external_id).where(ours(_lead), _lead.c.id == bindparam("lead"))
_ERASE_LEAD = (
    update(_lead)
    .where(ours(_lead), _lead.c.id == bindparam("one"), _lead.c.forgotten.is_(False))
    .values(
        **dict.fromkeys([name for name in COLUMNS if name not in _COUNTED], ""),
        name_key="",
        company_key="",
        extra={},
        wake_at=None,
        fit=None,
        interest=None,
        earned="",
        forgotten=True,
    )
)
_EVENTS = select(_event.c.id, _event.c.data).where(
    ours(_event), _event.c.lead_id == bindparam("lead")
)
_ERASE_EVENT = update(_event).where(ours(_event), _event.c.id == bindparam("one"))
_TYPED_ROWS = select(_outbox.c.id, _outbox.c.kind, _outbox.c.state, _outbox.c.payload).where(
    ours(_outbox), _outbox.c.kind.in_(_TYPED), _outbox.c.state.in_(_UNSENT)
)
_ERASE_ROW = update(_outbox).where(ours(_outbox), _outbox.c.id == bindparam("one"))


def handoffs_of(work: Work, lead_id: int) -> list[HandoffFacts]:
    """Every hand-off of a lead, oldest first."""
    return _handoffs.all(work.rows(_HANDOFFS, lead=lead_id))


def erase_handoffs(work: Work, lead_id: int) -> None:
    """Take out what both teams wrote; an open hand-off ends."""
    work.change(_ERASE_HANDOFFS, lead=lead_id)


def erase_lead(work: Work, lead_id: int) -> bool:
    """Leave an anonymous row with stage, source, campaign and dates; False when it is one already.

    Of an id that another system gave it, a digest stays: an import then knows it again.
    """
    external_id = work.rows(_EXTERNAL_ID, lead=lead_id).scalar_one_or_none() or ""
    sealed = sealed_external_id(work, external_id) if external_id else ""
    return work.change(_ERASE_LEAD, one=lead_id, external_id=sealed) == 1


def erase_events(work: Work, lead_id: int) -> None:
    """Take out of a lead's history what somebody wrote; what happened, and when, stays."""
    for row in work.rows(_EVENTS, lead=lead_id).all():
        data = {name: row.data[name] for name in _EVENT_DATA if name in row.data}
        if data != row.data:
            work.change(_ERASE_EVENT, one=row.id, data=data)


def erase_typed(work: Work, leads: Sequence[LeadFacts]) -> int:
    """Blank what was typed about these people and not answered yet; gives in how many notices."""
    words = {fold(text) for lead in leads for text in (lead.name, lead.email, lead.phone) if text}
    erased = 0
    for row in work.rows(_TYPED_ROWS).all():
        notice = NOTICES[row.kind]
        if _holds([row.payload.get(name) for name in notice.typed], words):
            payload = notice.without_typed(row.payload)
            erased += work.change(_ERASE_ROW, one=row.id, payload=payload)
    return erased


def _holds(typed: Sequence[Any], words: Collection[str]) -> bool:
    text = fold(" ".join(str(value) for value in typed))
    return any(word in text for word in words)
