"""The forms of a hand-off: reject, ask, answer, log a touch, won, lost."""

from dataclasses import dataclass
from datetime import date, datetime

from blockkit import blocks as b
from blockkit.view_state import View, chosen, day, metadata, moment, pack, text
from funnel.facts import HandoffFacts, LeadFacts
from funnel.stages import Reached, Reason
from messages import labels, parts
from messages.ids import Click, Form, handoff_id
from messages.localizer import N_, Localizer

COMMENT = 1000  # characters
NOTE = 500


@dataclass(frozen=True)
class _Words:
    title: str
    submit: str


_WORDS = {
    Form.REJECT: _Words(N_("Reject {ref}"), N_("Reject")),
    Form.ASK: _Words(N_("Ask about {ref}"), N_("Ask")),
    Form.ANSWER: _Words(N_("Answer: {ref}"), N_("Answer")),
    Form.TOUCH: _Words(N_("Log touch: {ref}"), N_("Log touch")),
    Form.WON: _Words(N_("Won: {ref}"), N_("Won")),
    Form.LOST: _Words(N_("Lost: {ref}"), N_("Lost")),
}


_REACHED = {Reached.YES: N_("Yes, we talked"), Reached.NO: N_("Not yet")}


@dataclass(frozen=True)
class TextForm:
    """A form with one text, and the hand-off it is about."""

    handoff: int
    text: str


def reject(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> b.Block:
    reasons = [b.option(labels.reason(localizer, code), code) for code in Reason]
    select = b.select(
        Click.INPUT, reasons, placeholder=localizer.say("Why isn't this a fit for sales?")
    )
    fields = [
        b.input(labels.field(localizer, "reason"), select, block_id="reason"),
        _text(
            labels.field(localizer, "comment"),
            "comment",
            optional=True,
            hint=localizer.say("Marketing will see this. Required for “Other”."),
        ),
        b.input(
            labels.field(localizer, "wake_on"),
            b.date_picker(Click.INPUT),
            block_id="wake_on",
            optional=True,
            hint=localizer.say("For “Bad timing”: when to try again."),
        ),
    ]
    return _modal(localizer, Form.REJECT, lead, handoff, fields)


@dataclass(frozen=True)
class RejectForm:
    """The values of the form, unchecked."""

    handoff: int
    reason: str
    comment: str
    wake_on: date | None


def parse_reject(view: View) -> RejectForm:
    return RejectForm(
        _handoff(view), chosen(view, "reason"), text(view, "comment"), day(view, "wake_on")
    )


def ask(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> b.Block:
    hint = localizer.say("Your clock is paused until marketing answers.")
    question = _text(localizer.say("What do you need to know?"), "question", hint=hint)
    return _modal(localizer, Form.ASK, lead, handoff, [question])


def parse_ask(view: View) -> TextForm:
    return TextForm(_handoff(view), text(view, "question"))


def answer(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> b.Block:
    blocks = []
    if handoff.question.strip() and not lead.forgotten:
        blocks.append(parts.quoted(localizer.say("Question from sales"), handoff.question))
    blocks.append(_text(labels.field(localizer, "answer"), "answer"))
    return _modal(localizer, Form.ANSWER, lead, handoff, blocks)


def parse_answer(view: View) -> TextForm:
    return TextForm(_handoff(view), text(view, "answer"))


def touch(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> b.Block:
    channels = [b.option(label, channel) for channel, label in labels.touches(localizer).items()]
    radio = b.radio(Click.INPUT, channels)
    fields = [
        b.input(localizer.say("How did you contact the lead?"), radio, block_id="how"),
        b.input(
            localizer.say("Did you reach them?"),
            b.radio(Click.INPUT, [b.option(localizer.say(_REACHED[r]), r) for r in Reached]),
            block_id="reached",
            optional=True,
        ),
        b.input(
            localizer.say("When"),
            b.moment_picker(Click.INPUT),
            block_id="at",
            optional=True,
            hint=localizer.say("Leave empty if it was just now."),
        ),
        _text(labels.field(localizer, "note"), "note", optional=True, limit=NOTE),
    ]
    return _modal(localizer, Form.TOUCH, lead, handoff, fields)


@dataclass(frozen=True)
class TouchForm:
    """How the lead was touched, a note, whether they were reached, and when; all unchecked."""

    handoff: int
    how: str
    note: str
    reached: str = ""
    at: datetime | None = None


def parse_touch(view: View) -> TouchForm:
    return TouchForm(
        _handoff(view),
        chosen(view, "how"),
        text(view, "note"),
        chosen(view, "reached"),
        moment(view, "at"),
    )


def won(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> b.Block:
    value = b.input(
        labels.field(localizer, "value"),
        b.text_input(Click.INPUT, max_length=30, placeholder="12500"),
        block_id="value",
        optional=True,
        hint=localizer.say("In your company's currency. Used to calculate your average deal size."),
    )
    return _modal(localizer, Form.WON, lead, handoff, [value])


def parse_won(view: View) -> TextForm:
    return TextForm(_handoff(view), text(view, "value"))


def lost(localizer: Localizer, lead: LeadFacts, handoff: HandoffFacts) -> b.Block:
    hint = localizer.say("One line is enough. It helps both teams learn.")
    why = _text(localizer.say("Why was it lost?"), "why", optional=True, limit=NOTE, hint=hint)
    return _modal(localizer, Form.LOST, lead, handoff, [why])


def parse_lost(view: View) -> TextForm:
    return TextForm(_handoff(view), text(view, "why"))


def _handoff(view: View) -> int:
    """The id of the hand-off in the form's metadata. Raises `Refusal("no_such_handoff")`."""
    return handoff_id(metadata(view).get("handoff"))


def _text(
    label: str, block: str, *, optional: bool = False, limit: int = COMMENT, hint: str | None = None
) -> b.Block:
    element = b.text_input(Click.INPUT, multiline=True, max_length=limit)
    return b.input(label, element, block_id=block, optional=optional, hint=hint)


def _modal(
    localizer: Localizer, form: Form, lead: LeadFacts, handoff: HandoffFacts, blocks: list[b.Block]
) -> b.Block:
    words = _WORDS[form]
    return b.modal(
        localizer.say(words.title, ref=lead.ref),
        [b.section(parts.marked_title(localizer, lead)), *blocks],
        form,
        submit=localizer.say(words.submit),
        close=localizer.say("Cancel"),
        private_metadata=pack(handoff=handoff.id, lead=lead.number),
    )
