"""Both heads sign: the last signature makes a proposal the next version. One signature a side."""

from collections.abc import Mapping
from datetime import datetime

from funnel.agreement import Terms
from funnel.facts import AgreementFacts
from funnel.notices import AgreementChanged, ProposalChanged
from funnel.notices_agreement import ProposalNews
from funnel.proposals import Proposal, ProposalState, check_may_propose, check_may_sign, is_agreed
from funnel.refusals import InvalidFields, Refusal
from funnel.stages import Side
from funnel.zones import find_zone, start_of_day
from services import access, first_steps, rescoring
from services.agreement import told_of_changes
from services.proposals import draft_of, need_open
from services.sent_proposals import check_sendable, heads_of_both, tell
from storage import agreements, outbox, people, proposals
from storage.work import Work

COMMENT = 1000  # characters


def sign(work: Work, proposal_id: int, revision: int, side: Side) -> AgreementFacts | None:
    """Sign a revision for a side; gives the version, where this was the second signature.

    The same click twice is one signature. One commit. Raises `Refusal`: only_head_signs,
    proposal_settled, proposal_changed_meanwhile, signed_already, and what `check_sendable` raises
    where its dates have passed meanwhile.
    """
    check_may_sign(work.actor, side)
    proposal = _sent(work, proposal_id, revision)
    draft = draft_of(work, proposal)
    earlier = next((each for each in draft.signatures if each.side is side), None)
    if earlier is not None:
        if earlier.user_id == work.actor.user_id:
            return None
        raise Refusal("signed_already", by=earlier.user_id, side=side)
    check_sendable(work, draft)
    proposals.sign(work, proposal, side)
    signed = {"proposal": proposal.id, "revision": revision, "side": side}
    people.audit(work, "proposal signed", before={}, after=signed)
    version = None
    if is_agreed(proposals.signatures(work, proposal)):
        version = _adopt(work, proposal)
    else:
        tell(work, proposal, ProposalNews.SIGNED)
    work.commit()
    return version


def _sent(work: Work, proposal_id: int, revision: int) -> Proposal:
    proposal = proposals.current(work, hold=True)
    if proposal is None or proposal.id != proposal_id:
        raise Refusal("proposal_settled")
    if proposal.state is not ProposalState.SENT or proposal.revision != revision:
        raise Refusal("proposal_changed_meanwhile", by=proposal.edited_by)
    return proposal


def _adopt(work: Work, proposal: Proposal) -> AgreementFacts:
    """The proposal is the next version; both channels and all heads hear of it, once."""
    before = agreements.agreement_in_force(work)
    version = agreements.put_in_force(
        work, proposal.terms, begins_at=begins_at(proposal.terms, work.now)
    )
    proposals.adopt(work, proposal, version.id)
    rescoring.on_new_version(work, before, version)
    proposals.change(work, proposal.id, state=ProposalState.SIGNED, closed_at=work.now)
    people.audit(work, "terms", before={}, after={"version": version.version})
    told = told_of_changes(work)
    targets = dict.fromkeys([*told.channels, *heads_of_both(work)])
    outbox.put(work, *(AgreementChanged(version.version, target) for target in targets))
    of = (proposal.id, proposal.revision)
    outbox.put(work, *(ProposalChanged(*of, "in force", head) for head in heads_of_both(work)))
    first_steps.progressed(work)
    return version


def begins_at(terms: Terms, now: datetime) -> datetime:
    """When a version comes into force: at the start of its day, or now where that is today."""
    zone = find_zone(terms.zone)
    if terms.starts_on is None or zone is None:
        return now
    return max(now, start_of_day(terms.starts_on, zone))


def may_comment(work: Work, proposal_id: int, revision: int) -> None:
    """Whether who acts may answer a revision with a comment. Raises as `comment`."""
    check_may_propose(work.actor)
    _sent(work, proposal_id, revision)


def comment(work: Work, proposal_id: int, revision: int, text: str) -> None:
    """Answer a proposal with a comment: it is a draft again, and its signatures are void.

    One commit. Raises `InvalidFields`, and `Refusal`: only_heads_propose, proposal_settled,
    proposal_changed_meanwhile.
    """
    check_may_propose(work.actor)
    if not text.strip():
        raise InvalidFields({"comment": Refusal("needs_comment")})
    if len(text) > COMMENT:
        raise InvalidFields({"comment": Refusal("too_long", most=COMMENT)})
    proposal = _sent(work, proposal_id, revision)
    values = {"comment": text.strip(), "commented_by": work.actor.user_id}
    _reopen(work, proposal, values)
    people.audit(work, "proposal commented", before={}, after={"proposal": proposal.id})
    tell(work, proposal, ProposalNews.RETURNED)
    work.commit()


def _reopen(work: Work, proposal: Proposal, values: Mapping[str, object]) -> None:
    state = {"state": ProposalState.DRAFT, "revision": proposal.revision + 1}
    proposals.change(work, proposal.id, **state, **values)


def edit_again(work: Work) -> None:
    """Take a proposal back that was sent, to edit it: its signatures are void. One commit.

    Raises `Refusal`: only_heads_propose, no_proposal.
    """
    check_may_propose(work.actor)
    proposal = need_open(work, hold=True)
    if proposal.state is ProposalState.SENT:
        _reopen(work, proposal, {"comment": "", "commented_by": work.actor.user_id})
        people.audit(work, "proposal edited again", before={}, after={"proposal": proposal.id})
        tell(work, proposal, ProposalNews.RETURNED)
        work.commit()


def sign_in_force(work: Work, version_number: int, side: Side) -> None:
    """Sign the version in force, which came without signatures. One commit.

    Raises `Refusal`: not_set_up, only_head_signs, agreement_moved_on, signed_already.
    """
    version = access.need_agreement(work)
    check_may_sign(work.actor, side)
    if version.version != version_number:
        raise Refusal("agreement_moved_on", version=version.version)
    if not proposals.sign_version(work, version.id, side):
        by = _signer(work, version, side)
        if by == work.actor.user_id:
            return
        raise Refusal("signed_already", by=by, side=side)
    signed = {"version": version.version, "side": side}
    people.audit(work, "version signed", before={}, after=signed)
    first_steps.progressed(work)
    work.commit()


def _signer(work: Work, version: AgreementFacts, side: Side) -> str:
    signed = proposals.signatures_of_versions(work, [version.id])[version.id]
    return next((each.user_id for each in signed if each.side is side), "")
