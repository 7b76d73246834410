"""`pacto templates`: whether the company's own templates can be used."""

from pathlib import Path
from typing import Annotated

import typer

from bot.own_templates import sentence
from bot.settings import load
from digests.template_check import check

templates_cli = typer.Typer(help="Your own digest templates.", no_args_is_help=True)


@templates_cli.callback()
def templates() -> None:
    """Your own digest templates."""


@templates_cli.command("check")
def check_command(
    folder: Annotated[
        Path | None, typer.Option(exists=True, file_okay=False, help="Instead of PACTO_TEMPLATES.")
    ] = None,
) -> None:
    """Check every template: says file, line, what is wrong and what would be right."""
    folder = folder or load().pacto_templates
    if folder is None:
        typer.echo("PACTO_TEMPLATES isn't set, so every digest uses the standard templates.")
        return
    files, problems = check(folder)
    for problem in problems:
        typer.echo(sentence(problem), err=True)
    if problems:
        raise typer.Exit(1)
    typer.echo(f"Templates checked: {len(files)}. No problems found.")
