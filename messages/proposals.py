"""What heads hear of a proposal, and the modals behind its buttons."""

from typing import Final

from blockkit import blocks as b
from blockkit.message import Message, of_lines
from blockkit.mrkdwn import Mrkdwn, join, line, shorten
from funnel.facts import AgreementFacts
from funnel.notices_agreement import ProposalNews
from funnel.people import Person
from funnel.proposals import Proposal, ProposalState
from funnel.stages import Side
from messages import agreement_sections, labels, trial
from messages.forms_proposal import reading, starts
from messages.ids import Click
from messages.localizer import Localizer
from messages.proposal_hub import ProposalFacts, sign_buttons, signed_lines

_SHOWN: Final = 12  # changes in the message; a modal has them all
_LINE: Final = 220  # characters of each
_COMMENT: Final = 300  # of a comment in a line


def message(
    localizer: Localizer,
    facts: ProposalFacts,
    me: Person,
    revision: int,
    begun: AgreementFacts | None,
) -> Message:
    """A revision that was sent, as it stands now; `begun` is the version that it became.

    It has its buttons as long as it is to be signed.
    """
    proposal = facts.proposal
    title = localizer.mark(
        "*{who} proposes version {n} of the agreement*",
        who=labels.person(localizer, proposal.sent_by),
        n=localizer.number(facts.number),
    )
    blocks = [b.section(title)]
    # As it was sent: a draft is edited further, and what it changes is no longer this.
    if proposal.revision <= revision + 1:
        blocks.append(b.section(_changes(localizer, facts)))
        if tried := trial.changed(localizer, facts.trial, facts.before.terms):
            blocks.append(b.section(join(tried)))
    if proposal.state is ProposalState.SENT and proposal.revision == revision:
        blocks += [
            b.context(starts(localizer, facts)),
            b.section(join(signed_lines(localizer, facts.signatures))),
            b.actions(_buttons(localizer, facts, me)),
        ]
    else:
        blocks.append(b.section(_over(localizer, facts, begun)))
    return Message(str(title), blocks)


def _changes(localizer: Localizer, facts: ProposalFacts) -> Mrkdwn:
    changed = _sentences(localizer, facts)
    lines = [
        Mrkdwn(f"• {shorten(Mrkdwn(' '.join(each.split())), _LINE)}") for each in changed[:_SHOWN]
    ]
    if (more := len(changed) - _SHOWN) > 0:
        lines.append(localizer.mark_count("and {n} more change", "and {n} more changes", more))
    return join(lines) or localizer.mark("Nothing is different.")


def _sentences(localizer: Localizer, facts: ProposalFacts) -> list[Mrkdwn]:
    new, old = facts.proposal.terms, facts.before.terms
    found = agreement_sections.differences(localizer, new, old, facts.context)
    return [sentence for sentences in found.values() for sentence in sentences]


def _is_cut(changed: list[Mrkdwn]) -> bool:
    return len(changed) > _SHOWN or any(len(each) > _LINE or "\n" in each for each in changed)


def _buttons(localizer: Localizer, facts: ProposalFacts, me: Person) -> list[b.Block]:
    row = sign_buttons(localizer, facts, me)
    row.append(b.button(localizer.say("Add a comment"), Click.AGREEMENT_COMMENT, facts.ref))
    if _is_cut(_sentences(localizer, facts)):
        row.append(b.button(localizer.say("See all changes"), Click.AGREEMENT_CHANGES, facts.ref))
    whole = localizer.say("See the whole agreement")
    return [*row, b.button(whole, Click.AGREEMENT_WHOLE, facts.ref)]


def _over(localizer: Localizer, facts: ProposalFacts, begun: AgreementFacts | None) -> Mrkdwn:
    """Why there is nothing to sign any more."""
    proposal = facts.proposal
    if proposal.state is ProposalState.SIGNED and begun is not None:
        signed = signed_lines(localizer, facts.signatures)
        return join([*signed, in_force(localizer, begun)])
    if proposal.state is ProposalState.WITHDRAWN:
        return localizer.mark("This proposal was withdrawn.")
    if proposal.comment:
        return _returned(localizer, proposal, labels.person(localizer, proposal.commented_by))
    return localizer.mark(
        "This proposal is being edited again. You'll be asked to sign it once it's ready."
    )


def in_force(localizer: Localizer, version: AgreementFacts) -> Mrkdwn:
    """From when a version counts that both heads have signed."""
    if version.begins_at > version.made_at:
        day = localizer.slack_date(version.begins_at, "{date_short_pretty}")
        return localizer.mark("It takes effect on {day}.", day=day)
    return localizer.mark("It's in force.")


def _returned(localizer: Localizer, proposal: Proposal, who: Mrkdwn) -> Mrkdwn:
    return localizer.mark(
        "{who} sent it back with a comment: “{comment}”",
        who=who,
        comment=line(proposal.comment, _COMMENT),
    )


def moved(localizer: Localizer, facts: ProposalFacts, news: ProposalNews, by: str) -> Message:
    """One line to a head: what another one did."""
    who, n = labels.person(localizer, by), localizer.number(facts.number)
    if news is ProposalNews.WITHDRAWN:
        return of_lines(
            localizer.mark("{who} withdrew version {n} of the agreement.", who=who, n=n)
        )
    if news is ProposalNews.SIGNED:
        return of_lines(_signed(localizer, facts, by))
    comment = facts.proposal.comment
    if comment and facts.proposal.commented_by == by:
        told = localizer.mark(
            "{who} sent version {n} of the agreement back: “{comment}”",
            who=who,
            n=n,
            comment=line(comment, _COMMENT),
        )
    else:
        told = localizer.mark("{who} is editing version {n} of the agreement again.", who=who, n=n)
    button = b.button(localizer.say("Open the draft"), Click.AGREEMENT_OPEN)
    return Message(str(told), [b.section(told, accessory=button)])


def _signed(localizer: Localizer, facts: ProposalFacts, by: str) -> Mrkdwn:
    done = {each.side for each in facts.signatures}
    sides = [side for side in Side if side not in done]
    who, n = labels.person(localizer, by), localizer.number(facts.number)
    if not sides:
        return localizer.mark("{who} signed version {n} of the agreement.", who=who, n=n)
    return localizer.mark(
        "{who} signed version {n} of the agreement. Now it's waiting for {side}.",
        who=who,
        n=n,
        side=labels.team_name(localizer, sides[0]),
    )


def changes_view(localizer: Localizer, facts: ProposalFacts) -> b.Block:
    """All that a proposal changes."""
    new, old = facts.proposal.terms, facts.before.terms
    blocks = agreement_sections.difference_blocks(localizer, new, old, facts.context)
    return reading(localizer, _title(localizer, facts.number), blocks)


def whole_view(localizer: Localizer, facts: ProposalFacts) -> b.Block:
    """All that the agreement would say."""
    blocks = agreement_sections.whole(localizer, facts.proposal.terms, facts.context)
    return reading(localizer, _title(localizer, facts.number), blocks)


def signed_view(localizer: Localizer, version: AgreementFacts) -> b.Block:
    """In the place of a proposal that was signed by both."""
    text = localizer.mark("*Both heads have signed version {n}.*", n=version.version)
    blocks = [b.section(join([text, in_force(localizer, version)], " "))]
    return reading(localizer, _title(localizer, version.version), blocks)


def _title(localizer: Localizer, number: int) -> str:
    return localizer.say("Agreement, version {n}", n=localizer.number(number))
