"""The figures both teams look at: each keeps its parts, and is None where there is no data."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Ratio:
    """A share with what it was made of. `value` is None where there is nothing to divide by."""

    numerator: int
    denominator: int

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None


def acceptance(accepted: int, rejected: int) -> Ratio:
    """Accepted ÷ (accepted + rejected); what is pending stands apart."""
    return Ratio(accepted, accepted + rejected)


def attainment(met: int, missed: int) -> Ratio:
    """Met ÷ (met + missed); timers that still run are not counted."""
    return Ratio(met, met + missed)


TAIL = 5  # values, from which on a 90th percentile says more than the slowest of them


@dataclass(frozen=True)
class Spread:
    """The middle and the slow end of some durations, and how many there were."""

    median: timedelta
    p90: timedelta
    count: int

    @property
    def has_tail(self) -> bool:
        """Whether there are enough of them for `p90` to say anything."""
        return self.count >= TAIL


@dataclass(frozen=True)
class Speed:
    """The time to the first touch, that until a rep had the lead, and the rep's own from then.

    The parts are None where it is not known of any lead when a rep had it.
    """

    whole: Spread
    queue: Spread | None
    own: Spread | None


def spread(durations: list[timedelta]) -> Spread | None:
    """Median and 90th percentile (nearest rank: the smallest value that 90 % do not exceed).

    None where nothing was measured.
    """
    if not durations:
        return None
    ordered = sorted(durations)
    rank = -(-len(ordered) * 9 // 10)
    half, odd = divmod(len(ordered), 2)
    middle = ordered[half] if odd else (ordered[half - 1] + ordered[half]) / 2
    return Spread(middle, ordered[rank - 1], len(ordered))
