"""The app and the sandbox told to stop, or started where they cannot listen."""

import asyncio
import os
import signal
import socket
import sqlite3
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.build import Settings, build
from sandbox.pacto import write_history
from sandbox.places import PLACES
from sandbox.server import Sandbox
from tests.faults.test_slack_faults import hand_off
from tests.office import (
    PATIENCE,
    SALES,
    TEAM,
    Office,
)

ROOT = Path(__file__).parents[2]


async def run(sandbox: Sandbox, folder: Path, port: int) -> Process:
    named = {k: v for k, v in sandbox.environment().items() if k != "SLACK_SIGNING_SECRET"}
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", "from bot.cli import main; main()", "run", "--port", str(port)),
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PACTO_LOG": "json"} | named,
        stdout=PIPE,
        stderr=PIPE,
    )


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_it_in_good_order(told: signal.Signals, tmp_path: Path) -> None:
    async with asyncio.timeout(PATIENCE), Sandbox() as sandbox:
        process = await run(sandbox, tmp_path, 0)
        assert process.stdout
        async for line in process.stdout:
            if b'"running"' in line:
                break
        process.send_signal(told)
        _, errors = await process.communicate()
        assert (process.returncode, errors) == (0, b"")


async def test_a_port_that_is_taken_is_said_before_anything_is_started(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        async with asyncio.timeout(PATIENCE), Sandbox() as sandbox:
            port = taken.getsockname()[1]
            process = await run(sandbox, tmp_path, port)
            said, errors = await process.communicate()
    assert (process.returncode, said) == (2, b"")
    assert f"PORT {port}" in errors.decode()
    assert "Traceback" not in errors.decode()
    assert not os.listdir(tmp_path)  # noqa: PTH208 - pathlib's looks as if it blocked


@asynccontextmanager
async def sandbox_in(folder: Path, *flags: str, ignoring: bool = False) -> AsyncIterator[Process]:
    """`python -m sandbox`, its throwaway folders in `folder`; gone at the end, whatever happens.

    `ignoring`: started as a shell does with what runs in the background, SIGINT ignored.
    """
    command = (sys.executable, *flags, "-m", "sandbox", "--port", "0")
    shell = ("sh", "-c", 'trap "" INT; exec "$@"', "sh")
    process = await asyncio.create_subprocess_exec(
        *(shell if ignoring else ()),
        *command,
        cwd=ROOT,
        env=os.environ | {"TMPDIR": str(folder), "PYTHONPATH": str(ROOT)},
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def until_line(stream: asyncio.StreamReader | None, words: bytes) -> None:
    assert stream
    async for line in stream:
        if words in line:
            return
    pytest.fail(f"it never said {words.decode()!r}")


@pytest.mark.parametrize(
    ("said", "told", "ignoring", "code"),
    [
        (b"made-up history", signal.SIGINT, False, 130),
        (b"made-up history", signal.SIGINT, True, 130),
        (b"made-up history", signal.SIGTERM, False, 130),
        (b"Ready", signal.SIGINT, False, 0),
    ],
)
async def test_the_sandbox_ends_without_a_word_and_keeps_nothing(
    said: bytes, told: signal.Signals, code: int, tmp_path: Path, *, ignoring: bool
) -> None:
    async with asyncio.timeout(PATIENCE), sandbox_in(tmp_path, ignoring=ignoring) as process:
        await until_line(process.stdout, said)
        process.send_signal(told)
        _, errors = await process.communicate()
    assert (process.returncode, errors) == (code, b"")
    assert not os.listdir(tmp_path)  # noqa: PTH208 - pathlib's looks as if it blocked


async def test_the_sandbox_ends_without_a_word_while_its_modules_are_imported(
    tmp_path: Path,
) -> None:
    async with asyncio.timeout(PATIENCE), sandbox_in(tmp_path, "-Ximporttime") as process:
        await until_line(process.stderr, b"asyncio")
        process.send_signal(signal.SIGINT)
        said, errors = await process.communicate()
    assert (process.returncode, said) == (130, b"")
    assert b"Traceback" not in errors


async def test_what_is_being_made_up_is_broken_off(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'pacto.db'}"
    pacto = build(Settings(_env_file=None, database_url=url, slack_bot_token="xoxb-1"))
    loop, begun = asyncio.get_running_loop(), asyncio.Event()

    @event.listens_for(pacto.store.engine, "before_cursor_execute")
    def look(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("INSERT INTO lead "):
            loop.call_soon_threadsafe(begun.set)

    filling = asyncio.create_task(write_history(pacto, TEAM, PLACES["en"]))
    async with asyncio.timeout(PATIENCE):
        await begun.wait()
        filling.cancel()
        await asyncio.wait({filling})
        await pacto.stop()
    assert filling.cancelled()
    with sqlite3.connect(tmp_path / "pacto.db") as connection:
        assert connection.execute("SELECT count(*) FROM lead").fetchone() == (0,)
    connection.close()


async def test_cards_that_wait_their_turn_are_put_back_when_the_app_stops(
    office: Office, tmp_path: Path
) -> None:
    office.pacto.relay.pace.rest = 3600.0
    for number in range(1, 4):
        await hand_off(office, number)
    await office.card()
    await office.driver.until(lambda: office.pacto.relay._deliverer.heading_for[SALES])
    async with asyncio.timeout(PATIENCE):
        await office.pacto.stop()
    with sqlite3.connect(tmp_path / "pacto.db") as connection:
        held = "SELECT count(*), count(leased_until) FROM outbox WHERE state = 'waiting'"
        waiting, leased = connection.execute(held).fetchone()
    connection.close()
    assert (waiting > 0, leased) == (True, 0)
