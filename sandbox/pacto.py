"""Pacto in a sandbox of its own: the one place where the sandbox meets the app."""

import asyncio
import contextlib
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import logs
from bot.build import Pacto, Settings, build
from demo.history import Cast, Language, fill
from funnel.people import Caller
from sandbox.places import Place
from sandbox.server import Sandbox
from sandbox.workspace import Workspace

MANIFEST = Path(__file__).parents[1] / "manifest.json"
OPENING, CLOSING = 9.5, 16.5  # hours between which the sandbox opens
LANGUAGES: dict[str, Language] = {"en": "en", "pt": "pt_BR", "es": "es"}


async def serve(port: int, place: Place, ended: asyncio.Event, *, empty: bool) -> None:
    """Pacto and its workspace, until ended; OSError: the port is taken."""
    logs.configure("console")
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
                print("  Writing three months of made-up history…", flush=True)  # noqa: T201
                await write_history(pacto, workspace.team_id, place)
            sandbox.clock.listen(pacto.ticker.tick)
            await pacto.start()
            print("  Ready. Press Ctrl-C to stop. Nothing is kept.", flush=True)  # noqa: T201
            with contextlib.suppress(asyncio.CancelledError):  # from here on it is no interruption
                await ended.wait()
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
        await pacto.store.run(fill, _cast(place), caller, language=LANGUAGES[place.language])
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
        zone=place.zone,
    )
