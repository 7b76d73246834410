"""The buttons that cards, notices, lists and Home share. Each says by itself what it is about."""

from funnel.facts import HandoffFacts, LeadFacts, reference
from funnel.obligations import ObligationKind
from funnel.stages import Stage, may_move
from messages.elements import Block, button, confirm
from messages.ids import Click
from messages.voice import Voice


def accept(voice: Voice, number: int, handoff_id: int, *, listed: bool = False) -> Block:
    """`listed`: one of several alike in a list, told apart by the hand-off."""
    label = voice.say("Accept {ref}", ref=reference(number))
    return _about(voice.say("Accept"), Click.CARD_ACCEPT, handoff_id, label, listed, "primary")


def reject(voice: Voice, number: int, handoff_id: int, *, listed: bool = False) -> Block:
    label = voice.say("Reject {ref}", ref=reference(number))
    return _about(voice.say("Reject"), Click.CARD_REJECT, handoff_id, label, listed)


def ask(voice: Voice, number: int, handoff_id: int, *, listed: bool = False) -> Block:
    label = voice.say("Need info about {ref}", ref=reference(number))
    return _about(voice.say("Need info"), Click.CARD_ASK, handoff_id, label, listed)


def answer(voice: Voice, number: int, handoff_id: int, *, listed: bool = False) -> Block:
    label = voice.say("Answer the question about {ref}", ref=reference(number))
    return _about(voice.say("Answer"), Click.CARD_ANSWER, handoff_id, label, listed)


def take(voice: Voice, number: int, handoff_id: int, *, listed: bool = False) -> Block:
    label = voice.say("Take {ref}", ref=reference(number))
    return _about(voice.say("Take"), Click.CARD_TAKE, handoff_id, label, listed)


def touch(voice: Voice, number: int, handoff_id: int, *, listed: bool = False) -> Block:
    label = voice.say("Log a touch with {ref}", ref=reference(number))
    return _about(voice.say("Log touch"), Click.CARD_TOUCH, handoff_id, label, listed)


def open_lead(voice: Voice, number: int, *, listed: bool = False) -> Block:
    """Its value is the lead's number."""
    label = voice.say("Open {ref}", ref=reference(number))
    return _about(voice.say("Open"), Click.LEAD_OPEN, number, label, listed)


def decisions(
    voice: Voice, number: int, handoff_id: int, *, asked: bool = False, listed: bool = False
) -> list[Block]:
    """Accept, reject, and need info unless something is asked already."""
    made = [accept(voice, number, handoff_id, listed=listed)]
    made.append(reject(voice, number, handoff_id, listed=listed))
    return made if asked else [*made, ask(voice, number, handoff_id, listed=listed)]


def settling(
    voice: Voice, kind: ObligationKind, number: int, handoff_id: int, *, listed: bool = False
) -> list[Block]:
    """The buttons that do what is owed."""
    if kind is ObligationKind.FIRST_TOUCH:
        return [touch(voice, number, handoff_id, listed=listed) | {"style": "primary"}]
    if kind is ObligationKind.ANSWER:
        return [answer(voice, number, handoff_id, listed=listed) | {"style": "primary"}]
    return decisions(voice, number, handoff_id, listed=listed)


def work(voice: Voice, lead: LeadFacts, handoff: HandoffFacts) -> list[Block]:
    """What can be done with an accepted lead at its stage; none when its way has ended."""
    if lead.stage not in {Stage.SQL, Stage.OPPORTUNITY} or lead.forgotten:
        return []
    made = [touch(voice, lead.number, handoff.id)]
    if may_move(lead.stage, Stage.OPPORTUNITY):
        made.append(_opportunity(voice, lead, handoff))
    won = voice.say("{ref} is won", ref=lead.ref)
    lost = voice.say("{ref} is lost", ref=lead.ref)
    made.append(button(voice.say("Won"), Click.CARD_WON, str(handoff.id), accessibility_label=won))
    made.append(
        button(voice.say("Lost"), Click.CARD_LOST, str(handoff.id), accessibility_label=lost)
    )
    return made


def hand_off(voice: Voice, lead: LeadFacts) -> Block:
    return button(
        voice.say("Make it SQL"),
        Click.LEAD_HAND_OFF,
        str(lead.number),
        style="primary",
        accessibility_label=voice.say("Hand {ref} off to sales", ref=lead.ref),
    )


def mql(voice: Voice, lead: LeadFacts) -> Block:
    label = voice.say("Make {ref} an MQL", ref=lead.ref)
    return _about(voice.say("Make it MQL"), Click.LEAD_MQL, lead.number, label)


def recycle(voice: Voice, lead: LeadFacts) -> Block:
    label = voice.say("Send {ref} back to nurture", ref=lead.ref)
    return _about(voice.say("Recycle"), Click.LEAD_RECYCLE, lead.number, label)


def disqualify(voice: Voice, lead: LeadFacts) -> Block:
    """Asks once more: a lead that is out is out of every list."""
    sure = confirm(
        voice.say("Disqualify {ref}?", ref=lead.ref),
        voice.say("It leaves the funnel. You can still make it an MQL later."),
        voice.say("Disqualify"),
        voice.say("Cancel"),
        style="danger",
    )
    label = voice.say("Disqualify {ref}", ref=lead.ref)
    made = _about(voice.say("Disqualify"), Click.LEAD_DISQUALIFY, lead.number, label)
    return made | {"confirm": sure}


def _opportunity(voice: Voice, lead: LeadFacts, handoff: HandoffFacts) -> Block:
    label = voice.say("Make {ref} an opportunity", ref=lead.ref)
    return _about(voice.say("Opportunity"), Click.CARD_OPPORTUNITY, handoff.id, label)


def _about(
    text: str,
    click: Click,
    key: int,
    label: str,
    listed: bool = False,  # noqa: FBT001, FBT002 - passed on by the functions above, by name there
    style: str | None = None,
) -> Block:
    action_id = click.at(key) if listed else str(click)
    return button(text, action_id, str(key), style=style, accessibility_label=label)
