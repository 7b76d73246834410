"""The figures of any period for the terminal: flows, the funnel, and the funnel of each source."""

from dataclasses import dataclass

from funnel.figures import Ratio
from funnel.periods import Period
from funnel.scorecard import Flow, SourceLine
from funnel.segments import GroupBy
from funnel.stage_lines import StageLine
from services import stage_lines
from services.scorecard import flow_between
from services.stage_lines import KeyLines
from storage.work import Work

EMPTY = "(empty)"


@dataclass(frozen=True)
class PeriodReport:
    """Flows are what happened in the period; the funnel is followed up to now.

    `groups` are the leads by what was asked for, none where that is the stage alone; `total` is of
    all that became MQL in the period, how many were won since.
    """

    period: Period
    by: GroupBy
    flow: Flow
    sources: tuple[SourceLine, ...]
    stages: tuple[StageLine, ...]
    groups: tuple[KeyLines, ...]
    total: Ratio


def report(work: Work, period: Period, by: GroupBy) -> PeriodReport:
    """The figures of a period, up to now; the largest group first."""
    start, end = period.start, max(period.start, min(period.end, work.now))
    flow, sources = flow_between(work, start, end)
    (every,) = stage_lines.of_keys(work, period, GroupBy.STAGE) or (None,)
    groups = () if by is GroupBy.STAGE else stage_lines.of_keys(work, period, by)
    stages = stage_lines.of_period(work, period)
    total = every.won_of_mql if every else Ratio(0, 0)
    return PeriodReport(period, by, flow, sources, stages, groups, total)
