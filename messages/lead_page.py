"""The lead's own page: all that is known of it, what may be done with it, and its history."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from blockkit import blocks as b
from blockkit.mrkdwn import Mrkdwn, join, link
from blockkit.view_state import pack
from funnel import rights
from funnel.facts import LeadDetails
from funnel.people import Person
from funnel.refusals import Refusal
from funnel.stages import EventKind, HandoffState, Stage, may_hand_off, may_move
from messages import buttons, cards, labels, parts, qualification
from messages.cards import CardFacts
from messages.ids import Click, Form
from messages.localizer import Localizer

_QUOTE = 2900  # characters of what somebody wrote
_AFTER_SALES = {Stage.CUSTOMER, Stage.LOST, Stage.DISQUALIFIED}
_WITH_SALES = {Stage.SQL, Stage.OPPORTUNITY, Stage.CUSTOMER, Stage.LOST}


@dataclass(frozen=True)
class LeadScreen:
    """A lead as `me` sees it. `channel` is where the modal was opened from, or "".

    `paged`: the history does not begin with the newest event.
    """

    details: LeadDetails
    me: Person
    channel: str = ""
    paged: bool = False


def lead_view(localizer: Localizer, screen: LeadScreen, now: datetime) -> b.Block:
    """A lead's own screen: its state, what is known and was written, what the reader may do."""
    details, lead = screen.details, screen.details.lead
    blocks = [
        b.header(parts.who(localizer, lead)),
        *_state(localizer, details, now),
        *_fields(localizer, details),
        *_score(localizer, details),
        *_story(localizer, details),
    ]
    if row := _buttons(localizer, details, screen.me):
        blocks.append(b.actions(row))
    blocks += [b.divider(), *_history(localizer, details, paged=screen.paged)]
    return b.modal(
        lead.ref,
        blocks,
        Form.LEAD_VIEW,
        close=localizer.say("Close"),
        private_metadata=pack(lead=lead.number, channel=screen.channel),
    )


def _fields(localizer: Localizer, details: LeadDetails) -> list[b.Block]:
    lead = details.lead
    if lead.forgotten:
        return [b.section(localizer.say("This lead's personal data was erased."))]
    return [b.fields(parts.lead_fields(localizer, lead))]


def _score(localizer: Localizer, details: LeadDetails) -> list[b.Block]:
    if details.score is None or details.lead.stage in _AFTER_SALES:
        return []
    return [b.context(join(qualification.score_lines(localizer, details.score)))]


def _state(localizer: Localizer, details: LeadDetails, now: datetime) -> list[b.Block]:
    lead, handoff = details.lead, details.handoff
    stage = localizer.mark("Stage: *{stage}*", stage=labels.stage(localizer, lead.stage))
    lines: list[str] = [stage]
    rejected = handoff is not None and handoff.state is HandoffState.REJECTED
    if handoff is not None and (lead.stage in _WITH_SALES or rejected):
        facts = CardFacts(lead, handoff, details.timers, details.closing)
        lines.append(cards.state_line(localizer, facts, now))
        if not handoff.is_open:
            lines.append(join(parts.durations(localizer, details.timers), " · "))
    elif lead.stage is Stage.RECYCLED and lead.wake_at is not None:
        when = localizer.slack_date(lead.wake_at, "{date_short}")
        lines.append(localizer.mark("Back on {when}.", when=when))
    if details.card_url and not lead.forgotten:
        lines.append(link(details.card_url, localizer.say("Open the card")))
    return [b.section(join(lines))]


def _story(localizer: Localizer, details: LeadDetails) -> list[b.Block]:
    """What both teams wrote about the lead and its last hand-off, in the order of time."""
    lead, handoff = details.lead, details.handoff
    if lead.forgotten:
        return []
    written = {lead.notes.strip(): localizer.say("Notes")}
    if handoff is not None:
        written |= {
            handoff.note.strip(): localizer.say("Note from marketing"),
            handoff.override.strip(): localizer.say("Why it was handed off anyway"),
            handoff.question.strip(): localizer.say("Question from sales"),
            handoff.answer.strip(): localizer.say("Answer from marketing"),
            handoff.comment.strip(): localizer.say("Comment from sales"),
        }
    return parts.remarks(written, _QUOTE)


def _buttons(localizer: Localizer, details: LeadDetails, me: Person) -> list[b.Block]:
    """What the stage and the reader's rights allow.

    Marketing moves nothing while sales has the lead, though the funnel would allow it.
    """
    lead = details.lead
    if lead.forgotten:
        return []
    row = _sales_moves(localizer, details, me)
    if lead.stage is not Stage.SQL and _allowed(rights.check_marketing, me):
        row += _moves(localizer, details)
    if _allowed(rights.check_member, me):
        row.append(buttons.edit(localizer, lead.number))
    if _is_theirs(details, me):
        if lead.stage in {Stage.SQL, Stage.OPPORTUNITY}:
            row.append(buttons.reassign(localizer, lead.number))
        if details.undo:
            row.append(buttons.undo(localizer, lead.number, details.undo.kind))
    return row


def _sales_moves(localizer: Localizer, details: LeadDetails, me: Person) -> list[b.Block]:
    """What the card of the last hand-off offers the reader; what is owed comes first."""
    lead, handoff = details.lead, details.handoff
    if handoff is None:
        return []
    row = []
    asked = handoff.state is HandoffState.INFO
    if asked and _allowed(lambda person: rights.check_answer(person, handoff), me):
        row.append(buttons.answer(localizer, lead.number, handoff.id))
    if _is_theirs(details, me):
        if handoff.is_open and not handoff.owner:
            row.append(buttons.take(localizer, lead.number, handoff.id))
        if handoff.is_open:
            row += buttons.decisions(localizer, lead.number, handoff.id, asked=asked)
        elif handoff.state is HandoffState.ACCEPTED:
            row += buttons.work(localizer, lead, handoff)
    return buttons.one_primary(row) if row else []


def _is_theirs(details: LeadDetails, me: Person) -> bool:
    """Whether the reader may decide on the last hand-off: its owner, or a head of sales."""
    handoff = details.handoff
    if handoff is None or handoff.state is HandoffState.REJECTED:
        return False
    return _allowed(lambda person: rights.check_decide(person, handoff), me)


def _moves(localizer: Localizer, details: LeadDetails) -> list[b.Block]:
    lead = details.lead
    row = [buttons.hand_off(localizer, lead)] if may_hand_off(lead.stage) else []
    for stage, button in (
        (Stage.MQL, buttons.mql),
        (Stage.RECYCLED, buttons.recycle),
        (Stage.DISQUALIFIED, buttons.disqualify),
    ):
        if may_move(lead.stage, stage):
            row.append(button(localizer, lead))
    return row


def _allowed(check: Callable[[Person], None], me: Person) -> bool:
    try:
        check(me)
    except Refusal:
        return False
    return True


def _history(localizer: Localizer, details: LeadDetails, *, paged: bool) -> list[b.Block]:
    lines = [_event(localizer, details, position) for position in range(len(details.events))]
    nothing = localizer.mark("No earlier activity.")
    blocks = [b.section(localizer.mark("*History*")), b.section(join(lines) or nothing)]
    if row := _page_buttons(localizer, details, paged=paged):
        blocks.append(b.actions(row))
    return blocks


def _event(localizer: Localizer, details: LeadDetails, position: int) -> Mrkdwn:
    """One line; what was written with it is left out where the page shows it already."""
    event = details.events[position]
    is_last_handoff = (
        details.handoff is not None and event.data.get("handoff") == details.handoff.id
    )
    brief = is_last_handoff and event.kind not in {EventKind.TOUCH, EventKind.ASSIGNED}
    line = labels.event_line(localizer, event, brief=brief)
    return join([localizer.slack_date(event.at), line], " · ")


def _page_buttons(localizer: Localizer, details: LeadDetails, *, paged: bool) -> list[b.Block]:
    """Their value is "number:before_id"; without an id ("12:") they open the newest page."""
    number = details.lead.number
    row = []
    if paged:
        newest = Click.LEAD_HISTORY.at("newest")
        row.append(b.button(localizer.say("Newest"), newest, f"{number}:"))
    if details.older is not None:
        older = Click.LEAD_HISTORY.at("older")
        row.append(b.button(localizer.say("Older"), older, f"{number}:{details.older}"))
    return row
