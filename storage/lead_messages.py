"""Where messages of ours show leads, so that an erased lead can be taken out of them."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update
from sqlmodel import Session

from storage.mapping import Mapper, insert_of, table
from storage.tables import Lead, LeadMessage
from storage.work import Work, ours

_message = table(LeadMessage)
_lead = table(Lead)


@dataclass(frozen=True)
class LeadPlace:
    """A message of ours. `reader`: whose direct message it is, or "". `whole`: one lead's alone.

    `asked_by`: the key of the notice by which it asks its reader for something that is not done.
    """

    channel: str
    ts: str
    thread_ts: str
    reader: str
    whole: bool
    at: datetime
    asked_by: str = ""


_place = Mapper(LeadMessage, LeadPlace)
_OF_LEAD = (
    select(*_place.columns)
    .where(ours(_message), _message.c.lead_id == bindparam("lead"))
    .order_by(_message.c.ts)
)
_ASKING = _OF_LEAD.where(_message.c.asked_by != "")
_THIS = (
    ours(_message),
    _message.c.lead_id == bindparam("lead"),
    _message.c.channel == bindparam("in_channel"),
    _message.c.ts == bindparam("at_ts"),
)
_ONE = select(*_place.columns).where(*_THIS)
_DELETE = delete(_message).where(*_THIS)
_ASKS_NO_MORE = update(_message).where(*_THIS).values(asked_by="")
# Locked, so that a message that is being recorded and an erasure see each other.
_ERASED = (
    select(_lead.c.id, _lead.c.forgotten)
    .where(ours(_lead), _lead.c.id.in_(bindparam("leads")))
    .order_by(_lead.c.id)
    .with_for_update(read=True)
)


def record(work: Work, lead_ids: Iterable[int], place: LeadPlace) -> list[int]:
    """Note that a message shows these leads; gives those that are erased by now."""
    rows = work.rows(_ERASED, leads=sorted(set(lead_ids))).all()
    statement = insert_of(_dialect(work.session), LeadMessage).on_conflict_do_nothing()
    for lead_id, _ in rows:
        work.add(statement, {"lead_id": lead_id} | asdict(place))
    return [lead_id for lead_id, forgotten in rows if forgotten]


def places_of(work: Work, lead_id: int) -> list[LeadPlace]:
    """Every message that shows a lead."""
    return _place.all(work.rows(_OF_LEAD, lead=lead_id))


def asking(work: Work, lead_id: int) -> list[LeadPlace]:
    """The direct messages about a lead that ask for something, as far as it is not done."""
    return _place.all(work.rows(_ASKING, lead=lead_id))


def asks_no_more(work: Work, lead_id: int, *, channel: str, ts: str) -> None:
    """What the message asked for is done."""
    work.change(_ASKS_NO_MORE, lead=lead_id, in_channel=channel, at_ts=ts)


def place(work: Work, lead_id: int, *, channel: str, ts: str) -> LeadPlace | None:
    """One of them."""
    return _place.first(work.rows(_ONE, lead=lead_id, in_channel=channel, at_ts=ts))


def drop_place(work: Work, lead_id: int, *, channel: str, ts: str) -> None:
    """The message shows the lead no more."""
    work.change(_DELETE, lead=lead_id, in_channel=channel, at_ts=ts)


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name
