"""Reps who are away: the form that asks until when, and what they are answered."""

from datetime import date

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.view_state import View, day
from messages.ids import Click, Form
from messages.localizer import Localizer


def away_form(localizer: Localizer, tomorrow: date) -> b.Block:
    """Until when somebody is away."""
    picker = b.date_picker(Click.INPUT, initial=tomorrow)
    return b.modal(
        localizer.say("Away"),
        [
            b.input(
                localizer.say("First day back"),
                picker,
                block_id="until",
                hint=localizer.say("Until then, new leads go to your colleagues."),
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
    answer = presence(localizer, until)
    close = localizer.say("Close")
    return b.modal(localizer.say("Away"), answer.blocks, Form.NOTICE, close=close)


def presence(localizer: Localizer, until: date | None) -> Message:
    """The answer to a rep who is away until a day, or back (None)."""
    if until is None:
        text = localizer.mark("Welcome back! You'll get new leads again.")
    else:
        text = localizer.mark(
            "Got it. You won't get new leads until {day}. Back sooner? Use `/pacto back`.",
            day=localizer.date(until),
        )
    return Message(text, [b.section(text)])
