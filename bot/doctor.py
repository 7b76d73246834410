"""`pacto doctor`: what works, what does not, and what to do about it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from rich.console import Console
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.build import build
from bot.settings import Settings, SettingsError
from bot.slack import Slack, SlackFault
from storage import outbox
from storage.store import Store

console = Console()
Check = Callable[[], Awaitable[str]]


class IllError(Exception):
    """Something is wrong, with the sentence that says what to do."""


async def examine(settings: Settings) -> bool:
    """Print one line a check; True when all is well."""
    pacto = build(settings)
    checks: dict[str, Check] = {
        "settings": lambda: _settings(settings),
        "database": lambda: _database(pacto.store),
        "slack": lambda: _slack(settings, pacto.slack),
        "outbox": lambda: _outbox(pacto.store),
    }
    well = True
    for name, check in checks.items():
        try:
            console.print(f"[green]ok[/green]     {name}: {await check()}")
        except IllError as fault:
            well = False
            console.print(f"[red]wrong[/red]  {name}: {fault}")
    await pacto.slack.close()
    pacto.store.close()
    return well


async def _settings(settings: Settings) -> str:
    try:
        settings.check_slack()
    except SettingsError as fault:
        raise IllError(str(fault)) from None
    return "Socket Mode" if settings.socket_mode else "signed HTTP"


async def _database(store: Store) -> str:
    try:
        await store.run(outbox.depth)
    except SQLAlchemyError as fault:
        raise IllError(
            f"{type(fault).__name__}. Run `pacto migrate`; check DATABASE_URL."
        ) from None
    return "SQLite" if store.is_sqlite else "PostgreSQL"


async def _slack(settings: Settings, slack: Slack) -> str:
    if not settings.slack_bot_token:
        return "asked for each company when it installs the app"
    await slack.open()
    try:
        me = await slack.read("", "auth.test")
    except SlackFault as fault:
        raise IllError(f"{fault.code}. Check SLACK_BOT_TOKEN and SLACK_API_URL.") from None
    return f"{me.get('user')} in {me.get('team')}"


async def _outbox(store: Store) -> str:
    def look(session: Session) -> tuple[int, datetime | None, int]:
        return outbox.depth(session)

    try:
        waiting, oldest, dead = await store.run(look)
    except SQLAlchemyError:
        raise IllError("cannot be read before `pacto migrate`.") from None
    if dead:
        raise IllError(
            f"{dead} messages were given up; their last errors stand in the outbox table."
        )
    late = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0
    return f"{waiting} waiting" + (f", the oldest for {late:.0f} s" if late > 60 else "")
