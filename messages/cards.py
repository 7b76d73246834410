"""The card of a hand-off: one message in the sales channel, updated as the hand-off changes."""

from collections.abc import Sequence
from datetime import datetime

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join
from funnel.facts import HandoffFacts, LeadFacts, TimerFacts
from funnel.stages import HandoffState, Stage
from messages import buttons, labels, parts
from messages.localizer import N_, Localizer

_OUTCOMES = {
    Stage.OPPORTUNITY: N_("It is an opportunity now."),
    Stage.CUSTOMER: N_("Won: a customer."),
    Stage.LOST: N_("Lost."),
}


def card(
    localizer: Localizer,
    lead: LeadFacts,
    handoff: HandoffFacts,
    timers: Sequence[TimerFacts],
    now: datetime,
) -> Message:
    """The state of the hand-off, with the buttons that apply to it.

    It shows deadlines, not the time left: a card is read long after it was sent.
    """
    state = state_line(localizer, lead, handoff)
    blocks = [b.header(parts.title(localizer, lead)), *_facts(localizer, lead)]
    if not lead.forgotten:
        blocks += _comments(localizer, lead, handoff)
    blocks.append(b.section(state))
    blocks.append(b.context(_small_print(localizer, handoff, timers, now)))
    if not lead.forgotten and (row := _buttons(localizer, lead, handoff)):
        blocks.append(b.actions(row))
    text = localizer.mark("{lead}: {state}", lead=parts.title(localizer, lead), state=state)
    return Message(str(text), blocks)


def _facts(localizer: Localizer, lead: LeadFacts) -> list[b.Block]:
    if lead.forgotten:
        return [b.section(localizer.say("The personal data of this lead were erased."))]
    return [b.fields(parts.lead_fields(localizer, lead))]


def _comments(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> list[b.Block]:
    """What the teams wrote, in chronological order."""
    comments = [
        (localizer.say("Note from marketing"), handoff.note),
        (localizer.say("Question from sales"), handoff.question),
        (localizer.say("Answer from marketing"), handoff.answer),
        (localizer.say("Comment from sales"), handoff.comment),
    ]
    quotes = [parts.quoted(label, text) for label, text in comments if text.strip()]
    return [*parts.notes(localizer, lead), *quotes]


def state_line(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> Mrkdwn:
    """The state of a hand-off in a sentence, for its card and the lead's own screen."""
    by = labels.person(localizer, handoff.decided_by)
    when = localizer.slack_date(handoff.decided_at or handoff.handed_at)
    if handoff.state is HandoffState.ACCEPTED:
        outcome = localizer.mark(_OUTCOMES[lead.stage]) if lead.stage in _OUTCOMES else ""
        return join([localizer.mark("*Accepted* by {by}, {when}.", by=by, when=when), outcome], " ")
    if handoff.state is HandoffState.REJECTED:
        why = labels.reason(localizer, handoff.reason or "")
        sentence = localizer.mark("*Rejected* by {by}, {when}: {why}.", by=by, when=when, why=why)
        return join([sentence, _wake_up(localizer, lead)], " ")
    if handoff.state is HandoffState.INFO:
        return localizer.mark("*Waiting for an answer* from marketing. Sales' clock stands still.")
    if handoff.state is HandoffState.ERASED:
        return localizer.mark("*Ended* without a decision: the lead was erased.")
    if not handoff.owner:
        return localizer.mark("*In the queue*: anyone of sales can take it.")
    return localizer.mark("*Waiting for a decision.*")


def _wake_up(localizer: Localizer, lead: LeadFacts) -> Mrkdwn | str:
    if lead.stage is not Stage.RECYCLED or lead.wake_at is None:
        return ""
    return localizer.mark(
        "Wakes up {when}.", when=localizer.slack_date(lead.wake_at, "{date_short}")
    )


def _small_print(
    localizer: Localizer, handoff: HandoffFacts, timers: Sequence[TimerFacts], now: datetime
) -> Mrkdwn:
    owner = (
        labels.person(localizer, handoff.owner) if handoff.owner else localizer.mark("nobody yet")
    )
    marketer = labels.person(localizer, handoff.marketer)
    handed_at = localizer.slack_date(handoff.handed_at)
    lines = [
        localizer.mark("Owner: {owner}", owner=owner),
        localizer.mark("Handed off by {marketer}, {when}", marketer=marketer, when=handed_at),
        *parts.deadlines(localizer, timers, now),
        *(parts.durations(localizer, timers) if not handoff.is_open else []),
    ]
    return join(lines, " · ")


def _buttons(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> list[b.Block]:
    if handoff.state is HandoffState.ACCEPTED:
        return buttons.work(localizer, lead, handoff)
    if not handoff.is_open:
        return []
    row = []
    if not handoff.owner:
        row.append(buttons.take(localizer, lead.number, handoff.id))
    asked = handoff.state is HandoffState.INFO
    row += buttons.decisions(localizer, lead.number, handoff.id, asked=asked)
    if asked:
        row.append(buttons.answer(localizer, lead.number, handoff.id))
    return row
