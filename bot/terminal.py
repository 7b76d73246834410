"""What the commands of the terminal share: which workspace, and errors that have a sentence."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import typer
from sqlalchemy.exc import OperationalError

from bot.database import database_error
from bot.settings import SettingsError
from funnel.people import Company
from imports.plan import PlanError
from storage.migrate import NewerSchemaError

WRONG_USE = 2
LOCAL = "local"  # the workspace of who tries an import without Slack


def choose_company(companies: Sequence[Company], wanted: str) -> Company | None:
    """The workspace with this id, or the only one there is; None where it could be none or any."""
    chosen = [company for company in companies if wanted in {"", company.id}]
    return chosen[0] if len(chosen) == 1 else None


def need_company(companies: Sequence[Company], wanted: str) -> Company:
    """`choose_company`. Raises `PlanError` that names those there are."""
    company = choose_company(companies, wanted)
    if company is None:
        there = ", ".join(f"{c.id} ({c.name})" for c in companies) or "none yet"
        what = f"There's no workspace {wanted}." if wanted else "Which workspace?"
        raise PlanError(f"{what} Use --workspace with one of: {there}.")
    return company


@contextmanager
def wrong_use(*problems: type[Exception]) -> Iterator[None]:
    """Say in one sentence why nothing was begun, and leave with the exit code that means it.

    The text of `problems` is such a sentence.
    """
    with_sentence: tuple[type[Exception], ...] = (SettingsError, NewerSchemaError, *problems)
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
