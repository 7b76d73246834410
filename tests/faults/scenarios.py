"""The ways through the app on which it is made to die: what leads up to it, the act, the proof."""

import asyncio
from contextlib import suppress
from datetime import timedelta
from typing import Any, Protocol

from funnel.commitments import Commitment
from funnel.stages import EventKind, HandoffState, Reason, Stage
from funnel.timers import Step, TimerState
from sandbox.driver import DriverError
from services import feedback, schedules
from storage import digests, events, leads, timers
from tests.faults.cluster import Cluster
from tests.office import (
    DAILY_DIGEST,
    MARINA,
    MARKETING,
    RAFAEL,
    SALES,
    SERGIO,
    has_buttons,
    text_of,
)


class Scenario(Protocol):
    """`prepare` runs before the app is armed, `act` while it is, `prove` when all is quiet."""

    steps: int  # as many at least: a test that kills at fewer tests nothing

    async def prepare(self, cluster: Cluster, number: int) -> None: ...
    async def act(self, cluster: Cluster) -> None: ...
    async def again(self, cluster: Cluster) -> None: ...
    async def prove(self, cluster: Cluster) -> None: ...


class HandOff:
    """Marina sends the form that makes a lead SQL: a card, and a direct message to its owner."""

    steps = 2

    async def prepare(self, cluster: Cluster, number: int) -> None:
        self.ref = f"L-{number}"
        driver = cluster.driver
        await driver.command(MARINA, MARKETING, "/lead")
        fields = {"name": f"Ana {number}", "company": f"Sol {number}", "email": f"a{number}@sol.br"}
        await driver.submit(MARINA, values=_typed(fields))
        view = await driver.view(MARINA)
        assert view is not None
        await driver.click(MARINA, view_id=view["id"], action_id="lead.hand_off")
        form = await driver.view(MARINA)
        assert form is not None
        self.form = form["id"]

    async def act(self, cluster: Cluster) -> None:
        await cluster.driver.submit(MARINA, values=_typed({"owner": RAFAEL}), view_id=self.form)

    async def again(self, cluster: Cluster) -> None:
        """The form said that it was not sent: she sends it once more."""
        await _if_open(cluster.driver.submit(MARINA, view_id=self.form))

    async def prove(self, cluster: Cluster) -> None:
        await _close_all(cluster, MARINA)
        [card] = await cluster.posted(self.ref)
        assert len(await cluster.said_to(RAFAEL, f"*{self.ref} ")) == 1
        lead = cluster.stored(leads.lead_by_number, int(self.ref[2:]))
        assert lead is not None
        assert (lead.stage, lead.owner) == (Stage.SQL, RAFAEL)
        [row] = cluster.rows("SELECT id FROM handoff WHERE lead_id = :id", id=lead.id)
        handoff, _ = cluster.handoff(row.id)
        assert (handoff.card_ts, handoff.channel) == (card["ts"], SALES)
        [timer] = cluster.stored(timers.timers_of, handoff.id)
        assert (timer.commitment, timer.state) == (Commitment.DECISION, TimerState.RUNNING)
        history = cluster.stored(events.history, lead.id)
        assert [event.kind for event in history] == [EventKind.SQL, EventKind.CREATED]


class Rejection:
    """Rafael sends the form that gives a lead back: the card, its thread, Marina's message."""

    steps = 3

    async def prepare(self, cluster: Cluster, number: int) -> None:
        self.ref = f"L-{number}"
        self.handoff = cluster.hand_off(number)
        await cluster.quiet()
        [card] = await cluster.posted(self.ref)
        self.ts = card["ts"]
        driver = cluster.driver
        await driver.click(RAFAEL, channel=SALES, ts=self.ts, action_id="card.reject")
        form = await driver.view(RAFAEL)
        assert form is not None
        self.form = form["id"]

    async def act(self, cluster: Cluster) -> None:
        values = _typed({"reason": "no_budget", "comment": "Next year"})
        await cluster.driver.submit(RAFAEL, values=values, view_id=self.form)

    async def again(self, cluster: Cluster) -> None:
        values = _typed({"reason": "no_budget", "comment": "Next year"})
        await _if_open(cluster.driver.submit(RAFAEL, values=values, view_id=self.form))

    async def prove(self, cluster: Cluster) -> None:
        await _close_all(cluster, RAFAEL)
        [card] = await cluster.posted(self.ref)
        assert card["ts"] == self.ts
        assert "No budget" in text_of(card)
        assert not has_buttons(card)
        lines = await cluster.driver.messages(SALES, thread_ts=self.ts)
        assert len([m for m in lines if m["ts"] != self.ts]) == 1
        assert len(await cluster.said_to(MARINA, f"{self.ref} ")) == 1
        handoff, _ = cluster.handoff(self.handoff)
        assert (handoff.state, handoff.reason) == (HandoffState.REJECTED, Reason.NO_BUDGET)
        assert handoff.comment == "Next year"
        [timer] = cluster.stored(timers.timers_of, self.handoff)
        assert (timer.state, timer.next_at) == (TimerState.MET, None)


class Reminder:
    """Four fifths of Rafael's time to decide go by: he is told once."""

    steps = 1

    async def prepare(self, cluster: Cluster, number: int) -> None:
        self.ref = f"L-{number}"
        self.handoff = cluster.hand_off(number)
        await cluster.quiet()
        self.before = len(await cluster.said_to(RAFAEL, f"{self.ref} "))

    async def act(self, cluster: Cluster) -> None:
        [timer] = cluster.stored(timers.timers_of, self.handoff)
        assert timer.next_at is not None
        await cluster.move_to(timer.next_at + timedelta(seconds=5))
        for worker in cluster.living():
            await worker.ask("tick")

    async def again(self, cluster: Cluster) -> None:
        pass

    async def prove(self, cluster: Cluster) -> None:
        assert len(await cluster.said_to(RAFAEL, f"{self.ref} ")) == self.before + 1
        [timer] = cluster.stored(timers.timers_of, self.handoff)
        assert timer.last_step == Step.MOST
        cluster.work(RAFAEL, feedback.reject, self.handoff, reason=Reason.NO_BUDGET)
        await cluster.quiet()


class DailyDigest:
    """The time of the daily digest comes: it is posted once."""

    steps = 1

    async def prepare(self, cluster: Cluster, number: int) -> None:  # noqa: ARG002 - as every scenario
        if not cluster.stored(digests.digests):
            cluster.work(SERGIO, schedules.schedule, DAILY_DIGEST)
        [digest] = cluster.stored(digests.digests)
        self.due = digest.next_at
        self.before = len(await cluster.driver.messages(MARKETING))

    async def act(self, cluster: Cluster) -> None:
        await cluster.move_to(self.due + timedelta(seconds=5))
        for worker in cluster.living():
            await worker.ask("tick")

    async def again(self, cluster: Cluster) -> None:
        pass

    async def prove(self, cluster: Cluster) -> None:
        assert len(await cluster.driver.messages(MARKETING)) == self.before + 1
        [digest] = cluster.stored(digests.digests)
        assert digest.next_at > self.due


def _typed(values: dict[str, str]) -> dict[str, Any]:
    return {block: {"input.value": value} for block, value in values.items()}


async def _if_open(acting: Any) -> None:
    """Do it again, unless the form has closed, which says that it was done."""
    with suppress(DriverError, AssertionError):
        await acting


async def _close_all(cluster: Cluster, user: str) -> None:
    if await cluster.driver.view(user):
        await cluster.driver.close(user, everything=True)


async def dies_of_it(cluster: Cluster, scenario: Scenario) -> bool:
    """Act while the worker is armed, until it is dead or all is said; whether it died."""
    [worker] = cluster.living()
    acting = asyncio.ensure_future(scenario.act(cluster))
    saying = asyncio.ensure_future(_act_and_quiet(cluster, acting))
    dying = asyncio.ensure_future(worker.dead.wait())
    await asyncio.wait({saying, dying}, return_when=asyncio.FIRST_COMPLETED)
    if not worker.dead.is_set():
        await saying
    for task in (acting, saying, dying):
        task.cancel()
    await asyncio.gather(acting, saying, dying, return_exceptions=True)
    return worker.dead.is_set()


async def _act_and_quiet(cluster: Cluster, acting: Any) -> None:
    await acting
    await cluster.quiet()
