"""An office reached over signed HTTP, a hand that forges requests to it, and what it logs."""

import io
from collections.abc import AsyncIterator

import aiohttp
import pytest

from tests.hostile.forged import Forger
from tests.office import Office, open_office


@pytest.fixture
async def office(store_url: str, logged: io.StringIO) -> AsyncIterator[Office]:
    async with open_office(store_url, transport="http") as opened:
        await opened.set_up()
        yield opened


@pytest.fixture
async def forger(office: Office) -> AsyncIterator[Forger]:
    async with aiohttp.ClientSession() as session:
        yield Forger(app_url(office), office.sandbox.signing_secret, session)


def app_url(office: Office) -> str:
    """Where the app listens, as the sandbox was told."""
    return str(office.sandbox.world.delivery.transport.events_url)
