"""The company's own templates, as whoever runs the app reads of them."""

from pathlib import Path

import structlog

from digests.template_check import Fault, Problem, check

log = structlog.get_logger()

_SENTENCES: dict[Fault, str] = {
    "file": "no digest uses a file with this name.",
    "encoding": "the file isn't UTF-8 text. Save it as UTF-8.",
    "syntax": "{wrong}",
    "template": "there's no template named {wrong}.",
    "name": "there's nothing named {wrong}.",
    "attribute": "there's no {wrong} to read here.",
}


def sentence(problem: Problem) -> str:
    """File, line, what is wrong and what would be right."""
    text = _SENTENCES[problem.fault].format(wrong=problem.wrong)
    right = f" Use {', '.join(problem.right)}." if problem.right else ""
    return f"{problem.file}, line {problem.line}: {text}{right}"


def warn(folder: Path | None) -> None:
    """Log every problem of the templates, or nobody would know that a digest fell back to ours."""
    if folder is not None:
        for problem in check(folder)[1]:
            log.warning("template_problem", problem=sentence(problem))
