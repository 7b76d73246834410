"""Marketing's forms: hand a lead off, send it back to nurture."""

from datetime import date

from funnel.facts import LeadFacts
from messages import blocks as b
from messages import labels, parts
from messages.forms_common import View, day, pack, text, user
from messages.ids import Click, Form
from messages.voice import Voice


def hand_off(voice: Voice, lead: LeadFacts, channel: str = "") -> b.Block:
    """Asks for an owner (none: the rep whose turn it is) and a note to sales."""
    turn = voice.say("Automatic: next rep in turn")
    made = [
        b.section(parts.marked_title(voice, lead)),
        b.input(
            labels.field(voice, "owner"),
            b.user_select(Click.INPUT, placeholder=turn),
            block_id="owner",
            optional=True,
            hint=voice.say("Leave it empty and the next rep in turn who is here gets the lead."),
        ),
        b.input(
            voice.say("Note to sales"),
            b.text_input(Click.INPUT, multiline=True, max_length=1000),
            block_id="note",
            optional=True,
            hint=voice.say("What should they know before the first call?"),
        ),
    ]
    return b.modal(
        voice.say("Hand off {ref}", ref=lead.ref),
        made,
        Form.HAND_OFF,
        submit=voice.say("Hand off"),
        close=voice.say("Cancel"),
        private_metadata=pack(lead=lead.number, channel=channel),
    )


def parse_hand_off(view: View) -> tuple[str, str]:
    """The owner named, or "", and the note."""
    return user(view, "owner"), text(view, "note")


def recycle(voice: Voice, lead: LeadFacts, channel: str = "") -> b.Block:
    """Asks for the day on which the lead wakes up."""
    made = [
        b.section(parts.marked_title(voice, lead)),
        b.input(
            labels.field(voice, "wake_on"),
            b.date_picker(Click.INPUT),
            block_id="wake_on",
            hint=voice.say("That morning I tell you that the day has come."),
        ),
    ]
    return b.modal(
        voice.say("Recycle {ref}", ref=lead.ref),
        made,
        Form.RECYCLE,
        submit=voice.say("Recycle"),
        close=voice.say("Cancel"),
        private_metadata=pack(lead=lead.number, channel=channel),
    )


def parse_recycle(view: View) -> date | None:
    return day(view, "wake_on")
