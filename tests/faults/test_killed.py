"""kill -9 at every step of every way through the app: nothing is lost, nothing is said twice."""

from itertools import count

import pytest

from tests.faults.flows import DailyDigest, Flow, HandOff, Rejection, Reminder, dies_of_it
from tests.faults.stage import Stage

ON_POSTGRES = pytest.mark.postgres
STEPS = [
    ("sqlite", "before a call"),
    ("sqlite", "after a call"),
    ("sqlite", "before a commit"),
    ("sqlite", "after a commit"),
    pytest.param("postgres", "after a call", marks=ON_POSTGRES),
    pytest.param("postgres", "after a commit", marks=ON_POSTGRES),
]


async def die_at_every_step(stage: Stage, flow: Flow, kind: str) -> int:
    """Kill the app at the first such step of the flow, at the second… until it outlives it."""
    for number in count(1):
        if not stage.living():
            await stage.start()
        await flow.prepare(stage, number)
        [worker] = stage.living()
        assert await worker.ask("arm", kind=kind, number=number)
        died = await dies_of_it(stage, flow)
        if died or not await worker.ask("arm", kind="", number=0):  # or it dies of its last step
            died = True
            await stage.start()
            await flow.again(stage)
        await stage.quiet()
        await flow.prove(stage)
        if not died:
            return number - 1
    raise AssertionError


@pytest.mark.parametrize(("store_url", "kind"), STEPS, indirect=["store_url"])
@pytest.mark.parametrize("flow", [HandOff, Rejection, Reminder, DailyDigest])
async def test_a_process_killed_at_any_step_loses_nothing_and_repeats_nothing(
    stage: Stage, flow: type[Flow], kind: str
) -> None:
    made = flow()
    deaths = await die_at_every_step(stage, made, kind)
    assert deaths >= made.steps
    assert not stage.rows("SELECT * FROM outbox WHERE state NOT IN ('sent', 'dropped')")
