"""Reminders to the owner of a timer while it runs, and to the heads once it is missed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join
from funnel.facts import HandoffFacts, LeadFacts, TimerFacts
from funnel.timers import Step
from messages import buttons, commitments, labels, parts
from messages.localizer import Localizer


@dataclass(frozen=True)
class About:
    """A timer and the step it has reached, the lead it is about, and the reader (a user id)."""

    timer: TimerFacts
    step: Step
    lead: LeadFacts
    handoff: HandoffFacts
    reader: str

    @property
    def to_owner(self) -> bool:
        return self.timer.owner == self.reader


def reminder(localizer: Localizer, about: About, now: datetime) -> Message:
    """To the owner, with the buttons that settle the timer; else to a head, who may take the lead.

    A timer that ran out since the reminder was queued reads as missed.
    """
    timer, lead = about.timer, about.lead
    step = Step.MISSED if timer.ran_out(now) else about.step
    if about.to_owner:
        sentence = commitments.owner_sentence(timer.commitment, step)
    elif not timer.owner:
        sentence = commitments.unowned_sentence(step)
    else:
        sentence = commitments.head_sentence(timer.commitment, step)
    text = localizer.mark(
        sentence,
        lead=parts.marked_title(localizer, lead),
        when=localizer.slack_date(timer.due_at),
        owner=labels.person(localizer, timer.owner),
    )
    terms = b.context(_terms(localizer, timer))
    blocks = [b.section(text), terms, b.actions(_buttons(localizer, about))]
    return Message(str(text), blocks)


def nudge(
    localizer: Localizer, about: About, by: str, names: Mapping[str, str], now: datetime
) -> Message:
    """To the owner, when a head of their team reminds them of a lead."""
    timer, lead = about.timer, about.lead
    sentence = localizer.mark(
        "A nudge from {by}: {lead}.",
        by=labels.person(localizer, by, names),
        lead=parts.marked_title(localizer, lead),
    )
    text = join([sentence, parts.deadline(localizer, timer, now)])
    return Message(str(sentence), [b.section(text), b.actions(_buttons(localizer, about))])


def _terms(localizer: Localizer, timer: TimerFacts) -> Mrkdwn:
    when, time = localizer.slack_date(timer.due_at), labels.business_time(localizer, timer.time)
    return commitments.agreed(localizer, timer.commitment, when, time)


def _buttons(localizer: Localizer, about: About) -> list[b.Block]:
    timer, number, handoff_id = about.timer, about.lead.number, about.handoff.id
    open_lead = buttons.open_lead(localizer, number)
    if about.to_owner:
        return [*buttons.settling(localizer, timer.commitment, number, handoff_id), open_lead]
    if not timer.owner:
        return [buttons.primary(buttons.take(localizer, number, handoff_id)), open_lead]
    return [open_lead]
