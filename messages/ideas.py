"""Ideas as people see them: one that was kept, the list, the section of a digest."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, bold, join, line, link
from funnel.facts import DigestFacts
from funnel.ideas import Idea, IdeaKind
from messages import labels
from messages.ids import Click, Form
from messages.localizer import Localizer

LISTED = 12  # of a message's 50 blocks; each idea takes three
_BRIEF = 300  # characters of an idea in a digest; `/idea list` shows all of it
_PIECE = 2900  # characters of what is given back, in one block

Names = Mapping[str, str]


def to_vote_on(
    localizer: Localizer, ideas: Sequence[Idea], names: Names, *, most: int
) -> list[b.Block]:
    """New ideas under a title, for a digest: each with the button that votes for it.

    What becomes of them the meeting says: its agenda makes them actions.
    """
    title = bold(localizer.say("New ideas"))
    if not ideas:
        none = localizer.mark("No open ideas. Add one with `/idea`.")
        return [b.section(join([title, none], " · "))]
    if len(ideas) > most:
        count = localizer.mark(
            "{n} of {total} · See them all with `/idea list`.",
            n=localizer.number(most),
            total=localizer.number(len(ideas)),
        )
        title = join([title, count], " · ")
    blocks: list[b.Block] = []
    for idea in ideas[:most]:
        text = join([line(idea.text, _BRIEF), _given(localizer, idea, names)])
        text = text if blocks else join([title, text])
        blocks.append(b.section(text, accessory=_vote(localizer, idea)))
    return blocks


def idea_blocks(localizer: Localizer, ideas: Sequence[Idea], *, most: int) -> list[b.Block]:
    """New ideas under a title, for Home: each with its votes and its first buttons."""
    title = bold(localizer.say("New ideas"))
    blocks: list[b.Block] = []
    for idea in ideas[:most]:
        text = join([line(idea.text, _BRIEF), _given(localizer, idea, None)])
        blocks.append(b.section(text if blocks else join([title, text])))
        blocks.append(b.actions([_vote(localizer, idea), _make_action(localizer, idea)]))
    return blocks + _more(localizer, len(ideas) - most)


def listing(localizer: Localizer, ideas: Sequence[Idea], count: int) -> Message:
    """The answer to `/idea list`, to one person; `count`: how many are open."""
    if not ideas:
        text = localizer.mark("No open ideas. Add one with `/idea`.")
        return Message(text, [b.section(text), b.actions([new_button(localizer)])])
    title = localizer.mark_count(
        "{n} idea for the next meeting", "{n} ideas for the next meeting", count
    )
    blocks = [b.section(bold(title))]
    for idea in ideas[:LISTED]:
        blocks += item(localizer, idea)
    blocks += _more(localizer, count - LISTED)
    return Message(title, [*blocks, b.actions([new_button(localizer)])])


def kept(localizer: Localizer, idea: Idea, meeting: DigestFacts | None) -> Message:
    """The answer to who gave an idea: where it comes up, and the idea."""
    if meeting is None:
        where = localizer.mark(
            "Got it. Your idea will come up at the next meeting. See them all with `/idea list`."
        )
    else:
        where = localizer.mark(
            "Got it. Your idea will come up in “{name}”, {when}.",
            name=meeting.name,
            when=localizer.slack_date(meeting.next_at),
        )
    return Message(where, [b.section(where), *item(localizer, idea)])


def kept_view(localizer: Localizer, idea: Idea, meeting: DigestFacts | None) -> b.Block:
    """What the form gives way to."""
    blocks = kept(localizer, idea, meeting).blocks
    title, close = localizer.say("Idea"), localizer.say("Close")
    without_buttons = [block for block in blocks if block["type"] != "actions"]
    return b.modal(title, without_buttons, Form.NOTICE, close=close)


def given_back(why: Mrkdwn, typed: str) -> Message:
    """Why what was typed after the command is not kept, with all of it to be copied."""
    pieces = [typed[start : start + _PIECE] for start in range(0, len(typed), _PIECE)]
    return Message(why, [b.section(why), *(b.section(piece) for piece in pieces)])


def offered(localizer: Localizer, text: str) -> Message:
    """For an idea that was written to the app: the button opens the form with its text."""
    question = localizer.mark(
        "Is this an idea for the next meeting? Click the button to open the form."
    )
    row = b.actions([new_button(localizer, text)])
    return Message(question, [b.section(question), row])


def item(localizer: Localizer, idea: Idea, names: Names | None = None) -> list[b.Block]:
    """An idea, who gave it and when, how many are for it; its buttons while it is open."""
    row = [_vote(localizer, idea), _make_action(localizer, idea), _decline(localizer, idea)]
    about = b.context(_about(localizer, idea, names))
    blocks = [b.section(idea.text), about]
    return [*blocks, b.actions(row)] if idea.is_open else blocks


def short(localizer: Localizer, idea: Idea) -> b.Block:
    """An idea with its votes and the button that makes it an action."""
    votes = localizer.mark_count("{n} vote", "{n} votes", idea.votes)
    text = localizer.mark("• {idea} · {votes}", idea=line(idea.text, 300), votes=votes)
    return b.section(text, accessory=_make_action(localizer, idea))


def with_votes(localizer: Localizer, standing: Mapping[str, Any], idea: Idea) -> Message:
    """A message as it stands in Slack, its button to vote for an idea with the votes by now."""
    button = _vote(localizer, replace(idea, voted=False))

    def voted(element: b.Block) -> b.Block:
        return button if element.get("action_id") == button["action_id"] else element

    def with_voted(block: b.Block) -> b.Block:
        if accessory := block.get("accessory"):
            return {**block, "accessory": voted(accessory)}
        if elements := block.get("elements"):
            return {**block, "elements": [voted(element) for element in elements]}
        return block

    blocks = [with_voted(block) for block in standing.get("blocks") or []]
    return Message(str(standing.get("text") or ""), blocks)


def new_button(localizer: Localizer, text: str = "") -> b.Block:
    """Opens the form, with a text that was written already."""
    return b.button(localizer.say("Add an idea"), Click.IDEA_NEW, text or None)


def _about(localizer: Localizer, idea: Idea, names: Names | None) -> Mrkdwn:
    votes = localizer.mark_count("{n} vote", "{n} votes", idea.votes)
    return join([_given(localizer, idea, names), votes], " · ")


def _given(localizer: Localizer, idea: Idea, names: Names | None) -> Mrkdwn:
    """Who gave it and when, what it is; without its votes, which its button tells."""
    parts = [labels.person(localizer, idea.made_by, names), line(localizer.date(idea.made_at))]
    if idea.kind is IdeaKind.CONTENT:
        parts.append(_content(localizer, idea, names))
    if idea.url:
        parts.append(link(idea.url, localizer.say("Go to message")))
    return join(parts, " · ")


def _content(localizer: Localizer, idea: Idea, names: Names | None) -> Mrkdwn:
    """Whom content is for and who makes it, as far as that is known."""
    for_whom = [line(idea.persona)] if idea.persona else []
    if idea.stage is not None:
        for_whom.append(line(labels.stage(localizer, idea.stage)))
    parts = [localizer.mark("Joint content")]
    if for_whom:
        parts.append(localizer.mark("for {whom}", whom=join(for_whom, ", ")))
    if idea.writer:
        who = labels.person(localizer, idea.writer, names)
        parts.append(localizer.mark("written by {who}", who=who))
    if idea.contributor:
        who = labels.person(localizer, idea.contributor, names)
        parts.append(localizer.mark("with {who} from sales", who=who))
    return join(parts, " · ")


def _vote(localizer: Localizer, idea: Idea) -> b.Block:
    n = localizer.number(idea.votes)
    if idea.voted:
        return _button(Click.IDEA_VOTE, idea, localizer.say("Undo vote ({n})", n=n))
    return _button(Click.IDEA_VOTE, idea, localizer.say("Vote ({n})", n=n))


def _make_action(localizer: Localizer, idea: Idea) -> b.Block:
    return _button(Click.IDEA_ACTION, idea, localizer.say("Make it an action"))


def _decline(localizer: Localizer, idea: Idea) -> b.Block:
    return _button(Click.IDEA_DECLINE, idea, localizer.say("Decline"))


def _button(click: Click, idea: Idea, text: str) -> b.Block:
    """Its label for screen readers names the idea."""
    label = f"{text}: {idea.text}"
    return b.button(text, click.at(idea.id), str(idea.id), accessibility_label=label)


def _more(localizer: Localizer, rest: int) -> list[b.Block]:
    if rest <= 0:
        return []
    more = localizer.mark_count("and {n} more", "and {n} more", rest)
    return [b.context(join([more, localizer.mark("See them with `/idea list`.")], " · "))]
