"""The proposal as its heads work on it: what each section says and changes, and what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from blockkit import blocks as b
from blockkit.mrkdwn import Mrkdwn, join, shorten
from funnel.agreement_diff import section_of
from funnel.facts import AgreementFacts
from funnel.people import Person
from funnel.proposals import Proposal, ProposalState, Signature
from funnel.refusals import Refusal
from funnel.stages import Side
from funnel.terms import Section
from funnel.trial import Trial
from messages import agreement_sections, labels, refusals
from messages.agreement_words import SECTIONS
from messages.ids import Click, Form
from messages.localizer import N_, Localizer
from messages.terms_changes import Context

_SAID: Final = 4  # lines of a section
_LINE: Final = 200  # characters of each
_CHANGES: Final = 3
_EDITING: Final = timedelta(hours=1)  # for as long a section that somebody opened is shown as such
SIGN: Final = {
    Side.MARKETING: N_("Sign for marketing"),
    Side.SALES: N_("Sign for sales"),
}


@dataclass(frozen=True)
class ProposalFacts:
    """A proposal, the version it follows, who has signed it, and what its sentences need.

    `trial` is what its numbers would have meant of late; None where that is not shown.
    """

    proposal: Proposal
    before: AgreementFacts
    signatures: Sequence[Signature]
    context: Context
    trial: Trial | None = None

    @property
    def number(self) -> int:
        """Of the version it is to be."""
        return self.before.version + 1

    @property
    def ref(self) -> str:
        return f"{self.proposal.id}:{self.proposal.revision}"

    def may_sign(self, person: Person) -> list[Side]:
        """The sides that a person can sign for and nobody has."""
        signed = {each.side for each in self.signatures}
        return [side for side in person.headed if side not in signed]


DRAFT: Final = "draft"
"""The value of the button that has the draft printed."""


def hub(
    localizer: Localizer,
    facts: ProposalFacts,
    me: Person,
    now: datetime,
    problems: Mapping[str, Refusal] | None = None,
) -> b.Block:
    """`problems`: why it cannot be sent yet, by term."""
    is_draft = facts.proposal.state is ProposalState.DRAFT
    blocks = [*_head(localizer, facts), *([] if is_draft else _signing(localizer, facts, me))]
    blocks.append(b.divider())
    changed = agreement_sections.differences(
        localizer, facts.proposal.terms, facts.before.terms, facts.context
    )
    for section in Section:
        blocks += _section(localizer, facts, section, is_draft=is_draft)
        notes = _notes(localizer, changed.get(section, []))
        if is_draft:
            notes += _editing(localizer, facts.proposal.editing.get(section), me, now)
            notes += _wrong(localizer, section, problems or {})
        blocks += [b.context(note) for note in notes]
    blocks += [b.divider(), b.actions(_last_buttons(localizer, facts, is_draft=is_draft))]
    return b.modal(
        localizer.say("Agreement, version {n}", n=localizer.number(facts.number)),
        blocks,
        Form.PROPOSAL,
        submit=localizer.say("Send for signature") if is_draft else None,
        close=localizer.say("Close"),
    )


def _head(localizer: Localizer, facts: ProposalFacts) -> list[b.Block]:
    proposal = facts.proposal
    if proposal.state is ProposalState.SENT:
        title = localizer.mark(
            "*Waiting for signatures.* {who} sent it {when}.",
            who=labels.person(localizer, proposal.sent_by),
            when=localizer.slack_date(proposal.sent_at or proposal.edited_at),
        )
        return [b.section(title)]
    title = localizer.mark("*Draft of version {n}.* Both heads can edit it.", n=facts.number)
    edited = localizer.mark(
        "Based on version {n}. Last change: {who}, {when}",
        n=facts.before.version,
        who=labels.person(localizer, proposal.edited_by),
        when=localizer.slack_date(proposal.edited_at),
    )
    blocks = [b.section(title), b.context(edited)]
    if proposal.comment:
        who = labels.person(localizer, proposal.commented_by)
        blocks += [
            b.section(localizer.mark("*{who} sent it back with a comment:*", who=who)),
            b.rich_text(b.rich_quote(proposal.comment)),
        ]
    return blocks


def _section(
    localizer: Localizer, facts: ProposalFacts, section: Section, *, is_draft: bool
) -> list[b.Block]:
    name = localizer.say(SECTIONS[section])
    said = agreement_sections.says(localizer, facts.proposal.terms, section, facts.context)
    lines = [shorten(_one_line(each), _LINE) for each in said[:_SAID]]
    if len(said) > 1:
        lines = [Mrkdwn(f"• {each}") for each in lines]
    more = len(said) - _SAID
    if more > 0:
        lines.append(localizer.mark_count("and {n} more", "and {n} more", more))
    button = b.button(
        localizer.say("Edit"),
        Click.AGREEMENT_SECTION.at(section),
        section,
        accessibility_label=localizer.say("Edit “{section}”", section=name),
    )
    text = join([localizer.mark("*{title}*", title=name), *lines])
    return [b.section(text, accessory=button if is_draft else None)]


def _one_line(text: Mrkdwn) -> Mrkdwn:
    return Mrkdwn(" ".join(text.split()))


def _notes(localizer: Localizer, changed: Sequence[Mrkdwn]) -> list[Mrkdwn]:
    """What is different from the version in force."""
    if not changed:
        return []
    lines = [Mrkdwn(f"✏️ {shorten(_one_line(each), _LINE)}") for each in changed[:_CHANGES]]
    if (more := len(changed) - _CHANGES) > 0:
        lines.append(localizer.mark_count("and {n} more change", "and {n} more changes", more))
    return [join(lines)]


def _editing(
    localizer: Localizer, mark: Mapping[str, Any] | None, me: Person, now: datetime
) -> list[Mrkdwn]:
    if not mark or mark["by"] == me.user_id:
        return []
    since = datetime.fromisoformat(mark["at"])
    if now - since > _EDITING:
        return []
    who = labels.person(localizer, mark["by"])
    when = localizer.slack_date(since, "{time}")
    return [localizer.mark("👤 {who} has been editing this since {when}", who=who, when=when)]


def _wrong(localizer: Localizer, section: Section, problems: Mapping[str, Refusal]) -> list[Mrkdwn]:
    return [
        localizer.mark("⚠️ *{problem}*", problem=refusals.sentence(localizer, refusal))
        for name, refusal in problems.items()
        if section_of(name) is section
    ]


def signed_lines(localizer: Localizer, signatures: Sequence[Signature]) -> list[Mrkdwn]:
    """Who has signed for each side, and who has not."""
    by_side = {each.side: each for each in signatures}
    return [
        localizer.mark(
            "✅ {side}: signed by {who}, {when}",
            side=labels.side(localizer, side),
            who=labels.person(localizer, by_side[side].user_id),
            when=localizer.slack_date(by_side[side].at),
        )
        if side in by_side
        else localizer.mark("⬜ {side}: not signed yet", side=labels.side(localizer, side))
        for side in Side
    ]


def sign_buttons(localizer: Localizer, facts: ProposalFacts, me: Person) -> list[b.Block]:
    """One for each side that the reader heads and nobody has signed for."""
    return [
        b.button(
            localizer.say(SIGN[side]),
            Click.AGREEMENT_SIGN.at(side),
            f"{facts.ref}:{side}",
            style="primary",
        )
        for side in facts.may_sign(me)
    ]


def _signing(localizer: Localizer, facts: ProposalFacts, me: Person) -> list[b.Block]:
    blocks = [b.section(join(signed_lines(localizer, facts.signatures)))]
    row = sign_buttons(localizer, facts, me)
    row.append(b.button(localizer.say("Add a comment"), Click.AGREEMENT_COMMENT, facts.ref))
    return [*blocks, b.actions(row)]


def _last_buttons(localizer: Localizer, facts: ProposalFacts, *, is_draft: bool) -> list[b.Block]:
    void = b.confirm(
        localizer.say("Edit it again?"),
        localizer.say("It becomes a draft, and whoever signed it has to sign again."),
        localizer.say("Edit again"),
        localizer.say("Cancel"),
    )
    gone = b.confirm(
        localizer.say("Withdraw this proposal?"),
        localizer.say(
            "Everything in it is discarded. Version {n} stays in force.", n=facts.before.version
        ),
        localizer.say("Withdraw"),
        localizer.say("Cancel"),
        style="danger",
    )
    edit = b.button(localizer.say("Edit again"), Click.AGREEMENT_EDIT, confirm=void)
    whole = b.button(
        localizer.say("See the whole agreement"), Click.AGREEMENT_WHOLE.at("hub"), facts.ref
    )
    withdraw = b.button(
        localizer.say("Withdraw"), Click.AGREEMENT_WITHDRAW, style="danger", confirm=gone
    )
    printed = b.button(localizer.say("Get a printable copy"), Click.DOCUMENT_PRINT, DRAFT)
    row = [whole, printed, withdraw]
    return row if is_draft else [edit, *row]
