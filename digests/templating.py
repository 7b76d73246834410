"""Sentences of digests from Jinja2 templates, ours or the company's own.

A template's first line is the sentence that matters, each paragraph after it a section. It says
`say`, `mark`, `count` and `mark_count` like a `Localizer`; whatever is not `Mrkdwn` is escaped, so
that no name in it can notify or link. An own `daily.j2` may begin with
`{% extends "pacto/daily.j2" %}` and replace single blocks.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import structlog
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateError,
)
from jinja2.sandbox import ImmutableSandboxedEnvironment

from blockkit.mrkdwn import Mrkdwn, escape
from messages import commitments, labels, scorecard_labels
from messages.localizer import Localizer

OURS = Path(__file__).parent / "templates"
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")


def paragraphs(
    name: str, localizer: Localizer, templates: Path | None = None, **values: Any
) -> list[Mrkdwn]:
    """The rendered template, by paragraphs: the first is one line, none is empty.

    An own template that cannot be rendered, or says nothing, gives way to ours, which says so at
    its end: a digest is not to be missed for a typing error. Our own raises `jinja2.TemplateError`.
    """
    if templates is not None:
        try:
            texts = _split(_render(name, localizer, templates, values))
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            # What an expression in it may raise; anything else is a fault of ours.
            structlog.get_logger().warning("template_failed", template=name, error=str(error))
        else:
            if texts:
                return texts
            structlog.get_logger().warning("template_empty", template=name)
        instead = localizer.mark(
            "Your custom template {file} has a problem, so I used the standard one. An "
            "admin can run `pacto templates check`.",
            file=name,
        )
        return [*_split(_render(name, localizer, None, values)), instead]
    return _split(_render(name, localizer, None, values))


def _render(name: str, localizer: Localizer, templates: Path | None, values: dict[str, Any]) -> str:
    words = _words(localizer)
    return environment(templates).get_template(name).render(words | values)


def _words(localizer: Localizer) -> dict[str, Callable[..., str]]:
    return {
        "say": localizer.say,
        "mark": localizer.mark,
        "count": localizer.count,
        "mark_count": localizer.mark_count,
        "number": localizer.number,
        "percent": localizer.percent,
        "share": localizer.share,
        "date": localizer.date,
        "weekday": localizer.weekday,
        "duration": localizer.duration,
        "money": localizer.money,
        "kind_name": lambda commitment: commitments.due(localizer, commitment),
        "reason_name": lambda reason: labels.reason(localizer, reason),
        "source_name": lambda source: scorecard_labels.source_name(localizer, source),
    }


def _split(text: str) -> list[Mrkdwn]:
    first, _, rest = text.strip().partition("\n")
    parts = [first, *_PARAGRAPHS.split(rest)]
    lines = ["\n".join(line.strip() for line in part.strip().splitlines()) for part in parts]
    return [Mrkdwn(part) for part in lines if part]


@lru_cache(maxsize=8)
def environment(templates: Path | None) -> Environment:
    """A sandbox that reads templates from a folder first, then ours."""
    ours = FileSystemLoader(OURS)
    loaders: list[BaseLoader] = [ours, PrefixLoader({"pacto": ours})]
    if templates is not None:
        loaders.insert(0, FileSystemLoader(templates))
    return ImmutableSandboxedEnvironment(
        loader=ChoiceLoader(loaders),
        undefined=StrictUndefined,
        finalize=_safe,
        # Not HTML: `_safe` escapes what Slack reads as markup.
        autoescape=False,
    )


def _safe(value: object) -> str:
    return value if isinstance(value, Mrkdwn) else escape(str(value))


WORDS = frozenset(_words(Localizer("en", "UTC"))) | environment(None).globals.keys()
"""What every template can say, beside the values it is given."""
