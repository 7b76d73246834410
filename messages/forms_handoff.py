"""The forms of marketing: hand a lead off, send it back to nurture."""

from dataclasses import dataclass
from datetime import date

from blockkit import blocks as b
from blockkit.view_state import View, day, metadata, pack, text, user
from funnel.facts import LeadFacts
from messages import labels, parts
from messages.ids import Click, Form, lead_number
from messages.localizer import Localizer

NOTE = 1000  # characters


def hand_off(localizer: Localizer, lead: LeadFacts, channel: str = "") -> b.Block:
    """Asks for an owner (none: the next rep in turn) and a note to sales."""
    turn = localizer.say("Automatic: next rep in turn")
    blocks = [
        b.section(parts.marked_title(localizer, lead)),
        b.input(
            labels.field(localizer, "owner"),
            b.user_select(Click.INPUT, placeholder=turn),
            block_id="owner",
            optional=True,
            hint=localizer.say(
                "Leave it empty and the next rep in turn who is here gets the lead."
            ),
        ),
        b.input(
            localizer.say("Note to sales"),
            b.text_input(Click.INPUT, multiline=True, max_length=NOTE),
            block_id="note",
            optional=True,
            hint=localizer.say("What should they know before the first call?"),
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


@dataclass(frozen=True)
class HandOffForm:
    """The lead, the rep selected or "", and the note to sales."""

    lead: int
    owner: str
    note: str


def parse_hand_off(view: View) -> HandOffForm:
    return HandOffForm(_lead(view), user(view, "owner"), text(view, "note")[:NOTE])


def recycle(localizer: Localizer, lead: LeadFacts, channel: str = "") -> b.Block:
    """Asks for the day on which the lead wakes up."""
    blocks = [
        b.section(parts.marked_title(localizer, lead)),
        b.input(
            labels.field(localizer, "wake_on"),
            b.date_picker(Click.INPUT),
            block_id="wake_on",
            hint=localizer.say("That morning I tell you that the day has come."),
        ),
    ]
    return b.modal(
        localizer.say("Recycle {ref}", ref=lead.ref),
        blocks,
        Form.RECYCLE,
        submit=localizer.say("Recycle"),
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
