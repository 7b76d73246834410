"""`pacto outbox`: messages that were given up, listed, sent again or dismissed."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlmodel import Session

from bot.settings import load
from bot.terminal import wrong_use
from funnel.people import Caller
from storage import dead_letters, people
from storage.dead_letters import DeadLetter
from storage.migrate import migrate
from storage.store import Store
from storage.work import open_work

T = TypeVar("T")

outbox_cli = typer.Typer(help="Messages that couldn't be sent.", no_args_is_help=True)
Number = Annotated[int | None, typer.Argument(metavar="[ID]", help="Default: all of them.")]


class NoDeadLetterError(Exception):
    """There is none with this id; `str()` says so."""


@outbox_cli.command("list")
def list_command() -> None:
    """Show what couldn't be sent, and why."""
    letters = _run(dead_letters.dead_letters)
    out = Console(highlight=False)
    if not letters:
        out.print("No failed messages.")
        return
    rows = Table("id", "workspace", "what", "due", "tries", "last error", box=None)
    for letter in letters:
        due = letter.due_at.astimezone().strftime("%Y-%m-%d %H:%M")
        cells = (letter.workspace_id, letter.kind, due, str(letter.attempts), letter.last_error)
        rows.add_row(str(letter.id), *map(escape, cells))
    out.print(rows)


@outbox_cli.command("retry")
def retry_command(number: Number = None) -> None:
    """Send one again, or all."""
    count = _run(lambda session: _each(session, number, dead_letters.retry, "dead letter retried"))
    typer.echo(f"{count} will be sent again by `pacto run`.")


@outbox_cli.command("dismiss")
def dismiss_command(number: Number = None) -> None:
    """Give one up for good, or all."""
    count = _run(
        lambda session: _each(session, number, dead_letters.dismiss, "dead letter dismissed")
    )
    typer.echo(f"{count} dismissed.")


Change = Callable[[Session, DeadLetter, datetime], bool]


def _each(session: Session, number: int | None, change: Change, what: str) -> int:
    """Change one or all, each with its audit row, in one commit. Raises `NoDeadLetterError`."""
    now = datetime.now(UTC)
    letters = dead_letters.dead_letters(session, number)
    if number is not None and not letters:
        raise NoDeadLetterError(
            f"There's no failed message {number}. See them all with `pacto outbox list`."
        )
    changed = [letter for letter in letters if change(session, letter, now)]
    for letter in changed:
        work = open_work(session, Caller(letter.workspace_id, "", now))
        before = {"id": letter.id, "kind": letter.kind, "last_error": letter.last_error}
        people.audit(work, what, before=before, after={})
    session.commit()
    return len(changed)


def _run(function: Callable[[Session], T]) -> T:
    store = Store(load().database_url)
    try:
        with wrong_use(NoDeadLetterError):
            migrate(store.engine)
            return store.call(function)
    finally:
        store.close()
