"""Which SQLs of a period sales may speak of in a meeting."""

from funnel.periods import Period
from funnel.voice import Voice, voice
from storage import voice as stored
from storage.work import Work


def of_period(work: Work, period: Period) -> Voice:
    """The best and the worst SQL of a period, by how they stand now."""
    sqls = stored.moved(work, period.start, period.end)
    return voice(sqls, period.start, period.end)
