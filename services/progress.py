"""After acceptance: touches, opportunity, won, lost."""

import re
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlmodel import Session

from funnel.facts import Asker, HandoffFacts, LeadFacts, ObligationFacts
from funnel.obligations import ObligationKind
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_decide
from funnel.stages import EventKind, Stage, check_move
from services import access, clocks
from services.handoff import refresh, say_thread
from storage import handoffs, leads, obligations

_AMOUNT = re.compile(r"[0-9]{1,20}(\.[0-9]{1,2})?")  # no sign, exponent, NaN: Decimal takes them


class Channel(StrEnum):
    """How a lead was touched."""

    CALL = "call"
    EMAIL = "email"
    MESSAGE = "message"
    MEETING = "meeting"


def may_work(session: Session, asker: Asker, handoff_id: int) -> tuple[HandoffFacts, LeadFacts]:
    """An accepted hand-off whose lead the asker may work on; else the refusal."""
    person = access.need_person(session, asker)
    handoff, lead = access.need_handoff(session, asker.workspace_id, handoff_id)
    check_decide(person, handoff)
    if handoff.state != "accepted":
        raise Refusal("not_accepted", ref=lead.ref)
    return handoff, lead


def log_touch(session: Session, asker: Asker, handoff_id: int, how: str, note: str = "") -> None:
    """Write down a human contact; the first one keeps the promise of first touch. One commit."""
    handoff, lead = may_work(session, asker, handoff_id)
    if how not in set(Channel):
        raise InvalidFields({"how": Refusal("needs_channel")})
    for clock in obligations.clocks_of(session, asker.workspace_id, handoff.id, open_only=True):
        if clock.kind is ObligationKind.FIRST_TOUCH:
            clocks.finish(session, clock, asker.now)
    leads.add_event(session, asker, lead, EventKind.TOUCH, how=how, note=note.strip()[:500])
    _show(session, asker, handoff, f"touch_{how}")
    session.commit()


def make_opportunity(session: Session, asker: Asker, handoff_id: int) -> None:
    """There is a deal to be made. One commit."""
    handoff, lead = may_work(session, asker, handoff_id)
    _advance(session, asker, handoff, lead, to=Stage.OPPORTUNITY, kind=EventKind.OPPORTUNITY)
    session.commit()


def win(session: Session, asker: Asker, handoff_id: int, value: str = "") -> None:
    """The lead bought; `value` is the deal's, in the company's currency, or "". One commit.

    Raises `InvalidFields` for a value that is no amount.
    """
    handoff, lead = may_work(session, asker, handoff_id)
    amount = parse_amount(value)
    stored = {"value": str(amount)} if amount is not None else {}
    _advance(session, asker, handoff, lead, to=Stage.CUSTOMER, kind=EventKind.WON, **stored)
    session.commit()


def lose(session: Session, asker: Asker, handoff_id: int, why: str = "") -> None:
    """The deal is off. One commit."""
    handoff, lead = may_work(session, asker, handoff_id)
    _advance(
        session, asker, handoff, lead, to=Stage.LOST, kind=EventKind.LOST, why=why.strip()[:500]
    )
    session.commit()


def parse_amount(text: str) -> Decimal | None:
    """An amount as people write it: 1234.5, 1.234,50 and 1,234.50 are the same kind of thing.

    The last dot or comma is the decimal sign when one or two digits follow it. None for "".
    Raises `InvalidFields`.
    """
    bare = text.strip().replace(" ", "")
    if not bare:
        return None
    head, sign, tail = bare.rpartition(max(",.", key=bare.rfind))
    if sign and len(tail) in {1, 2}:
        bare = head.replace(".", "").replace(",", "") + "." + tail
    else:
        bare = bare.replace(".", "").replace(",", "")
    amount = Decimal(bare) if _AMOUNT.fullmatch(bare) else None
    if amount is None or amount >= Decimal("1e12"):
        raise InvalidFields({"value": Refusal("bad_amount")})
    return amount


def _advance(
    session: Session,
    asker: Asker,
    handoff: HandoffFacts,
    lead: LeadFacts,
    *,
    to: Stage,
    kind: EventKind,
    **data: str,
) -> None:
    if lead.stage is to:
        return  # the same click, delivered twice
    check_move(lead.stage, to)
    if not leads.move_lead(session, asker.workspace_id, lead.id, lead.stage, to):
        raise Refusal("changed_meanwhile", ref=lead.ref)
    for clock in obligations.clocks_of(session, asker.workspace_id, handoff.id, open_only=True):
        _end(session, clock, kind, asker.now)
    leads.add_event(session, asker, lead, kind, stage=to, **data)
    _show(session, asker, handoff, kind)


def _end(session: Session, clock: ObligationFacts, kind: EventKind, now: datetime) -> None:
    """Who makes an opportunity or wins has surely touched the lead; a loss asks for no more."""
    if kind is EventKind.LOST:
        clocks.drop(session, clock, now)
    else:
        clocks.finish(session, clock, now)


def _show(session: Session, asker: Asker, handoff: HandoffFacts, what: str) -> None:
    revision = handoffs.touch_card(session, asker.workspace_id, handoff.id)
    refresh(session, asker, handoff.id)
    say_thread(session, asker, handoff, what, n=revision)
