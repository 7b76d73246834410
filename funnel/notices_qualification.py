"""Notices of leads that reach the bar of an SQL."""

from dataclasses import dataclass
from datetime import datetime

from funnel.notice import Notice


@dataclass(frozen=True)
class LeadReady(Notice):
    """A lead reaches the bar of an SQL: who may hand it off is asked to."""

    kind = "lead_ready"
    lead: int
    at: datetime
    reader: str

    @property
    def key(self) -> str:
        return f"lead_ready:{self.lead}:{self.at.isoformat()}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader


@dataclass(frozen=True)
class LeadsScored(Notice):
    """All leads were scored again; a head of marketing hears what that brought."""

    kind = "leads_scored"
    at: datetime
    mqls: int
    sqls: int
    reader: str

    @property
    def key(self) -> str:
        return f"leads_scored:{self.at.isoformat()}:{self.reader}"

    @property
    def lane(self) -> str:
        return self.reader
