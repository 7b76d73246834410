"""The figures of any period for the terminal: flows, and a cohort by source or campaign."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlmodel import Session

from digests.balance import Flow, SourceLine, flow_between
from funnel.facts import Company
from funnel.figures import Ratio
from funnel.periods import Period
from funnel.stages import EventKind
from storage import figures

By = Literal["source", "campaign"]
EMPTY = "(empty)"


@dataclass(frozen=True)
class CohortLine:
    """The leads of one source or campaign that became MQL in the period, and those won since."""

    key: str  # "" where nobody named one
    won_of_mql: Ratio


@dataclass(frozen=True)
class Report:
    """Flows are what happened in the period; the cohort is followed beyond its end."""

    period: Period
    by: By
    flow: Flow
    sources: tuple[SourceLine, ...]
    cohort: tuple[CohortLine, ...]
    total: Ratio


def report(session: Session, company: Company, period: Period, by: By, now: datetime) -> Report:
    """The figures of a period, up to `now`; the largest source first."""
    start, end = period.start, max(period.start, min(period.end, now))
    flow, sources = flow_between(session, company, start, end)
    found = figures.cohorts(
        session,
        company.id,
        start,
        end,
        entered=EventKind.MQL,
        reached=EventKind.WON,
        by=by,
    )
    lines = tuple(CohortLine(line.source, Ratio(line.reached, line.entered)) for line in found)
    total = Ratio(
        sum(line.won_of_mql.numerator for line in lines),
        sum(line.won_of_mql.denominator for line in lines),
    )
    return Report(period, by, flow, sources, lines, total)
