"""`pacto run` told to stop, or started where it cannot listen."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest

from sandbox.server import Sandbox

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
    async with asyncio.timeout(60), Sandbox() as sandbox:
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
        async with asyncio.timeout(60), Sandbox() as sandbox:
            port = taken.getsockname()[1]
            process = await run(sandbox, tmp_path, port)
            said, errors = await process.communicate()
    assert (process.returncode, said) == (2, b"")
    assert f"PORT {port}" in errors.decode()
    assert "Traceback" not in errors.decode()
    assert not os.listdir(tmp_path)  # noqa: PTH208 - pathlib's looks as if it blocked


async def test_the_sandbox_ends_without_a_word_while_it_is_being_filled() -> None:
    async with asyncio.timeout(60):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "sandbox", "--port", "0"), cwd=ROOT, stdout=PIPE, stderr=PIPE
        )
        assert process.stdout
        async for line in process.stdout:
            if b"made-up history" in line:
                break
        process.send_signal(signal.SIGINT)
        _, errors = await process.communicate()
    assert (process.returncode, errors) == (130, b"")
