"""Clusters whose processes die, and offices whose app is inside the test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

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
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(f"sqlite:///{tmp_path / 'pacto.db'}") as opened:
        await opened.set_up()
        yield opened
