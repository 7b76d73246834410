"""The forms of a meeting: a decision, and the minutes of its points."""

from collections.abc import Mapping

from blockkit import blocks as b
from blockkit.view_state import View, metadata, pack, text
from funnel.facts import DigestFacts
from funnel.meetings import DECISION, AgendaPoint
from messages.agenda import TITLES
from messages.ids import Click, Form, meeting_id
from messages.localizer import Localizer


def decision(localizer: Localizer, meeting: int) -> b.Block:
    """One line that says what was decided."""
    field = b.text_input(Click.INPUT, max_length=DECISION)
    return b.modal(
        localizer.say("Decision"),
        [b.input(localizer.say("What was decided"), field, block_id="decision")],
        Form.DECISION,
        submit=localizer.say("Save"),
        close=localizer.say("Cancel"),
        private_metadata=pack(meeting=meeting),
    )


def parse_decision(view: View) -> tuple[int, str]:
    """The meeting and the text, unchecked. Raises `Refusal("no_such_meeting")`."""
    return meeting_id(metadata(view).get("meeting")), text(view, "decision")


def agenda(
    localizer: Localizer, digest: DigestFacts, minutes: Mapping[AgendaPoint, int]
) -> b.Block:
    """How many minutes each point takes; 0 leaves it out."""
    fields = [
        b.input(
            localizer.say(title),
            b.text_input(Click.INPUT, initial=str(minutes[point]), max_length=3),
            block_id=point,
        )
        for point, title in TITLES.items()
    ]
    hint = localizer.mark("Minutes for each agenda item. Enter 0 to leave one out.")
    return b.modal(
        localizer.say("Agenda"),
        [b.context(hint), *fields],
        Form.AGENDA,
        submit=localizer.say("Save"),
        close=localizer.say("Cancel"),
        private_metadata=pack(digest=digest.id),
    )


def parse_agenda(view: View) -> tuple[str, dict[str, int | None]]:
    """The digest, and the minutes by point; None where there is no number."""
    minutes = {str(point): _number(text(view, point)) for point in AgendaPoint}
    return str(metadata(view).get("digest") or ""), minutes


def agenda_saved(localizer: Localizer) -> b.Block:
    """What the form gives way to."""
    text = localizer.mark("Saved. The next meeting starts with this agenda.")
    close = localizer.say("Close")
    return b.modal(localizer.say("Agenda"), [b.section(text)], Form.NOTICE, close=close)


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else None
