"""`pacto doctor`: what works, what does not, and what to do about it."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import SQLAlchemyError

from bot import doctor_network
from bot.build import Pacto, build
from bot.database import PROBLEMS, Probe, problem_sentence
from bot.doctor_network import CheckFailedError
from bot.own_templates import sentence
from bot.settings import Settings, SettingsError
from bot.slack import ConnectionFailedError, Slack, SlackError
from bot.terminal import LOCAL
from bot.tokens import Tokens
from digests import template_check
from funnel.people import Company
from storage import departures, outbox, people
from storage.health import NotMigratedError
from storage.store import Store

Check = Callable[[], Awaitable[str]]


# Not asked where the database cannot be read.
PATIENCE = 5.0  # seconds for the database to answer: on a busy machine it takes longer
IN_DATABASE = {"outbox", "admins", "key", "companies"}


class NothingYetError(Exception):
    """There is nothing to look at yet, and nothing is wrong."""


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
        "clock": lambda: doctor_network.clock(pacto.settings, pacto.slack),
        "outbox": lambda: _outbox(pacto.store),
        "admins": lambda: _admins(pacto),
    }
    if pacto.settings.pacto_templates:
        checks["templates"] = lambda: _templates(pacto.settings.pacto_templates)
    if pacto.settings.oauth:
        checks["key"] = lambda: _key(pacto.tokens)
        checks["companies"] = lambda: _companies(pacto)
    if pacto.settings.socket_mode:
        checks["socket"] = lambda: _socket(pacto.settings, pacto.slack)
    if pacto.settings.port:
        checks["app"] = lambda: doctor_network.app(pacto.settings, pacto.slack)
    unusable: set[str] = set()
    healthy = True
    for name, check in checks.items():
        if name in unusable:
            continue
        try:
            line = f"[green]ok[/green]     {name}: {escape(await check())}"
        except NothingYetError as nothing:
            unusable = IN_DATABASE
            line = f"[green]ok[/green]     {name}: {escape(str(nothing))}"
        except CheckFailedError as error:
            healthy = False
            unusable = IN_DATABASE if name == "database" else unusable
            line = f"[red]wrong[/red]  {name}: {escape(str(error))}"
        console.print(line, soft_wrap=True)
    return healthy


async def _settings(settings: Settings) -> str:
    try:
        settings.check_slack()
    except SettingsError as error:
        raise CheckFailedError(str(error)) from None
    return "Socket Mode" if settings.socket_mode else "signed HTTP"


async def _templates(folder: Path | None) -> str:
    files, problems = template_check.check(folder) if folder else ([], [])
    if problems:
        raise CheckFailedError(
            f"{sentence(problems[0])} Until then that digest uses the standard template; "
            "`pacto templates check` lists every problem."
        )
    return f"{len(files)} of your own"


async def _database(store: Store) -> str:
    try:
        await Probe(store).ask(within=PATIENCE)
    except NotMigratedError:
        raise NothingYetError(
            "not created yet, or from an older version. Run `pacto run` to create its tables."
        ) from None
    except PROBLEMS as error:
        raise CheckFailedError(problem_sentence(error)) from None
    return "SQLite" if store.is_sqlite else "PostgreSQL"


async def _key(tokens: Tokens) -> str:
    match await tokens.opens_stored():
        case None:
            return "no company has installed the app yet"
        case False:
            raise CheckFailedError(
                "PACTO_ENCRYPTION_KEY isn't the key that the companies' tokens were encrypted "
                "with. Set that key. With a new one, each company has to install the app again."
            )
    return "the companies' tokens can be decrypted"


async def _slack(settings: Settings, slack: Slack) -> str:
    if not (settings.slack_bot_token or settings.oauth):
        raise CheckFailedError("not checked: SLACK_BOT_TOKEN isn't set.")
    if settings.oauth:
        return "checked for each company when it installs the app"
    try:
        me = await slack.call("", "auth.test")
    except ConnectionFailedError:
        raise CheckFailedError(f"no answer from {settings.slack_api_url}. {_ADDRESS}") from None
    except SlackError as error:
        raise CheckFailedError(f"{error.code}. Check SLACK_BOT_TOKEN and SLACK_API_URL.") from None
    return f"{me.get('user')} in {me.get('team')}"


async def _socket(settings: Settings, slack: Slack) -> str:
    async def app_token(_: str) -> str:
        return settings.slack_app_token

    try:
        await Slack(slack.client, app_token).call("", "apps.connections.open")
    except ConnectionFailedError:
        raise CheckFailedError(f"no answer from {settings.slack_api_url}. {_ADDRESS}") from None
    except SlackError as error:
        raise CheckFailedError(
            f"{error.code}. Check SLACK_APP_TOKEN: it needs connections:write."
        ) from None
    return "Slack accepts the connection"


async def _outbox(store: Store) -> str:
    try:
        waiting, oldest, dead = await store.run(outbox.depth)
    except SQLAlchemyError:
        raise CheckFailedError("can't be read. See the database check.") from None
    if dead:
        raise CheckFailedError(
            f"{dead} messages couldn't be sent. See why with `pacto outbox list`, then use"
            " `pacto outbox retry` or `pacto outbox dismiss`."
        )
    late = (datetime.now(UTC) - oldest).total_seconds() if oldest else 0
    return f"{waiting} waiting" + (f", the oldest for {late:.0f} s" if late > 60 else "")


async def _admins(pacto: Pacto) -> str:
    """Whether each company has an admin of Pacto; wrong where nobody at all may set it up."""
    try:
        without = await pacto.store.run(people.companies_without_admin)
        locked = await pacto.store.run(people.companies_nobody_administers)
    except SQLAlchemyError:
        raise CheckFailedError("can't be read. See the database check.") from None
    command = "pacto admin USER --workspace T…" if pacto.settings.oauth else "pacto admin USER"
    if names := _names(locked):
        raise CheckFailedError(f"no one can set up Pacto in {names}. Run `{command}`.")
    if names := _names(without):
        return (
            f"none yet in {names}: a workspace admin can use `/pacto setup`, or name one "
            f"here with `{command}`"
        )
    return "every company has one"


def _names(companies: list[Company]) -> str:
    """What to call them, all but the one of who tries an import without Slack; "" for none."""
    named = [f"{each.name or each.id} ({each.id})" for each in companies if each.id != LOCAL]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return ", ".join(named[:_NAMED]) + more


async def _companies(pacto: Pacto) -> str:
    """Those that uninstalled the app, and when they are deleted."""
    try:
        left = await pacto.store.run(departures.left)
    except SQLAlchemyError:
        raise CheckFailedError("can't be read. See the database check.") from None
    if not left:
        return "no company has uninstalled the app"
    grace = timedelta(days=pacto.settings.pacto_keep_left_days)
    days = [f"{workspace_id} on {(at + grace).date()}" for workspace_id, at in left[:_NAMED]]
    more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
    return f"{len(left)} uninstalled the app; their data will be deleted: {', '.join(days)}{more}"


_NAMED = 5
_ADDRESS = "Check SLACK_API_URL and the network."
