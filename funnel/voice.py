"""The voice of sales: which SQLs of a period a meeting may look at as its best and its worst."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from funnel.facts import OPEN_HANDOFF, reference
from funnel.stages import HandoffState, Reason, Stage

FURTHEST: Final = (Stage.SQL, Stage.OPPORTUNITY, Stage.CUSTOMER)
"""How far an accepted SQL is, the better the later."""


@dataclass(frozen=True)
class SqlOfPeriod:
    """A hand-off that a period saw, and how its lead stands by now.

    `took`: business seconds until sales decided, None where no timer ran; `amount`: what the deal
    is worth in the company's currency, None where that is not known.
    """

    id: int
    number: int
    name: str
    company: str
    stage: Stage
    state: HandoffState
    reason: Reason | None
    handed_at: datetime
    decided_at: datetime | None
    took: int | None
    amount: Decimal | None
    channel: str
    card_ts: str

    @property
    def title(self) -> str:
        """'L-12 · Sol'."""
        return f"{reference(self.number)} · {self.company or self.name}"

    @property
    def decided_in(self) -> timedelta | None:
        return None if self.took is None else timedelta(seconds=self.took)

    @property
    def waits(self) -> bool:
        return self.state in OPEN_HANDOFF


@dataclass(frozen=True)
class Voice:
    """What is proposed to be talked about; None where there is nothing of the kind."""

    best: SqlOfPeriod | None
    worst: SqlOfPeriod | None


def voice(sqls: Iterable[SqlOfPeriod], start: datetime, end: datetime) -> Voice:
    """The best and the worst of the SQLs that moved in [start, end).

    Of each lead its last hand-off alone counts. **Best**, of those accepted that are not lost: won
    before opportunity before accepted; then the highest value of the deal, one without a value
    last; then the shortest business time to sales' decision, an unknown one last; then the one
    handed over first.

    **Worst**, of those rejected in [start, end): the one whose reason was given most often in it,
    as it stands for the others; one for bad timing comes last, since it comes back by itself; then
    the one on which sales spent the most business time; then the latest. Where none was rejected:
    of those handed over in [start, end) that still wait for a decision, the one that waits longest.
    """
    last: dict[int, SqlOfPeriod] = {}
    for each in sorted(sqls, key=lambda each: each.id):
        last[each.number] = each
    return Voice(_best(last.values()), _worst(last.values(), start, end))


def _best(sqls: Iterable[SqlOfPeriod]) -> SqlOfPeriod | None:
    accepted = (each for each in sqls if each.state is HandoffState.ACCEPTED)
    return min((each for each in accepted if each.stage in FURTHEST), key=_merit, default=None)


def _merit(sql: SqlOfPeriod) -> tuple[int, Decimal, bool, int, datetime, int]:
    worth = Decimal(0) if sql.amount is None else sql.amount
    furthest = -FURTHEST.index(sql.stage)
    return (furthest, -worth, sql.took is None, sql.took or 0, sql.handed_at, sql.id)


def _worst(sqls: Iterable[SqlOfPeriod], start: datetime, end: datetime) -> SqlOfPeriod | None:
    sqls = [*sqls]
    rejected = [
        each
        for each in sqls
        if each.state is HandoffState.REJECTED
        and each.decided_at is not None
        and start <= each.decided_at < end
    ]
    if not rejected:
        waiting = (each for each in sqls if each.waits and start <= each.handed_at < end)
        return min(waiting, key=lambda each: (each.handed_at, each.id), default=None)
    times = Counter(each.reason for each in rejected)

    def fault(sql: SqlOfPeriod) -> tuple[bool, int, int, datetime, int]:
        lasts = sql.reason is not Reason.TIMING
        return (lasts, times[sql.reason], sql.took or 0, sql.decided_at or start, sql.id)

    return max(rejected, key=fault)
