"""The next version of the agreement, drafted by both heads together.

`services.sent_proposals` sends and withdraws it; `services.signing` has what follows: signatures,
comments, and the version it becomes.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Any

from funnel.agreement import Terms
from funnel.agreement_diff import Change, apply, diff, section_of
from funnel.agreement_parts import RECORDS, record_problems
from funnel.facts import AgreementFacts
from funnel.periods import local_date
from funnel.proposals import (
    Proposal,
    ProposalState,
    Signature,
    check_dates,
    check_may_propose,
)
from funnel.refusals import InvalidFields, Refusal
from funnel.terms import Section
from services import access
from services.calendar import hours_of
from storage import agreements, people, proposals
from storage.work import Work


@dataclass(frozen=True)
class Draft:
    """A proposal beside the version it would follow, and who has signed it as it is."""

    proposal: Proposal
    before: AgreementFacts
    signatures: tuple[Signature, ...]

    @property
    def changes(self) -> tuple[Change, ...]:
        return diff(self.before.terms, self.proposal.terms)


def begin(work: Work, **values: Any) -> Draft:
    """The open proposal; where there is none, a draft copied from the newest version. One commit.

    `values` are terms that a new draft begins with; an open one stays as it is. Raises `Refusal`:
    not_set_up, only_heads_propose; and `InvalidFields` for values that cannot be.
    """
    check_may_propose(work.actor)
    return _begin(work, values)


def _begin(work: Work, values: Mapping[str, Any] = MappingProxyType({})) -> Draft:
    access.need_company(work)
    if (proposal := proposals.current(work)) is None:
        last = newest(work)
        terms = _copied(last.terms, work.now).changed(**values)
        if proposals.add(work, terms, based_on=last.version):
            people.audit(work, "proposal begun", before={}, after={"based_on": last.version})
            work.commit()
        proposal = need_open(work)
    return draft_of(work, proposal)


def _copied(terms: Terms, now: datetime) -> Terms:
    """What a draft begins with; a review that is over is not copied."""
    review = terms.review_on
    is_ahead = review is not None and review > local_date(now, terms.zone)
    return replace(terms, starts_on=None, review_on=review if is_ahead else None)


def draft_of(work: Work, proposal: Proposal) -> Draft:
    """A proposal with what is shown beside it."""
    before = agreements.by_number(work, proposal.based_on)
    if before is None:
        raise LookupError(f"version {proposal.based_on} of {work.workspace_id} is gone")
    return Draft(proposal, before, tuple(proposals.signatures(work, proposal)))


def need_open(work: Work, *, hold: bool = False) -> Proposal:
    """The open proposal. Raises `Refusal("no_proposal")`."""
    proposal = proposals.current(work, hold=hold)
    if proposal is None:
        raise Refusal("no_proposal")
    return proposal


def need_draft(work: Work, *, hold: bool = False) -> Proposal:
    """The open proposal, for who may edit it.

    Raises `Refusal`: only_heads_propose, no_proposal, proposal_is_sent.
    """
    check_may_propose(work.actor)
    return _need_draft(work, hold=hold)


def _need_draft(work: Work, *, hold: bool) -> Proposal:
    proposal = need_open(work, hold=hold)
    if proposal.state is not ProposalState.DRAFT:
        raise Refusal("proposal_is_sent")
    return proposal


def edit(work: Work, section: Section) -> Draft:
    """The draft, for the form of a section; others see from now on who edits it. One commit.

    Raises as `need_draft`.
    """
    proposal = need_draft(work, hold=True)
    mark = {"by": work.actor.user_id, "at": work.now.isoformat()}
    editing = {**proposal.editing, section: mark}
    proposals.change(work, proposal.id, editing=editing)
    work.commit()
    return draft_of(work, proposal)


def save(work: Work, values: Mapping[str, Any], *, since: int) -> Draft:
    """Put new values of terms into the draft; `since`: the revision the form was filled with.

    Only what differs from that revision is written, and who acts no longer edits these sections.
    One commit. Raises `InvalidFields` (also for a value that somebody else has changed meanwhile,
    for days that cannot be, and for terms that contradict each other), `HoursError`, and as
    `need_draft`.
    """
    proposal = need_draft(work, hold=True)
    changed = {
        name: value for name, value in values.items() if getattr(proposal.terms, name) != value
    }
    meanwhile = Refusal("part_changed_meanwhile", by=proposal.edited_by)
    if late := {name: meanwhile for name in changed if proposal.edited_by_others(name, since)}:
        raise InvalidFields(late)
    terms = proposal.terms.changed(**changed)
    _check_together(terms, values, work.now)
    hours_of(terms)
    sections = {section_of(name) for name in values}
    editing = {
        section: mark
        for section, mark in proposal.editing.items()
        if section not in sections or mark["by"] != work.actor.user_id
    }
    proposals.change(work, proposal.id, editing=editing)
    return _write(work, proposal, terms, changed)


def _check_together(terms: Terms, names: Iterable[str], now: datetime) -> None:
    """Whether the terms named hold beside the others. Raises `InvalidFields` by term."""
    problems = terms.contradictions()
    try:
        check_dates(terms, now)
    except InvalidFields as refused:
        problems |= refused.problems
    if of_these := {name: problems[name] for name in problems.keys() & {*names}}:
        raise InvalidFields(of_these)


def save_record(
    work: Work, name: str, record: Any, *, was: str = "", since: int, remove: bool = False
) -> Draft:
    """Add, change or remove a record of a list; `was` is the key of the one it replaces.

    One commit. Raises `InvalidFields` by the record's fields, and as `need_draft`.
    """
    proposal = need_draft(work, hold=True)
    part = f"{name}:{was or record.key}"
    if proposal.edited_by_others(part, since):
        raise Refusal("part_changed_meanwhile", by=proposal.edited_by)
    kept = [each for each in getattr(proposal.terms, name) if each.key != was]
    if not remove:
        _check_record(name, record, kept)
        kept.append(record)
    terms = proposal.terms.changed(**{name: tuple(kept)})
    if not remove and (problems := terms.problems_of_record(record)):
        raise InvalidFields(problems)
    return _write(work, proposal, terms, [part] if remove else [part, f"{name}:{record.key}"])


def remove_record(work: Work, name: str, key: str, *, since: int) -> Draft:
    """Take a record out of a list; one that is gone already is no fault. One commit.

    Raises as `save_record`.
    """
    proposal = need_draft(work)
    record = next((each for each in getattr(proposal.terms, name) if each.key == key), None)
    if record is None:
        return draft_of(work, proposal)
    return save_record(work, name, record, was=key, since=since, remove=True)


def _check_record(name: str, record: Any, others: list[Any]) -> None:
    kind = RECORDS[name]
    problems = record_problems(record)
    if any(each.key == record.key for each in others):
        problems[next(iter(vars(record)))] = Refusal("is_listed_already")
    elif len(others) >= kind.most:
        problems[next(iter(vars(record)))] = Refusal("too_many_records", most=kind.most)
    if problems:
        raise InvalidFields(problems)


def put(work: Work, terms: Terms) -> Draft:
    """Replace the whole draft, as by a file; one is begun where there is none.

    Who runs the app may, too: then nobody acts. Nothing is begun for terms that are refused.
    Raises `InvalidFields`, `HoursError`, and as `begin`, `need_draft`.
    """
    if work.actor.user_id:
        check_may_propose(work.actor)
    terms.check()
    hours_of(terms)
    _begin(work)
    proposal = _need_draft(work, hold=True)
    names = [change.name for change in diff(proposal.terms, terms)]
    return _write(work, proposal, apply(proposal.terms, diff(proposal.terms, terms)), names)


def _write(work: Work, proposal: Proposal, terms: Terms, parts: Iterable[str]) -> Draft:
    parts = list(parts)
    if not parts:
        work.commit()
        return draft_of(work, need_open(work))
    revision = proposal.revision + 1
    values = {
        "terms": terms.to_json(),
        "revision": revision,
        "touched": {**proposal.touched, **dict.fromkeys(parts, revision)},
        "edited_by": work.actor.user_id,
        "edited_at": work.now,
    }
    proposals.change(work, proposal.id, **values)
    after = {"proposal": proposal.id, "parts": sorted({part.split(":")[0] for part in parts})}
    people.audit(work, "proposal edited", before={}, after=after)
    work.commit()
    return draft_of(work, need_open(work))


def newest(work: Work) -> AgreementFacts:
    """The last version, in force or about to begin. Raises `Refusal("not_set_up")`."""
    last = agreements.versions(work, 1)
    if not last:
        raise Refusal("not_set_up")
    return last[0]
