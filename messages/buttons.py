"""The buttons that cards, notices, lists and Home share. Each is labelled with its lead."""

from collections.abc import Sequence

from blockkit.elements import Block, button, confirm
from funnel.commitments import TIMED, Commitment
from funnel.facts import HandoffFacts, LeadFacts, reference
from funnel.stages import EventKind, Stage, may_move
from messages.ids import Click
from messages.localizer import N_, Localizer


def accept(localizer: Localizer, number: int, handoff_id: int, *, listed: bool = False) -> Block:
    """`listed`: one of several in a list, whose action ids must differ."""
    label = localizer.say("Accept {ref}", ref=reference(number))
    return primary(
        _about(Click.CARD_ACCEPT, handoff_id, localizer.say("Accept"), label, listed=listed)
    )


def reject(localizer: Localizer, number: int, handoff_id: int, *, listed: bool = False) -> Block:
    label = localizer.say("Reject {ref}", ref=reference(number))
    return _about(Click.CARD_REJECT, handoff_id, localizer.say("Reject"), label, listed=listed)


def ask(localizer: Localizer, number: int, handoff_id: int, *, listed: bool = False) -> Block:
    label = localizer.say("Need info about {ref}", ref=reference(number))
    return _about(Click.CARD_ASK, handoff_id, localizer.say("Need info"), label, listed=listed)


def answer(localizer: Localizer, number: int, handoff_id: int, *, listed: bool = False) -> Block:
    label = localizer.say("Answer the question about {ref}", ref=reference(number))
    return _about(Click.CARD_ANSWER, handoff_id, localizer.say("Answer"), label, listed=listed)


def take(localizer: Localizer, number: int, handoff_id: int, *, listed: bool = False) -> Block:
    label = localizer.say("Take {ref}", ref=reference(number))
    return _about(Click.CARD_TAKE, handoff_id, localizer.say("Take"), label, listed=listed)


def touch(localizer: Localizer, number: int, handoff_id: int, *, listed: bool = False) -> Block:
    label = localizer.say("Log touch with {ref}", ref=reference(number))
    return _about(Click.CARD_TOUCH, handoff_id, localizer.say("Log touch"), label, listed=listed)


def open_lead(localizer: Localizer, number: int, *, listed: bool = False) -> Block:
    """Its value is the lead's number."""
    label = localizer.say("Open {ref}", ref=reference(number))
    return _about(Click.LEAD_OPEN, number, localizer.say("Open"), label, listed=listed)


def details(localizer: Localizer, number: int) -> Block:
    """Opens the lead's own page; its value is the lead's number."""
    label = localizer.say("Details of {ref}", ref=reference(number))
    return _about(Click.LEAD_OPEN, number, localizer.say("Details"), label)


def edit(localizer: Localizer, number: int) -> Block:
    label = localizer.say("Edit {ref}", ref=reference(number))
    return _about(Click.LEAD_EDIT, number, localizer.say("Edit"), label)


def reassign(localizer: Localizer, number: int, *, listed: bool = False) -> Block:
    """Its value is the lead's number."""
    label = localizer.say("Reassign {ref}", ref=reference(number))
    return _about(Click.LEAD_REASSIGN, number, localizer.say("Reassign"), label, listed=listed)


_UNDO = {
    EventKind.ACCEPTED: N_("Undo: accepted"),
    EventKind.OPPORTUNITY: N_("Undo: opportunity"),
    EventKind.WON: N_("Undo: won"),
}


def undo(localizer: Localizer, number: int, done: EventKind) -> Block:
    """Takes back the last thing done to a lead; its value is the lead's number."""
    text = localizer.say(_UNDO[done])
    label = f"{text} · {reference(number)}"
    return _about(Click.LEAD_UNDO, number, text, label)


def fix(localizer: Localizer, number: int) -> Block:
    """Edit the lead, then hand it off again."""
    label = localizer.say("Edit and hand off again: {ref}", ref=reference(number))
    text = localizer.say("Edit and hand off again")
    return primary(_about(Click.LEAD_FIX, number, text, label))


def decisions(
    localizer: Localizer, number: int, handoff_id: int, *, asked: bool = False, listed: bool = False
) -> list[Block]:
    """Accept, reject, and need info unless a question is open already."""
    row = [accept(localizer, number, handoff_id, listed=listed)]
    row.append(reject(localizer, number, handoff_id, listed=listed))
    return row if asked else [*row, ask(localizer, number, handoff_id, listed=listed)]


def settling(
    localizer: Localizer,
    commitment: Commitment,
    number: int,
    handoff_id: int,
    *,
    listed: bool = False,
) -> list[Block]:
    """The buttons for the actions that settle the timer of a commitment."""
    kept_by = TIMED[commitment].kept_by
    if EventKind.TOUCH in kept_by:
        return [primary(touch(localizer, number, handoff_id, listed=listed))]
    if EventKind.INFO_GIVEN in kept_by:
        return [primary(answer(localizer, number, handoff_id, listed=listed))]
    return decisions(localizer, number, handoff_id, listed=listed)


def work(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> list[Block]:
    """The actions on an accepted lead at its stage; none once it is won, lost or erased."""
    if lead.stage not in {Stage.SQL, Stage.OPPORTUNITY} or lead.forgotten:
        return []
    row = [primary(touch(localizer, lead.number, handoff.id))]
    if may_move(lead.stage, Stage.OPPORTUNITY):
        row.append(_opportunity(localizer, lead, handoff))
    won = localizer.say("Won: mark {ref} as won", ref=lead.ref)
    row.append(_about(Click.CARD_WON, handoff.id, localizer.say("Won"), won))
    lost = localizer.say("Lost: mark {ref} as lost", ref=lead.ref)
    row.append(_about(Click.CARD_LOST, handoff.id, localizer.say("Lost"), lost))
    return row


def hand_off(localizer: Localizer, lead: LeadFacts) -> Block:
    label = localizer.say("Hand off to sales: {ref}", ref=lead.ref)
    text = localizer.say("Hand off to sales")
    return primary(_about(Click.LEAD_HAND_OFF, lead.number, text, label))


def mql(localizer: Localizer, lead: LeadFacts) -> Block:
    label = localizer.say("Mark as MQL: {ref}", ref=lead.ref)
    return _about(Click.LEAD_MQL, lead.number, localizer.say("Mark as MQL"), label)


def recycle(localizer: Localizer, lead: LeadFacts) -> Block:
    label = localizer.say("Send back to nurture: {ref}", ref=lead.ref)
    text = localizer.say("Send back to nurture")
    return _about(Click.LEAD_RECYCLE, lead.number, text, label)


def disqualify(localizer: Localizer, lead: LeadFacts) -> Block:
    """With a confirmation: a disqualified lead leaves every list."""
    confirmation = confirm(
        localizer.say("Disqualify {ref}?", ref=lead.ref),
        localizer.say("It'll leave the funnel. You can bring it back as an MQL later."),
        localizer.say("Disqualify"),
        localizer.say("Cancel"),
        style="danger",
    )
    label = localizer.say("Disqualify {ref}", ref=lead.ref)
    element = _about(Click.LEAD_DISQUALIFY, lead.number, localizer.say("Disqualify"), label)
    return element | {"confirm": confirmation}


def primary(element: Block) -> Block:
    """The same button in the colour of the main action."""
    return element | {"style": "primary"}


def one_primary(row: Sequence[Block]) -> list[Block]:
    """The row with its first button as the main action, and no other."""
    first, *others = row
    plain = [{key: value for key, value in b.items() if key != "style"} for b in others]
    return [primary(first), *plain]


def _opportunity(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> Block:
    label = localizer.say("Opportunity: {ref}", ref=lead.ref)
    return _about(Click.CARD_OPPORTUNITY, handoff.id, localizer.say("Opportunity"), label)


def _about(click: Click, key: int, text: str, label: str, *, listed: bool = False) -> Block:
    """A button for the hand-off or the lead that `key` is the id of."""
    action_id = click.at(key) if listed else str(click)
    return button(text, action_id, str(key), accessibility_label=label)
