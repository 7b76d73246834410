"""The forms of an idea: the idea itself, or joint content; and why it is declined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from blockkit import blocks as b
from blockkit.mrkdwn import link
from blockkit.view_state import View, chosen, metadata, pack, text, user
from funnel.ideas import CONTENT_STAGES, PERSONA, REASON, TEXT, Idea, IdeaKind, NewIdea
from messages import labels
from messages.ids import Click, Form, idea_id
from messages.localizer import N_, Localizer

_KINDS = {IdeaKind.IDEA: N_("An idea"), IdeaKind.CONTENT: N_("Content to make together")}
_HINT = N_("For joint content: what it's about, and what it should say.")


def idea_form(
    localizer: Localizer, new: NewIdea, personas: Sequence[str], origin: Mapping[str, object]
) -> b.Block:
    """Filled with what is known of it; `origin`: where it was opened from.

    The fields of content are shown for content alone.
    """
    blocks = [_kind(localizer, new)]
    if new.url:
        blocks.append(b.context(link(new.url, localizer.say("Go to message"))))
    blocks.append(_text(localizer, new))
    if new.kind == IdeaKind.CONTENT:
        blocks += _content(localizer, new, personas)
    return b.modal(
        localizer.say("Idea for the meeting"),
        blocks,
        Form.IDEA,
        submit=localizer.say("Save"),
        close=localizer.say("Cancel"),
        private_metadata=pack(url=new.url, **origin),
    )


def parse_idea(view: View) -> NewIdea:
    """What the form holds, unchecked: when it is sent, and when its kind is changed."""
    return NewIdea(
        text=text(view, "text"),
        kind=chosen(view, "kind"),
        url=str(metadata(view).get("url") or ""),
        persona=chosen(view, "persona") or text(view, "persona"),
        stage=chosen(view, "stage"),
        writer=user(view, "writer"),
        contributor=user(view, "contributor"),
    )


@dataclass(frozen=True)
class Declined:
    """An idea that somebody declines, and why; unchecked."""

    idea: int
    why: str


def decline(localizer: Localizer, idea: Idea, origin: Mapping[str, object]) -> b.Block:
    why = b.text_input(Click.INPUT, multiline=True, max_length=REASON)
    blocks = [
        b.section(idea.text),
        b.input(
            labels.field(localizer, "why"),
            why,
            block_id="why",
            hint=localizer.say("Whoever suggested it can read this."),
        ),
    ]
    return b.modal(
        localizer.say("Decline idea"),
        blocks,
        Form.IDEA_DECLINE,
        submit=localizer.say("Decline"),
        close=localizer.say("Cancel"),
        private_metadata=pack(idea=idea.id, **origin),
    )


def parse_decline(view: View) -> Declined:
    """Raises `Refusal("no_such_idea")`."""
    return Declined(idea_id(metadata(view).get("idea")), text(view, "why"))


def _kind(localizer: Localizer, new: NewIdea) -> b.Block:
    options = [b.option(localizer.say(label), kind) for kind, label in _KINDS.items()]
    select = b.select(Click.IDEA_KIND, options, initial=new.kind)
    return b.input(labels.field(localizer, "kind"), select, block_id="kind", dispatch=True)


def _text(localizer: Localizer, new: NewIdea) -> b.Block:
    element = b.text_input(Click.INPUT, multiline=True, initial=new.text, max_length=TEXT)
    hint = localizer.say(_HINT) if new.kind == IdeaKind.CONTENT else None
    return b.input(labels.field(localizer, "text"), element, block_id="text", hint=hint)


def _content(localizer: Localizer, new: NewIdea, personas: Sequence[str]) -> list[b.Block]:
    stages = [b.option(labels.stage(localizer, stage), stage) for stage in CONTENT_STAGES]
    elements = {
        "persona": _persona(new, personas),
        "stage": b.select(Click.INPUT, stages, initial=new.stage or None),
        "writer": b.user_select(Click.INPUT, initial=new.writer or None),
        "contributor": b.user_select(Click.INPUT, initial=new.contributor or None),
    }
    return [
        b.input(labels.field(localizer, name), element, block_id=name, optional=True)
        for name, element in elements.items()
    ]


def _persona(new: NewIdea, personas: Sequence[str]) -> b.Block:
    """One of the agreement's personas, where it names any."""
    if not personas:
        return b.text_input(Click.INPUT, initial=new.persona, max_length=PERSONA)
    options = [b.option(name, name) for name in personas]
    return b.select(Click.INPUT, options, initial=new.persona or None)
