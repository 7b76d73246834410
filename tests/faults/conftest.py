"""Clusters whose processes die, and offices whose app is inside the test."""

from collections.abc import AsyncIterator, Iterator

import pytest

from tests.faults.cluster import Cluster, Zygote, open_cluster
from tests.office import Office, open_office


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    process = Zygote()
    yield process
    process.close()


@pytest.fixture
async def cluster(store_url: str, zygote: Zygote) -> AsyncIterator[Cluster]:
    """A company set up, on each database; no worker yet."""
    async with open_cluster(store_url, zygote) as opened:
        yield opened


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    async with open_office(sqlite_url) as opened:
        await opened.set_up()
        yield opened
