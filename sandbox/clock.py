"""A movable clock, shared by the sandbox and the app under test."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

Listener = Callable[[], Awaitable[object]]


class Clock:
    """Call it for the time in UTC: the machine's time plus an offset.

    `set`, `advance`, `freeze` and `reset` await every listener before they return.
    """

    def __init__(self, real: Callable[[], float] = time.time) -> None:
        self._real = real
        self._offset = 0.0
        self._frozen_at: float | None = None
        self._listeners: list[Listener] = []

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.epoch(), UTC)

    def epoch(self) -> float:
        """The time in seconds since 1970."""
        return self._real() + self._offset if self._frozen_at is None else self._frozen_at

    @property
    def offset(self) -> float:
        """How many seconds this clock is ahead of the machine's."""
        return self.epoch() - self._real() if self.frozen else self._offset

    @property
    def frozen(self) -> bool:
        return self._frozen_at is not None

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Await `listener` after each change; call the result to unsubscribe."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def set(self, at: datetime) -> None:
        """Move to `at`, which needs a time zone; a frozen clock stays frozen."""
        if at.tzinfo is None:
            raise ValueError("The clock is set with a time that names its zone.")
        self._move_to(at.timestamp())
        await self._notify()

    async def advance(self, seconds: float) -> None:
        self._move_to(self.epoch() + seconds)
        await self._notify()

    async def freeze(self, *, frozen: bool = True) -> None:
        now = self.epoch()
        self._frozen_at = now if frozen else None
        self._offset = now - self._real()
        await self._notify()

    async def reset(self) -> None:
        """Run at the machine's time again."""
        self._frozen_at = None
        self._offset = 0.0
        await self._notify()

    def describe(self) -> dict[str, object]:
        return {
            "now": self().isoformat().replace("+00:00", "Z"),
            "epoch": self.epoch(),
            "offset": round(self.offset, 3),
            "frozen": self.frozen,
        }

    def _move_to(self, epoch: float) -> None:
        datetime.fromtimestamp(epoch, UTC)  # raises for a time outside the calendar
        if self.frozen:
            self._frozen_at = epoch
        else:
            self._offset = epoch - self._real()

    async def _notify(self) -> None:
        for listener in list(self._listeners):
            await listener()
