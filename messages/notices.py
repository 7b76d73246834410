"""The notices Pacto sends by itself: lines in a card's thread, direct messages, refusals."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from blockkit import blocks as b
from blockkit.message import Message, of_lines
from blockkit.mrkdwn import Mrkdwn, join, line
from funnel.facts import HandoffFacts, LeadFacts, TimerFacts
from funnel.refusals import Refusal
from funnel.stages import EventKind, HandoffState, Reason, Stage, TouchChannel
from messages import buttons, labels, parts, refusals
from messages.ids import Form
from messages.localizer import N_, Localizer

_THREAD = {
    EventKind.ASSIGNED: N_("{by} took the lead."),
    EventKind.ACCEPTED: N_("{by} accepted the lead."),
    EventKind.REJECTED: N_("{by} rejected the lead: {reason}."),
    EventKind.INFO_ASKED: N_("{by} has a question for {marketer} before deciding."),
    EventKind.INFO_GIVEN: N_("{by} answered. {owner} can decide now."),
    EventKind.OPPORTUNITY: N_("{by} turned it into an opportunity."),
    EventKind.WON: N_("{by} won the deal. Nice work, everyone!"),
    EventKind.LOST: N_("{by} lost the deal."),
    EventKind.UNDONE: N_("{by} undid the last step."),
}
_PASSED = N_("{by} reassigned the lead to {owner}.")
_PASSED_TO_YOU = N_("{by} reassigned {lead} to you.")
_TOUCHES = {
    TouchChannel.CALL: N_("{by} called the lead."),
    TouchChannel.EMAIL: N_("{by} sent the lead an email."),
    TouchChannel.MESSAGE: N_("{by} sent the lead a message."),
    TouchChannel.MEETING: N_("{by} met with the lead."),
}
_DIRECT = {
    EventKind.ASSIGNED: N_("You have a new lead: {lead}."),
    EventKind.SQL: N_("{lead} is in the queue: no one in sales is available right now."),
    EventKind.REJECTED: N_("{by} rejected {lead}: {reason}."),
    EventKind.INFO_ASKED: N_("{by} has a question about {lead}."),
    EventKind.INFO_GIVEN: N_("{by} answered your question about {lead}."),
}
_QUOTE = 1000  # characters of a note
_NEW_TO_READER = (EventKind.ASSIGNED, EventKind.SQL)


@dataclass(frozen=True)
class Subject:
    """What a notice about a hand-off is about.

    `by` is a user id. People are called by their name in `names` (id → name) and not mentioned:
    whoever has to know is told directly. `note` was written with the event.
    """

    lead: LeadFacts
    handoff: HandoffFacts
    by: str
    timers: Sequence[TimerFacts] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


def thread(
    localizer: Localizer, event: EventKind, subject: Subject, touch: TouchChannel | None = None
) -> Message:
    """A line of history in the card's thread, with what was written with the event.

    Raises KeyError for an event that has no such line.
    """
    lead, handoff, names = subject.lead, subject.handoff, subject.names
    owner = labels.person(localizer, handoff.owner, names)
    passed = event is EventKind.ASSIGNED and handoff.owner != subject.by
    sentence = _TOUCHES[touch] if touch else _THREAD[event]
    history = localizer.mark(
        _PASSED if passed else sentence,
        by=labels.person(localizer, subject.by, names),
        reason=labels.reason(localizer, handoff.reason or ""),
        owner=owner if handoff.owner else localizer.mark("Sales"),
        marketer=labels.person(localizer, handoff.marketer, names),
    )
    text = localizer.mark("{ref}: {sentence}", ref=lead.ref, sentence=history)
    return Message(str(text), [b.section(history), *_quotes(subject, event)])


def direct(localizer: Localizer, event: EventKind, subject: Subject, now: datetime) -> Message:
    """A message to whoever has to act or should know: assigned, queued, rejected, asked, answered.

    It shows the deadlines of the running timers. Raises KeyError for another event.
    """
    lead, handoff = subject.lead, subject.handoff
    passed = event is EventKind.ASSIGNED and subject.by
    sentence = localizer.mark(
        _PASSED_TO_YOU if passed else _DIRECT[event],
        by=labels.person(localizer, subject.by, subject.names),
        lead=parts.marked_title(localizer, lead),
        reason=labels.reason(localizer, handoff.reason or ""),
    )
    rejected = event is EventKind.REJECTED
    deadlines = [] if rejected else parts.deadlines(localizer, subject.timers, now)
    blocks = [b.section(join([sentence, *deadlines]))]
    if event in _NEW_TO_READER and not lead.forgotten:
        blocks += _lead_details(localizer, lead, handoff)
    blocks += _quotes(subject, event)
    if rejected:
        blocks.append(b.section(_advice(localizer, lead, handoff)))
    if row := _buttons(localizer, event, lead, handoff):
        blocks.append(b.actions(row))
    return Message(str(sentence), blocks)


def passed_on(localizer: Localizer, subject: Subject) -> Message:
    """To who had a lead until a colleague gave it to somebody else."""
    sentence = localizer.mark(
        "{by} reassigned {lead} to {owner}.",
        by=labels.person(localizer, subject.by, subject.names),
        lead=parts.marked_title(localizer, subject.lead),
        owner=labels.person(localizer, subject.handoff.owner, subject.names),
    )
    return Message(str(sentence), [b.section(sentence)])


def woken(localizer: Localizer, lead: LeadFacts) -> Message:
    """To the marketer of a recycled lead, on the day it wakes up."""
    sentence = localizer.mark(
        "Good morning! It's time to try {lead} again.",
        lead=parts.marked_title(localizer, lead),
    )
    next_step = localizer.mark("It's an MQL again. Hand it off when it's ready.")
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


def _quotes(subject: Subject, event: EventKind) -> list[b.Block]:
    """What was written with the event; nothing of an erased lead."""
    handoff = subject.handoff
    texts = {
        EventKind.REJECTED: handoff.comment,
        EventKind.INFO_ASKED: handoff.question,
        EventKind.INFO_GIVEN: handoff.answer,
    }
    text = "" if subject.lead.forgotten else texts.get(event, subject.note)
    return [b.rich_text(b.rich_quote(text))] if text.strip() else []


def _lead_details(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> list[b.Block]:
    """Enough of the lead to decide without leaving the message."""
    name = localizer.mark("*{title}*", title=line(lead.name, 200)) if lead.company else ""
    blocks = []
    if reach := join([name, parts.contacts(lead)], " · "):
        blocks.append(b.section(reach))
    written = {
        lead.notes.strip(): localizer.say("Notes"),
        handoff.note.strip(): localizer.say("Note from marketing"),
    }
    return [*blocks, b.context(parts.about(localizer, lead)), *parts.remarks(written, _QUOTE)]


def _advice(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> Mrkdwn:
    """What marketing can do with a rejected lead."""
    if handoff.reason is Reason.TIMING and lead.wake_at is not None:
        day = line(localizer.date(lead.wake_at))
        return localizer.mark("It's back in nurture. I'll remind you on {day}.", day=day)
    return localizer.mark(
        "It's an MQL again. You can fix it and hand it off again, send it back to nurture, or "
        "disqualify it."
    )


def _buttons(
    localizer: Localizer, event: EventKind, lead: LeadFacts, handoff: HandoffFacts
) -> list[b.Block]:
    """The buttons for the actions the message asks for."""
    if event is EventKind.REJECTED:
        row = [buttons.open_lead(localizer, lead.number)]
        can_try_again = lead.stage is Stage.MQL and not lead.forgotten
        return [buttons.fix(localizer, lead.number), *row] if can_try_again else row
    if event is EventKind.SQL:
        return [buttons.primary(buttons.take(localizer, lead.number, handoff.id))]
    if event is EventKind.INFO_ASKED:
        return [buttons.primary(buttons.answer(localizer, lead.number, handoff.id))]
    if handoff.is_open:
        asked = handoff.state is HandoffState.INFO
        return buttons.decisions(localizer, lead.number, handoff.id, asked=asked)
    accepted = handoff.state is HandoffState.ACCEPTED and event is EventKind.ASSIGNED
    return buttons.work(localizer, lead, handoff) if accepted else []
