"""The sandbox alone, for whatever app somebody starts against it."""

import asyncio
import contextlib

from sandbox.manifest import Manifest
from sandbox.places import Place
from sandbox.server import Sandbox
from sandbox.workspace import Workspace

READY = """
  Sandbox: {url}

  No app is connected. Start yours with these settings:
{environment}

  Over Socket Mode it connects by itself. Over HTTP, say where it listens:
    curl {url}/_control/app -d '{{"request_url": "http://127.0.0.1:3000/slack/events"}}'

  Press Ctrl-C to stop. Nothing is kept.
"""


async def serve(
    port: int, place: Place, ended: asyncio.Event, *, manifest: Manifest | None, empty: bool
) -> None:
    """Team Aurora (`empty`: its administrator alone), until ended.

    OSError: the port is taken.
    """
    build = Workspace.empty if empty else Workspace.default
    sandbox = Sandbox(workspace=build(place.slack_locale, place.zone, "App"), manifest=manifest)
    await sandbox.start(port=port)
    environment = "\n".join(f"    {name}={value}" for name, value in sandbox.environment().items())
    print(READY.format(url=sandbox.url, environment=environment), flush=True)  # noqa: T201  the terminal is the screen
    try:
        with contextlib.suppress(asyncio.CancelledError):  # from here on it is no interruption
            await ended.wait()
    finally:
        await sandbox.stop()
