"""Clicks at the same moment: one decision, one winner, and one sentence for the others."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from funnel.facts import Asker
from funnel.refusals import Refusal
from services import feedback, handoff
from storage import handoffs, leads, obligations
from storage.store import Store
from tests.faults.flows import hand_off
from tests.faults.stage import Stage
from tests.office import (
    LUCIA,
    MARINA,
    MARKETING,
    MONDAY_TEN,
    RAFAEL,
    SALES,
    SERGIO,
    TEAM,
    Office,
    shown,
)

Act = Callable[..., None]


@pytest.fixture
async def two_stores(stage: Stage) -> AsyncIterator[list[Store]]:
    """Two processes' worth of connections to one database."""
    other = Store(stage.store.url)
    yield [stage.store, other]
    other.close()


async def at_once(stores: list[Store], *acts: tuple[Any, str, dict[str, Any]], about: int) -> list:
    """Each act by somebody, all started together; gives what each of them came to."""
    started: list[Awaitable[Any]] = [
        stores[n % len(stores)].run(service, Asker(TEAM, user, MONDAY_TEN), about, **more)
        for n, (service, user, more) in enumerate(acts)
    ]
    return await asyncio.gather(*started, return_exceptions=True)


async def test_an_acceptance_and_a_rejection_at_once_are_one_decision(
    stage: Stage, two_stores: list[Store]
) -> None:
    for number in range(1, 9):
        made = hand_off(stage, number)
        accept = (feedback.accept, RAFAEL, {})
        reject = (feedback.reject, SERGIO, {"reason": "no_budget"})
        acts = (accept, reject) if number % 2 else (reject, accept)
        came = await at_once(two_stores, *acts, about=made)
        [lost] = [one for one in came if one is not None]
        assert isinstance(lost, Refusal)
        assert lost.code in {"accepted_already", "rejected_already"}
        found = stage.store.call(handoffs.handoff, TEAM, made)
        assert found is not None
        assert lost.code == f"{found.state}_already"
        assert lost.values["by"] == found.decided_by
        running = stage.store.call(obligations.clocks_of, TEAM, made, open_only=True)
        assert len(running) == (1 if found.state == "accepted" else 0)
        said = stage.rows(
            "SELECT kind FROM lead_event WHERE lead_id = :id AND kind IN ('accepted', 'rejected')",
            id=found.lead_id,
        )
        assert [row.kind for row in said] == [found.state]


async def test_twenty_acceptances_at_once_are_one(stage: Stage, two_stores: list[Store]) -> None:
    made = hand_off(stage, 1)
    people = [RAFAEL if number % 2 else SERGIO for number in range(20)]
    came = await at_once(two_stores, *[(feedback.accept, user, {}) for user in people], about=made)
    found = stage.store.call(handoffs.handoff, TEAM, made)
    assert found is not None
    for user, outcome in zip(people, came, strict=True):
        if user != found.decided_by:
            assert isinstance(outcome, Refusal)
            assert outcome.code == "accepted_already"
    assert any(outcome is None for outcome in came)
    kinds = stage.rows("SELECT kind FROM obligation WHERE handoff_id = :id ORDER BY id", id=made)
    assert [row.kind for row in kinds] == ["decision", "first_touch"]
    assert found.revision == 2
    lines = stage.rows("SELECT id FROM outbox WHERE kind = 'thread'")
    assert len(lines) == 1


async def test_a_queued_lead_taken_by_all_at_once_has_one_owner(
    stage: Stage, two_stores: list[Store]
) -> None:
    reps = [RAFAEL, LUCIA, SERGIO]
    for number in range(1, 6):
        made = hand_off(stage, number)
        with stage.store.session() as session:
            found = handoffs.handoff(session, TEAM, made)
            assert found is not None
            handoffs.settle(session, TEAM, found, owner="")
            leads.change_lead(session, TEAM, found.lead_id, owner="")
            obligations.owe_to(session, TEAM, made, "")
            session.commit()
        came = await at_once(two_stores, *[(handoff.take, rep, {}) for rep in reps], about=made)
        refused = [one for one in came if isinstance(one, Refusal)]
        assert [one.code for one in refused] == ["taken", "taken"]
        found = stage.store.call(handoffs.handoff, TEAM, made)
        assert found is not None
        assert {one.values["by"] for one in refused} == {found.owner}
        lead = stage.store.call(leads.lead_by_id, TEAM, found.lead_id)
        assert lead is not None
        assert lead.owner == found.owner
        [clock] = stage.store.call(obligations.clocks_of, TEAM, made, open_only=True)
        assert clock.owner == found.owner


async def test_who_clicks_second_hears_one_sentence(office: Office) -> None:
    card = await office.hand_off()
    owner = (await office.pacto.store.run(handoffs.handoff, TEAM, 1)).owner
    other = SERGIO if owner != SERGIO else RAFAEL
    await asyncio.gather(office.press(owner, "Accept", card), office.press(other, "Accept", card))
    await office.quiet()
    whispers = {user: await whispered(office, user) for user in (owner, other)}
    assert sorted(map(len, whispers.values())) == [0, 1]


@pytest.mark.parametrize("times", [1, 3])
async def test_a_click_delivered_twice_counts_once(office: Office, times: int) -> None:
    card = await office.hand_off()
    owner = (await office.pacto.store.run(handoffs.handoff, TEAM, 1)).owner
    await office.driver.fault("duplicate", count=times)
    await office.press(owner, "Accept", card)
    await office.quiet()
    lines = await office.driver.messages(SALES, thread_ts=card["ts"])
    assert len([line for line in lines if "accepted" in shown(line)]) == 1
    assert await whispered(office, owner) == []


async def test_a_form_delivered_twice_counts_once(office: Office) -> None:
    card = await office.hand_off()
    owner = (await office.pacto.store.run(handoffs.handoff, TEAM, 1)).owner
    await office.press(owner, "Reject", card)
    await office.driver.fault("duplicate")
    await office.submit(owner, reason="no_budget")
    await office.quiet()
    lines = await office.driver.messages(SALES, thread_ts=card["ts"])
    assert len([line for line in lines if line["ts"] != card["ts"]]) == 1
    assert await whispered(office, owner) == []


async def test_a_new_lead_delivered_twice_is_one_lead(office: Office) -> None:
    await office.driver.command(MARINA, MARKETING, "/lead")
    await office.driver.fault("duplicate")
    await office.submit(MARINA, name="Ana Souza", company="Padaria Sol", email="ana@sol.com.br")
    await office.quiet()
    found = await office.pacto.store.run(leads.lead_by_number, TEAM, 2)
    assert found is None


async def whispered(office: Office, user: str) -> list[dict]:
    messages = await office.driver.messages(SALES, user)
    return [message for message in messages if message.get("ephemeral")]
