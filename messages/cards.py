"""The card of a hand-off: one message in the sales channel, updated as the hand-off changes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join, line
from funnel.facts import EventFacts, HandoffFacts, LeadFacts, TimerFacts
from funnel.stages import HandoffState, Stage
from funnel.timers import TimerState
from messages import buttons, labels, parts, qualification
from messages.localizer import N_, Localizer

_QUOTE = 600  # characters of what somebody wrote; the lead's page has all of it
_CLOSED = (Stage.CUSTOMER, Stage.LOST)


@dataclass(frozen=True)
class CardFacts:
    """What a card shows.

    `closing` is the event by which the deal was won or lost. People are called by their name in
    `names` (id → name), so that a card notifies nobody: the owner hears of the lead directly.
    """

    lead: LeadFacts
    handoff: HandoffFacts
    timers: Sequence[TimerFacts] = ()
    closing: EventFacts | None = None
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_closed(self) -> bool:
        return self.handoff.state is HandoffState.ACCEPTED and self.lead.stage in _CLOSED

    @property
    def is_settled(self) -> bool:
        """Whether nobody has to do anything about it any more."""
        waits = self.handoff.is_open or self.handoff.state is HandoffState.ACCEPTED
        return self.lead.forgotten or self.is_closed or not waits


def card(localizer: Localizer, facts: CardFacts, now: datetime) -> Message:
    """The state of the hand-off, with the buttons that apply to it; two lines once it is settled.

    It shows deadlines, not the time left: a card is read long after it was sent.
    """
    if facts.is_settled:
        return record(localizer, facts, now)
    lead, state = facts.lead, state_line(localizer, facts, now)
    text = localizer.mark("{lead}: {state}", lead=_named(localizer, lead), state=state)
    blocks = [
        b.header(parts.who(localizer, lead)),
        b.section(join([state, parts.contacts(lead)])),
        b.context(_small_print(localizer, facts)),
        *_comments(localizer, facts),
        b.actions(_buttons(localizer, facts)),
    ]
    return Message(str(text), blocks)


def record(localizer: Localizer, facts: CardFacts, now: datetime) -> Message:
    """What is left of a direct message that asked for something which is done: two lines."""
    state = state_line(localizer, facts, now)
    text = localizer.mark("{lead}: {state}", lead=_named(localizer, facts.lead), state=state)
    return Message(str(text), [_record(localizer, facts, state)])


def passed_on(localizer: Localizer, facts: CardFacts, owner: str) -> Message:
    """What is left of a direct message that offered a lead which somebody else has by now."""
    lead = facts.lead
    name = labels.person(localizer, owner, facts.names)
    sentence = localizer.mark("{owner} has it now.", owner=name)
    title = localizer.mark("*{title}*", title=_named(localizer, lead))
    accessory = None if lead.forgotten else buttons.details(localizer, lead.number)
    block = b.section(join([title, sentence]), accessory=accessory)
    return Message(str(join([title, sentence], " ")), [block])


def _named(localizer: Localizer, lead: LeadFacts) -> Mrkdwn:
    return line(f"{lead.ref} · {parts.who(localizer, lead)}", 300)


def _record(localizer: Localizer, facts: CardFacts, state: Mrkdwn) -> b.Block:
    title = localizer.mark("*{title}*", title=_named(localizer, facts.lead))
    if facts.lead.forgotten:
        erased = localizer.mark("This lead's personal data was erased.")
        return b.section(join([title, join([state, erased], " ")]))
    accessory = buttons.details(localizer, facts.lead.number)
    return b.section(join([title, state]), accessory=accessory)


def _comments(localizer: Localizer, facts: CardFacts) -> list[b.Block]:
    """What the teams wrote, in chronological order; nothing twice."""
    lead, handoff = facts.lead, facts.handoff
    comments = {
        lead.notes.strip(): localizer.say("Notes"),
        handoff.note.strip(): localizer.say("Note from marketing"),
        handoff.override.strip(): localizer.say("Why it was handed off anyway"),
        handoff.question.strip(): localizer.say("Question from sales"),
        handoff.answer.strip(): localizer.say("Answer from marketing"),
    }
    return parts.remarks(comments, _QUOTE)


def state_line(localizer: Localizer, facts: CardFacts, now: datetime) -> Mrkdwn:
    """The state of a hand-off, its owner and its deadline, on one line."""
    sign, state = _state(localizer, facts)
    if facts.is_settled:
        return join([sign, state], " ")
    owner = facts.handoff.owner
    running = [timer for timer in facts.timers if timer.state is TimerState.RUNNING]
    if any(timer.ran_out(now) for timer in running):
        sign = "🔴"
    name = localizer.mark("Owner: {owner}", owner=labels.person(localizer, owner, facts.names))
    return join(
        [join([sign, state], " "), name if owner else "", *parts.due_by(localizer, running, now)],
        " · ",
    )


_STATES = {
    HandoffState.PENDING: ("⏳", N_("*Waiting for a decision*")),
    HandoffState.INFO: ("💬", N_("*Waiting for marketing's answer* (clock paused)")),
    HandoffState.ACCEPTED: ("✅", N_("*Accepted*")),
    HandoffState.ERASED: ("🚫", N_("*Ended* without a decision: the lead was erased.")),
}
_QUEUED = ("📥", N_("*In the queue*: anyone in sales can take it"))
_OPPORTUNITY = ("🎯", N_("*Opportunity*"))


def _state(localizer: Localizer, facts: CardFacts) -> tuple[str, Mrkdwn]:
    """A sign and the words for it: neither colour nor shape says it alone."""
    handoff = facts.handoff
    if handoff.state is HandoffState.REJECTED:
        return "↩️", _rejected(localizer, facts)
    if facts.is_closed:
        return _closed(localizer, facts)
    sign, words = _STATES[handoff.state]
    if handoff.state is HandoffState.ACCEPTED and facts.lead.stage is Stage.OPPORTUNITY:
        sign, words = _OPPORTUNITY
    if handoff.state is HandoffState.PENDING and not handoff.owner:
        sign, words = _QUEUED
    return sign, localizer.mark(words)


def _rejected(localizer: Localizer, facts: CardFacts) -> Mrkdwn:
    handoff, lead = facts.handoff, facts.lead
    sentence = localizer.mark(
        "*Rejected* by {by}, {when}: {why}.",
        by=labels.person(localizer, handoff.decided_by, facts.names),
        when=localizer.slack_date(handoff.decided_at or handoff.handed_at),
        why=labels.reason(localizer, handoff.reason or ""),
    )
    if lead.stage is not Stage.RECYCLED or lead.wake_at is None:
        return sentence
    when = localizer.slack_date(lead.wake_at, "{date_short}")
    return join([sentence, localizer.mark("Back on {when}.", when=when)], " ")


_WON, _LOST = N_("*Won* by {by}, {when}."), N_("*Lost* by {by}, {when}.")
_WON_WITH, _LOST_WITH = N_("*Won* by {by}, {when}: {what}."), N_("*Lost* by {by}, {when}: {what}.")


def _closed(localizer: Localizer, facts: CardFacts) -> tuple[str, Mrkdwn]:
    """How the deal ended, with its value or why it was lost."""
    won, closing = facts.lead.stage is Stage.CUSTOMER, facts.closing
    deal = closing.deal if closing else None
    what = labels.value(localizer, deal) if deal else ""
    if closing and not won:
        what = str(closing.data.get("why") or "").rstrip(". ")
    plain, detailed = (_WON, _WON_WITH) if won else (_LOST, _LOST_WITH)
    by = closing.actor if closing else facts.handoff.owner
    sentence = localizer.mark(
        detailed if what else plain,
        by=labels.person(localizer, by, facts.names),
        when=localizer.slack_date(closing.at if closing else facts.handoff.handed_at),
        what=line(what, 200),
    )
    return "🏆" if won else "⚫", sentence


def _small_print(localizer: Localizer, facts: CardFacts) -> Mrkdwn:
    marketer = labels.person(localizer, facts.handoff.marketer, facts.names)
    handed = localizer.mark("Handed off by {marketer}", marketer=marketer)
    score = qualification.score_line(localizer, facts.lead)
    return join([facts.lead.ref, parts.about(localizer, facts.lead), score, handed], " · ")


def _buttons(localizer: Localizer, facts: CardFacts) -> list[b.Block]:
    """What is owed comes first, in the colour of the main action; the lead's page last."""
    lead, handoff = facts.lead, facts.handoff
    details = buttons.details(localizer, lead.number)
    if handoff.state is HandoffState.ACCEPTED:
        return [*buttons.work(localizer, lead, handoff), details]
    asked = handoff.state is HandoffState.INFO
    first = []
    if not handoff.owner:
        first.append(buttons.take(localizer, lead.number, handoff.id))
    if asked:
        first.append(buttons.answer(localizer, lead.number, handoff.id))
    row = buttons.decisions(localizer, lead.number, handoff.id, asked=asked)
    return [*buttons.one_primary([*first, *row]), details]
