"""A clock that can be moved: the one the sandbox stamps messages with and the app is given."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

Listener = Callable[[], Awaitable[object]]


class Clock:
    """Call it for the aware UTC time. It runs with the machine's clock plus an offset.

    `set`, `advance`, `freeze` and `reset` wait for every listener to have heard of the change.
    """

    def __init__(self, real: Callable[[], float] = time.time) -> None:
        self._real = real
        self._offset = 0.0
        self._frozen_at: float | None = None
        self._listeners: list[Listener] = []

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(self.epoch(), UTC)

    def epoch(self) -> float:
        """The seconds since 1970 that this clock shows."""
        return self._real() + self._offset if self._frozen_at is None else self._frozen_at

    @property
    def offset(self) -> float:
        """How many seconds this clock is ahead of the machine's."""
        return self.epoch() - self._real() if self.frozen else self._offset

    @property
    def frozen(self) -> bool:
        return self._frozen_at is not None

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Have `listener` awaited after each change; the answer stops that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    async def set(self, at: datetime) -> None:
        """Show `at` (aware) from now on; a frozen clock stays frozen, there."""
        if at.tzinfo is None:
            raise ValueError("The clock is set with a time that names its zone.")
        self._show(at.timestamp())
        await self._tell()

    async def advance(self, seconds: float) -> None:
        self._show(self.epoch() + seconds)
        await self._tell()

    async def freeze(self, *, frozen: bool = True) -> None:
        now = self.epoch()
        self._frozen_at = now if frozen else None
        self._offset = now - self._real()
        await self._tell()

    async def reset(self) -> None:
        """Back to the machine's time, running."""
        self._frozen_at = None
        self._offset = 0.0
        await self._tell()

    def describe(self) -> dict[str, object]:
        return {
            "now": self().isoformat().replace("+00:00", "Z"),
            "epoch": self.epoch(),
            "offset": round(self.offset, 3),
            "frozen": self.frozen,
        }

    def _show(self, epoch: float) -> None:
        datetime.fromtimestamp(epoch, UTC)  # refuses what no calendar holds
        if self.frozen:
            self._frozen_at = epoch
        else:
            self._offset = epoch - self._real()

    async def _tell(self) -> None:
        for listener in list(self._listeners):
            await listener()
