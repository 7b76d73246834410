"""kill -9 at every step of every way through the app: nothing is lost, nothing is said twice."""

from itertools import count

import pytest

from tests.faults.cluster import Cluster
from tests.faults.scenarios import DailyDigest, HandOff, Rejection, Reminder, Scenario, dies_of_it

ON_POSTGRES = pytest.mark.postgres
STEPS = [
    ("sqlite", "before a call"),
    ("sqlite", "after a call"),
    ("sqlite", "before a commit"),
    ("sqlite", "after a commit"),
    pytest.param("postgres", "after a call", marks=ON_POSTGRES),
    pytest.param("postgres", "after a commit", marks=ON_POSTGRES),
]


async def die_at_every_step(cluster: Cluster, scenario: Scenario, kind: str) -> int:
    """Kill the app at the first such step of the scenario, at the second… until it outlives it."""
    for number in count(1):
        if not cluster.living():
            await cluster.start()
        await scenario.prepare(cluster, number)
        [worker] = cluster.living()
        assert await worker.ask("arm", kind=kind, number=number)
        died = await dies_of_it(cluster, scenario)
        if died or not await worker.ask("arm", kind="", number=0):  # or it dies of its last step
            died = True
            await cluster.start()
            await scenario.again(cluster)
        await cluster.quiet()
        await scenario.prove(cluster)
        if not died:
            return number - 1
    raise AssertionError


@pytest.mark.parametrize(("store_url", "kind"), STEPS, indirect=["store_url"])
@pytest.mark.parametrize("scenario_type", [HandOff, Rejection, Reminder, DailyDigest])
async def test_a_process_killed_at_any_step_loses_nothing_and_repeats_nothing(
    cluster: Cluster, scenario_type: type[Scenario], kind: str
) -> None:
    scenario = scenario_type()
    deaths = await die_at_every_step(cluster, scenario, kind)
    assert deaths >= scenario.steps
    assert not cluster.rows("SELECT * FROM outbox WHERE state NOT IN ('sent', 'dropped')")
