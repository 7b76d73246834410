"""Lists of leads, and the form for a possible duplicate."""

from collections.abc import Sequence
from datetime import datetime

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join, line
from blockkit.view_state import pack
from funnel.facts import LeadFacts, Queued
from messages import buttons, forms_lead, labels, parts
from messages.ids import Form
from messages.localizer import Localizer

QUEUE = 15  # rows shown
HAND_OVER = 10
METADATA = 3000  # characters that travel with a view
_DUPLICATES = 5


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
            "Showing the first {n}. Add more words to `/lead find` to narrow it down.",
            "Showing the first {n}. Add more words to `/lead find` to narrow it down.",
            limit,
        )
        blocks.append(b.context(more))
    names = localizer.list([parts.title(localizer, lead) for lead in first])
    return Message(str(localizer.mark("{title}: {names}", title=title, names=names)), blocks)


def to_hand_over(localizer: Localizer, answer: Message, leads: Sequence[LeadFacts]) -> Message:
    """The answer to who goes away, with the leads that wait for them, to be passed on.

    All of them are counted, the first ones listed.
    """
    if not leads:
        return answer
    still = localizer.mark_count(
        "{n} open lead is still yours. Reassign it so nobody is left waiting.",
        "{n} open leads are still yours. Reassign them so nobody is left waiting.",
        len(leads),
    )
    rows = [
        b.section(
            parts.marked_title(localizer, lead),
            accessory=buttons.reassign(localizer, lead.number, listed=True),
        )
        for lead in leads[:HAND_OVER]
    ]
    if (more := len(leads) - HAND_OVER) > 0:
        rows.append(b.context(localizer.mark_count("and {n} more", "and {n} more", more)))
    return Message(answer.text, [*answer.blocks, b.section(still), *rows])


def queue_list(localizer: Localizer, rows: Sequence[Queued], now: datetime) -> Message:
    """The SQLs that wait for a decision; those without an owner can be taken here."""
    if not rows:
        nothing = localizer.mark("All clear: no SQLs waiting for a decision.")
        return Message(str(nothing), [b.section(nothing)])
    title = localizer.mark_count(
        "*{n} SQL waiting for a decision*", "*{n} SQLs waiting for a decision*", len(rows)
    )
    blocks = [b.section(title)]
    for row in rows[:QUEUE]:
        blocks += _queue_row(localizer, row, now)
    if len(rows) > QUEUE:
        rest = len(rows) - QUEUE
        blocks.append(b.context(localizer.mark_count("and {n} more", "and {n} more", rest)))
    return Message(str(title), blocks)


def duplicates_view(
    localizer: Localizer, form: forms_lead.NewLeadForm, duplicates: Sequence[LeadFacts]
) -> b.Block:
    """Over the form: the leads that the new one looks like. Open one, or add it anyway.

    What was typed stands in the form below, and travels with this view; where it is too long for
    that, the view is the form itself with the same on top.
    """
    alert = localizer.count(
        "This looks like a lead you already have. Open it, or add this one anyway.",
        "This looks like {n} leads you already have. Open one, or add this one anyway.",
        len(duplicates),
    )
    rows = [_row(localizer, lead) for lead in duplicates[:_DUPLICATES]]
    blocks = [b.alert(alert, "warning"), *rows]
    typed = {name: value for name, value in form.values.items() if value}
    about = pack(typed=typed, channel=form.channel, hand_off=form.hand_off)
    if len(about) > METADATA:
        fields = forms_lead.fields(localizer, form.values)
        tick = [forms_lead.at_once(localizer, by_now=True)] if form.hand_off else []
        whole = [*blocks, b.divider(), *fields, *tick]
        return forms_lead.view_of(localizer, whole, form.channel, add_anyway=True)
    return b.modal(
        localizer.say("Possible duplicate"),
        blocks,
        Form.DUPLICATE,
        submit=localizer.say("Add anyway"),
        close=localizer.say("Back"),
        private_metadata=about,
    )


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
        return localizer.mark("waiting for marketing's answer")
    if row.due_at is None:
        return ""
    when = localizer.slack_date(row.due_at)
    if row.is_overdue(now):
        return localizer.mark("overdue: it was due {when}", when=when)
    return localizer.mark("due {when}", when=when)
