"""The proposal, and the versions, as somebody who asks for them sees them now."""

from collections.abc import Callable

from blockkit.elements import Block
from blockkit.message import Message
from funnel.agreement_parts import RECORDS
from funnel.proposals import Proposal
from funnel.refusals import InvalidFields, Refusal
from funnel.terms import Section
from funnel.trial import Trial
from messages import agreement_history, agreement_sections, forms_proposal, proposal_hub
from messages import proposals as words
from messages.localizer import Localizer
from messages.proposal_hub import ProposalFacts
from messages.terms_changes import Context
from services import access, proposals, sent_proposals, trial
from services.calendar import countries
from services.proposals import Draft
from storage import agreements
from storage import proposals as stored
from storage.work import Work
from views.readers import localizer_for

Built = Callable[..., Block]
"""What builds a view of what its section or list is called."""
_TRIED = frozenset(
    {
        Section.OBJECTIVES,
        Section.MARKETING,
        Section.SALES,
        Section.QUALIFICATION,
        Section.CRITERIA,
    }
)
"""Sections with numbers that are tried on the past."""
_VERSIONS = 100  # as many as a list can offer


def context_of(work: Work) -> Context:
    return Context(countries(), work.company.currency)


def facts_of(work: Work, draft: Draft, tried: Trial | None = None) -> ProposalFacts:
    context = context_of(work)
    return ProposalFacts(draft.proposal, draft.before, draft.signatures, context, tried)


def opened(work: Work) -> Block:
    """The open proposal, begun where there is none. Raises what `proposals.begin` refuses."""
    return _hub(work, proposals.begin(work))


def hub(work: Work) -> Block:
    """The open proposal as it stands. Raises `Refusal("no_proposal")`."""
    return _hub(work, proposals.draft_of(work, proposals.need_open(work)))


def _hub(work: Work, draft: Draft, problems: InvalidFields | None = None) -> Block:
    wrong = problems.problems if problems else None
    facts, localizer = facts_of(work, draft), _localizer(work)
    return proposal_hub.hub(localizer, facts, work.actor, work.now, wrong)


def section(work: Work, name: Section) -> Block:
    """The form of a section. Raises what `proposals.edit` refuses."""
    proposal = proposals.edit(work, name).proposal
    tried = trial.tried(work, proposal.terms, most=trial.MOST) if name in _TRIED else None
    return forms_proposal.section_form(_localizer(work), proposal, name, context_of(work), tried)


def listing(work: Work, name: str) -> Block:
    """The entries of a list. Raises what `proposals.need_draft` refuses."""
    proposal = proposals.need_draft(work)
    tried = None
    if RECORDS[name].section in _TRIED:
        tried = trial.tried(work, proposal.terms, most=trial.MOST)
    return forms_proposal.list_view(_localizer(work), proposal, name, context_of(work), tried)


def entry(work: Work, name: str, was: str = "") -> Block:
    """The form of an entry. Raises as `listing`."""
    return forms_proposal.entry_form(_localizer(work), proposals.need_draft(work), name, was)


def to_send(work: Work) -> tuple[Block, bool]:
    """What is to be confirmed before it is sent; or the proposal with what is wrong, and False."""
    draft = proposals.draft_of(work, proposals.need_draft(work))
    try:
        sent_proposals.check_sendable(work, draft)
    except InvalidFields as refused:
        return _hub(work, draft, refused), False
    tried = trial.tried(work, draft.proposal.terms, most=trial.MOST)
    return forms_proposal.send_form(_localizer(work), facts_of(work, draft, tried)), True


def changes(work: Work, proposal_id: int, revision: int) -> Block:
    """All that a revision changes. Raises as `whole`."""
    return words.changes_view(_localizer(work), _shown(work, proposal_id, revision))


def whole(work: Work, proposal_id: int, revision: int) -> Block:
    """All that a revision says.

    Raises `Refusal`: only_teams, proposal_settled, proposal_changed_meanwhile.
    """
    return words.whole_view(_localizer(work), _shown(work, proposal_id, revision))


def _shown(work: Work, proposal_id: int, revision: int) -> ProposalFacts:
    access.need_member(work)
    proposal: Proposal | None = stored.proposal(work, proposal_id)
    if proposal is None:
        raise Refusal("proposal_settled")
    if proposal.revision != revision:
        raise Refusal("proposal_changed_meanwhile", by=proposal.edited_by)
    return facts_of(work, proposals.draft_of(work, proposal))


def in_force(work: Work) -> Block:
    """The version in force, to be read. Raises `Refusal`: only_teams, not_set_up."""
    access.need_member(work)
    version, localizer = access.need_agreement(work), _localizer(work)
    blocks = agreement_sections.whole(localizer, version.terms, context_of(work))
    title = localizer.say("Agreement, version {n}", n=localizer.number(version.version))
    return forms_proposal.reading(localizer, title, blocks)


def history(work: Work, localizer: Localizer) -> Message:
    """The newest versions, with who signed them."""
    versions = agreements.versions(work)
    signed = stored.signatures_of_versions(work, [version.id for version in versions])
    return agreement_history.versions_message(localizer, versions, signed, context_of(work))


def compared(work: Work, old: int = 0, new: int = 0) -> Block:
    """Two versions side by side; the newest and the one before, where none are named.

    Raises `Refusal`: only_teams, not_set_up, form_expired.
    """
    access.need_member(work)
    versions = agreements.versions(work, _VERSIONS)
    if not versions:
        raise Refusal("not_set_up")
    newest = versions[0].version
    pick = agreement_history.pick
    pair = (pick(versions, old or max(newest - 1, 1)), pick(versions, new or newest))
    return agreement_history.compare_view(_localizer(work), versions, pair, context_of(work))


def _localizer(work: Work) -> Localizer:
    return localizer_for(work.actor, work.company)
