"""What the commands of the terminal share: which workspace, and errors that have a sentence."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import typer
from sqlalchemy.exc import DBAPIError, OperationalError

from bot.settings import SettingsError
from funnel.facts import Company

WRONG_USE = 2


def choose_company(companies: Sequence[Company], wanted: str) -> Company | None:
    """The workspace with this id, or the only one there is; None where it could be none or any."""
    chosen = [company for company in companies if wanted in {"", company.id}]
    return chosen[0] if len(chosen) == 1 else None


def database_error(error: DBAPIError) -> str:
    """What to say of it: its own words hold the address of the database, and so a password."""
    if isinstance(error, OperationalError):
        return "The database does not answer; is DATABASE_URL right?"
    return f"{type(error).__name__}. Is DATABASE_URL right, and does the database answer?"


@contextmanager
def wrong_use(*problems: type[Exception]) -> Iterator[None]:
    """Say in one sentence why nothing was begun, and leave with the exit code that means it.

    The text of `problems` is such a sentence.
    """
    with_sentence: tuple[type[Exception], ...] = (SettingsError, *problems)
    try:
        yield
    except with_sentence as problem:
        sentence = str(problem)
    except OperationalError as error:
        sentence = database_error(error)
    else:
        return
    typer.echo(sentence, err=True)
    raise typer.Exit(WRONG_USE)
