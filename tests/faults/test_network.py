"""The line to Slack is refused, cut or silent: the app waits, comes back, and repeats nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from bot import metrics
from bot.build import build
from sandbox.driver import Driver
from tests.faults.proxy import Line
from tests.faults.sending import all_said, calls, hand_off, settled
from tests.office import (
    MANIFEST,
    MARINA,
    MONDAY_TEN,
    PATIENCE,
    RAFAEL,
    SALES,
    Office,
    Served,
    patient_sandbox,
    settings_for,
)


@dataclass
class Far:
    """An office whose app reaches the sandbox by a line of its own."""

    office: Office
    line: Line


@pytest.fixture
async def far(sqlite_url: str) -> AsyncIterator[Far]:
    async with patient_sandbox(manifest=MANIFEST) as sandbox:
        await sandbox.clock.set(MONDAY_TEN)
        async with Line(int(sandbox.url.rpartition(":")[2])) as line:
            api, sandbox.world.url = f"{line.url}/api/", line.url
            settings = settings_for(sandbox, sqlite_url, "socket", slack_api_url=api)
            pacto = build(settings, clock=sandbox.clock)
            assert pacto.socket is not None
            pacto.relay.pace.rest = 0.0
            await pacto.start()
            async with await Driver.connect(sandbox.url) as driver:
                await driver.until_connected(PATIENCE)
                office = Office(sandbox, pacto, driver)
                await office.set_up()
                yield Far(office, line)
                await line.close()  # or a silent connection takes ten seconds to say goodbye
                await pacto.stop()


async def back(office: Office) -> None:
    """Until the app has one sound line, and what it had besides is closed.

    The SDK may come back on its own just before we replace it: what is sent down that line in
    between is lost, as it would be at Slack.
    """
    socket, hub = office.pacto.socket, office.sandbox._sockets
    assert socket is not None

    async def is_sound() -> bool:
        alone = hub.connected and hub.connections == 1 and not socket._closing
        return alone and await socket.connected()

    await office.eventually(is_sound)


async def test_what_is_due_while_slack_is_out_of_reach_is_said_once_when_it_is_back(
    far: Far,
) -> None:
    office = far.office
    await all_said(office)
    await far.line.close()
    await hand_off(office, 1)
    for _ in range(3):
        assert await settled(office) == 2
        await office.driver.clock(advance=35)
    await far.line.open()
    await all_said(office)
    assert len(await office.driver.messages(SALES)) == 1
    assert len(await office.driver.dms(RAFAEL)) == 1
    assert await calls(office, "conversations.history") == []  # it surely had not left


async def test_a_line_that_is_cut_is_made_anew(far: Far) -> None:
    office = far.office
    for _ in range(2):
        await far.line.close()
        await office.eventually(lambda: not office.sandbox.world.delivery.connected)
        await far.line.open()
        await back(office)
        answer = await office.driver.command(MARINA, SALES, "/lead", "help")
        assert answer["acked"]


async def test_a_socket_that_is_down_is_said_by_readyz_and_metrics(far: Far) -> None:
    pacto, replaced = far.office.pacto, value_of("pacto_socket_replaced_total")
    served = Served(pacto)
    url = (await served.start()).replace("/slack/events", "/readyz")
    async with aiohttp.ClientSession() as session:

        async def ready() -> tuple[int, str]:
            async with session.get(url) as answer:
                return answer.status, (await answer.json())["slack"]

        assert await ready() == (200, "ok")
        assert value_of("pacto_socket_connected") == 1
        await far.line.close()
        status, words = await far.office.eventually(ready, until=lambda answer: answer[0] == 503)
        assert (status, words) == (503, "not connected: no command or click arrives")
        await far.office.eventually(value_of, "pacto_socket_connected", until=lambda up: up == 0)
        await far.line.open()
        await back(far.office)
        await far.office.eventually(ready, until=lambda answer: answer == (200, "ok"))
    assert value_of("pacto_socket_connected") == 1
    assert value_of("pacto_socket_replaced_total") == replaced + 1
    await served.stop()


def value_of(metric: str) -> float:
    return metrics.registry.get_sample_value(metric) or 0.0


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
async def test_slack_that_asks_to_wait_at_the_start_is_asked_until_it_answers(
    tmp_path: Path, method: str
) -> None:
    async with (
        patient_sandbox(manifest=MANIFEST) as sandbox,
        await Driver.connect(sandbox.url) as driver,
    ):
        await driver.fault("ratelimited", method=method, count=7, retry_after=1)
        settings = settings_for(sandbox, f"sqlite:///{tmp_path / 'pacto.db'}", "socket")
        pacto = build(settings, clock=sandbox.clock)
        try:
            await pacto.start()
            await driver.until_connected(PATIENCE)
            assert not (await driver.state())["faults"]
        finally:
            await pacto.stop()


async def test_slack_that_is_away_for_a_moment_at_the_start_is_asked_again(tmp_path: Path) -> None:
    async with (
        patient_sandbox(manifest=MANIFEST) as sandbox,
        await Driver.connect(sandbox.url) as driver,
    ):
        await driver.fault("server_error", method="apps.connections.open", count=2)
        settings = settings_for(sandbox, f"sqlite:///{tmp_path / 'pacto.db'}", "socket")
        pacto = build(settings, clock=sandbox.clock)
        await pacto.start()
        await driver.until_connected(PATIENCE)
        await pacto.stop()


async def test_a_line_that_fell_silent_is_made_anew(far: Far) -> None:
    office, socket = far.office, far.office.pacto.socket
    assert socket is not None
    silent = socket._client
    far.line.fall_silent()
    socket.silent = 0.3
    await office.eventually(lambda: socket._client not in {silent, None})
    socket.silent = 90.0
    await office.eventually(socket.connected)
    for connection in list(office.sandbox._sockets._open)[:-1]:
        connection.leaving = True  # Slack would have noticed by its own pings
    answer = await office.driver.command(MARINA, SALES, "/lead", "help")
    assert answer["acked"]


async def test_dropped_and_refreshed_sockets_come_back(far: Far) -> None:
    office = far.office
    for kind in ("drop_socket", "refresh_socket"):
        await office.driver.fault(kind)
        await back(office)
        answer = await office.driver.command(MARINA, SALES, "/lead", "help")
        assert answer["acked"], kind
