"""The card of a hand-off: one message in the sales channel that is updated as things happen."""

from collections.abc import Sequence
from datetime import datetime

from funnel.facts import HandoffFacts, LeadFacts, ObligationFacts
from funnel.stages import Stage
from messages import blocks as b
from messages import buttons, labels, parts
from messages.message import Message
from messages.text import Mrkdwn, join
from messages.voice import N_, Voice

_OUTCOMES = {
    Stage.OPPORTUNITY: N_("It is an opportunity now."),
    Stage.CUSTOMER: N_("Won: a customer."),
    Stage.LOST: N_("Lost."),
}


def card(
    voice: Voice,
    lead: LeadFacts,
    handoff: HandoffFacts,
    clocks: Sequence[ObligationFacts],
    now: datetime,
) -> Message:
    """The hand-off as it stands, with the buttons that can be pressed now.

    Times left are not shown, deadlines are: a card is read long after it was made.
    """
    state = _state(voice, lead, handoff)
    made = [b.header(parts.title(voice, lead)), *_facts(voice, lead)]
    if not lead.forgotten:
        made += _words(voice, lead, handoff)
    made.append(b.section(state))
    made.append(b.context(_small_print(voice, handoff, clocks, now)))
    if pressed := _buttons(voice, lead, handoff):
        made.append(b.actions(pressed))
    text = voice.mark("{lead}: {state}", lead=parts.title(voice, lead), state=state)
    return Message(str(text), made)


def state_line(voice: Voice, lead: LeadFacts, handoff: HandoffFacts) -> Mrkdwn:
    """Where a hand-off stands, in a sentence; the lead's own screen says the same."""
    return _state(voice, lead, handoff)


def _facts(voice: Voice, lead: LeadFacts) -> list[b.Block]:
    if lead.forgotten:
        return [b.section(voice.say("The personal data of this lead were erased."))]
    return [b.fields(parts.lead_fields(voice, lead))]


def _words(voice: Voice, lead: LeadFacts, handoff: HandoffFacts) -> list[b.Block]:
    """What the teams wrote, in the order in which it was written."""
    written = [
        (voice.say("Note from marketing"), handoff.note),
        (voice.say("Question from sales"), handoff.question),
        (voice.say("Answer from marketing"), handoff.answer),
        (voice.say("Comment from sales"), handoff.comment),
    ]
    shown = [parts.said(label, text) for label, text in written if text.strip()]
    return [*parts.notes(voice, lead), *shown]


def _state(voice: Voice, lead: LeadFacts, handoff: HandoffFacts) -> Mrkdwn:
    by = labels.person(voice, handoff.decided_by)
    when = voice.slack_date(handoff.decided_at or handoff.handed_at)
    if handoff.state == "accepted":
        outcome = voice.mark(_OUTCOMES[lead.stage]) if lead.stage in _OUTCOMES else ""
        return join([voice.mark("*Accepted* by {by}, {when}.", by=by, when=when), outcome], " ")
    if handoff.state == "rejected":
        why = labels.reason(voice, handoff.reason)
        sentence = voice.mark("*Rejected* by {by}, {when}: {why}.", by=by, when=when, why=why)
        return join([sentence, _asleep(voice, lead)], " ")
    if handoff.state == "info":
        return voice.mark("*Waiting for an answer* from marketing. Sales' clock stands still.")
    if not handoff.owner:
        return voice.mark("*In the queue*: anyone of sales can take it.")
    return voice.mark("*Waiting for a decision.*")


def _asleep(voice: Voice, lead: LeadFacts) -> Mrkdwn | str:
    if lead.stage is not Stage.RECYCLED or lead.wake_at is None:
        return ""
    return voice.mark("Wakes up {when}.", when=voice.slack_date(lead.wake_at, "{date_short}"))


def _small_print(
    voice: Voice, handoff: HandoffFacts, clocks: Sequence[ObligationFacts], now: datetime
) -> Mrkdwn:
    owner = labels.person(voice, handoff.owner) if handoff.owner else voice.mark("nobody yet")
    marketer = labels.person(voice, handoff.marketer)
    handed = voice.slack_date(handoff.handed_at)
    lines = [
        voice.mark("Owner: {owner}", owner=owner),
        voice.mark("Handed off by {marketer}, {when}", marketer=marketer, when=handed),
        *parts.deadlines(voice, clocks, now),
        *(parts.taken(voice, clocks) if not handoff.is_open else []),
    ]
    return join(lines, " · ")


def _buttons(voice: Voice, lead: LeadFacts, handoff: HandoffFacts) -> list[b.Block]:
    if handoff.state == "accepted":
        return buttons.work(voice, lead, handoff)
    if not handoff.is_open:
        return []
    made = []
    if not handoff.owner:
        made.append(buttons.take(voice, lead.number, handoff.id))
    asked = handoff.state == "info"
    made += buttons.decisions(voice, lead.number, handoff.id, asked=asked)
    if asked:
        made.append(buttons.answer(voice, lead.number, handoff.id))
    return made
