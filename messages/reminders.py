"""What whoever owes something hears while its clock runs, and the heads when it was missed."""

from datetime import datetime

from funnel.facts import HandoffFacts, LeadFacts, ObligationFacts
from funnel.obligations import ObligationKind, Step
from messages import blocks as b
from messages import buttons, labels, parts
from messages.message import Message
from messages.voice import N_, Voice

_OWNER = {
    (ObligationKind.DECISION, Step.HALF): N_(
        "Half of the time to decide on {lead} is gone. It is due {when}."
    ),
    (ObligationKind.DECISION, Step.MOST): N_(
        "The time to decide on {lead} is running out. It is due {when}."
    ),
    (ObligationKind.DECISION, Step.MISSED): N_(
        "The decision on {lead} was due {when}. Please decide now: someone is waiting."
    ),
    (ObligationKind.FIRST_TOUCH, Step.HALF): N_(
        "Half of the time for the first touch with {lead} is gone. It is due {when}."
    ),
    (ObligationKind.FIRST_TOUCH, Step.MOST): N_(
        "The time for the first touch with {lead} is running out. It is due {when}."
    ),
    (ObligationKind.FIRST_TOUCH, Step.MISSED): N_(
        "The first touch with {lead} was due {when}. Please reach out now: interest cools fast."
    ),
    (ObligationKind.ANSWER, Step.HALF): N_(
        "Half of the time to answer sales about {lead} is gone. It is due {when}."
    ),
    (ObligationKind.ANSWER, Step.MOST): N_(
        "The time to answer sales about {lead} is running out. It is due {when}."
    ),
    (ObligationKind.ANSWER, Step.MISSED): N_(
        "The answer to sales about {lead} was due {when}. Please answer now: they are waiting."
    ),
}
_HEAD = {
    ObligationKind.DECISION: N_("{owner} was to decide on {lead} by {when}."),
    ObligationKind.FIRST_TOUCH: N_("{owner} was to make the first touch with {lead} by {when}."),
    ObligationKind.ANSWER: N_("{owner} was to answer sales about {lead} by {when}."),
}
_HEAD_BEFORE = {
    ObligationKind.DECISION: N_("{owner} is to decide on {lead} by {when}."),
    ObligationKind.FIRST_TOUCH: N_("{owner} is to make the first touch with {lead} by {when}."),
    ObligationKind.ANSWER: N_("{owner} is to answer sales about {lead} by {when}."),
}
_UNOWNED = {
    Step.HALF: N_("Nobody has taken {lead} yet, and half of the time is gone. It is due {when}."),
    Step.MOST: N_("Nobody has taken {lead} yet, and the time is running out. It is due {when}."),
    Step.MISSED: N_("Nobody took {lead}: the decision was due {when}."),
}


def reminder(
    voice: Voice,
    clock: ObligationFacts,
    step: Step,
    lead: LeadFacts,
    handoff: HandoffFacts,
    reader_is_owner: bool,  # noqa: FBT001 - named by all who call it
    now: datetime,
) -> Message:
    """To the owner, with the buttons that settle it; else to a head, who can look or take it.

    What was missed since the reminder was put down is told as missed.
    """
    step = Step.MISSED if clock.due_at < now else Step(step)
    if reader_is_owner:
        sentence = _OWNER[clock.kind, step]
    elif not clock.owner:
        sentence = _UNOWNED[step]
    else:
        sentence = (_HEAD if step is Step.MISSED else _HEAD_BEFORE)[clock.kind]
    said = voice.mark(
        sentence,
        lead=parts.marked_title(voice, lead),
        when=voice.slack_date(clock.due_at),
        owner=labels.person(voice, clock.owner),
    )
    pressed = _buttons(voice, clock, lead, handoff, reader_is_owner=reader_is_owner)
    made = [b.section(said), b.context(_promise(voice, clock)), b.actions(pressed)]
    return Message(str(said), made)


def _promise(voice: Voice, clock: ObligationFacts) -> str:
    time = labels.business_time(voice, clock.time)
    return voice.say(
        "Promised: {what} within {time}.", what=labels.obligation(voice, clock.kind), time=time
    )


def _buttons(
    voice: Voice,
    clock: ObligationFacts,
    lead: LeadFacts,
    handoff: HandoffFacts,
    *,
    reader_is_owner: bool,
) -> list[b.Block]:
    look = buttons.open_lead(voice, lead.number)
    if reader_is_owner:
        return [*buttons.settling(voice, clock.kind, lead.number, handoff.id), look]
    if not clock.owner:
        return [buttons.take(voice, lead.number, handoff.id) | {"style": "primary"}, look]
    return [look]
