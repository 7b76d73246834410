"""The forms of a hand-off: reject, ask, answer, log a touch, won, lost."""

from collections.abc import Sequence
from typing import Any

from funnel.facts import HandoffFacts, LeadFacts
from funnel.stages import Reason
from messages import blocks as b
from messages import labels, parts
from messages.forms_common import View, chosen, day, pack, text
from messages.ids import Click, Form
from messages.voice import Voice

COMMENT = 1000  # characters
NOTE = 500


def reject(voice: Voice, lead: LeadFacts, handoff: HandoffFacts) -> b.Block:
    reasons = [b.option(labels.reason(voice, code), code) for code in Reason]
    picked = b.select(Click.INPUT, reasons, placeholder=voice.say("Why is it not for sales?"))
    made = [
        b.input(labels.field(voice, "reason"), picked, block_id="reason"),
        _text(
            labels.field(voice, "comment"),
            "comment",
            optional=True,
            hint=voice.say("Marketing reads it. Required for “Other”."),
        ),
        b.input(
            labels.field(voice, "wake_on"),
            b.date_picker(Click.INPUT),
            block_id="wake_on",
            optional=True,
            hint=voice.say("For “Timing”: the day on which it is worth trying again."),
        ),
    ]
    title = voice.say("Reject {ref}", ref=lead.ref)
    return _modal(voice, Form.REJECT, title, voice.say("Reject"), made, lead, handoff)


def parse_reject(view: View) -> dict[str, Any]:
    """`reason`, `comment`, `wake_on`: the arguments of the use case, unchecked."""
    return {
        "reason": chosen(view, "reason"),
        "comment": text(view, "comment"),
        "wake_on": day(view, "wake_on"),
    }


def ask(voice: Voice, lead: LeadFacts, handoff: HandoffFacts) -> b.Block:
    hint = voice.say("While marketing looks for the answer, your clock stands still.")
    made = [_text(voice.say("What do you need to know?"), "question", hint=hint)]
    title = voice.say("Ask about {ref}", ref=lead.ref)
    return _modal(voice, Form.ASK, title, voice.say("Ask"), made, lead, handoff)


def parse_ask(view: View) -> str:
    return text(view, "question")


def answer(voice: Voice, lead: LeadFacts, handoff: HandoffFacts) -> b.Block:
    made = []
    if handoff.question.strip() and not lead.forgotten:
        made.append(parts.said(voice.say("Question from sales"), handoff.question))
    made.append(_text(labels.field(voice, "answer"), "answer"))
    title = voice.say("Answer on {ref}", ref=lead.ref)
    return _modal(voice, Form.ANSWER, title, voice.say("Answer"), made, lead, handoff)


def parse_answer(view: View) -> str:
    return text(view, "answer")


def touch(voice: Voice, lead: LeadFacts, handoff: HandoffFacts) -> b.Block:
    ways = [b.option(label, how) for how, label in labels.touches(voice).items()]
    made = [
        b.input(
            voice.say("How did you reach the lead?"), b.radio(Click.INPUT, ways), block_id="how"
        ),
        _text(labels.field(voice, "note"), "note", optional=True, most=NOTE),
    ]
    title = voice.say("Log touch: {ref}", ref=lead.ref)
    return _modal(voice, Form.TOUCH, title, voice.say("Log touch"), made, lead, handoff)


def parse_touch(view: View) -> tuple[str, str]:
    """How, and the note."""
    return chosen(view, "how"), text(view, "note")


def won(voice: Voice, lead: LeadFacts, handoff: HandoffFacts) -> b.Block:
    made = [
        b.input(
            labels.field(voice, "value"),
            b.text_input(Click.INPUT, max_length=30, placeholder="12500"),
            block_id="value",
            optional=True,
            hint=voice.say("In your company's currency. The average ticket is made of it."),
        )
    ]
    title = voice.say("Won: {ref}", ref=lead.ref)
    return _modal(voice, Form.WON, title, voice.say("Won"), made, lead, handoff)


def parse_won(view: View) -> str:
    """The deal's value as it was typed, or ""."""
    return text(view, "value")


def lost(voice: Voice, lead: LeadFacts, handoff: HandoffFacts) -> b.Block:
    hint = voice.say("A line is enough. Both teams learn from it.")
    made = [_text(voice.say("Why was it lost?"), "why", optional=True, most=NOTE, hint=hint)]
    title = voice.say("Lost: {ref}", ref=lead.ref)
    return _modal(voice, Form.LOST, title, voice.say("Lost"), made, lead, handoff)


def parse_lost(view: View) -> str:
    return text(view, "why")


def _text(
    label: str, block: str, *, optional: bool = False, most: int = COMMENT, hint: str | None = None
) -> b.Block:
    element = b.text_input(Click.INPUT, multiline=True, max_length=most)
    return b.input(label, element, block_id=block, optional=optional, hint=hint)


def _modal(
    voice: Voice,
    form: Form,
    title: str,
    submit: str,
    made: Sequence[b.Block],
    lead: LeadFacts,
    handoff: HandoffFacts,
) -> b.Block:
    return b.modal(
        title,
        [b.section(parts.marked_title(voice, lead)), *made],
        form,
        submit=submit,
        close=voice.say("Cancel"),
        private_metadata=pack(handoff=handoff.id, lead=lead.number),
    )
