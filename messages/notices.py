"""The notices Pacto sends by itself: lines in a card's thread, direct messages, refusals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from blockkit import blocks as b
from blockkit.message import Message, of_lines
from blockkit.mrkdwn import Mrkdwn, join, line, mention
from funnel.facts import HandoffFacts, LeadFacts, TimerFacts
from funnel.refusals import Refusal
from funnel.stages import EventKind, Reason, Stage, TouchChannel
from messages import buttons, labels, parts, refusals
from messages.ids import Form
from messages.localizer import N_, Localizer

_THREAD = {
    EventKind.ASSIGNED: N_("{by} took the lead."),
    EventKind.ACCEPTED: N_("{by} accepted the lead."),
    EventKind.REJECTED: N_("{by} rejected the lead: {reason}."),
    EventKind.INFO_ASKED: N_("{by} needs to know something before deciding."),
    EventKind.INFO_GIVEN: N_("{by} answered. {owner}, the decision is yours again."),
    EventKind.OPPORTUNITY: N_("{by} made it an opportunity."),
    EventKind.WON: N_("{by} won the deal. Well done, both teams!"),
    EventKind.LOST: N_("{by} lost the deal."),
}
_TOUCHES = {
    TouchChannel.CALL: N_("{by} called the lead."),
    TouchChannel.EMAIL: N_("{by} sent the lead an e-mail."),
    TouchChannel.MESSAGE: N_("{by} sent the lead a message."),
    TouchChannel.MEETING: N_("{by} met the lead."),
}
_DIRECT = {
    EventKind.ASSIGNED: N_("You have a new lead: {lead}."),
    EventKind.SQL: N_("{lead} waits in the queue: nobody of sales is present to get it."),
    EventKind.REJECTED: N_("{by} rejected {lead}: {reason}."),
    EventKind.INFO_ASKED: N_("{by} has a question about {lead}."),
    EventKind.INFO_GIVEN: N_("{by} answered your question about {lead}."),
}
_NEW_TO_READER = (EventKind.ASSIGNED, EventKind.SQL)


@dataclass(frozen=True)
class Subject:
    """What a notice about a hand-off is about.

    `by` is a user id; with their name in `names` (id → name) they are not mentioned, and so not
    notified of what they did themselves.
    """

    lead: LeadFacts
    handoff: HandoffFacts
    by: str
    timers: Sequence[TimerFacts] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def thread(
    localizer: Localizer, event: EventKind, subject: Subject, touch: TouchChannel | None = None
) -> Message:
    """A line of history in the card's thread. Whoever has to act next is mentioned.

    Raises KeyError for an event that has no such line.
    """
    lead, handoff = subject.lead, subject.handoff
    sentence = localizer.mark(
        _TOUCHES[touch] if touch else _THREAD[event],
        by=labels.person(localizer, subject.by, subject.names),
        reason=labels.reason(localizer, handoff.reason or ""),
        owner=mention(handoff.owner) if handoff.owner else localizer.mark("Sales"),
    )
    next_up = ""
    if event is EventKind.INFO_ASKED:
        next_up = localizer.mark("{marketer}, can you answer?", marketer=mention(handoff.marketer))
    history = join([sentence, next_up], " ")
    text = localizer.mark("{ref}: {sentence}", ref=lead.ref, sentence=history)
    return Message(str(text), [b.section(history), *_quotes(lead, handoff, event)])


def direct(localizer: Localizer, event: EventKind, subject: Subject, now: datetime) -> Message:
    """A message to whoever has to act or should know: assigned, queued, rejected, asked, answered.

    It shows the deadlines of the running timers. Raises KeyError for another event.
    """
    lead, handoff = subject.lead, subject.handoff
    sentence = localizer.mark(
        _DIRECT[event],
        by=labels.person(localizer, subject.by, subject.names),
        lead=parts.marked_title(localizer, lead),
        reason=labels.reason(localizer, handoff.reason or ""),
    )
    rejected = event is EventKind.REJECTED
    deadlines = [] if rejected else parts.deadlines(localizer, subject.timers, now)
    blocks = [b.section(join([sentence, *deadlines]))]
    if event in _NEW_TO_READER and not lead.forgotten:
        blocks += _lead_details(localizer, lead, handoff)
    blocks += _quotes(lead, handoff, event)
    if rejected:
        blocks.append(b.section(_advice(localizer, lead, handoff)))
    if row := _buttons(localizer, event, lead, handoff):
        blocks.append(b.actions(row))
    return Message(str(sentence), blocks)


def woken(localizer: Localizer, lead: LeadFacts) -> Message:
    """To the marketer of a recycled lead, on the day it wakes up."""
    sentence = localizer.mark(
        "Good morning, {lead} is awake again: the day to try again has come.",
        lead=parts.marked_title(localizer, lead),
    )
    next_step = localizer.mark("It is an MQL in your hands: hand it off when it is ready.")
    row = [buttons.open_lead(localizer, lead.number)]
    if lead.stage is Stage.MQL:
        row.insert(0, buttons.hand_off(localizer, lead))
    return Message(str(sentence), [b.section(join([sentence, next_step])), b.actions(row)])


def refusal_message(localizer: Localizer, refusal: Refusal) -> Message:
    """A refusal. It may mention people, so only its asker should see it."""
    return of_lines(refusals.markup(localizer, refusal))


def alert_view(localizer: Localizer, sentence: str) -> b.Block:
    """A small modal with one sentence; a `Mrkdwn` may hold mentions."""
    title, close = localizer.say("Pacto"), localizer.say("Close")
    return b.modal(title, [b.section(sentence)], Form.NOTICE, close=close)


def _quotes(lead: LeadFacts, handoff: HandoffFacts, event: EventKind) -> list[b.Block]:
    """What was written with the event; nothing of an erased lead."""
    texts = {
        EventKind.REJECTED: handoff.comment,
        EventKind.INFO_ASKED: handoff.question,
        EventKind.INFO_GIVEN: handoff.answer,
    }
    text = "" if lead.forgotten else texts.get(event, "")
    return [b.rich_text(b.rich_quote(text))] if text.strip() else []


def _lead_details(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> list[b.Block]:
    """Enough of the lead to decide without leaving the message."""
    blocks = [b.fields(parts.lead_fields(localizer, lead)), *parts.notes(localizer, lead)]
    if handoff.note.strip():
        blocks.append(parts.quoted(localizer.say("Note from marketing"), handoff.note))
    return blocks


def _advice(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> Mrkdwn:
    """What marketing can do with a rejected lead."""
    if handoff.reason is Reason.TIMING and lead.wake_at is not None:
        day = line(localizer.date(lead.wake_at))
        return localizer.mark(
            "It is back to nurture and wakes up on {day}: I will tell you.", day=day
        )
    return localizer.mark(
        "It is an MQL again. You can put it right and hand it off once more, send it back to "
        "nurture, or disqualify it."
    )


def _buttons(
    localizer: Localizer, event: EventKind, lead: LeadFacts, handoff: HandoffFacts
) -> list[b.Block]:
    """The buttons for the actions the message asks for."""
    if event is EventKind.REJECTED:
        return [buttons.open_lead(localizer, lead.number)]
    if event is EventKind.SQL:
        return [buttons.primary(buttons.take(localizer, lead.number, handoff.id))]
    if event is EventKind.INFO_ASKED:
        return [buttons.primary(buttons.answer(localizer, lead.number, handoff.id))]
    return buttons.decisions(localizer, lead.number, handoff.id) if handoff.is_open else []
