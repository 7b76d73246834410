"""Clicks at the same moment: one decision, one winner, and one sentence for the others."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from datetime import date
from typing import Any

import pytest

from funnel.commitments import Commitment
from funnel.notices import CardChanged, ThreadLine
from funnel.people import Caller
from funnel.refusals import Refusal
from funnel.stages import EventKind, HandoffState
from services import feedback, handoff
from services import leads as leads_of_marketing
from storage import events, handoffs, leads, timers
from storage.store import Store, in_work
from storage.work import Work
from tests.faults.cluster import Cluster
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
    holding,
    owner_of,
)


@pytest.fixture
async def two_stores(cluster: Cluster) -> AsyncIterator[list[Store]]:
    """Two processes' worth of connections to one database."""
    other = Store(cluster.store.url)
    yield [cluster.store, other]
    other.close()


async def at_once(stores: list[Store], *acts: tuple[Any, str, dict[str, Any]], about: int) -> list:
    """Each act by somebody, all started together; gives the outcome of each."""
    started: list[Awaitable[Any]] = [
        stores[n % len(stores)].work(Caller(TEAM, user, MONDAY_TEN), service, about, **more)
        for n, (service, user, more) in enumerate(acts)
    ]
    return await asyncio.gather(*started, return_exceptions=True)


async def test_an_acceptance_and_a_rejection_at_once_are_one_decision(
    cluster: Cluster, two_stores: list[Store]
) -> None:
    for number in range(1, 9):
        handoff_id = cluster.hand_off(number)
        accept = (feedback.accept, RAFAEL, {})
        reject = (feedback.reject, SERGIO, {"reason": "no_budget"})
        acts = (accept, reject) if number % 2 else (reject, accept)
        outcomes = await at_once(two_stores, *acts, about=handoff_id)
        [refusal] = [outcome for outcome in outcomes if outcome is not None]
        assert isinstance(refusal, Refusal)
        decided, lead = cluster.handoff(handoff_id)
        assert decided.state in {HandoffState.ACCEPTED, HandoffState.REJECTED}
        assert refusal.code == f"{decided.state}_already"
        assert refusal.values["by"] == decided.decided_by
        open_timers = cluster.stored(timers.timers_of, handoff_id, open_only=True)
        assert len(open_timers) == (1 if decided.state is HandoffState.ACCEPTED else 0)
        kinds = [event.kind for event in cluster.stored(events.history, lead.id)]
        assert kinds == [EventKind(decided.state), EventKind.SQL, EventKind.CREATED]


async def test_twenty_acceptances_at_once_are_one(
    cluster: Cluster, two_stores: list[Store]
) -> None:
    handoff_id = cluster.hand_off(1)
    people = [RAFAEL if number % 2 else SERGIO for number in range(20)]
    acts = [(feedback.accept, user, {}) for user in people]
    outcomes = await at_once(two_stores, *acts, about=handoff_id)
    decided, _ = cluster.handoff(handoff_id)
    for user, outcome in zip(people, outcomes, strict=True):
        if user != decided.decided_by:
            assert isinstance(outcome, Refusal)
            assert outcome.code == "accepted_already"
    assert any(outcome is None for outcome in outcomes)
    commitments = [timer.commitment for timer in cluster.stored(timers.timers_of, handoff_id)]
    assert commitments == [Commitment.DECISION, Commitment.FIRST_TOUCH]
    assert decided.revision == 2
    lines = cluster.rows("SELECT id FROM outbox WHERE kind = :kind", kind=ThreadLine.kind)
    assert len(lines) == 1


async def test_a_queued_lead_taken_by_all_at_once_has_one_owner(
    cluster: Cluster, two_stores: list[Store]
) -> None:
    reps = [RAFAEL, LUCIA, SERGIO]
    for number in range(1, 6):
        handoff_id = cluster.hand_off(number)
        cluster.stored(back_to_the_queue, handoff_id)
        acts = [(handoff.take, rep, {}) for rep in reps]
        outcomes = await at_once(two_stores, *acts, about=handoff_id)
        refusals = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
        assert [refusal.code for refusal in refusals] == ["taken", "taken"]
        taken, lead = cluster.handoff(handoff_id)
        assert {refusal.values["by"] for refusal in refusals} == {taken.owner}
        assert lead.owner == taken.owner
        [timer] = cluster.stored(timers.timers_of, handoff_id, open_only=True)
        assert timer.owner == taken.owner


def back_to_the_queue(work: Work, handoff_id: int) -> None:
    pair = handoffs.handoff_with_lead(work, handoff_id)
    assert pair is not None
    assigned, lead = pair
    handoffs.settle(work, assigned, owner="")
    leads.change_lead(work, lead.id, owner="")
    timers.reassign(work, handoff_id, "")
    work.commit()


async def test_a_question_and_a_verdict_at_once_both_change_the_card(
    cluster: Cluster, two_stores: list[Store]
) -> None:
    """Both read the same revision; the card shows the second only if it has a notice of its own."""
    ask = (feedback.ask_info, SERGIO, {"question": "Which plan?"})
    accept = (feedback.accept, SERGIO, {})
    for number in range(1, 13):
        handoff_id = cluster.hand_off(number)
        await at_once(two_stores, *(ask, accept), about=handoff_id)
        decided, _ = cluster.handoff(handoff_id)
        last = CardChanged(handoff_id, decided.revision)
        key = f"{TEAM}:{last.key}"
        assert cluster.rows("SELECT id FROM outbox WHERE dedupe_key = :key", key=key), key


async def test_who_clicks_second_hears_one_sentence(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    other = SERGIO if owner != SERGIO else RAFAEL
    await asyncio.gather(office.press(owner, "Accept", card), office.press(other, "Accept", card))
    await office.quiet()
    counts = [len(await ephemerals(office, user)) for user in (owner, other)]
    assert sorted(counts) == [0, 1]


@pytest.mark.parametrize("times", [1, 3])
async def test_a_click_delivered_twice_counts_once(office: Office, times: int) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.driver.fault("duplicate", count=times)
    await office.press(owner, "Accept", card)
    await delivered(office)
    assert len(holding("accepted", await office.thread(card))) == 1
    assert await ephemerals(office, owner) == []


async def test_a_form_delivered_twice_counts_once(office: Office) -> None:
    card = await office.hand_off()
    owner = owner_of(card)
    await office.press(owner, "Reject", card)
    await office.driver.fault("duplicate")
    await office.submit(owner, reason="no_budget")
    await delivered(office)
    assert len(await office.thread(card)) == 1
    assert await ephemerals(office, owner) == []


async def test_a_new_lead_delivered_twice_is_one_lead(office: Office) -> None:
    await office.driver.command(MARINA, MARKETING, "/lead")
    await office.driver.fault("duplicate")
    await office.submit(MARINA, name="Ana Souza", company="Padaria Sol", email="ana@sol.com.br")
    await delivered(office)
    assert await office.stored(leads.lead_by_number, 1) is not None
    assert await office.stored(leads.lead_by_number, 2) is None


async def delivered(office: Office) -> None:
    """The second delivery, which nobody waits for, has been answered, and all is said."""
    await office.eventually(lambda: not office.sandbox.world.delivery._tasks)
    await office.quiet()


async def ephemerals(office: Office, user: str) -> list[dict]:
    messages = await office.driver.messages(SALES, user)
    return [message for message in messages if message.get("ephemeral")]


def test_a_lead_that_moves_before_its_card_is_posted_changes_it_all_the_same(
    cluster: Cluster,
) -> None:
    """The owner's direct message, which is not held up, says when the lead wakes up."""
    handoff_id = cluster.hand_off(1)
    timing = {"reason": "timing", "wake_on": date(2026, 11, 30)}
    sales, marketing = (Caller(TEAM, user, MONDAY_TEN) for user in (SERGIO, MARINA))
    cluster.store.call(in_work(sales, feedback.reject), handoff_id, **timing)
    cluster.store.call(in_work(marketing, leads_of_marketing.make_mql), 1)
    [[count]] = cluster.rows(
        "SELECT count(*) FROM outbox WHERE dedupe_key IN (:card, :copy)",
        card=f"{TEAM}:card:{handoff_id}:3",
        copy=f"{TEAM}:copy:{handoff_id}:3",
    )
    assert count == 2
