"""Leases what is due in the outbox and has it delivered: each notice once, each lane in order."""

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from sqlmodel import Session

from bot.delivering import Deliverer, Pace
from bot.outcomes import Outcomes
from bot.slack import Slack
from storage import deliveries
from storage.deliveries import Claim, Delivery
from storage.store import Store

log = structlog.get_logger()
Clock = Callable[[], datetime]

AT_ONCE = 24  # sends under way


class Relay:
    """Claims due deliveries and hands each to the deliverer; of one lane only one is under way."""

    def __init__(
        self, store: Store, slack: Slack, clock: Clock, *, templates: Path | None = None
    ) -> None:
        self.pace = Pace()
        self._store = store
        self._clock = clock
        self._lease = secrets.token_hex(8)
        outcomes = Outcomes(store, clock, self._lease)
        self._deliverer = Deliverer(
            store, slack, outcomes, clock=clock, pace=self.pace, templates=templates
        )
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._looking: set[asyncio.Task[int]] = set()
        self._claiming = asyncio.Lock()
        self._woken = False
        self._stopped = self._deliverer.stopped

    async def tick(self) -> int:
        """Start to send all that is due and not held up by a delivery before it; gives how many."""
        async with self._claiming:
            self._woken = False
            room = AT_ONCE - len(self._under_way)
            if room <= 0 or self._stopped.is_set():
                return 0
            claimed = await self._store.run(self._claim, room)
            for delivery in claimed:
                lane = f"{delivery.workspace_id}:{delivery.lane}"
                task = asyncio.create_task(
                    self._deliverer.deliver(delivery), name=f"deliver {delivery.id}"
                )
                self._under_way[lane] = task
                task.add_done_callback(partial(self._done, lane))
        return len(claimed)

    def _claim(self, session: Session, room: int) -> list[Delivery]:
        leased_at = self.pace.machine_clock()
        by = Claim(self._lease, self._clock(), leased_at, self.pace.hold, self._under_way)
        claimed = deliveries.claim(session, by, room)
        session.commit()
        return claimed

    def _done(self, lane: str, task: asyncio.Task[None]) -> None:
        self._under_way.pop(lane, None)
        if _went_well(task, "delivery failed"):
            self.wake()

    def wake(self) -> None:
        """Look again soon: a notice was put in the outbox, or a lane is free."""
        if self._woken or self._stopped.is_set():
            return
        self._woken = True
        task = asyncio.get_running_loop().create_task(self.tick())
        self._looking.add(task)  # a reference, until it is done
        task.add_done_callback(self._looked)

    def _looked(self, task: asyncio.Task[int]) -> None:
        self._looking.discard(task)
        if not _went_well(task, "outbox not read"):
            self._woken = False

    async def stop(self) -> None:
        """Let what is being sent be sent, for a moment; what waits its turn is put back."""
        self._stopped.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(5):
                # Looked at anew each time: who was claiming has begun to deliver by then.
                while tasks := [*self._looking, *self._under_way.values()]:
                    await asyncio.wait(tasks)


def _went_well(task: asyncio.Task[Any], otherwise: str) -> bool:
    """Whether a task ended by itself; an error is logged, since nobody awaits it."""
    if task.cancelled():
        return False
    if (error := task.exception()) is not None:
        log.error(otherwise, exc_info=error)
        return False
    return True
