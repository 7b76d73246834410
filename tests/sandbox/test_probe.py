"""Slack's behaviours, one a row, each by Socket Mode and by signed HTTP."""

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from sandbox.driver import Driver
from sandbox.server import Sandbox
from tests.sandbox.probe import (
    access,
    actions,
    conversations,
    events,
    messages,
    modals,
    refusals,
    submissions,
)
from tests.sandbox.probe.kit import ROWS, Probe

FAMILIES = (access, actions, conversations, events, messages, modals, refusals, submissions)


@pytest.mark.parametrize("sentence", ROWS)
@pytest.mark.parametrize("transport", ["socket", "http"])
async def test_the_sandbox_behaves_as_slack(
    transport: str,
    sentence: str,
    sandbox: Sandbox,
    driver: Driver,
    client: AsyncWebClient,
    request: pytest.FixtureRequest,
) -> None:
    probe = Probe(sandbox, driver, client)
    async with request.getfixturevalue(f"over_{transport}")(probe.app):
        await ROWS[sentence](probe)


def test_the_probe_has_rows_of_every_family():
    modules = {row.__module__ for row in ROWS.values()}
    assert modules == {family.__name__ for family in FAMILIES}
    assert len(ROWS) >= 61
