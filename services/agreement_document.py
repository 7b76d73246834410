"""A version of the agreement as a document: who signed it, who leads the teams it binds."""

from collections.abc import Mapping
from dataclasses import dataclass

from funnel.facts import AgreementFacts
from funnel.notices import DocumentAsked
from funnel.notices_agreement import DRAFT
from funnel.people import Person
from funnel.proposals import Signature, check_may_propose
from funnel.refusals import Refusal
from funnel.stages import Side
from services import access
from services import proposals as proposal_services
from storage import agreements, outbox, people, proposals
from storage.work import Work


@dataclass(frozen=True)
class Document:
    """`names` are those of who signed and who made it, by user id."""

    version: AgreementFacts
    signatures: tuple[Signature, ...]
    heads: Mapping[Side, list[Person]]
    names: Mapping[str, str]


def document(work: Work, number: int | None = None) -> Document:
    """A version by its number, or the one in force. Raises `Refusal("not_set_up")`."""
    version = agreements.by_number(work, number) if number else access.need_agreement(work)
    if version is None:
        raise Refusal("not_set_up")
    signed = tuple(proposals.signatures_of_versions(work, [version.id])[version.id])
    names = people.names_of(work, [version.made_by, *(each.user_id for each in signed)])
    heads = {side: people.heads(work, side) for side in Side}
    return Document(version, signed, heads, names)


def draft_document(work: Work) -> Document:
    """The open proposal as the version it would be; signed where somebody has.

    Raises `Refusal("no_proposal")`.
    """
    draft = proposal_services.draft_of(work, proposal_services.need_open(work))
    proposal, number = draft.proposal, draft.before.version + 1
    made_at = proposal.edited_at
    version = AgreementFacts(DRAFT, number, proposal.terms, proposal.made_by, made_at, made_at)
    names = people.names_of(work, [proposal.made_by, *(each.user_id for each in draft.signatures)])
    heads = {side: people.heads(work, side) for side in Side}
    return Document(version, draft.signatures, heads, names)


def print_draft_later(work: Work) -> None:
    """Have the open proposal sent to who acts, as a page to print. One commit.

    Raises `Refusal`: only_heads_propose, no_proposal.
    """
    check_may_propose(work.actor)
    proposal_services.need_open(work)
    outbox.put(work, DocumentAsked(DRAFT, work.actor.user_id, work.now))
    work.commit()


def print_later(work: Work, number: int | None = None) -> None:
    """Have a version sent to who acts, as a page to print. One commit.

    Raises `Refusal`: not_set_up, only_teams.
    """
    version = document_for_member(work, number).version.version
    outbox.put(work, DocumentAsked(version, work.actor.user_id, work.now))
    work.commit()


def document_for_member(work: Work, number: int | None = None) -> Document:
    """`document`, for who is in a team. Raises `Refusal`: not_set_up, only_teams."""
    access.need_member(work)
    return document(work, number)
