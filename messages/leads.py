"""Lists of leads, the lead's own screen, and the question asked when a lead looks familiar."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from funnel import rights
from funnel.facts import HandoffFacts, LeadFacts, LeadSheet, Person
from funnel.refusals import Refusal
from funnel.stages import Stage, may_hand_off, may_move
from messages import blocks as b
from messages import buttons, cards, forms_lead, labels, parts
from messages.forms_common import pack
from messages.ids import Click, Form
from messages.message import Message
from messages.text import Mrkdwn, join, line
from messages.voice import Voice

QUEUE = 15  # rows shown
_DUPLICATES = 5
_WITH_SALES = {Stage.SQL, Stage.OPPORTUNITY, Stage.CUSTOMER, Stage.LOST}


class QueuedLead(Protocol):
    """An open hand-off that waits for a decision; `due_at` None where no clock runs."""

    @property
    def handoff(self) -> HandoffFacts: ...
    @property
    def lead(self) -> LeadFacts: ...
    @property
    def due_at(self) -> datetime | None: ...
    @property
    def paused(self) -> bool: ...


def lead_list(
    voice: Voice, title: str, leads: Sequence[LeadFacts], empty: str, limit: int = 10
) -> Message:
    """A row for each lead with a button that opens it; `empty` is said of none."""
    if not leads:
        return Message(str(join([empty])), [b.section(join([empty]))])
    shown = leads[:limit]
    made = [b.section(voice.mark("*{title}*", title=title)), *(_row(voice, one) for one in shown)]
    if len(leads) > limit:
        more = voice.mark_count(
            "There is more than {n}. `/lead find` with more words finds the others.",
            "There are more than {n}. `/lead find` with more words finds the others.",
            limit,
        )
        made.append(b.context(more))
    names = voice.list([parts.title(voice, one) for one in shown])
    return Message(str(voice.mark("{title}: {names}", title=title, names=names)), made)


def queue_list(voice: Voice, rows: Sequence[QueuedLead], now: datetime) -> Message:
    """The SQLs that wait for a decision; those that nobody owns can be taken here."""
    if not rows:
        nothing = voice.mark("Nothing is waiting: every SQL has its decision.")
        return Message(str(nothing), [b.section(nothing)])
    title = voice.mark_count(
        "*{n} SQL waits for a decision*", "*{n} SQLs wait for a decision*", len(rows)
    )
    made = [b.section(title)]
    for row in rows[:QUEUE]:
        made += _queued(voice, row, now)
    if len(rows) > QUEUE:
        rest = len(rows) - QUEUE
        made.append(b.context(voice.mark_count("and {n} more", "and {n} more", rest)))
    return Message(str(title), made)


def lead_view(
    voice: Voice,
    sheet: LeadSheet,
    me: Person,
    now: datetime,
    channel: str = "",
    *,
    paged: bool = False,
) -> b.Block:
    """A lead's own screen: facts, where it stands, what the reader may do, history.

    `paged`: the history shown does not begin with the newest event.
    """
    lead = sheet.lead
    made = [b.header(parts.title(voice, lead)), *_facts(voice, lead), *_standing(voice, sheet, now)]
    if pressed := _buttons(voice, sheet, me):
        made.append(b.actions(pressed))
    made += [b.divider(), *_history(voice, sheet, paged=paged)]
    return b.modal(
        lead.ref,
        made,
        Form.LEAD_VIEW,
        close=voice.say("Close"),
        private_metadata=pack(lead=lead.number, channel=channel),
    )


def duplicates_view(
    voice: Voice, values: Mapping[str, str], found: Sequence[LeadFacts], channel: str = ""
) -> b.Block:
    """What was typed, still there, under the leads it looks like: open one, or add anyway."""
    alert = voice.count(
        "This looks like {n} lead that is here already. Open it, or add the new one anyway.",
        "This looks like {n} leads that are here already. Open one, or add the new one anyway.",
        len(found),
    )
    rows = [_row(voice, lead) for lead in found[:_DUPLICATES]]
    made = [b.alert(alert, "warning"), *rows, b.divider(), *forms_lead.fields(voice, values)]
    return forms_lead.view_of(voice, made, channel, add_anyway=True)


def _row(voice: Voice, lead: LeadFacts) -> b.Block:
    owner = labels.person(voice, lead.owner) if lead.owner else voice.mark("no owner")
    about = [line(lead.name, 100) if lead.company and not lead.forgotten else ""]
    about += [line(labels.stage(voice, lead.stage)), owner]
    text = join([parts.marked_title(voice, lead), join(about, " · ")])
    return b.section(text, accessory=buttons.open_lead(voice, lead.number, listed=True))


def _queued(voice: Voice, row: QueuedLead, now: datetime) -> list[b.Block]:
    lead, handoff = row.lead, row.handoff
    owner = labels.person(voice, handoff.owner) if handoff.owner else voice.mark("nobody yet")
    about = join([voice.mark("Owner: {owner}", owner=owner), _due(voice, row, now)], " · ")
    pressed = [buttons.open_lead(voice, lead.number, listed=True)]
    if not handoff.owner:
        pressed.insert(0, buttons.take(voice, lead.number, handoff.id, listed=True))
    return [b.section(join([parts.marked_title(voice, lead), about])), b.actions(pressed)]


def _due(voice: Voice, row: QueuedLead, now: datetime) -> Mrkdwn | str:
    if row.paused:
        return voice.mark("waits for marketing's answer")
    if row.due_at is None:
        return ""
    when = voice.slack_date(row.due_at)
    if row.due_at < now:
        return voice.mark("overdue: it was due {when}", when=when)
    return voice.mark("due {when}", when=when)


def _facts(voice: Voice, lead: LeadFacts) -> list[b.Block]:
    if lead.forgotten:
        return [b.section(voice.say("The personal data of this lead were erased."))]
    return [b.fields(parts.lead_fields(voice, lead)), *parts.notes(voice, lead)]


def _standing(voice: Voice, sheet: LeadSheet, now: datetime) -> list[b.Block]:
    lead = sheet.lead
    stage = voice.mark("Stage: *{stage}*", stage=labels.stage(voice, lead.stage))
    lines: list[str] = [stage]
    if lead.stage is Stage.RECYCLED and lead.wake_at is not None:
        when = voice.slack_date(lead.wake_at, "{date_short}")
        lines.append(voice.mark("Wakes up {when}.", when=when))
    if sheet.handoff is not None and lead.stage in _WITH_SALES:
        lines.append(cards.state_line(voice, lead, sheet.handoff))
    if lead.owner:
        lines.append(voice.mark("Owner: {owner}", owner=labels.person(voice, lead.owner)))
    return [b.section(join([*lines, *parts.deadlines(voice, sheet.clocks, now)]))]


def _buttons(voice: Voice, sheet: LeadSheet, me: Person) -> list[b.Block]:
    """Marketing's moves: what the stage and the reader's rights allow, nothing else.

    While sales has the lead it is not marketing's to move, though the funnel would let it.
    """
    lead = sheet.lead
    if lead.forgotten or lead.stage is Stage.SQL or not _allowed(rights.check_marketing, me):
        return []
    made = [buttons.hand_off(voice, lead)] if may_hand_off(lead.stage) else []
    for stage, button in (
        (Stage.MQL, buttons.mql),
        (Stage.RECYCLED, buttons.recycle),
        (Stage.DISQUALIFIED, buttons.disqualify),
    ):
        if may_move(lead.stage, stage):
            made.append(button(voice, lead))
    return made


def _allowed(check: Callable[[Person], None], me: Person) -> bool:
    try:
        check(me)
    except Refusal:
        return False
    return True


def _history(voice: Voice, sheet: LeadSheet, *, paged: bool) -> list[b.Block]:
    lines = [
        join([voice.slack_date(event.at), labels.event(voice, event)], " · ")
        for event in sheet.events
    ]
    nothing = voice.mark("There is nothing earlier.")
    made = [b.section(voice.mark("*History*")), b.section(join(lines) or nothing)]
    if pressed := _pages(voice, sheet, paged=paged):
        made.append(b.actions(pressed))
    return made


def _pages(voice: Voice, sheet: LeadSheet, *, paged: bool) -> list[b.Block]:
    """`lead.history` with "number:before_id"; without an id ("12:"), the newest page."""
    number = sheet.lead.number
    pressed = []
    if paged:
        newest = Click.LEAD_HISTORY.at("newest")
        pressed.append(b.button(voice.say("Newest"), newest, f"{number}:"))
    if sheet.older is not None:
        older = Click.LEAD_HISTORY.at("older")
        pressed.append(b.button(voice.say("Older"), older, f"{number}:{sheet.older}"))
    return pressed
