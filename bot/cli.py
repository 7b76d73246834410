"""`pacto` in the terminal."""

import asyncio
import os
import sys
from collections.abc import Coroutine
from typing import Annotated

import typer
import uvloop
from cryptography.fernet import Fernet
from rich.console import Console
from rich.markup import escape
from sqlalchemy.exc import DBAPIError

from bot import doctor, logs
from bot.build import build
from bot.cli_admin import admin_command
from bot.cli_agreement import agreement_cli
from bot.cli_export import export_command
from bot.cli_import import import_command
from bot.cli_outbox import outbox_cli
from bot.cli_report import report_command
from bot.cli_templates import templates_cli
from bot.database import database_error
from bot.serve import serve
from bot.settings import SettingsError, load
from bot.slack import OutcomeUnknownError, SlackError
from storage.migrate import NewerSchemaError
from storage.migrate import migrate as migrate_database
from storage.store import Store

cli = typer.Typer(
    name="pacto",
    help="The agreement between marketing and sales, kept in Slack.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
cli.command("admin")(admin_command)
cli.command("import")(import_command)
cli.command("report")(report_command)
cli.command("export")(export_command)
cli.add_typer(outbox_cli, name="outbox")
cli.add_typer(agreement_cli, name="agreement")
cli.add_typer(templates_cli, name="templates")
errors = Console(stderr=True)


@cli.command()
def run(
    port: Annotated[int | None, typer.Option(help="Instead of PORT.", min=0, max=65535)] = None,
) -> None:
    """Run the app with the settings of the environment and of .env."""
    settings = load()
    settings.check_slack()
    logs.configure(settings.pacto_log)
    _run(serve(build(settings), port=port))


@cli.command()
def migrate() -> None:
    """Update the database to this version's tables."""
    store = Store(load().database_url)
    typer.echo(f"The database is at revision {migrate_database(store.engine)}.")
    store.close()


@cli.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Port of the page.", min=0, max=65535)] = 8765,
    language: Annotated[str, typer.Option(help="en, pt or es; default: your system's.")] = "",
    manifest: Annotated[str, typer.Option(help="With --no-app: your app's manifest.json.")] = "",
    *,
    empty: Annotated[bool, typer.Option(help="Start without the three months of history.")] = False,
    no_app: Annotated[bool, typer.Option("--no-app", help="For an app of your own.")] = False,
) -> None:
    """Try the app in a throwaway Slack workspace in your browser."""
    arguments = ["--port", str(port)]
    arguments += ["--language", language] if language else []
    arguments += ["--manifest", manifest] if manifest else []
    arguments += ["--empty"] if empty else []
    arguments += ["--no-app"] if no_app else []
    os.execv(sys.executable, [sys.executable, "-m", "sandbox", *arguments])  # noqa: S606


@cli.command("doctor")
def examine() -> None:
    """Check settings, database, Slack, and outbox, and say what's wrong."""
    settings = load()
    logs.configure(settings.pacto_log)
    if not asyncio.run(doctor.examine(settings)):
        raise typer.Exit(1)


@cli.command()
def key() -> None:
    """Create a key for PACTO_ENCRYPTION_KEY."""
    typer.echo(Fernet.generate_key().decode())


def _run(work: Coroutine[None, None, None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


def main() -> None:
    """The entry point: errors that have a sentence are printed, not thrown."""
    try:
        cli()
    except SettingsError as error:
        errors.print(f"[red]Settings:[/red] {escape(str(error))}", soft_wrap=True)
        raise SystemExit(2) from None
    except OutcomeUnknownError as error:
        sentence = f"no answer ({error.code}). Check SLACK_API_URL and the network."
        errors.print(f"[red]Slack:[/red] {escape(sentence)}", soft_wrap=True)
        raise SystemExit(1) from None
    except SlackError as error:
        sentence = f"{error.code}. Run `pacto doctor` for details."
        errors.print(f"[red]Slack refuses:[/red] {escape(sentence)}", soft_wrap=True)
        raise SystemExit(1) from None
    except NewerSchemaError as error:
        errors.print(f"[red]Database:[/red] {escape(str(error))}", soft_wrap=True)
        raise SystemExit(1) from None
    except DBAPIError as error:
        errors.print(f"[red]Database:[/red] {escape(database_error(error))}", soft_wrap=True)
        raise SystemExit(1) from None
