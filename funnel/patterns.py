"""Patterns in the feedback: a reason of rejection that stands out, and whether an action helped."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from math import sqrt
from statistics import NormalDist
from typing import Final

from funnel.figures import Ratio
from funnel.stages import Reason

DAYS: Final = 90
"""How many days, up to yesterday, a pattern is looked for in."""
LEAST_REVIEWED: Final = 10
LEAST_REJECTED: Final = 4
"""Fewer are chance: one rejection of two is no pattern."""
LEAST_AFTER: Final = 10
"""SQLs reviewed since an action began, before which nothing is said of what it did."""
QUIET_DISMISSED: Final = timedelta(days=28)
QUIET_ACCEPTED: Final = timedelta(days=28)
"""Of one that became an action, and as long as that action is open."""
_CONFIDENCE: Final = NormalDist().inv_cdf(0.9)
_SIGNIFICANT: Final = NormalDist().inv_cdf(0.95)


class Dimension(StrEnum):
    """What the reviewed SQLs are grouped by."""

    OVERALL = "overall"
    SOURCE = "source"
    CAMPAIGN = "campaign"
    PERSONA = "persona"


@dataclass(frozen=True, order=True)
class Segment:
    """Which rejections a pattern is about: for one reason, of all SQLs or of those of a value."""

    reason: Reason
    dimension: Dimension
    value: str = ""


@dataclass(frozen=True)
class Reviewed:
    """How many SQLs of one source, campaign and persona were accepted (no reason) or rejected."""

    source: str
    campaign: str
    persona: str
    reason: Reason | None
    count: int

    def value(self, dimension: Dimension) -> str:
        """Empty of all of them together, and of what nobody wrote down."""
        return "" if dimension is Dimension.OVERALL else str(getattr(self, dimension.value))


@dataclass(frozen=True)
class Pattern:
    """`rejected`: those rejected for the reason, of those reviewed, from `first` to `last`.

    `most` is the share that it passes.
    """

    segment: Segment
    rejected: Ratio
    most: float
    first: date
    last: date


class PatternState(StrEnum):
    """What the teams said to a pattern: they act on it, or not now."""

    ACTION = "action"
    DISMISSED = "dismissed"


@dataclass(frozen=True)
class PatternVerdict:
    """What was said to a pattern, with its figures of that day. It stays quiet until a day."""

    id: int
    reason: Reason
    dimension: Dimension
    value: str
    state: PatternState
    at: datetime
    rejected: int
    reviewed: int
    first: date
    last: date
    quiet_until: date

    @property
    def segment(self) -> Segment:
        return Segment(self.reason, self.dimension, self.value)

    @property
    def before(self) -> Ratio:
        return Ratio(self.rejected, self.reviewed)


class Effect(StrEnum):
    """What the numbers bear to say of a share before an action and since."""

    SHRANK = "shrank"
    NO_CHANGE = "no_change"
    GREW = "grew"
    TOO_EARLY = "too_early"


@dataclass(frozen=True)
class ActionCheck:
    """A corrective action by the figures: before it, since it began, and what they say."""

    title: str
    segment: Segment
    before: Ratio
    after: Ratio

    @property
    def effect(self) -> Effect:
        return effect(self.before, self.after)


@dataclass(frozen=True)
class Feedback:
    """What a meeting hears of the rejections: what stands out, and what was done about them.

    `checks` are by the id of their action.
    """

    proposed: Pattern | None
    checks: Mapping[int, ActionCheck]


def lower_bound(ratio: Ratio) -> float:
    """The share that the true one is at least, with a confidence of 90 %.

    The lower end of the Wilson score interval, one-sided (z = 1.2816), of k of n, with p = k / n:
    (p + z²/2n - z √(p(1 - p)/n + z²/4n²)) / (1 + z²/n). E. B. Wilson, "Probable inference, the law
    of succession, and statistical inference", JASA 22 (1927), 209-212. 0 of no cases.
    """
    n, z = ratio.denominator, _CONFIDENCE
    if not n:
        return 0.0
    share = ratio.numerator / n
    margin = z * sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    return max(0.0, (share + z**2 / (2 * n) - margin) / (1 + z**2 / n))


def patterns(counts: Iterable[Reviewed], most: float, first: date, last: date) -> list[Pattern]:
    """The reasons whose share passes `most` (0: none is looked for), the clearest first.

    A share passes where `lower_bound` is above `most`, of at least `LEAST_REVIEWED` SQLs of which
    at least `LEAST_REJECTED` were rejected for the reason. Where a source and its campaign, say,
    are the same SQLs, only the first of them by `Dimension` is named.
    """
    if not most:
        return []
    counts = list(counts)
    standing_out: dict[object, Pattern] = {}
    for dimension in Dimension:
        for segment, ratio in _ratios(counts, dimension).items():
            if _stands_out(ratio, most):
                inside = tuple(each for each in counts if each.value(dimension) == segment.value)
                pattern = Pattern(segment, ratio, most, first, last)
                standing_out.setdefault((segment.reason, inside), pattern)
    return sorted(standing_out.values(), key=_clearest_first)


def _clearest_first(pattern: Pattern) -> tuple[float, int, Segment]:
    dimension = list(Dimension).index(pattern.segment.dimension)
    return -lower_bound(pattern.rejected), dimension, pattern.segment


def ratio_of(counts: Iterable[Reviewed], segment: Segment) -> Ratio:
    """Of the SQLs of a segment that were reviewed: those rejected for its reason."""
    inside = [each for each in counts if each.value(segment.dimension) == segment.value]
    rejected = sum(each.count for each in inside if each.reason is segment.reason)
    return Ratio(rejected, sum(each.count for each in inside))


def effect(before: Ratio, after: Ratio) -> Effect:
    """Whether a share has changed, said only where chance would hardly do as much.

    The two-proportion z-test with pooled variance, one-sided at 5 % either way: with p the share
    of both together, z = (p₁ - p₂) / √(p(1 - p)(1/n₁ + 1/n₂)) beyond ±1.645. J. L. Fleiss,
    B. Levin, M. C. Paik, "Statistical Methods for Rates and Proportions" (2003), chapter 3. A share
    that was picked because it stood out falls a little by itself, so less than that says nothing.
    """
    if after.denominator < LEAST_AFTER or not before.denominator:
        return Effect.TOO_EARLY
    both = before.denominator + after.denominator
    share = (before.numerator + after.numerator) / both
    spread = sqrt(share * (1 - share) * (1 / before.denominator + 1 / after.denominator))
    if not spread:
        return Effect.NO_CHANGE
    z = (before.numerator / before.denominator - after.numerator / after.denominator) / spread
    if abs(z) <= _SIGNIFICANT:
        return Effect.NO_CHANGE
    return Effect.SHRANK if z > 0 else Effect.GREW


def _ratios(counts: Iterable[Reviewed], dimension: Dimension) -> Mapping[Segment, Ratio]:
    reviewed: Counter[str] = Counter()
    rejected: Counter[tuple[Reason, str]] = Counter()
    for each in counts:
        value = each.value(dimension)
        reviewed[value] += each.count
        if each.reason is not None:
            rejected[each.reason, value] += each.count
    return {
        Segment(reason, dimension, value): Ratio(count, reviewed[value])
        for (reason, value), count in rejected.items()
        if value or dimension is Dimension.OVERALL
    }


def _stands_out(ratio: Ratio, most: float) -> bool:
    enough = ratio.denominator >= LEAST_REVIEWED and ratio.numerator >= LEAST_REJECTED
    return enough and lower_bound(ratio) > most
