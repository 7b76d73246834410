"""The notices that go out when something happens to a hand-off."""

from dataclasses import replace

from funnel.facts import HandoffFacts
from funnel.notices import (
    CardChanged,
    DirectMessage,
    Notice,
    OwnerCopyChanged,
    QueueCopyChanged,
    ThreadLine,
)
from funnel.stages import EventKind, Side, TouchChannel
from services import good_news
from storage import handoffs, outbox, people
from storage.work import Work

FIRST = 1  # the revision of a card that is yet to be posted


def handed_off(work: Work, handoff: HandoffFacts) -> None:
    """The card; the owner hears of their lead, or of one nobody can take the heads of sales."""
    if handoff.owner:
        readers, event = [handoff.owner], EventKind.ASSIGNED
    else:
        readers = [head.user_id for head in people.heads(work, Side.SALES)]
        event = EventKind.SQL
    direct = [_direct(handoff, event, by="", reader=reader) for reader in readers]
    outbox.put(work, CardChanged(handoff.id, handoff.revision), *direct)


def happened(
    work: Work,
    handoff: HandoffFacts,
    event: EventKind,
    *,
    tell: str = "",
    touch: TouchChannel | None = None,
) -> None:
    """The card and the owner's copy show it, the thread has a line of it, `tell` hears of it.

    `handoff` is as it stands now. Nobody is told of their own deed.
    """
    changed = card(handoff)
    by = work.actor.user_id
    line = ThreadLine(handoff.id, handoff.revision, event, by, touch)
    messages = [_direct(handoff, event, by=by, reader=tell)] if tell and tell != by else []
    outbox.put(work, *changed, line, *messages, *good_news.notices_of(work, handoff, event))


def left_queue(work: Work, handoff: HandoffFacts) -> None:
    """The heads who were told that it waits in the queue are shown who has it now."""
    heads = people.heads(work, Side.SALES)
    outbox.put(
        work, *(QueueCopyChanged(handoff.id, handoff.revision, head.user_id) for head in heads)
    )


def _direct(handoff: HandoffFacts, event: EventKind, *, by: str, reader: str) -> DirectMessage:
    return DirectMessage(handoff.id, handoff.revision, event, by, reader)


def no_longer_asleep(work: Work, lead_id: int) -> None:
    """The card of a lead's last hand-off, and the owner's copy, have told when it wakes up."""
    handoff = handoffs.last_handoff(work, lead_id)
    if handoff and (handoff.card_ts or outbox.is_open(work, CardChanged(handoff.id, FIRST))):
        outbox.put(work, *card(replace(handoff, revision=handoffs.revise(work, handoff.id))))


def card(handoff: HandoffFacts) -> list[Notice]:
    """The card and the owner's copy of it are to show what has changed."""
    changed: list[Notice] = [CardChanged(handoff.id, handoff.revision)]
    if handoff.owner:
        changed.append(OwnerCopyChanged(handoff.id, handoff.revision, handoff.owner))
    return changed
