"""Stages on which processes die, and offices whose app is inside the test."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.faults.stage import Stage, Zygote, open_stage
from tests.office import Office, open_office


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    made = Zygote()
    yield made
    made.close()


@pytest.fixture
async def stage(store_url: str, zygote: Zygote, tmp_path: Path) -> AsyncIterator[Stage]:
    """A company set up, on each database; no worker yet."""
    async with open_stage(store_url, zygote, tmp_path) as opened:
        yield opened


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(f"sqlite:///{tmp_path / 'pacto.db'}") as opened:
        await opened.set_up()
        yield opened
