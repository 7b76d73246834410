"""How the parts of marketing's SQLs stand in a period, each by the versions that promised it."""

from dataclasses import replace
from functools import partial
from math import floor

from funnel.agreement import Terms
from funnel.periods import Period
from funnel.scorecard import PartStatus
from funnel.sql_parts import belonging
from funnel.versions import Versions
from services.pace import goal, last_day_over, working_days
from storage import sql_parts
from storage.work import Work


def statuses(
    work: Work, stretch: Period, versions: Versions, terms: Terms
) -> tuple[PartStatus, ...]:
    """Each part of `terms`, the version that judges, in the days since the agreement began.

    What is expected is added up from the working days of each version, as of all SQLs.
    """
    if not terms.sql_parts or work.now <= stretch.start:
        return ()
    handed_off = sql_parts.handed_off(work, stretch.start, min(stretch.end, work.now))
    over = last_day_over(stretch, work.now)
    began = over >= stretch.first and working_days(versions, replace(stretch, last=over))
    lines = []
    for part in terms.sql_parts:
        numbers = belonging(part, terms, handed_off)
        least = partial(Terms.least_of, key=part.key)
        whole, due = (floor(goal(versions, stretch, day, least)) for day in (stretch.last, over))
        once = tuple(dict.fromkeys(numbers))
        lines.append(PartStatus(part, once, len(numbers), whole, due if began else None))
    return tuple(lines)
