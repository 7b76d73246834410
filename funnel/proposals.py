"""A version on its way: drafted, sent, signed by both sides or withdrawn; who may do which."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from funnel.agreement import Terms
from funnel.people import Person
from funnel.periods import local_date
from funnel.refusals import InvalidFields, Refusal
from funnel.stages import Side

_LONGEST: Final = 3 * 366  # days until a review, and until a version begins


class ProposalState(StrEnum):
    """Drafts are edited, sent proposals are signed; the others are settled and stay as they are."""

    DRAFT = "draft"
    SENT = "sent"
    SIGNED = "signed"
    WITHDRAWN = "withdrawn"


OPEN_PROPOSAL: Final = (ProposalState.DRAFT, ProposalState.SENT)


@dataclass(frozen=True)
class Signature:
    """Who signed for a side, and when."""

    side: Side
    user_id: str
    at: datetime


@dataclass(frozen=True)
class Proposal:
    """The next version of a company, as far as it has come: at most one is open.

    `based_on` is the number of the version it was copied from. `revision` goes up with each
    change; what is signed is one revision. `touched` holds the revision in which each part was
    changed last, `editing` who opened which section to edit it, and when. `comment` is why
    it is a draft again, `commented_by` says so.
    """

    id: int
    state: ProposalState
    terms: Terms
    based_on: int
    revision: int
    touched: Mapping[str, Any]
    editing: Mapping[str, Any]
    made_by: str
    made_at: datetime
    edited_by: str
    edited_at: datetime
    sent_by: str
    sent_at: datetime | None
    comment: str
    commented_by: str

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_PROPOSAL

    def edited_by_others(self, part: str, since: int) -> bool:
        """Whether a part was changed after the revision that a form was filled with."""
        return int(self.touched.get(part, 0)) > since


@dataclass(frozen=True)
class ToSign:
    """A version in force without all signatures: whose are `missing`; `mine` are the reader's."""

    version: int
    missing: tuple[Side, ...]
    mine: tuple[Side, ...]


def check_may_propose(person: Person) -> None:
    """Raise `Refusal("only_heads_propose")`."""
    if not person.headed:
        raise Refusal("only_heads_propose")


def check_may_sign(person: Person, side: Side) -> None:
    """Raise `Refusal("only_head_signs")`, naming the side."""
    if side not in person.headed:
        raise Refusal("only_head_signs", side=side)


def is_agreed(signatures: Iterable[Signature]) -> bool:
    """Whether both sides have signed."""
    return {signature.side for signature in signatures} == set(Side)


def check_dates(terms: Terms, now: datetime) -> None:
    """A version begins today or later, and is gone through again after it has begun.

    Raises `InvalidFields` by term.
    """
    today = local_date(now, terms.zone)
    problems: dict[str, Refusal] = {}
    begins = terms.starts_on or today
    if begins < today or (begins - today).days > _LONGEST:
        problems["starts_on"] = Refusal("starts_out_of_range")
    if terms.review_on is not None and not _is_after(terms.review_on, max(begins, today)):
        problems["review_on"] = Refusal("review_out_of_range")
    if problems:
        raise InvalidFields(problems)


def _is_after(day: date, begins: date) -> bool:
    return 0 < (day - begins).days <= _LONGEST
