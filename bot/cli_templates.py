"""`pacto templates`: whether the company's own templates can be used."""

from pathlib import Path
from typing import Annotated

import typer

from bot.settings import load
from digests.template_check import Fault, Problem, check

templates_cli = typer.Typer(help="Your own digest templates.", no_args_is_help=True)

_SENTENCES: dict[Fault, str] = {
    "file": "no digest uses a file with this name.",
    "encoding": "the file isn't UTF-8 text. Save it as UTF-8.",
    "syntax": "{wrong}",
    "template": "there's no template named {wrong}.",
    "name": "there's nothing named {wrong}.",
    "attribute": "there's no {wrong} to read here.",
}


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
        typer.echo(_sentence(problem), err=True)
    if problems:
        raise typer.Exit(1)
    typer.echo(f"Templates checked: {len(files)}. No problems found.")


def _sentence(problem: Problem) -> str:
    sentence = _SENTENCES[problem.fault].format(wrong=problem.wrong)
    right = f" Use {', '.join(problem.right)}." if problem.right else ""
    return f"{problem.file}, line {problem.line}: {sentence}{right}"
