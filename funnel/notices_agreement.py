"""Notices of an agreement on its way: sent, signed by a side, back in draft, withdrawn."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from funnel.notice import Notice


@dataclass(frozen=True)
class ProposalSent(Notice):
    """A revision is to be signed: each head gets it with what it changes, and the buttons."""

    kind = "proposal"
    proposal: int
    revision: int
    reader: str

    @property
    def key(self) -> str:
        return f"proposal:{self.proposal}:{self.revision}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class ProposalChanged(Notice):
    """The message of a revision shows who has signed by now, or that it is over."""

    kind = "proposal_changed"
    proposal: int
    revision: int
    step: str
    reader: str

    @property
    def key(self) -> str:
        return f"proposal_changed:{self.proposal}:{self.revision}:{self.step}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


class ProposalNews(StrEnum):
    """What became of a proposal, beside that it is in force."""

    SIGNED = "signed"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class ProposalMoved(Notice):
    """A head hears what another one did with a proposal; nobody hears of their own deed."""

    kind = "proposal_moved"
    proposal: int
    revision: int
    news: ProposalNews
    by: str
    reader: str

    @property
    def key(self) -> str:
        return f"proposal_moved:{self.proposal}:{self.revision}:{self.news}:{self.by}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


DRAFT: Final = 0  # no version has this number


@dataclass(frozen=True)
class DocumentAsked(Notice):
    """A version as a page to print, for who asked; `at` tells one question from the next.

    Version `DRAFT` is the open proposal as it then stands.
    """

    kind = "document"
    version: int
    reader: str
    at: datetime

    @property
    def key(self) -> str:
        return f"document:{self.version}:{self.reader}:{self.at.isoformat()}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class AuditAsked(Notice):
    """The audit trail as a file, for who asked; `at` tells one question from the next."""

    kind = "audit"
    reader: str
    at: datetime

    @property
    def key(self) -> str:
        return f"audit:{self.reader}:{self.at.isoformat()}"

    @property
    def lane(self) -> str:
        return self.reader
