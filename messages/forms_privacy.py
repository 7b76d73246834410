"""Erase a person: what will go, before it goes, and what is done; export: what was asked for."""

from collections.abc import Sequence

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn
from blockkit.view_state import View, metadata, pack
from funnel.facts import LeadFacts
from messages import parts
from messages.ids import Form, lead_number
from messages.localizer import Localizer

_LISTED = 20  # leads


def forget(localizer: Localizer, leads: Sequence[LeadFacts]) -> b.Block:
    """Asks whether to erase these leads, and says what goes, what stays and what to do by hand."""
    rows = [parts.marked_title(localizer, lead) for lead in leads[:_LISTED]]
    if len(leads) > _LISTED:
        rest = len(leads) - _LISTED
        rows.append(localizer.mark_count("and {n} more", "and {n} more", rest))
    blocks = [
        b.alert(localizer.say("This can't be undone."), "warning"),
        b.section(Mrkdwn("\n".join(rows))),
        b.section(
            localizer.mark(
                "*What's erased:* name, company, contact details, notes, and every question, "
                "answer, and comment about this person, in Pacto and in the messages it has "
                "posted. An open hand-off ends, and so do its reminders."
            )
        ),
        b.section(
            localizer.mark(
                "*What's kept:* stage, source, campaign, and dates, so your figures don't change."
            )
        ),
        b.context(
            localizer.mark(
                "Pacto can't delete what people wrote in Slack themselves, or files on anyone's "
                "computer."
            )
        ),
    ]
    return b.modal(
        localizer.say("Erase personal data"),
        blocks,
        Form.FORGET,
        submit=localizer.say("Erase permanently"),
        close=localizer.say("Cancel"),
        private_metadata=pack(leads=[lead.number for lead in leads]),
    )


def parse_forget(view: View) -> list[int]:
    """The numbers of the leads to erase. Raises `Refusal("no_such_lead")`."""
    numbers = metadata(view).get("leads")
    return [lead_number(number) for number in numbers] if isinstance(numbers, list) else []


def forgotten(localizer: Localizer, refs: Sequence[str]) -> b.Block:
    """The modal after it: what was erased, by reference."""
    if refs:
        sentence = localizer.mark(
            "{refs}: data erased. Pacto's own messages will be cleaned up within a few minutes.",
            refs=localizer.list([*refs]),
        )
    else:
        sentence = localizer.mark("This lead's data was already erased.")
    return b.modal(
        localizer.say("Erase personal data"),
        [b.section(sentence)],
        Form.NOTICE,
        close=localizer.say("Close"),
    )


def export_asked(localizer: Localizer) -> Message:
    """The answer to who asks for an export."""
    sentence = localizer.mark(
        "In a moment you'll get a direct message with everything stored about this person."
    )
    return Message(str(sentence), [b.section(sentence)])
