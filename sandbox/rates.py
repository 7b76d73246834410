"""Slack's rate limits as token buckets, by the machine's time, not the movable clock's."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

PER_MINUTE = {1: 1, 2: 20, 3: 50, 4: 100, 5: 600}  # 5: Slack's "special", generous
BURST = {1: 20, 2: 20, 3: 50, 4: 100, 5: 600}
CHANNEL_RATE = 1.0  # chat.postMessage: messages a second in one channel
CHANNEL_BURST = 10  # Slack promises "short bursts" and no number; people have counted 25


@dataclass
class Bucket:
    tokens: float
    refilled_at: float


class Rates:
    def __init__(self, *, enabled: bool = True, now: Callable[[], float] = time.monotonic) -> None:
        self.enabled = enabled
        self._now = now
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def wait_seconds(self, method: str, tier: int, channel: str | None) -> int:
        """0 when the call may proceed, else the Retry-After in whole seconds."""
        if not self.enabled:
            return 0
        if method == "chat.postMessage" and channel:
            wait = self._take((method, channel), CHANNEL_RATE, CHANNEL_BURST)
            if wait:
                return wait
        return self._take((method, ""), PER_MINUTE[tier] / 60, BURST[tier])

    def _take(self, key: tuple[str, str], per_second: float, burst: int) -> int:
        now = self._now()
        bucket = self._buckets.setdefault(key, Bucket(burst, now))
        bucket.tokens = min(burst, bucket.tokens + (now - bucket.refilled_at) * per_second)
        bucket.refilled_at = now
        if bucket.tokens >= 1:
            bucket.tokens -= 1
            return 0
        return max(1, math.ceil((1 - bucket.tokens) / per_second))
