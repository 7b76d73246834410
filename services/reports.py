"""The figures of any period for the terminal: flows, and a cohort by source or campaign."""

from dataclasses import dataclass

from funnel.figures import Ratio
from funnel.periods import Period
from funnel.scorecard import Flow, SourceLine
from funnel.stages import EventKind
from services.scorecard import flow_between
from storage import figures
from storage.figures import GroupBy
from storage.work import Work

EMPTY = "(empty)"


@dataclass(frozen=True)
class CohortLine:
    """The leads of one source or campaign that became MQL in the period, and those won since."""

    key: str  # "" where nobody named one
    won_of_mql: Ratio


@dataclass(frozen=True)
class PeriodReport:
    """Flows are what happened in the period; the cohort is followed beyond its end."""

    period: Period
    by: GroupBy
    flow: Flow
    sources: tuple[SourceLine, ...]
    cohort: tuple[CohortLine, ...]
    total: Ratio


def report(work: Work, period: Period, by: GroupBy) -> PeriodReport:
    """The figures of a period, up to now; the largest source first."""
    start, end = period.start, max(period.start, min(period.end, work.now))
    flow, sources = flow_between(work, start, end)
    rows = figures.cohorts(work, start, end, entered=EventKind.MQL, reached=EventKind.WON, by=by)
    lines = tuple(CohortLine(row.key, Ratio(row.reached, row.entered)) for row in rows)
    total = Ratio(
        sum(line.won_of_mql.numerator for line in lines),
        sum(line.won_of_mql.denominator for line in lines),
    )
    return PeriodReport(period, by, flow, sources, lines, total)
