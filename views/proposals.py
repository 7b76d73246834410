"""What heads are sent of a proposal: to sign it, how it stands, and what became of it."""

from funnel.notices import ProposalChanged, ProposalMoved, ProposalSent
from funnel.proposals import Proposal, ProposalState
from funnel.trial import Trial
from messages import proposals as words
from services import trial
from services.proposals import draft_of
from storage import agreements, outbox, people, proposals
from storage.work import Work
from views.agreement import facts_of
from views.posts import Nothing, Post, Rendered
from views.readers import localizer_of
from views.renderers import Setting, renders


@renders(ProposalSent)
def sent(work: Work, due: ProposalSent, _: Setting) -> Rendered:
    """The message with the buttons; where it stands is known by its notice."""
    proposal = proposals.proposal(work, due.proposal)
    if proposal is None or proposal.revision != due.revision:
        return Nothing("it was edited again")
    if proposal.state is not ProposalState.SENT:
        return Nothing("there is nothing to sign any more")
    return _message(work, due.proposal, due.revision, due.reader)


@renders(ProposalChanged)
def changed(work: Work, due: ProposalChanged, _: Setting) -> Rendered:
    """The same message, as it stands now."""
    place = outbox.where_sent(work, ProposalSent(due.proposal, due.revision, due.reader))
    if place is None:
        return Nothing("they were not asked to sign it")
    post = _message(work, due.proposal, due.revision, due.reader)
    return Post(place.channel, post.message, update=place.ts)


def _message(work: Work, proposal_id: int, revision: int, reader: str) -> Post:
    proposal = proposals.proposal(work, proposal_id)
    if proposal is None:
        raise LookupError(f"proposal {proposal_id} of {work.workspace_id} is gone")
    facts = facts_of(work, draft_of(work, proposal), _tried(work, proposal))
    begun = None
    if proposal.state is ProposalState.SIGNED:
        begun = agreements.by_number(work, facts.number)
    me = people.person(work, reader)
    return Post(reader, words.message(localizer_of(work, reader), facts, me, revision, begun))


def _tried(work: Work, proposal: Proposal) -> Trial | None:
    """As long as there is something to sign."""
    is_sent = proposal.state is ProposalState.SENT
    return trial.tried(work, proposal.terms) if is_sent else None


@renders(ProposalMoved)
def moved(work: Work, due: ProposalMoved, _: Setting) -> Rendered:
    """One line to each of the other heads."""
    proposal = proposals.proposal(work, due.proposal)
    if proposal is None:
        return Nothing("the proposal is gone")
    facts = facts_of(work, draft_of(work, proposal))
    localizer = localizer_of(work, due.reader)
    return Post(due.reader, words.moved(localizer, facts, due.news, due.by))
