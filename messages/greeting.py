"""The first words: to who installed Pacto, and to both teams once they can start."""

from dataclasses import dataclass
from typing import Final

from blockkit import blocks as b
from blockkit.message import Message
from blockkit.mrkdwn import Mrkdwn, join
from funnel.agreement import Terms
from funnel.commitments import Commitment
from funnel.first_steps import FirstSteps, Step
from funnel.proposals import ToSign
from funnel.stages import Side
from messages import labels, terms
from messages.ids import Click
from messages.localizer import N_, Localizer
from messages.proposal_hub import SIGN

_STEPS: Final = {
    Step.CHANNELS: (N_("Channels, time zone and language"), Click.SETUP_OPEN),
    Step.TEAM: (N_("Who's on each team"), Click.SETUP_TEAM),
    Step.TERMS: (N_("Agreement signed by both heads"), Click.AGREEMENT_OPEN),
    Step.DIGEST: (N_("First digest scheduled"), Click.DIGEST_SCHEDULE),
}


@dataclass(frozen=True)
class Signing:
    """What the version in force promises, and who has yet to sign it: None where nobody has."""

    terms: Terms
    to_sign: ToSign | None


def welcome(localizer: Localizer, steps: FirstSteps, signing: Signing) -> Message:
    """To who installed Pacto; it shows what is done, and has no button once all is."""
    hello = localizer.mark("Hi! I'm Pacto. I keep the agreement between marketing and sales.")
    if steps.next is None:
        ready = localizer.mark("Everything is set up: both teams can start.")
        return Message(str(join([hello, ready], " ")), [b.section(join([hello, ready]))])
    how = localizer.mark(
        "{n} steps, about five minutes, and both teams can start:",
        n=localizer.number(len(Step)),
    )
    lines = [_ticked(localizer, step, is_done=is_done) for step, is_done in steps]
    if steps.next is Step.TERMS:
        lines.insert(list(Step).index(Step.TERMS) + 1, _promised(localizer, signing))
        row = _terms_buttons(localizer, signing.to_sign, "primary")
    else:
        text = localizer.say("Continue") if steps.done else localizer.say("Set up Pacto")
        row = [b.button(text, _STEPS[steps.next][1], style="primary")]
    later = localizer.mark("You can also come back later with `/pacto setup`.")
    blocks = [b.section(hello), b.section(join([how, *lines])), b.actions(row)]
    return Message(str(join([hello, how], " ")), [*blocks, b.context(later)])


def checklist(
    localizer: Localizer, steps: FirstSteps, signing: Signing, *, every: bool
) -> list[b.Block]:
    """The same steps on Home, each with its button. `every`: else only the terms, for a head."""
    blocks: list[b.Block] = []
    if every:
        done, count = len(steps.done), len(Step)
        title = localizer.say("Setup: {done} of {all} steps complete", done=done, all=count)
        blocks.append(b.header(title))
    for step, is_done in steps:
        if every or step is Step.TERMS:
            is_next = step is steps.next or not every
            blocks += _step(localizer, step, signing, is_done=is_done, is_next=is_next)
    return [*blocks, b.divider()]


def _step(
    localizer: Localizer, step: Step, signing: Signing, *, is_done: bool, is_next: bool
) -> list[b.Block]:
    line, style = _ticked(localizer, step, is_done=is_done), "primary" if is_next else None
    label, click = _STEPS[step]
    if is_done:
        return [b.section(line)]
    if step is not Step.TERMS:
        spoken = f"{localizer.say('Start')}: {localizer.say(label)}"
        start = b.button(localizer.say("Start"), click, style=style, accessibility_label=spoken)
        return [b.section(line, accessory=start)]
    text = join([line, _promised(localizer, signing)])
    return [b.section(text), b.actions(_terms_buttons(localizer, signing.to_sign, style))]


def to_sign(localizer: Localizer, steps: FirstSteps, signing: Signing) -> list[b.Block]:
    """A quiet line for a head whose signature is missing though both teams work already."""
    is_a_step = Step.TERMS not in steps.done
    if is_a_step or signing.to_sign is None or not signing.to_sign.mine:
        return []
    text = localizer.mark(
        "Version {n} of the agreement is in force, and you haven't signed it yet.",
        n=signing.to_sign.version,
    )
    return [b.context(text), b.actions(_terms_buttons(localizer, signing.to_sign, None))]


def _terms_buttons(
    localizer: Localizer, signing: ToSign | None, style: str | None
) -> list[b.Block]:
    """Read it; for a head whose signature is missing also sign it, or propose something else.

    Who heads both teams has a button for each.
    """
    read = b.button(localizer.say("Read it"), Click.AGREEMENT_READ)
    if signing is None or not signing.mine:
        return [read]
    signs = [
        b.button(
            localizer.say(SIGN[side]),
            Click.AGREEMENT_SIGN_VERSION.at(side),
            f"{signing.version}:{side}",
            style=style,
        )
        for side in signing.mine
    ]
    return [*signs, read, b.button(localizer.say("Propose changes"), Click.AGREEMENT_OPEN)]


def _promised(localizer: Localizer, signing: Signing) -> Mrkdwn:
    """The terms in force on one line, and whose signatures are missing."""
    names = [each.term for each in Commitment if signing.terms.promises(each)]
    said = join([terms.WORDS[name].sentence(localizer, signing.terms) for name in names], " · ")
    if signing.to_sign is None:
        return said
    sides = [labels.team_name(localizer, side) for side in signing.to_sign.missing]
    return join(
        [said, localizer.mark("Still needs a signature from: {sides}", sides=localizer.list(sides))]
    )


def _ticked(localizer: Localizer, step: Step, *, is_done: bool) -> Mrkdwn:
    label = localizer.say(_STEPS[step][0])
    return (
        localizer.mark("✅ {step}", step=label)
        if is_done
        else localizer.mark("⬜ {step}", step=label)
    )


def ready(localizer: Localizer, promised: Terms, sides: tuple[Side, ...]) -> Message:
    """To the channel of one team, or of both: Pacto is ready, and this is how."""
    title = localizer.mark("*Pacto is ready.* This is how it works here:")
    lines = [line for side in sides for line in _HOW[side](localizer, promised)]
    bullets = [join(["•", line], " ") for line in lines]
    row = [b.button(localizer.say("New lead"), Click.LEAD_NEW)] if Side.MARKETING in sides else []
    if Side.SALES in sides:
        row.append(b.button(localizer.say("Queue"), Click.ASK.at("queue"), "queue"))
    row.append(b.button(localizer.say("Help"), Click.ASK.at("help"), "help"))
    return Message(str(title), [b.section(join([title, *bullets])), b.actions(row)])


def _marketing(localizer: Localizer, promised: Terms) -> list[Mrkdwn]:
    decision = labels.business_time(localizer, promised.decision)
    return [
        localizer.mark("Add a lead with `/lead`, then hand it off to sales from its page."),
        localizer.mark(
            "Sales accepts or rejects it within {time} and tells you why.", time=decision
        ),
        localizer.mark("`/sla status` shows how both teams are doing."),
    ]


def _sales(localizer: Localizer, promised: Terms) -> list[Mrkdwn]:
    decision = labels.business_time(localizer, promised.decision)
    touch = labels.business_time(localizer, promised.first_touch)
    return [
        localizer.mark(
            "Every new lead shows up here as a card with an owner: accept it, reject it "
            "with a reason, or ask marketing for more information, all within {time}.",
            time=decision,
        ),
        localizer.mark("Then reach out and log the first touch within {time}.", time=touch),
        localizer.mark(
            "Going away? Use `/pacto away` with a date, and new leads go to your teammates."
        ),
    ]


_HOW: Final = {Side.MARKETING: _marketing, Side.SALES: _sales}
