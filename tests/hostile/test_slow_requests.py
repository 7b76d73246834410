"""Whoever sends half a request, from hundreds of connections, keeps nobody else waiting."""

import asyncio
import gc
import io
import os
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from pathlib import Path

import aiohttp
import pytest

from bot import metrics, server
from sandbox.server import Sandbox
from tests.hostile.conftest import app_url
from tests.hostile.forged import Forger
from tests.office import MARINA, PATIENCE, TEAM, Office, Served

ROOT = Path(__file__).parents[2]
HEADERS = b"POST /slack/events HTTP/1.1\r\nHost: pacto\r\n"
HALVES = [
    HEADERS + b"Content-Length: 9999\r\n\r\nx",
    HEADERS + b"Transfer-Encoding: chunked\r\n\r\n5\r\nab",
    HEADERS,
    b"P",
    b"",
]


@contextmanager
def half_requests(port: int, count: int) -> Iterator[None]:
    """So many connections, each of which has sent some part of a request."""
    with ExitStack() as stack:
        for number in range(count):
            connection = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            connection.sendall(HALVES[number % len(HALVES)])
        yield


def port_of(url: str) -> int:
    return int(url.split(":")[2].split("/", maxsplit=1)[0])


@asynccontextmanager
async def running(sandbox: Sandbox, folder: Path, descriptors: int) -> AsyncIterator[int]:
    """`pacto run` over HTTP with so many descriptors; gives its port."""
    env = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "PACTO_LOG": "json",
        "SLACK_BOT_TOKEN": sandbox.bot_token,
        "SLACK_SIGNING_SECRET": sandbox.signing_secret,
        "SLACK_API_URL": sandbox.api_url,
    }
    run = f'ulimit -n {descriptors}; exec "{sys.executable}" -c "$0" run --port 0'
    process = await asyncio.create_subprocess_exec(
        *("sh", "-c", run, "from bot.cli import main; main()"), cwd=folder, env=env, stdout=PIPE
    )
    assert process.stdout
    async for line in process.stdout:
        if b'"running"' in line:
            port = int(line.split(b'"port": ')[1].split(b",")[0])
            break
    try:
        yield port
    finally:
        process.terminate()
        await process.communicate()
        assert process.returncode == 0


@pytest.mark.parametrize("descriptors", [128, 256, 1024])
async def test_four_hundred_half_requests_stop_no_good_one(
    descriptors: int, tmp_path: Path
) -> None:
    async with (
        asyncio.timeout(PATIENCE),
        Sandbox(rate_limits=False) as sandbox,
        running(sandbox, tmp_path, descriptors) as port,
        aiohttp.ClientSession() as session,
    ):
        url = f"http://127.0.0.1:{port}/slack/events"
        with half_requests(port, 400):
            for _ in range(5):
                await answered(Forger(url, sandbox.signing_secret, session))
            with half_requests(port, 400):
                await answered(Forger(url, sandbox.signing_secret, session))


async def answered(forger: Forger) -> None:
    """A good request, by a connection of its own."""
    async with aiohttp.ClientSession() as session:
        good = Forger(forger.url, forger.secret, session)
        answer = await good.command(TEAM, MARINA, "/lead", "help")
        assert (answer.status, "/lead" in answer.text) == (200, True)


async def test_good_requests_are_answered_while_half_ones_keep_coming(
    office: Office, forger: Forger
) -> None:
    port = port_of(app_url(office))

    for _ in range(10):
        with half_requests(port, 40):
            await answered(forger)


@pytest.mark.parametrize("half", HALVES)
async def test_a_request_that_does_not_come_whole_is_cut(
    office: Office, half: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "READ", 0.2)
    port = port_of(app_url(office))
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    async with asyncio.timeout(PATIENCE):
        for byte in half:
            writer.write(bytes([byte]))
            await asyncio.sleep(0)
        assert await reader.read() == b""
    writer.close()


async def test_who_leaves_in_the_middle_is_no_error_of_ours(
    office: Office, forger: Forger, logged: io.StringIO
) -> None:
    with half_requests(port_of(app_url(office)), 20):
        await answered(forger)
    await answered(forger)
    assert '"error"' not in logged.getvalue()
    assert "Exception" not in logged.getvalue()


async def test_half_requests_are_counted_and_logged_once_a_minute(
    office: Office, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "READ", 0.1)
    monkeypatch.setattr(server, "_unfinished", server.Seldom(60))
    before = late()
    with half_requests(port_of(app_url(office)), 20):
        await office.eventually(late, until=lambda count: count >= before + 16)
    assert logged.getvalue().count("before a whole request came") == 1


def late() -> float:
    value = metrics.registry.get_sample_value("pacto_unfinished_requests_total", {"reason": "late"})
    return value or 0.0


async def test_a_connection_that_comes_as_the_server_stops_is_closed(office: Office) -> None:
    for rounds in range(6):
        served = Served(office.pacto)
        port = port_of(await served.start())
        async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/"):
            pass  # it is accepting
        with socket.create_connection(("127.0.0.1", port)) as connection:
            for _ in range(rounds):  # accepted or not, wherever the stop finds it
                await asyncio.sleep(0)
            await served.server.shutdown()
            await served.stop()
            connection.settimeout(0)
            with suppress(ConnectionResetError):
                assert connection.recv(1) == b""
    gc.collect()
