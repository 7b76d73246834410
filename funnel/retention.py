"""How long the personal data of settled leads are stored."""

from datetime import datetime, timedelta
from typing import Final

from funnel.stages import Stage

RETENTION_MONTHS: Final = (0, 6, 12, 24, 36, 60)
"""The periods a company may choose from; 0: nothing is erased by itself."""

SETTLED: Final = (Stage.LOST, Stage.DISQUALIFIED)
"""Customers are not among them: what binds both sides goes on."""

_MONTH = timedelta(days=365.25 / 12)


def cutoff(now: datetime, months: int) -> datetime:
    """A settled lead to which nothing has happened since then is erased."""
    return now - months * _MONTH
