"""What Pacto says by itself: lines in a card's thread, direct messages, short answers."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from funnel.facts import HandoffFacts, LeadFacts, ObligationFacts
from funnel.refusals import Refusal
from funnel.stages import Reason, Stage
from messages import blocks as b
from messages import buttons, labels, parts, refusals
from messages.ids import Click, Form
from messages.message import Message, of_lines
from messages.reminders import reminder
from messages.text import Mrkdwn, join, line, mention
from messages.voice import N_, Voice

__all__ = ["alert_view", "direct", "reminder", "thread", "welcome", "whisper", "woken"]

_THREAD = {
    "taken": N_("{by} took the lead."),
    "accepted": N_("{by} accepted the lead."),
    "rejected": N_("{by} rejected the lead: {reason}."),
    "asked": N_("{by} needs to know something before deciding."),
    "answered": N_("{by} answered. {owner}, the decision is yours again."),
    "touch_call": N_("{by} called the lead."),
    "touch_email": N_("{by} sent the lead an e-mail."),
    "touch_message": N_("{by} sent the lead a message."),
    "touch_meeting": N_("{by} met the lead."),
    "opportunity": N_("{by} made it an opportunity."),
    "won": N_("{by} won the deal. Well done, both teams!"),
    "lost": N_("{by} lost the deal."),
}
_DIRECT = {
    "yours": N_("You have a new lead: {lead}."),
    "queued": N_("{lead} waits in the queue: nobody of sales is present to get it."),
    "rejected": N_("{by} rejected {lead}: {reason}."),
    "asked": N_("{by} has a question about {lead}."),
    "answered": N_("{by} answered your question about {lead}."),
}
_QUOTED = {"rejected": "comment", "asked": "question", "answered": "answer"}


def thread(
    voice: Voice,
    what: str,
    lead: LeadFacts,
    handoff: HandoffFacts,
    by: str,
    facts: Mapping[str, object],
    names: Mapping[str, str] | None = None,
) -> Message:
    """A line of history under the card. Whoever has to act next is mentioned.

    `names` (id → name) spares whoever has done it a notification of their own deed. Raises
    KeyError for a `what` that is not known. `facts` may hold `note`, `why` and `value`.
    """
    sentence = voice.mark(
        _THREAD[what],
        by=labels.person(voice, by, names),
        reason=labels.reason(voice, handoff.reason),
        owner=mention(handoff.owner) if handoff.owner else voice.mark("Sales"),
    )
    next_up = ""
    if what == "asked":
        next_up = voice.mark("{marketer}, can you answer?", marketer=mention(handoff.marketer))
    shown = join([sentence, next_up], " ")
    text = voice.mark("{ref}: {sentence}", ref=lead.ref, sentence=shown)
    quoted = [] if lead.forgotten else _quoted(handoff, what)
    extra = [str(facts[key]) for key in ("note", "why", "value") if facts.get(key)]
    quoted += [] if lead.forgotten else extra
    return Message(str(text), [b.section(shown), *(_quote(part) for part in quoted)])


def direct(
    voice: Voice,
    what: str,
    lead: LeadFacts,
    handoff: HandoffFacts,
    clocks: Sequence[ObligationFacts],
    by: str,
    now: datetime,
    permalink: str = "",
    names: Mapping[str, str] | None = None,
) -> Message:
    """A message to whoever has to act or should know: yours, queued, rejected, asked, answered.

    Raises KeyError for another `what`. The deadline shown is that of the clocks that run.
    """
    sentence = voice.mark(
        _DIRECT[what],
        by=labels.person(voice, by, names),
        lead=parts.marked_title(voice, lead),
        reason=labels.reason(voice, handoff.reason),
    )
    made = [b.section(join([sentence, *_deadlines(voice, what, clocks, now)]))]
    if what in {"yours", "queued"} and not lead.forgotten:
        made += _introduced(voice, lead, handoff)
    if not lead.forgotten:
        made += [_quote(part) for part in _quoted(handoff, what)]
    if what == "rejected":
        made.append(b.section(_advice(voice, lead, handoff)))
    if pressed := [*_next(voice, what, lead, handoff), *_card_link(voice, permalink)]:
        made.append(b.actions(pressed))
    return Message(str(sentence), made)


def woken(voice: Voice, lead: LeadFacts) -> Message:
    """To the marketer of a recycled lead whose day has come."""
    sentence = voice.mark(
        "Good morning, {lead} is awake again: the day to try again has come.",
        lead=parts.marked_title(voice, lead),
    )
    then = voice.mark("It is an MQL in your hands: hand it off when it is ready.")
    pressed = [buttons.open_lead(voice, lead.number)]
    if lead.stage is Stage.MQL:
        pressed.insert(0, buttons.hand_off(voice, lead))
    return Message(str(sentence), [b.section(join([sentence, then])), b.actions(pressed)])


def welcome(voice: Voice) -> Message:
    """The one message to whoever installed Pacto."""
    first = voice.mark("Hello! I am Pacto. I keep the agreement between marketing and sales.")
    rest = voice.mark(
        "Three steps and both teams can start: the two channels, who is in which team, "
        "and what each side promises. It takes about five minutes."
    )
    pressed = b.button(voice.say("Set up Pacto"), Click.SETUP_OPEN, style="primary")
    later = voice.mark("You can also come back later with `/pacto setup`.")
    made = [b.section(first), b.section(rest), b.actions([pressed]), b.context(later)]
    return Message(str(join([first, rest], " ")), made)


def whisper(voice: Voice, refusal: Refusal) -> Message:
    """A refusal, for its asker's eyes alone."""
    return of_lines(refusals.markup(voice, refusal))


def alert_view(voice: Voice, sentence: str) -> b.Block:
    """A small modal that says one thing; a `Mrkdwn` may mention."""
    return b.modal(voice.say("Pacto"), [b.section(sentence)], Form.NOTICE, close=voice.say("Close"))


def _quoted(handoff: HandoffFacts, what: str) -> list[str]:
    text = str(getattr(handoff, _QUOTED[what])) if what in _QUOTED else ""
    return [text] if text.strip() else []


def _quote(text: str) -> b.Block:
    return b.rich_text(b.rich_quote(text))


def _deadlines(
    voice: Voice, what: str, clocks: Sequence[ObligationFacts], now: datetime
) -> list[Mrkdwn]:
    return [] if what == "rejected" else parts.deadlines(voice, clocks, now)


def _introduced(voice: Voice, lead: LeadFacts, handoff: HandoffFacts) -> list[b.Block]:
    """Enough of the lead to decide without leaving the message."""
    made = [b.fields(parts.lead_fields(voice, lead)), *parts.notes(voice, lead)]
    if handoff.note.strip():
        made.append(parts.said(voice.say("Note from marketing"), handoff.note))
    return made


def _advice(voice: Voice, lead: LeadFacts, handoff: HandoffFacts) -> Mrkdwn:
    """What marketing can do with a lead it got back."""
    if handoff.reason == Reason.TIMING and lead.wake_at is not None:
        day = line(voice.date(lead.wake_at))
        return voice.mark("It is back to nurture and wakes up on {day}: I will tell you.", day=day)
    return voice.mark(
        "It is an MQL again. You can put it right and hand it off once more, send it back to "
        "nurture, or disqualify it."
    )


def _next(voice: Voice, what: str, lead: LeadFacts, handoff: HandoffFacts) -> list[b.Block]:
    """The buttons that answer the message at once."""
    if what == "rejected":
        return [buttons.open_lead(voice, lead.number)]
    if what == "queued":
        return [buttons.take(voice, lead.number, handoff.id) | {"style": "primary"}]
    if what == "asked":
        return [buttons.answer(voice, lead.number, handoff.id) | {"style": "primary"}]
    return buttons.decisions(voice, lead.number, handoff.id) if handoff.is_open else []


def _card_link(voice: Voice, permalink: str) -> list[b.Block]:
    if not permalink:
        return []
    return [b.button(voice.say("See the card"), Click.LINK, url=permalink)]
