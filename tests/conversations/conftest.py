"""An office whose company is set up, over Socket Mode, on SQLite unless a test says otherwise."""

from collections.abc import AsyncIterator

import pytest

from tests.office import Office, open_office


@pytest.fixture
async def office(sqlite_url: str) -> AsyncIterator[Office]:
    async with open_office(sqlite_url) as opened:
        await opened.set_up()
        yield opened


@pytest.fixture
async def bare_office(sqlite_url: str) -> AsyncIterator[Office]:
    """Just installed: nothing is set up."""
    async with open_office(sqlite_url) as opened:
        yield opened


@pytest.fixture(params=["socket", "http"])
async def any_office(request: pytest.FixtureRequest, store_url: str) -> AsyncIterator[Office]:
    """The same over both transports and both databases."""
    async with open_office(store_url, transport=request.param) as opened:
        await opened.set_up()
        yield opened
