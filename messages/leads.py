"""Lists of leads, the lead's own screen, and the form for a possible duplicate."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join, line
from blockkit.view_state import pack
from funnel import rights
from funnel.facts import LeadDetails, LeadFacts, Person, Queued
from funnel.refusals import Refusal
from funnel.stages import Stage, may_hand_off, may_move
from messages import buttons, cards, forms_lead, labels, parts
from messages.ids import Click, Form
from messages.localizer import Localizer

QUEUE = 15  # rows shown
_DUPLICATES = 5
_WITH_SALES = {Stage.SQL, Stage.OPPORTUNITY, Stage.CUSTOMER, Stage.LOST}


def lead_list(
    localizer: Localizer, title: str, leads: Sequence[LeadFacts], empty: str, limit: int = 10
) -> Message:
    """A row for each lead with a button that opens it; `empty` is the text where there are none."""
    if not leads:
        return Message(str(join([empty])), [b.section(join([empty]))])
    first = leads[:limit]
    blocks = [
        b.section(localizer.mark("*{title}*", title=title)),
        *(_row(localizer, lead) for lead in first),
    ]
    if len(leads) > limit:
        more = localizer.mark_count(
            "There is more than {n}. `/lead find` with more words finds the others.",
            "There are more than {n}. `/lead find` with more words finds the others.",
            limit,
        )
        blocks.append(b.context(more))
    names = localizer.list([parts.title(localizer, lead) for lead in first])
    return Message(str(localizer.mark("{title}: {names}", title=title, names=names)), blocks)


def queue_list(localizer: Localizer, rows: Sequence[Queued], now: datetime) -> Message:
    """The SQLs that wait for a decision; those without an owner can be taken here."""
    if not rows:
        nothing = localizer.mark("Nothing is waiting: every SQL has its decision.")
        return Message(str(nothing), [b.section(nothing)])
    title = localizer.mark_count(
        "*{n} SQL waits for a decision*", "*{n} SQLs wait for a decision*", len(rows)
    )
    blocks = [b.section(title)]
    for row in rows[:QUEUE]:
        blocks += _queue_row(localizer, row, now)
    if len(rows) > QUEUE:
        rest = len(rows) - QUEUE
        blocks.append(b.context(localizer.mark_count("and {n} more", "and {n} more", rest)))
    return Message(str(title), blocks)


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
    """A lead's own screen: its fields, its state, what the reader may do, its history."""
    details, lead = screen.details, screen.details.lead
    blocks = [
        b.header(parts.title(localizer, lead)),
        *_fields(localizer, lead),
        *_state(localizer, details, now),
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


def duplicates_view(
    localizer: Localizer,
    values: Mapping[str, str],
    duplicates: Sequence[LeadFacts],
    channel: str = "",
) -> b.Block:
    """The form with what was typed, under its possible duplicates: open one, or add anyway."""
    alert = localizer.count(
        "This looks like {n} lead that is here already. Open it, or add the new one anyway.",
        "This looks like {n} leads that are here already. Open one, or add the new one anyway.",
        len(duplicates),
    )
    rows = [_row(localizer, lead) for lead in duplicates[:_DUPLICATES]]
    fields = forms_lead.fields(localizer, values)
    blocks = [b.alert(alert, "warning"), *rows, b.divider(), *fields]
    return forms_lead.view_of(localizer, blocks, channel, add_anyway=True)


def _row(localizer: Localizer, lead: LeadFacts) -> b.Block:
    owner = labels.person(localizer, lead.owner) if lead.owner else localizer.mark("no owner")
    details = [line(lead.name, 100) if lead.company and not lead.forgotten else ""]
    details += [line(labels.stage(localizer, lead.stage)), owner]
    text = join([parts.marked_title(localizer, lead), join(details, " · ")])
    return b.section(text, accessory=buttons.open_lead(localizer, lead.number, listed=True))


def _queue_row(localizer: Localizer, row: Queued, now: datetime) -> list[b.Block]:
    lead, handoff = row.lead, row.handoff
    owner = (
        labels.person(localizer, handoff.owner) if handoff.owner else localizer.mark("nobody yet")
    )
    details = [localizer.mark("Owner: {owner}", owner=owner), _due(localizer, row, now)]
    text = join([parts.marked_title(localizer, lead), join(details, " · ")])
    actions = [buttons.open_lead(localizer, lead.number, listed=True)]
    if not handoff.owner:
        actions.insert(0, buttons.take(localizer, lead.number, handoff.id, listed=True))
    return [b.section(text), b.actions(actions)]


def _due(localizer: Localizer, row: Queued, now: datetime) -> Mrkdwn | str:
    if row.paused:
        return localizer.mark("waits for marketing's answer")
    if row.due_at is None:
        return ""
    when = localizer.slack_date(row.due_at)
    if row.is_overdue(now):
        return localizer.mark("overdue: it was due {when}", when=when)
    return localizer.mark("due {when}", when=when)


def _fields(localizer: Localizer, lead: LeadFacts) -> list[b.Block]:
    if lead.forgotten:
        return [b.section(localizer.say("The personal data of this lead were erased."))]
    return [b.fields(parts.lead_fields(localizer, lead)), *parts.notes(localizer, lead)]


def _state(localizer: Localizer, details: LeadDetails, now: datetime) -> list[b.Block]:
    lead = details.lead
    stage = localizer.mark("Stage: *{stage}*", stage=labels.stage(localizer, lead.stage))
    lines: list[str] = [stage]
    if lead.stage is Stage.RECYCLED and lead.wake_at is not None:
        when = localizer.slack_date(lead.wake_at, "{date_short}")
        lines.append(localizer.mark("Wakes up {when}.", when=when))
    if details.handoff is not None and lead.stage in _WITH_SALES:
        lines.append(cards.state_line(localizer, lead, details.handoff))
    if lead.owner:
        lines.append(localizer.mark("Owner: {owner}", owner=labels.person(localizer, lead.owner)))
    return [b.section(join([*lines, *parts.deadlines(localizer, details.timers, now)]))]


def _buttons(localizer: Localizer, details: LeadDetails, me: Person) -> list[b.Block]:
    """Marketing's moves that the stage and the reader's rights allow.

    None while sales has the lead: marketing may not move it then, though the funnel allows it.
    """
    lead = details.lead
    if lead.forgotten or lead.stage is Stage.SQL or not _allowed(rights.check_marketing, me):
        return []
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
    lines = [
        join([localizer.slack_date(event.at), labels.event_line(localizer, event)], " · ")
        for event in details.events
    ]
    nothing = localizer.mark("There is nothing earlier.")
    blocks = [b.section(localizer.mark("*History*")), b.section(join(lines) or nothing)]
    if row := _page_buttons(localizer, details, paged=paged):
        blocks.append(b.actions(row))
    return blocks


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
