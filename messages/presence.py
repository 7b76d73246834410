"""Reps who are away: the form that asks until when, and what they are answered."""

from collections.abc import Sequence
from datetime import date

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import join, line, mention
from blockkit.view_state import View, day
from funnel.facts import Due, LeadFacts
from messages import buttons, commitments, labels, parts
from messages.ids import Click, Form
from messages.localizer import Localizer

_LISTED = 20  # of a message's 50 blocks


def away_form(localizer: Localizer, back: date) -> b.Block:
    """Until when somebody is away."""
    picker = b.date_picker(Click.INPUT, initial=back)
    return b.modal(
        localizer.say("Away"),
        [
            b.input(
                localizer.say("First day back"),
                picker,
                block_id="until",
                hint=localizer.say("Until then, new leads go to your teammates."),
            )
        ],
        Form.AWAY,
        submit=localizer.say("Save"),
        close=localizer.say("Cancel"),
    )


def parse_away(view: View) -> date | None:
    """The first day back; None where none was chosen."""
    return day(view, "until")


def confirmed(localizer: Localizer, until: date) -> b.Block:
    """What the form gives way to."""
    answer = away(localizer, until)
    close = localizer.say("Close")
    return b.modal(localizer.say("Away"), answer.blocks, Form.NOTICE, close=close)


def away(localizer: Localizer, until: date) -> Message:
    """The answer to a rep who is away until a day."""
    text = localizer.mark(
        "Got it. You won't get new leads until {day}. Back sooner? Use `/pacto back`.",
        day=localizer.date(until),
    )
    return Message(text, [b.section(text)])


def back(localizer: Localizer, *, was_away: bool) -> Message:
    """The answer to a rep who is here again, or was not away."""
    if was_away:
        text = localizer.mark("Welcome back! You'll get new leads again.")
    else:
        text = localizer.mark("You weren't marked as away, so nothing changes.")
    return Message(text, [b.section(text)])


def left_open(
    localizer: Localizer, rep: str, until: date, leads: Sequence[tuple[LeadFacts, Due | None]]
) -> Message:
    """To a head of sales: the leads that a rep leaves open, each with a button that opens it."""
    title = localizer.mark_count(
        "{who} is away until {day} and leaves {n} lead open",
        "{who} is away until {day} and leaves {n} leads open",
        len(leads),
        who=mention(rep),
        day=localizer.date(until),
    )
    advice = localizer.mark("Sorted by due date. Open a lead to reassign it.")
    blocks = [b.section(title), *(_row(localizer, *pair) for pair in leads[:_LISTED])]
    if (more := len(leads) - _LISTED) > 0:
        blocks.append(b.context(localizer.mark_count("and {n} more", "and {n} more", more)))
    return Message(title, [*blocks, b.context(advice)])


def _row(localizer: Localizer, lead: LeadFacts, due: Due | None) -> b.Block:
    details = [
        line(lead.name, 100) if lead.company else "",
        line(labels.stage(localizer, lead.stage)),
    ]
    if due is not None:
        details.append(
            localizer.mark(
                "{what} by {when}",
                what=commitments.due(localizer, due.commitment),
                when=localizer.slack_date(due.due_at),
            )
        )
    text = join([parts.marked_title(localizer, lead), join(details, " · ")])
    return b.section(text, accessory=buttons.open_lead(localizer, lead.number, listed=True))
