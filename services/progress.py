"""After acceptance: touches, opportunity, won, lost."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from funnel.amounts import amount_of
from funnel.facts import Deal, HandoffFacts, LeadFacts
from funnel.refusals import InvalidFields, Refusal
from funnel.rights import check_decide
from funnel.stages import EventKind, HandoffState, Reached, Stage, TouchChannel, check_move
from services import access, announce, timers
from storage import events, handoffs, leads
from storage.work import Work

_NOTE = 500  # characters
_MINUTE = timedelta(minutes=1)
_STAGE_OF = {
    EventKind.OPPORTUNITY: Stage.OPPORTUNITY,
    EventKind.WON: Stage.CUSTOMER,
    EventKind.LOST: Stage.LOST,
}


def may_work(work: Work, handoff_id: int) -> tuple[HandoffFacts, LeadFacts]:
    """An accepted hand-off whose lead who acts may work on; else the refusal."""
    handoff, lead = access.need_handoff(work, handoff_id)
    check_decide(work.actor, handoff)
    if handoff.state is not HandoffState.ACCEPTED:
        raise Refusal("not_accepted", ref=lead.ref)
    return handoff, lead


@dataclass(frozen=True)
class Touch:
    """A human contact, unchecked: how, what was noted, whether they were reached, and when."""

    how: str
    note: str = ""
    reached: str = ""
    at: datetime | None = None


def log_touch(work: Work, handoff_id: int, touch: Touch) -> None:
    """Write down a human contact; the first one meets the commitment to it. One commit.

    What was done before counts from when it was done: from the hand-off on, not ahead. Raises
    `InvalidFields` for a way of contact that is none, or such a time.
    """
    handoff, lead = may_work(work, handoff_id)
    if touch.how not in set(TouchChannel):
        raise InvalidFields({"how": Refusal("needs_channel")})
    at = _moment_of(work, handoff, touch)
    handoff = _hold(work, handoff, lead)
    timers.on_event(work, handoff, EventKind.TOUCH, at=at)
    data: dict[str, object] = {
        "how": touch.how,
        "note": touch.note.strip()[:_NOTE],
        "handoff": handoff.id,
    }
    if touch.reached in set(Reached):
        data["reached"] = touch.reached
    if touch.at is not None:
        data["when"] = at.isoformat()
    touched = events.add_event(work, lead, EventKind.TOUCH, data=data)
    announce.happened(
        work, handoff, EventKind.TOUCH, touch=TouchChannel(touch.how), event_id=touched
    )
    work.commit()


def _moment_of(work: Work, handoff: HandoffFacts, touch: Touch) -> datetime:
    """When it was done; the minute that is chosen may have begun before the hand-off."""
    if touch.at is None:
        return work.now
    if touch.at > work.now:
        raise InvalidFields({"at": Refusal("touch_ahead")})
    if touch.at < handoff.handed_at - _MINUTE:
        raise InvalidFields({"at": Refusal("touch_before_hand_off")})
    return max(touch.at, handoff.handed_at)


def make_opportunity(work: Work, handoff_id: int) -> None:
    """There is a deal to be made. One commit."""
    handoff, lead = may_work(work, handoff_id)
    _advance(work, handoff, lead, EventKind.OPPORTUNITY)
    work.commit()


def win(work: Work, handoff_id: int, *, value: str = "") -> None:
    """The lead bought; `value` is the deal's, in the company's currency, or "". One commit.

    Raises `InvalidFields` for a value that is no amount above 0.
    """
    handoff, lead = may_work(work, handoff_id)
    amount = parse_amount(value)
    deal = None if amount is None else Deal(amount, work.company.currency)
    _advance(work, handoff, lead, EventKind.WON, deal=deal)
    work.commit()


def lose(work: Work, handoff_id: int, *, why: str = "") -> None:
    """The deal is off. One commit."""
    handoff, lead = may_work(work, handoff_id)
    _advance(work, handoff, lead, EventKind.LOST, why=why.strip()[:_NOTE])
    work.commit()


def parse_amount(text: str) -> Decimal | None:
    """`amount_of` a deal, which is worth more than 0. None for "". Raises `InvalidFields`."""
    try:
        amount = amount_of(text)
    except Refusal as refusal:
        raise InvalidFields({"value": refusal}) from None
    if amount is not None and not amount:
        raise InvalidFields({"value": Refusal("zero_amount")})
    return amount


def _advance(
    work: Work,
    handoff: HandoffFacts,
    lead: LeadFacts,
    event: EventKind,
    *,
    deal: Deal | None = None,
    **data: str,
) -> None:
    """Who makes an opportunity or wins has surely touched the lead; a loss asks for no more."""
    stage = _STAGE_OF[event]
    if lead.stage is stage:
        return  # the same click, delivered twice
    check_move(lead.stage, stage)
    handoff = _hold(work, handoff, lead)
    if not leads.move_lead(work, lead, stage):
        raise Refusal("changed_meanwhile", ref=lead.ref)
    ended = timers.on_event(work, handoff, event)
    before = {"was": str(lead.stage), "ended": ended, "handoff": handoff.id}
    happened = events.add_event(work, lead, event, stage=stage, deal=deal, data=before | data)
    announce.happened(work, handoff, event, event_id=happened)


def _hold(work: Work, handoff: HandoffFacts, lead: LeadFacts) -> HandoffFacts:
    """The hand-off, revised, and its lead held until the commit: an erasure may have been quicker.

    The hand-off is locked first, as an erasure does. Raises `Refusal("erased_already")`.
    """
    revised = replace(handoff, revision=handoffs.revise(work, handoff.id))
    access.need_person(work, lead.number, hold=True)
    return revised
