"""Between which bounds a count of deals falls, where its mean is known from the past alone."""

from math import ceil, exp, floor, lgamma, log
from typing import Final

SHARE: Final = 0.8
"""Of all such intervals, how many are to hold what came."""
_NO_ERROR: Final = 1e-6
"""Below it the two distributions are one, and the terms of the wider one lose their precision."""


def interval(mean: float, error: float) -> tuple[int, int]:
    """The bounds between which a count of this mean falls in `SHARE` of all cases, and its mean.

    Of a negative binomial distribution with the variance mean + `error` · mean², where `error` is
    the squared relative error of the mean; without one, of a Poisson distribution.
    """
    tail = (1 - SHARE) / 2
    low, high = _quantile(mean, error, tail), _quantile(mean, error, 1 - tail)
    return min(low, floor(mean)), max(high, ceil(mean))


def _quantile(mean: float, error: float, share: float) -> int:
    if mean <= 0:
        return 0
    count, below = 0, exp(_log_chance(0, mean, error))
    while below < share and count < 10 * mean + 100:
        count += 1
        below += exp(_log_chance(count, mean, error))
    return count


def _log_chance(count: int, mean: float, error: float) -> float:
    if error < _NO_ERROR:
        return count * log(mean) - mean - lgamma(count + 1)
    size = 1 / error
    ways = lgamma(count + size) - lgamma(size) - lgamma(count + 1)
    return ways + size * log(size / (size + mean)) + count * log(mean / (size + mean))
