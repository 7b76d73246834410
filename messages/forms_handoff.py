"""The forms that move a lead: hand it off, pass it on, send it back to nurture."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from blockkit import blocks as b
from blockkit.mrkdwn import join
from blockkit.view_state import View, chosen, day, metadata, pack, text, user
from funnel.facts import LeadFacts
from funnel.people import Person
from funnel.qualification import Score
from messages import labels, parts, qualification
from messages.ids import Click, Form, lead_number
from messages.localizer import Localizer

NOTE = 1000  # characters
REASON = 500


def hand_off(
    localizer: Localizer,
    lead: LeadFacts,
    reps: Sequence[Person],
    channel: str = "",
    score: Score | None = None,
) -> b.Block:
    """Asks for an owner among the reps (none: the next in turn) and a note to sales.

    Of a lead that misses what the agreement asks of an SQL it asks why.
    """
    blocks = [
        b.section(parts.marked_title(localizer, lead)),
        *_below_bar(localizer, score),
        _owner(localizer, reps),
        b.input(
            localizer.say("Note for sales"),
            b.text_input(Click.INPUT, multiline=True, max_length=NOTE),
            block_id="note",
            optional=True,
            hint=localizer.say("What should sales know before the first call?"),
        ),
    ]
    return b.modal(
        localizer.say("Hand off {ref}", ref=lead.ref),
        blocks,
        Form.HAND_OFF,
        submit=localizer.say("Hand off"),
        close=localizer.say("Cancel"),
        private_metadata=pack(lead=lead.number, channel=channel),
    )


def _below_bar(localizer: Localizer, score: Score | None) -> list[b.Block]:
    if score is None:
        return []
    lines = qualification.score_lines(localizer, score)
    if not score.short_of_sql:
        return [b.context(lines[0])]
    return [
        b.section(join(lines)),
        b.input(
            localizer.say("Why hand it off anyway?"),
            b.text_input(Click.INPUT, multiline=True, max_length=REASON),
            block_id="override",
            hint=localizer.say("Sales will see this. It counts when you review the agreement."),
        ),
    ]


def _owner(localizer: Localizer, reps: Sequence[Person]) -> b.Block:
    if not reps:
        return b.context(
            localizer.say("No one in sales is available right now: the lead goes to the queue.")
        )
    return b.input(
        labels.field(localizer, "owner"),
        _choice(reps, localizer.say("Automatic (round-robin)")),
        block_id="owner",
        optional=True,
        hint=localizer.say("Leave empty to assign the next available rep (round-robin)."),
    )


def _choice(reps: Sequence[Person], placeholder: str) -> b.Block:
    options = [b.option(rep.name or rep.user_id, rep.user_id) for rep in reps]
    return b.select(Click.INPUT, options, placeholder=placeholder)


def reassign(
    localizer: Localizer,
    lead: LeadFacts,
    reps: Sequence[Person],
    channel: str = "",
    _: Score | None = None,
) -> b.Block:
    """Asks who gets the lead, and why if one cares to say."""
    blocks = [
        b.section(parts.marked_title(localizer, lead)),
        b.input(
            localizer.say("New owner"),
            _choice(reps, localizer.say("Choose someone who isn't away")),
            block_id="owner",
            hint=localizer.say("Deadlines stay as they are."),
        ),
        b.input(
            localizer.say("Reason"),
            b.text_input(Click.INPUT, multiline=True, max_length=REASON),
            block_id="reason",
            optional=True,
        ),
    ]
    return b.modal(
        localizer.say("Reassign {ref}", ref=lead.ref),
        blocks,
        Form.REASSIGN,
        submit=localizer.say("Reassign"),
        close=localizer.say("Cancel"),
        private_metadata=pack(lead=lead.number, channel=channel),
    )


@dataclass(frozen=True)
class ReassignForm:
    """The lead, the colleague who gets it or "", and the reason."""

    lead: int
    owner: str
    reason: str


def parse_reassign(view: View) -> ReassignForm:
    return ReassignForm(_lead(view), chosen(view, "owner"), text(view, "reason")[:REASON])


@dataclass(frozen=True)
class HandOffForm:
    """The lead, the rep selected or "", the note to sales, and why it comes below the bar."""

    lead: int
    owner: str
    note: str
    override: str


def parse_hand_off(view: View) -> HandOffForm:
    return HandOffForm(
        _lead(view),
        chosen(view, "owner") or user(view, "owner"),
        text(view, "note")[:NOTE],
        text(view, "override")[:REASON],
    )


def recycle(localizer: Localizer, lead: LeadFacts, channel: str = "") -> b.Block:
    """Asks for the day on which the lead wakes up."""
    blocks = [
        b.section(parts.marked_title(localizer, lead)),
        b.input(
            labels.field(localizer, "wake_on"),
            b.date_picker(Click.INPUT),
            block_id="wake_on",
            hint=localizer.say("I'll remind you that morning."),
        ),
    ]
    return b.modal(
        localizer.say("Nurture: {ref}", ref=lead.ref),
        blocks,
        Form.RECYCLE,
        submit=localizer.say("Send to nurture"),
        close=localizer.say("Cancel"),
        private_metadata=pack(lead=lead.number, channel=channel),
    )


@dataclass(frozen=True)
class RecycleForm:
    """The lead, and the day on which it wakes up."""

    lead: int
    wake_on: date | None


def parse_recycle(view: View) -> RecycleForm:
    return RecycleForm(_lead(view), day(view, "wake_on"))


def _lead(view: View) -> int:
    """The lead number in the form's metadata. Raises `Refusal("no_such_lead")`."""
    return lead_number(metadata(view).get("lead"))
