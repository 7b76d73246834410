"""The card of a hand-off, from the facts of this moment."""

from dataclasses import replace

from blockkit.message import Message
from funnel.facts import HandoffFacts, LeadFacts
from funnel.stages import EventKind, Stage
from messages import cards
from messages.cards import CardFacts
from messages.localizer import Localizer
from storage import events, handoffs, people, timers
from storage.work import Work


def card(work: Work, localizer: Localizer, handoff: HandoffFacts, lead: LeadFacts) -> Message:
    """The card as it is to be shown now."""
    return cards.card(localizer, facts(work, handoff, lead), work.now)


def record(work: Work, localizer: Localizer, handoff: HandoffFacts, lead: LeadFacts) -> Message:
    """What who was asked for something sees of it, once it is done."""
    return cards.record(localizer, facts(work, handoff, lead), work.now)


def passed_on(work: Work, localizer: Localizer, handoff: HandoffFacts, lead: LeadFacts) -> Message:
    """What who no longer has the lead, or is no longer offered it, sees of it."""
    return cards.passed_on(localizer, facts(work, handoff, lead), handoff.owner)


def facts(work: Work, handoff: HandoffFacts, lead: LeadFacts) -> CardFacts:
    closing = None
    if lead.stage in {Stage.CUSTOMER, Stage.LOST}:
        closing = events.last_of(work, lead.id, EventKind.WON, EventKind.LOST)
    people_named = {handoff.owner, handoff.marketer, handoff.decided_by}
    people_named |= {closing.actor} if closing else set()
    return CardFacts(
        _as_of(work, lead, handoff),
        handoff,
        timers.timers_of(work, handoff.id),
        closing,
        people.names_of(work, people_named),
    )


def _as_of(work: Work, lead: LeadFacts, handoff: HandoffFacts) -> LeadFacts:
    """The lead as the card of a hand-off shows it: only the last one tells when it wakes up."""
    if lead.wake_at is None:
        return lead
    last = handoffs.last_handoff(work, lead.id)
    return lead if last and last.id == handoff.id else replace(lead, wake_at=None)
