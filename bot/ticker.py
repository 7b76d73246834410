"""The ticks. APScheduler only says when to look; what is due stands in our tables."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import Session

from bot import metrics
from bot.relay import Relay
from services import (
    action_reminders,
    departures,
    meetings,
    rescoring,
    retention,
    review_reminders,
    schedules,
    snapshots,
    sweep,
)
from storage import inbox, installations, outbox, timers
from storage.store import Store

log = structlog.get_logger()

RELAY, SWEEP, MEASURE, HOUSEKEEPING = 1, 5, 15, 3600  # seconds
DELIVERED_AGAIN = timedelta(days=2)  # Slack gives up long before


class Ticker:
    """Runs the sweep, the digests, the relay and the housekeeping, each one at a time."""

    def __init__(
        self,
        store: Store,
        relay: Relay,
        clock: Callable[[], datetime],
        *,
        keep_days: int,
        keep_left_days: int,
    ) -> None:
        self._store = store
        self._relay = relay
        self._clock = clock
        self._keep = timedelta(days=keep_days)
        self._grace = timedelta(days=keep_left_days)
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._sweeping = asyncio.Lock()
        self._under_way: set[asyncio.Task[None]] = set()
        self._stopped = False

    def start(self) -> None:
        """Begin to tick; what fell due while nobody ticked is done at once."""
        for job, seconds in (
            (self._relay.tick, RELAY),
            (self.sweep, SWEEP),
            (self.measure, MEASURE),
            (self.tidy, HOUSEKEEPING),
        ):
            self._scheduler.add_job(
                self._do,
                "interval",
                args=[job],
                name=job.__name__,
                seconds=seconds,
                coalesce=True,
                max_instances=1,
                misfire_grace_time=None,
                next_run_time=datetime.now(UTC),  # the scheduler's own time, never a rule's
            )
        self._scheduler.start()

    async def _do(self, job: Callable[[], Awaitable[object]]) -> None:
        task = asyncio.current_task()
        if self._stopped or task is None:
            return
        self._under_way.add(task)
        try:
            await job()
        finally:
            self._under_way.discard(task)

    async def stop(self) -> None:
        """Begin nothing more, and let what has begun come to an end.

        The scheduler would cancel it: rows that a tick has just claimed would wait for their
        lease to run out, and each job would be logged as failed.
        """
        self._stopped = True
        if self._under_way:
            await asyncio.wait(self._under_way)
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """Do at once what is due now; for a clock that was moved, and for tests."""
        await self.sweep()
        await self._relay.tick()

    async def sweep(self) -> None:
        """Timers, sleeping leads, actions and digests that are due; each whatever ails another."""
        async with self._sweeping:  # who sweeps now sees all done by whoever swept before
            for work in (
                *(sweep.remind, sweep.wake_leads, rescoring.rescore),
                *(action_reminders.remind_owners, review_reminders.remind_heads),
                *(schedules.fire_due, meetings.close_overdue),
            ):
                try:
                    while await self._store.run(work, self._clock()) and not self._stopped:
                        pass
                except Exception:  # the next sweep tries again; the others must not wait for it
                    log.exception("sweep failed", work=work.__name__)

    async def measure(self) -> None:
        """How much waits to be sent or swept, and for how long."""
        await self._store.run(_measure, self._clock())

    async def tidy(self) -> None:
        """Forget what is of no more use, erase whose time is up, and keep what is open today."""
        await self._store.run(_tidy, self._clock(), self._keep)
        await self._store.run(snapshots.take_due, self._clock())
        await self._erase_old()
        await self._delete_left()

    async def _erase_old(self) -> None:
        erased = 0
        while not self._stopped:
            batch = await self._store.run(retention.erase_old, self._clock())
            if not batch:
                break
            erased += batch
        if erased:
            log.info("settled leads erased")

    async def _delete_left(self) -> None:
        while not self._stopped:
            batch = await self._store.run(departures.delete_left, self._clock(), self._grace)
            if batch is None:
                break
            if batch.done:
                log.info("company that had left deleted", workspace=batch.workspace_id)


def _measure(session: Session, now: datetime) -> None:
    waiting, oldest = outbox.waiting(session)
    metrics.waiting.set(waiting)
    metrics.age.set(_since(oldest, now))
    metrics.sweep_lag.set(_since(timers.next_step_at(session), now))


def _since(due: datetime | None, now: datetime) -> float:
    return max((now - due).total_seconds(), 0.0) if due else 0.0


def _tidy(session: Session, now: datetime, keep: timedelta) -> None:
    forgotten = outbox.forget_sent(session, now - keep)
    forgotten += inbox.forget_deliveries(session, now - DELIVERED_AGAIN)
    forgotten += installations.forget_states(session, now)
    session.commit()
    log.info("tidied", forgotten=forgotten)
