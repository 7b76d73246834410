"""Proposals and signatures: one open proposal a company, one signature a side."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import SQLModel

from funnel.agreement import Terms
from funnel.proposals import OPEN_PROPOSAL, Proposal, ProposalState, Signature
from funnel.stages import Side
from storage import tables
from storage.mapping import Mapper, insert_of, literally, table
from storage.work import Work, connection_of, ours

_proposal = table(tables.Proposal)
_signature = table(tables.Signature)
_facts = Mapper(tables.Proposal, Proposal, {"terms": Terms.from_json})
_signed = Mapper(tables.Signature, Signature)

_OURS = ours(_proposal)
_OPEN = _proposal.c.state.in_(literally(OPEN_PROPOSAL))
_CURRENT = select(*_facts.columns).where(_OURS, _OPEN)
_ONE = select(*_facts.columns).where(_OURS, _proposal.c.id == bindparam("one"))
_CHANGE = update(_proposal).where(_OURS, _proposal.c.id == bindparam("one"), _OPEN)
_OF_PROPOSAL = (
    select(*_signed.columns)
    .where(
        ours(_signature),
        _signature.c.proposal_id == bindparam("proposal"),
        _signature.c.revision == bindparam("of_revision"),
    )
    .order_by(_signature.c.id)
)
_OF_VERSIONS = (
    select(_signature.c.agreement_id, *_signed.columns)
    .where(ours(_signature), _signature.c.agreement_id.in_(bindparam("agreements")))
    .order_by(_signature.c.id)
)
_ADOPT = (
    update(_signature)
    .where(
        ours(_signature),
        _signature.c.proposal_id == bindparam("proposal"),
        _signature.c.revision == bindparam("of_revision"),
    )
    .values(agreement_id=bindparam("agreement"))
)


def current(work: Work, *, hold: bool = False) -> Proposal | None:
    """The open proposal; with `hold` nobody else changes or signs it before the commit."""
    return _facts.first(work.rows(_CURRENT.with_for_update() if hold else _CURRENT))


def proposal(work: Work, proposal_id: int) -> Proposal | None:
    """One proposal, open or settled."""
    return _facts.first(work.rows(_ONE, one=proposal_id))


def add(work: Work, terms: Terms, *, based_on: int) -> bool:
    """Begin a draft, made by who acts; False where another one is open by now."""
    by = {"made_by": work.actor.user_id, "edited_by": work.actor.user_id, "sent_by": ""}
    at = {"made_at": work.now, "edited_at": work.now, "sent_at": None, "closed_at": None}
    row = {
        "workspace_id": work.workspace_id,
        "state": ProposalState.DRAFT,
        "terms": terms.to_json(),
        "based_on": based_on,
        "revision": 1,
        "touched": {},
        "editing": {},
        "comment": "",
        "commented_by": "",
    }
    return bool(work.change(_insert(work, tables.Proposal).values(row | by | at)))


def change(work: Work, proposal_id: int, **values: object) -> None:
    """Change an open proposal; a settled one stays as it is."""
    work.change(_CHANGE.values(**values), one=proposal_id)


def signatures(work: Work, of: Proposal) -> list[Signature]:
    """Who has signed the proposal as it is now."""
    return _signed.all(work.rows(_OF_PROPOSAL, proposal=of.id, of_revision=of.revision))


def signatures_of_versions(work: Work, agreement_ids: list[int]) -> Mapping[int, list[Signature]]:
    """Who signed each of the versions, by id."""
    signed: dict[int, list[Signature]] = {agreement_id: [] for agreement_id in agreement_ids}
    for row in work.rows(_OF_VERSIONS, agreements=agreement_ids) if agreement_ids else ():
        signed[row[0]].append(_signed(row[1:]))
    return signed


def sign(work: Work, of: Proposal, side: Side) -> bool:
    """Sign the proposal as it is now for a side; whether nobody had signed for it before."""
    return _add_signature(work, {"proposal_id": of.id, "revision": of.revision, "side": side})


def sign_version(work: Work, agreement_id: int, side: Side) -> bool:
    """Sign a version that nobody signed when it came into force."""
    values = {"agreement_id": agreement_id, "proposal_id": None, "revision": 0, "side": side}
    return _add_signature(work, values)


def _add_signature(work: Work, values: Mapping[str, Any]) -> bool:
    row = {"workspace_id": work.workspace_id, "user_id": work.actor.user_id, "at": work.now}
    return bool(work.change(_insert(work, tables.Signature).values(row | dict(values))))


def _insert(work: Work, model: type[SQLModel]) -> Any:
    """An INSERT that does nothing where another row stands in its place."""
    return insert_of(connection_of(work.session).dialect.name, model).on_conflict_do_nothing()


def adopt(work: Work, of: Proposal, agreement_id: int) -> None:
    """The signatures of a proposal are those of the version that it became."""
    work.change(_ADOPT, proposal=of.id, of_revision=of.revision, agreement=agreement_id)
