"""A proposal on its way to be signed: what may be sent, sent, withdrawn, and who hears of it."""

from funnel.notices import Notice, ProposalChanged, ProposalMoved, ProposalSent
from funnel.notices_agreement import ProposalNews
from funnel.proposals import Proposal, ProposalState, check_dates, check_may_propose
from funnel.refusals import InvalidFields, Refusal
from funnel.stages import Side
from services.calendar import hours_of
from services.proposals import Draft, draft_of, need_draft, need_open, newest
from storage import outbox, people, proposals
from storage.work import Work


def check_sendable(work: Work, draft: Draft) -> None:
    """Whether a draft can be signed as it is.

    Raises `InvalidFields` by term, and `Refusal`: proposal_unchanged, needs_both_heads,
    agreement_moved_on.
    """
    terms = draft.proposal.terms
    terms.check()
    check_dates(terms, work.now)
    if problems := terms.contradictions():
        raise InvalidFields(problems)
    hours_of(terms)
    if newest(work).version != draft.before.version:
        raise Refusal("agreement_moved_on", version=newest(work).version)
    # A day to begin is no change by itself.
    if not any(change.name != "starts_on" for change in draft.changes):
        raise Refusal("proposal_unchanged", version=draft.before.version)
    for side in Side:
        if not people.heads(work, side):
            raise Refusal("needs_both_heads", side=side)


def send(work: Work, *, revision: int) -> Draft:
    """Send the draft to both heads, to be signed; each gets what it changes. One commit.

    `revision` is the one that was shown to who sends it. Raises `Refusal`
    ("proposal_changed_meanwhile"), and as `need_draft`, `check_sendable`.
    """
    proposal = need_draft(work, hold=True)
    if proposal.revision != revision:
        raise Refusal("proposal_changed_meanwhile", by=proposal.edited_by)
    check_sendable(work, draft_of(work, proposal))
    sent = {"state": ProposalState.SENT, "sent_by": work.actor.user_id, "sent_at": work.now}
    proposals.change(work, proposal.id, **sent, comment="", commented_by="", editing={})
    after = {"proposal": proposal.id, "revision": revision}
    people.audit(work, "proposal sent", before={}, after=after)
    notices = [ProposalSent(proposal.id, revision, reader) for reader in heads_of_both(work)]
    outbox.put(work, *notices)
    work.commit()
    return draft_of(work, need_open(work))


def withdraw(work: Work) -> int:
    """Give up the open proposal; gives the number of the version it was made from. One commit.

    The other heads hear of one that was sent, or that somebody else began.
    Raises `Refusal`: only_heads_propose, no_proposal.
    """
    check_may_propose(work.actor)
    proposal = need_open(work, hold=True)
    proposals.change(work, proposal.id, state=ProposalState.WITHDRAWN, closed_at=work.now)
    people.audit(work, "proposal withdrawn", before={}, after={"proposal": proposal.id})
    if proposal.state is ProposalState.SENT or proposal.made_by != work.actor.user_id:
        tell(work, proposal, ProposalNews.WITHDRAWN)
    work.commit()
    return proposal.based_on


def tell(work: Work, proposal: Proposal, news: ProposalNews) -> None:
    """The messages of a proposal show what happened, and the other heads hear it; no commit."""
    by, of = work.actor.user_id, (proposal.id, proposal.revision)
    notices: list[Notice] = []
    for reader in heads_of_both(work):
        notices.append(ProposalChanged(*of, f"{news}:{by}", reader))
        if reader != by:
            notices.append(ProposalMoved(*of, news, by, reader))
    outbox.put(work, *notices)


def heads_of_both(work: Work) -> list[str]:
    """The heads of both teams, each once."""
    heads = [head.user_id for side in Side for head in people.heads(work, side)]
    return [*dict.fromkeys(heads)]
