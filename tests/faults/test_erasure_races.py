"""Who read a lead just before it was erased adds nothing to it."""

import asyncio
from typing import Any

import pytest

from funnel.people import Caller
from funnel.refusals import Refusal
from services import feedback, privacy, progress
from storage import events
from storage.store import Store
from tests.faults.cluster import Cluster
from tests.office import HELENA, MONDAY_TEN, RAFAEL, TEAM

ACTS: list[tuple[Any, dict[str, Any]]] = [
    (progress.log_touch, {"touch": progress.Touch("call", "Zuleika")}),
    (progress.win, {"value": "10"}),
    (progress.lose, {"why": "Zuleika"}),
]


@pytest.mark.parametrize(("act", "typed"), ACTS)
async def test_a_note_and_an_erasure_at_once_leave_no_note(
    cluster: Cluster, act: Any, typed: dict[str, Any]
) -> None:
    other = Store(cluster.store.url)
    rafael, helena = Caller(TEAM, RAFAEL, MONDAY_TEN), Caller(TEAM, HELENA, MONDAY_TEN)
    try:
        for number in range(1, 9):
            handoff_id = cluster.hand_off(number)
            await cluster.store.work(rafael, feedback.accept, handoff_id)
            lead = cluster.handoff(handoff_id)[1]
            outcomes = await asyncio.gather(
                cluster.store.work(rafael, act, handoff_id, **typed),
                other.work(helena, privacy.forget, [lead.number]),
                return_exceptions=True,
            )
            assert outcomes[0] is None or isinstance(outcomes[0], Refusal), outcomes
            assert outcomes[1] == [lead.ref]
            history = cluster.stored(events.history, lead.id)
            assert not [event for event in history if "Zuleika" in str(event.data)]
    finally:
        other.close()
