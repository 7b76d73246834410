"""An office reached over signed HTTP, a hand that forges requests to it, and what it logs."""

import io
import logging
from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest
import structlog

from bot import logs
from tests.hostile.forged import Forger
from tests.office import Office, open_office


@pytest.fixture
def logged() -> Iterator[io.StringIO]:
    """Everything that a process of ours writes, our lines and the libraries'."""
    written = io.StringIO()
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers[:] = []
    logs.configure("json")
    structlog.configure(logger_factory=structlog.PrintLoggerFactory(written))
    for handler in root.handlers:
        assert isinstance(handler, logging.StreamHandler)
        handler.setStream(written)
    yield written
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


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
