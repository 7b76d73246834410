"""The sandbox in the terminal: its options, its few lines, and its end."""

import argparse
import asyncio
import contextlib
import locale
import os
import signal
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot import logs
from bot.build import Pacto, Settings, build
from demo.history import Cast, Language, fill
from funnel.facts import Caller
from sandbox.server import Sandbox
from sandbox.workspace import Workspace

ABOUT = "Pacto in a throwaway workspace, until Ctrl-C."
MANIFEST = Path(__file__).parents[1] / "manifest.json"
STOPPED = 130  # what a shell expects after Ctrl-C
OPENING, CLOSING = 9.5, 16.5  # hours between which the sandbox opens


class Place(NamedTuple):
    """Where a language is at home in the sandbox."""

    slack_locale: str
    ours: Language
    zone: str


PLACES = {
    "en": Place("en-GB", "en", "Europe/London"),
    "pt": Place("pt-BR", "pt_BR", "America/Sao_Paulo"),
    "es": Place("es-ES", "es", "Europe/Madrid"),
}


def main() -> None:
    """Read the command line, run, and leave nothing behind."""
    options = _options()
    logs.configure("console")
    try:
        code = asyncio.run(_until_told(options))
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else error
        sys.exit(
            f"The sandbox cannot listen on port {options.port}: {why}. "
            f"Another one may be running; try: make sandbox ARGS='--port {options.port + 1}'"
        )
    sys.exit(code)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="pacto sandbox", description=ABOUT)
    parser.add_argument("--port", type=_port, default=8765, help="where the page is served")
    parser.add_argument(
        "--language", choices=sorted(PLACES), default=_system_language(), help="of the workspace"
    )
    parser.add_argument("--empty", action="store_true", help="nothing set up, no history")
    return parser.parse_args()


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text} is no port: give a number up to 65535")
    return int(text)


def _system_language() -> str:
    spoken = (locale.getlocale()[0] or "en")[:2].lower()
    return spoken if spoken in PLACES else "en"


async def _until_told(options: argparse.Namespace) -> int:
    """Serve until a signal comes, whatever is being done then; gives the exit code."""
    told = asyncio.Event()
    place = PLACES[options.language]
    serving = asyncio.create_task(_serve(options.port, place, told, empty=options.empty))

    def end() -> None:
        if not told.is_set():  # once only: letting go of everything must not be cut short
            told.set()
            serving.cancel()

    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, end)
    await asyncio.wait({serving})
    if serving.cancelled():
        return STOPPED
    serving.result()
    return 0


async def _serve(port: int, place: Place, told: asyncio.Event, *, empty: bool) -> None:
    workspace = Workspace.default(locale=place.slack_locale, tz=place.zone)
    sandbox = Sandbox(workspace=workspace, manifest=MANIFEST)
    with tempfile.TemporaryDirectory(prefix="pacto-sandbox-") as folder:
        await sandbox.clock.set(office_time(sandbox.clock(), place.zone))
        url = await sandbox.start(port=port)
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]  # pydantic-settings reads no .env
            slack_bot_token=sandbox.bot_token,
            slack_app_token=sandbox.app_token,
            slack_api_url=sandbox.api_url,
            database_url=f"sqlite:///{folder}/pacto.db",
        )
        pacto = build(settings, clock=sandbox.clock)
        print(f"\n  Pacto's sandbox: {url}\n", flush=True)  # noqa: T201 - the terminal is the screen
        try:
            if not empty:
                print("  Three months of made-up history are being written …", flush=True)  # noqa: T201
                await write_history(pacto, workspace.team_id, place)
            sandbox.clock.listen(pacto.ticker.tick)
            await pacto.start()
            print("  Ready. Ctrl-C ends it, and nothing is kept.", flush=True)  # noqa: T201
            with contextlib.suppress(asyncio.CancelledError):  # from here on it is no interruption
                await told.wait()
        finally:
            await pacto.stop()
            await sandbox.stop()


def office_time(now: datetime, zone: str) -> datetime:
    """Now, if people are at work there; else ten in the morning of the next working day."""
    local = now.astimezone(ZoneInfo(zone))
    hour = local.hour + local.minute / 60
    if local.weekday() < 5 and OPENING <= hour <= CLOSING:
        return now
    morning = local.replace(hour=10, minute=0, second=0, microsecond=0)
    while morning <= local or morning.weekday() >= 5:
        morning += timedelta(days=1)
    return morning


async def write_history(pacto: Pacto, workspace_id: str, place: Place) -> None:
    """Three made-up months, before the app starts; cut short, the store can only be closed."""
    caller = Caller(workspace_id, "", pacto.clock())
    try:
        await pacto.prepare()
        await pacto.store.run(fill, _cast(place), caller, language=place.ours)
    except asyncio.CancelledError:
        pacto.store.interrupt()  # nobody waits until it is written to its end
        raise


def _cast(place: Place) -> Cast:
    return Cast(
        admin="U0HELENA",
        marketers=["U0MARINA"],
        marketing_head="U0HELENA",
        reps=["U0RAFAEL", "U0LUCIA"],
        sales_head="U0SERGIO",
        marketing_channel="C0MARKETING",
        sales_channel="C0SALES",
        digest_channel="C0SALES",
        zone=place.zone,
    )
