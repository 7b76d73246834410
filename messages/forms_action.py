"""The forms of an action: a new one, another owner or day, and why it is dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from blockkit import blocks as b
from blockkit.mrkdwn import plain
from blockkit.view_state import View, chosen, day, metadata, pack, text, user
from funnel.actions import MEASURE, TITLE, Action, ActionSource, NewAction
from funnel.ideas import REASON, Idea
from funnel.patterns import Pattern
from messages import labels, patterns
from messages.ids import Click, Form, action_id, idea_id
from messages.localizer import N_, Localizer

_SOURCES = {ActionSource.HAND: N_("My own initiative"), ActionSource.MEETING: N_("A meeting")}


@dataclass(frozen=True)
class Filled:
    """What the form of a new action holds at first.

    `about` is what the action is made of, for the metadata; one of nothing is asked for its source.
    """

    owner: str
    due_on: date
    title: str = ""
    measure: str = ""
    about: Mapping[str, object] = field(default_factory=dict)


def of_idea(owner: str, due_on: date, idea: Idea | None) -> Filled:
    """An action of an idea begins with its text."""
    return Filled(owner, due_on, _title(idea) or "", about={"idea": idea.id} if idea else {})


def of_pattern(localizer: Localizer, owner: str, due_on: date, pattern: Pattern) -> Filled:
    """A corrective action begins with what is to become less."""
    title = patterns.suggested_title(localizer, pattern.segment)
    measure = patterns.suggested_measure(localizer, pattern)
    return Filled(owner, due_on, title, measure, {"pattern": patterns.packed(pattern.segment)})


def new_action(localizer: Localizer, filled: Filled, origin: Mapping[str, object]) -> b.Block:
    """What is to be done, who does it and by when, and by what it is known to have worked."""
    measure = b.text_input(Click.INPUT, initial=filled.measure, multiline=True, max_length=MEASURE)
    blocks = [
        b.input(
            labels.field(localizer, "title"),
            b.text_input(Click.INPUT, initial=filled.title, max_length=TITLE),
            block_id="title",
        ),
        *_who_and_when(localizer, filled.owner, filled.due_on),
        b.input(
            labels.field(localizer, "measure"),
            measure,
            block_id="measure",
            optional=True,
            hint=localizer.say("For example: half as many leads rejected for wrong profile."),
        ),
    ]
    if not filled.about:
        blocks.append(_source(localizer))
    title = localizer.say("New action")
    return _modal(localizer, Form.ACTION, title, blocks, pack(**filled.about, **origin))


def parse_new(view: View) -> NewAction:
    """What the form holds, unchecked. Raises `Refusal`: no_such_idea, pattern_gone."""
    about, source = metadata(view), chosen(view, "source")
    new = NewAction(
        title=text(view, "title"),
        owner=user(view, "owner"),
        due_on=day(view, "due_on"),
        measure=text(view, "measure"),
        source=ActionSource(source) if source in _SOURCES else ActionSource.HAND,
    )
    if (idea := about.get("idea")) is not None:
        return replace(new, source=ActionSource.IDEA, ref=str(idea_id(idea)))
    if (pattern := about.get("pattern")) is not None:
        segment = patterns.segment_of(pattern)
        return replace(new, source=ActionSource.PATTERN, segment=segment)
    return new


def change(localizer: Localizer, action: Action, origin: Mapping[str, object]) -> b.Block:
    """Who does it, and by when."""
    blocks = [
        b.section(action.title),
        *_who_and_when(localizer, action.owner, action.due_on),
    ]
    title = localizer.say("Edit action")
    about = pack(action=action.id, **origin)
    return _modal(localizer, Form.ACTION_CHANGE, title, blocks, about)


@dataclass(frozen=True)
class Changed:
    """The owner and the day of an action, as chosen; unchecked."""

    action: int
    owner: str
    due_on: date | None


def parse_change(view: View) -> Changed:
    """Raises `Refusal("no_such_action")`."""
    return Changed(_action(view), user(view, "owner"), day(view, "due_on"))


def drop(localizer: Localizer, action: Action, origin: Mapping[str, object]) -> b.Block:
    """Why it is given up."""
    why = b.text_input(Click.INPUT, multiline=True, max_length=REASON)
    blocks = [
        b.section(action.title),
        b.input(labels.field(localizer, "why"), why, block_id="why"),
    ]
    title = localizer.say("Drop action")
    return _modal(localizer, Form.ACTION_DROP, title, blocks, pack(action=action.id, **origin))


@dataclass(frozen=True)
class Dropped:
    """An action that somebody gives up, and why; unchecked."""

    action: int
    why: str


def parse_drop(view: View) -> Dropped:
    """Raises `Refusal("no_such_action")`."""
    return Dropped(_action(view), text(view, "why"))


def _action(view: View) -> int:
    return action_id(metadata(view).get("action"))


def _title(idea: Idea | None) -> str | None:
    """The first of what an idea says, on one line."""
    return plain(idea.text, TITLE) if idea else None


def _who_and_when(localizer: Localizer, owner: str, due_on: date) -> list[b.Block]:
    return [
        b.input(
            labels.field(localizer, "owner"),
            b.user_select(Click.INPUT, initial=owner),
            block_id="owner",
        ),
        b.input(
            labels.field(localizer, "due_on"),
            b.date_picker(Click.INPUT, initial=due_on),
            block_id="due_on",
            hint=localizer.say(
                "Pacto reminds the owner one business day before, and on the day itself."
            ),
        ),
    ]


def _source(localizer: Localizer) -> b.Block:
    options = [b.option(localizer.say(label), source) for source, label in _SOURCES.items()]
    select = b.select(Click.INPUT, options, initial=ActionSource.HAND)
    label = localizer.say("Where does it come from?")
    return b.input(label, select, block_id="source", optional=True)


def _modal(
    localizer: Localizer, form: Form, title: str, blocks: Sequence[b.Block], about: str
) -> b.Block:
    submit = localizer.say("Drop") if form is Form.ACTION_DROP else localizer.say("Save")
    close = localizer.say("Cancel")
    return b.modal(title, blocks, form, submit=submit, close=close, private_metadata=about)
