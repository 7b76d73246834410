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
from bot.cli_import import import_command
from bot.cli_report import report_command
from bot.serve import serve
from bot.settings import SettingsError, load
from bot.slack import FateUnknown, SlackFault
from storage.migrate import migrate as migrate_database
from storage.store import Store

cli = typer.Typer(
    name="pacto",
    help="The agreement between marketing and sales, kept in Slack.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
cli.command("import")(import_command)
cli.command("report")(report_command)
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
    """Bring the database to the tables of this version."""
    store = Store(load().database_url)
    typer.echo(f"The database stands at revision {migrate_database(store.engine)}.")
    store.close()


@cli.command()
def sandbox(
    port: Annotated[int, typer.Option(help="Where the page is served.", min=0, max=65535)] = 8765,
    language: Annotated[str, typer.Option(help="en, pt or es; default: your system's.")] = "",
    *,
    empty: Annotated[bool, typer.Option(help="Without the three months of history.")] = False,
) -> None:
    """The app in a throwaway Slack workspace, in your browser."""
    given = ["--port", str(port)]
    given += ["--language", language] if language else []
    given += ["--empty"] if empty else []
    os.execv(sys.executable, [sys.executable, "-m", "sandbox", *given])  # noqa: S606


@cli.command("doctor")
def examine() -> None:
    """Look at settings, database, Slack and outbox, and say what is wrong."""
    if not asyncio.run(doctor.examine(load())):
        raise typer.Exit(1)


@cli.command()
def key() -> None:
    """Make a key for PACTO_ENCRYPTION_KEY."""
    typer.echo(Fernet.generate_key().decode())


def _run(work: Coroutine[None, None, None]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work)


def main() -> None:
    """The entry point: faults that have a sentence are said, not thrown."""
    try:
        cli()
    except SettingsError as fault:
        errors.print(f"[red]Settings:[/red] {escape(str(fault))}", soft_wrap=True)
        raise SystemExit(2) from None
    except FateUnknown as fault:
        said = f"no answer ({fault.code}). Is SLACK_API_URL right, and the network there?"
        errors.print(f"[red]Slack:[/red] {escape(said)}", soft_wrap=True)
        raise SystemExit(1) from None
    except SlackFault as fault:
        said = f"{fault.code}. `pacto doctor` tells more."
        errors.print(f"[red]Slack refuses:[/red] {escape(said)}", soft_wrap=True)
        raise SystemExit(1) from None
    except DBAPIError as fault:
        # Its own words hold the address of the database, and with it a password.
        said = f"{type(fault).__name__}. Is DATABASE_URL right, and does the database answer?"
        errors.print(f"[red]Database:[/red] {said}", soft_wrap=True)
        raise SystemExit(1) from None
