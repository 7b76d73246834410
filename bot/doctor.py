"""`pacto doctor`: what works, what does not, and what to do about it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from rich.console import Console
from rich.markup import escape
from sqlalchemy import inspect
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.build import Pacto, build
from bot.settings import Settings, SettingsError
from bot.slack import ConnectionFailedError, Slack, SlackError
from storage import outbox
from storage.store import Store

Check = Callable[[], Awaitable[str]]


class CheckFailedError(Exception):
    """Something is wrong, with the sentence that says what to do."""


async def examine(settings: Settings, console: Console | None = None) -> bool:
    """Print one line a check; True when all is well."""
    console = console or Console(highlight=False)
    pacto = build(settings)
    try:
        await pacto.slack.open()
        return await _examine(pacto, console)
    finally:
        await pacto.slack.close()
        pacto.store.close()


async def _examine(pacto: Pacto, console: Console) -> bool:
    checks: dict[str, Check] = {
        "settings": lambda: _settings(pacto.settings),
        "database": lambda: _database(pacto.store),
        "slack": lambda: _slack(pacto.settings, pacto.slack),
        "outbox": lambda: _outbox(pacto.store),
    }
    if pacto.settings.socket_mode:
        checks["socket"] = lambda: _socket(pacto.settings, pacto.slack)
    healthy = True
    for name, check in checks.items():
        try:
            line = f"[green]ok[/green]     {name}: {escape(await check())}"
        except CheckFailedError as error:
            healthy = False
            line = f"[red]wrong[/red]  {name}: {escape(str(error))}"
        console.print(line, soft_wrap=True)
    return healthy


async def _settings(settings: Settings) -> str:
    try:
        settings.check_slack()
    except SettingsError as error:
        raise CheckFailedError(str(error)) from None
    return "Socket Mode" if settings.socket_mode else "signed HTTP"


async def _database(store: Store) -> str:
    try:
        ready = await store.run(_has_tables)
    except SQLAlchemyError as error:
        raise CheckFailedError(f"no answer ({type(error).__name__}). Check DATABASE_URL.") from None
    if not ready:
        raise CheckFailedError(
            "it has no tables yet. `pacto migrate` makes them, and so does `pacto run`."
        )
    return "SQLite" if store.is_sqlite else "PostgreSQL"


def _has_tables(session: Session) -> bool:
    return inspect(session.connection()).has_table("outbox")


async def _slack(settings: Settings, slack: Slack) -> str:
    if not (settings.slack_bot_token or settings.oauth):
        raise CheckFailedError("not asked, without SLACK_BOT_TOKEN.")
    if settings.oauth:
        return "asked for each company when it installs the app"
    try:
        me = await slack.call("", "auth.test")
    except ConnectionFailedError:
        raise CheckFailedError(f"nobody answers at {settings.slack_api_url}. {_ADDRESS}") from None
    except SlackError as error:
        raise CheckFailedError(f"{error.code}. Check SLACK_BOT_TOKEN and SLACK_API_URL.") from None
    return f"{me.get('user')} in {me.get('team')}"


async def _socket(settings: Settings, slack: Slack) -> str:
    async def app_token(_: str) -> str:
        return settings.slack_app_token

    try:
        await Slack(slack.client, app_token).call("", "apps.connections.open")
    except ConnectionFailedError:
        raise CheckFailedError(f"nobody answers at {settings.slack_api_url}. {_ADDRESS}") from None
    except SlackError as error:
        raise CheckFailedError(
            f"{error.code}. Check SLACK_APP_TOKEN: it needs connections:write."
        ) from None
    return "Slack lets us connect"


async def _outbox(store: Store) -> str:
    try:
        waiting, oldest, dead = await store.run(outbox.depth)
    except SQLAlchemyError:
        raise CheckFailedError("cannot be read; see the database.") from None
    if dead:
        raise CheckFailedError(
            f"{dead} messages were given up. `pacto outbox list` says why; `pacto outbox retry` and"
            " `pacto outbox dismiss` settle them."
        )
    late = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0
    return f"{waiting} waiting" + (f", the oldest for {late:.0f} s" if late > 60 else "")


_ADDRESS = "Check SLACK_API_URL and the network."
