"""The buttons that cards, notices, lists and Home share. Each is labelled with its lead."""

from blockkit.elements import Block, button, confirm
from funnel.commitments import TIMED, Commitment
from funnel.facts import Due, HandoffFacts, LeadFacts, reference
from funnel.stages import EventKind, Stage, may_move
from messages.ids import Click
from messages.localizer import Localizer


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
    label = localizer.say("Log a touch with {ref}", ref=reference(number))
    return _about(Click.CARD_TOUCH, handoff_id, localizer.say("Log touch"), label, listed=listed)


def open_lead(localizer: Localizer, number: int, *, listed: bool = False) -> Block:
    """Its value is the lead's number."""
    label = localizer.say("Open {ref}", ref=reference(number))
    return _about(Click.LEAD_OPEN, number, localizer.say("Open"), label, listed=listed)


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
    row = [touch(localizer, lead.number, handoff.id)]
    if may_move(lead.stage, Stage.OPPORTUNITY):
        row.append(_opportunity(localizer, lead, handoff))
    won = localizer.say("{ref} is won", ref=lead.ref)
    row.append(_about(Click.CARD_WON, handoff.id, localizer.say("Won"), won))
    lost = localizer.say("{ref} is lost", ref=lead.ref)
    row.append(_about(Click.CARD_LOST, handoff.id, localizer.say("Lost"), lost))
    return row


def hand_off(localizer: Localizer, lead: LeadFacts) -> Block:
    label = localizer.say("Hand {ref} off to sales", ref=lead.ref)
    return primary(_about(Click.LEAD_HAND_OFF, lead.number, localizer.say("Make it SQL"), label))


def mql(localizer: Localizer, lead: LeadFacts) -> Block:
    label = localizer.say("Make {ref} an MQL", ref=lead.ref)
    return _about(Click.LEAD_MQL, lead.number, localizer.say("Make it MQL"), label)


def recycle(localizer: Localizer, lead: LeadFacts) -> Block:
    label = localizer.say("Send {ref} back to nurture", ref=lead.ref)
    return _about(Click.LEAD_RECYCLE, lead.number, localizer.say("Recycle"), label)


def disqualify(localizer: Localizer, lead: LeadFacts) -> Block:
    """With a confirmation: a disqualified lead leaves every list."""
    confirmation = confirm(
        localizer.say("Disqualify {ref}?", ref=lead.ref),
        localizer.say("It leaves the funnel. You can still make it an MQL later."),
        localizer.say("Disqualify"),
        localizer.say("Cancel"),
        style="danger",
    )
    label = localizer.say("Disqualify {ref}", ref=lead.ref)
    element = _about(Click.LEAD_DISQUALIFY, lead.number, localizer.say("Disqualify"), label)
    return element | {"confirm": confirmation}


def nudge(localizer: Localizer, due: Due) -> Block:
    """Reminds the owner of what is due; its label for screen readers names them."""
    label = localizer.say("Nudge {name} about {ref}", name=due.owner_name, ref=due.ref)
    return _about(Click.HOME_NUDGE, due.handoff_id, localizer.say("Nudge"), label, listed=True)


def reassign(localizer: Localizer, number: int) -> Block:
    """Opens the lead's page, where it can be given to somebody else."""
    label = localizer.say("Reassign {ref}", ref=reference(number))
    return _about(Click.LEAD_OPEN, number, localizer.say("Reassign"), label, listed=True)


def primary(element: Block) -> Block:
    """The same button in the colour of the main action."""
    return element | {"style": "primary"}


def _opportunity(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> Block:
    label = localizer.say("Make {ref} an opportunity", ref=lead.ref)
    return _about(Click.CARD_OPPORTUNITY, handoff.id, localizer.say("Opportunity"), label)


def _about(click: Click, key: int, text: str, label: str, *, listed: bool = False) -> Block:
    """A button for the hand-off or the lead that `key` is the id of."""
    action_id = click.at(key) if listed else str(click)
    return button(text, action_id, str(key), accessibility_label=label)
