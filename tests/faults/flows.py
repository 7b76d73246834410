"""The ways through the app on which it is made to die: what leads up to it, the act, the proof."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from digests import schedule
from sandbox.driver import DriverError
from services import feedback, handoff, leads
from tests.faults.stage import Stage
from tests.office import MARINA, MARKETING, RAFAEL, SALES, SERGIO, shown


class Flow(Protocol):
    """`prepare` runs before the app is armed, `act` while it is, `prove` when all is quiet."""

    steps: int  # as many at least: a test that kills at fewer tests nothing

    async def prepare(self, stage: Stage, number: int) -> None: ...
    async def act(self, stage: Stage) -> None: ...
    async def again(self, stage: Stage) -> None: ...
    async def prove(self, stage: Stage) -> None: ...


class HandOff:
    """Marina sends the form that makes a lead SQL: a card, and a direct message to its owner."""

    steps = 2

    async def prepare(self, stage: Stage, number: int) -> None:
        self.ref = f"L-{number}"
        driver = stage.driver
        await driver.command(MARINA, MARKETING, "/lead")
        fields = {"name": f"Ana {number}", "company": f"Sol {number}", "email": f"a{number}@sol.br"}
        await driver.submit(MARINA, values=_typed(fields))
        view = await driver.view(MARINA)
        assert view is not None
        await driver.click(MARINA, view_id=view["id"], action_id="lead.hand_off")
        form = await driver.view(MARINA)
        assert form is not None
        self.form = form["id"]

    async def act(self, stage: Stage) -> None:
        await stage.driver.submit(MARINA, values=_typed({"owner": RAFAEL}), view_id=self.form)

    async def again(self, stage: Stage) -> None:
        """The form said that it was not sent: she sends it once more."""
        await _if_open(stage.driver.submit(MARINA, view_id=self.form))

    async def prove(self, stage: Stage) -> None:
        await _close_all(stage, MARINA)
        [card] = await stage.posted(self.ref)
        assert len(await stage.said_to(RAFAEL, f"*{self.ref} ")) == 1
        [lead] = stage.rows("SELECT * FROM lead WHERE number = :n", n=int(self.ref[2:]))
        assert (lead.stage, lead.owner) == ("sql", RAFAEL)
        [made] = stage.rows("SELECT * FROM handoff WHERE lead_id = :id", id=lead.id)
        assert (made.card_ts, made.channel) == (card["ts"], SALES)
        [clock] = stage.rows("SELECT * FROM obligation WHERE lead_id = :id", id=lead.id)
        assert (clock.kind, clock.state) == ("decision", "running")
        events = stage.rows("SELECT kind FROM lead_event WHERE lead_id = :id", id=lead.id)
        assert sorted(row.kind for row in events) == ["created", "sql"]


class Rejection:
    """Rafael sends the form that gives a lead back: the card, its thread, Marina's message."""

    steps = 3

    async def prepare(self, stage: Stage, number: int) -> None:
        self.ref = f"L-{number}"
        self.handoff = hand_off(stage, number)
        await stage.quiet()
        [card] = await stage.posted(self.ref)
        self.ts = card["ts"]
        driver = stage.driver
        await driver.click(RAFAEL, channel=SALES, ts=self.ts, action_id="card.reject")
        form = await driver.view(RAFAEL)
        assert form is not None
        self.form = form["id"]

    async def act(self, stage: Stage) -> None:
        values = _typed({"reason": "no_budget", "comment": "Next year"})
        await stage.driver.submit(RAFAEL, values=values, view_id=self.form)

    async def again(self, stage: Stage) -> None:
        values = _typed({"reason": "no_budget", "comment": "Next year"})
        await _if_open(stage.driver.submit(RAFAEL, values=values, view_id=self.form))

    async def prove(self, stage: Stage) -> None:
        await _close_all(stage, RAFAEL)
        [card] = await stage.posted(self.ref)
        assert card["ts"] == self.ts
        assert "No budget" in shown(card)
        assert not [block for block in card["blocks"] if block["type"] == "actions"]
        lines = await stage.driver.messages(SALES, thread_ts=self.ts)
        assert len([m for m in lines if m["ts"] != self.ts]) == 1
        assert len(await stage.said_to(MARINA, f"{self.ref} ")) == 1
        [made] = stage.rows("SELECT * FROM handoff WHERE id = :id", id=self.handoff)
        assert (made.state, made.reason, made.comment) == ("rejected", "no_budget", "Next year")
        [clock] = stage.rows("SELECT * FROM obligation WHERE handoff_id = :id", id=self.handoff)
        assert (clock.state, clock.next_at) == ("met", None)


class Reminder:
    """Half of Rafael's time to decide goes by: he is told once."""

    steps = 1

    async def prepare(self, stage: Stage, number: int) -> None:
        self.ref = f"L-{number}"
        self.handoff = hand_off(stage, number)
        await stage.quiet()
        self.before = len(await stage.said_to(RAFAEL, f"{self.ref} "))

    async def act(self, stage: Stage) -> None:
        [clock] = stage.rows("SELECT * FROM obligation WHERE handoff_id = :id", id=self.handoff)
        await stage.move_to(moment(clock.next_at) + timedelta(seconds=5))
        for worker in stage.living():
            await worker.ask("tick")

    async def again(self, stage: Stage) -> None:
        pass

    async def prove(self, stage: Stage) -> None:
        assert len(await stage.said_to(RAFAEL, f"{self.ref} ")) == self.before + 1
        [clock] = stage.rows("SELECT * FROM obligation WHERE handoff_id = :id", id=self.handoff)
        assert clock.said == "half"
        stage.store.call(feedback.reject, stage.asker(RAFAEL), self.handoff, reason="no_budget")
        await stage.quiet()


class DailyDigest:
    """The time of the daily balance comes: it is posted once."""

    steps = 1

    async def prepare(self, stage: Stage, number: int) -> None:  # noqa: ARG002  # noqa: ARG002 - as every flow
        if not stage.rows("SELECT * FROM digest"):
            stage.store.call(
                schedule.schedule_daily,
                stage.asker(SERGIO),
                name="Morning",
                weekdays=["mon", "tue", "wed", "thu", "fri"],
                at="09:00",
                zone="America/Sao_Paulo",
                channel=MARKETING,
                skip_holidays=True,
            )
        [row] = stage.rows("SELECT * FROM digest")
        self.due = moment(row.next_at)
        self.before = len(await stage.driver.messages(MARKETING))

    async def act(self, stage: Stage) -> None:
        await stage.move_to(self.due + timedelta(seconds=5))
        for worker in stage.living():
            await worker.ask("tick")

    async def again(self, stage: Stage) -> None:
        pass

    async def prove(self, stage: Stage) -> None:
        assert len(await stage.driver.messages(MARKETING)) == self.before + 1
        [row] = stage.rows("SELECT * FROM digest")
        assert moment(row.next_at) > self.due


def hand_off(stage: Stage, number: int, owner: str = RAFAEL) -> int:
    """A lead handed off by the service itself; gives the hand-off's id."""
    values = {"name": f"Ana {number}", "company": f"Sol {number}", "email": f"a{number}@sol.br"}
    made = stage.store.call(leads.new_lead, stage.asker(MARINA), values)
    assert made.sheet is not None
    handed = stage.store.call(
        handoff.hand_off, stage.asker(MARINA), made.sheet.lead.number, owner=owner
    )
    assert handed.handoff is not None
    return handed.handoff.id


def moment(stored: Any) -> datetime:
    """A time as either database gives it."""
    found = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found


def _typed(values: dict[str, str]) -> dict[str, Any]:
    return {block: {"input.value": value} for block, value in values.items()}


async def _if_open(acting: Any) -> None:
    """Do it again, unless the form has closed, which says that it was done."""
    with suppress(DriverError, AssertionError):
        await acting


async def _close_all(stage: Stage, user: str) -> None:
    if await stage.driver.view(user):
        await stage.driver.close(user, everything=True)


async def dies_of_it(stage: Stage, flow: Flow) -> bool:
    """Act while the worker is armed, until it is dead or all is said; whether it died."""
    [worker] = stage.living()
    acting = asyncio.ensure_future(flow.act(stage))
    saying = asyncio.ensure_future(_act_and_quiet(stage, acting))
    dying = asyncio.ensure_future(worker.gone(30))
    await asyncio.wait({saying, dying}, return_when=asyncio.FIRST_COMPLETED)
    if not worker.dead.is_set():
        await saying
    for task in (acting, saying, dying):
        task.cancel()
    await asyncio.gather(acting, saying, dying, return_exceptions=True)
    return worker.dead.is_set()


async def _act_and_quiet(stage: Stage, acting: Any) -> None:
    await acting
    await stage.quiet()
