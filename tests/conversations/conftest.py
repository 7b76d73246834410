"""An office whose company is set up, over Socket Mode, on SQLite unless a test says otherwise."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.office import Office, open_office


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(f"sqlite:///{tmp_path / 'pacto.db'}") as opened:
        await opened.set_up()
        yield opened


@pytest.fixture
async def bare_office(tmp_path: Path) -> AsyncIterator[Office]:
    """Just installed: nothing is set up."""
    async with open_office(f"sqlite:///{tmp_path / 'pacto.db'}") as opened:
        yield opened


@pytest.fixture(params=["socket", "http"])
async def any_office(request: pytest.FixtureRequest, store_url: str) -> AsyncIterator[Office]:
    """The same over both transports and both databases."""
    async with open_office(store_url, transport=request.param) as opened:
        await opened.set_up()
        yield opened
