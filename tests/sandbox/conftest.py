"""A sandbox, a driver, and small real Bolt apps to live in it."""

from collections.abc import AsyncIterator

import pytest

from sandbox.driver import Driver
from sandbox.server import Sandbox


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    async with Sandbox(rate_limits=False, ack_seconds=1.0) as running:
        yield running


@pytest.fixture
async def driver(sandbox: Sandbox) -> AsyncIterator[Driver]:
    async with await Driver.connect(sandbox.url) as connected:
        yield connected
