"""The sandbox in the terminal: its options, its few lines, and its end."""

import argparse
import asyncio
import locale
import os
import signal
import sys
from collections.abc import Coroutine
from typing import Any

from sandbox import bare
from sandbox.manifest import Manifest, load_manifest
from sandbox.places import PLACES

ABOUT = "Pacto in a throwaway workspace, or with --no-app the workspace alone; until Ctrl-C."
STOPPED = 130  # what a shell expects after Ctrl-C


def main() -> None:
    """Read the command line, run, and leave nothing behind."""
    options = _options()
    try:
        code = asyncio.run(_until_ended(options))
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
    parser.add_argument("--no-app", action="store_true", help="without Pacto, for another app")
    parser.add_argument("--manifest", type=_manifest, help="with --no-app: that app's manifest")
    options = parser.parse_args()
    if options.manifest is not None and not options.no_app:
        parser.error("--manifest goes with --no-app: Pacto has its own")
    return options


def _port(text: str) -> int:
    if not (text.isdecimal() and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"{text} is no port: give a number up to 65535")
    return int(text)


def _manifest(path: str) -> Manifest:
    try:
        return load_manifest(path)
    except ValueError as problem:
        raise argparse.ArgumentTypeError(str(problem)) from None


def _system_language() -> str:
    spoken = (locale.getlocale()[0] or "en")[:2].lower()
    return spoken if spoken in PLACES else "en"


async def _until_ended(options: argparse.Namespace) -> int:
    """Serve until a signal comes, whatever is being done then; gives the exit code."""
    ended = asyncio.Event()
    serving = asyncio.create_task(_serve(options, ended))

    def end() -> None:
        if not ended.is_set():  # once only: letting go of everything must not be cut short
            ended.set()
            serving.cancel()

    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, end)
    await asyncio.wait({serving})
    if serving.cancelled():
        return STOPPED
    serving.result()
    return 0


def _serve(options: argparse.Namespace, ended: asyncio.Event) -> Coroutine[Any, Any, None]:
    place = PLACES[options.language]
    if options.no_app:
        return bare.serve(
            options.port, place, ended, manifest=options.manifest, empty=options.empty
        )
    # Here, not above: the app's imports take a second or two, and not everybody wants the app.
    from sandbox import pacto  # noqa: PLC0415

    return pacto.serve(options.port, place, ended, empty=options.empty)
