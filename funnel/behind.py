"""What is behind a figure of `/sla status`: the leads that count in it, or against it."""

from dataclasses import dataclass

from funnel.facts import Due, LeadFacts
from funnel.scorecard import CommitmentReport, CommitmentStatus

LISTED = 15
"""Leads that are listed behind one figure."""


@dataclass(frozen=True)
class Behind:
    """One commitment with its leads, the latest first; `left_out` are not listed.

    `missed` are the deadlines of a timed commitment that were missed. `leads` are what was handed
    off, of SQLs; what was rejected, of acceptance; what lacked a required field. Touches have none.
    """

    status: CommitmentStatus
    missed: tuple[Due, ...] = ()
    leads: tuple[LeadFacts, ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class BehindReport:
    """What is behind each figure of a report."""

    report: CommitmentReport
    behind: tuple[Behind, ...]
