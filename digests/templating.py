"""Sentences of digests from Jinja2 templates, ours or the company's own.

A template's first line is the sentence that matters, each paragraph after it a section. It says
`say`, `mark`, `count` and `mark_count` like a `Voice`; whatever is not `Mrkdwn` is escaped, so that
no name in it can notify or link. An own `daily.j2` may begin with `{% extends "pacto/daily.j2" %}`
and replace single blocks.
"""

import re
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

from digests import words
from messages import labels
from messages.text import Mrkdwn, escape
from messages.voice import Voice

OURS = Path(__file__).parent / "templates"
_PARAGRAPHS = re.compile(r"\n[ \t]*\n")


def paragraphs(
    name: str, voice: Voice, templates: Path | None = None, **values: Any
) -> list[Mrkdwn]:
    """The rendered template, by paragraphs: the first is one line, none is empty.

    An own template that cannot be rendered, or says nothing, gives way to ours: a balance is not
    to be missed for a typing error. Our own raises `jinja2.TemplateError`.
    """
    if templates is not None:
        try:
            found = _split(_render(name, voice, templates, values))
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
            # What an expression in it may raise; anything else is a fault of ours.
            structlog.get_logger().warning("template_failed", template=name, error=str(error))
        else:
            if found:
                return found
            structlog.get_logger().warning("template_empty", template=name)
    return _split(_render(name, voice, None, values))


def _render(name: str, voice: Voice, templates: Path | None, values: dict[str, Any]) -> str:
    said = {
        "say": voice.say,
        "mark": voice.mark,
        "count": voice.count,
        "mark_count": voice.mark_count,
        "number": voice.number,
        "percent": voice.percent,
        "share": voice.share,
        "date": voice.date,
        "weekday": voice.weekday,
        "duration": voice.duration,
        "money": voice.money,
        "kind_name": lambda kind: labels.obligation(voice, kind),
        "reason_name": lambda reason: labels.reason(voice, reason),
        "source_name": lambda source: words.source_name(voice, source),
    }
    return _environment(templates).get_template(name).render(said | values)


def _split(text: str) -> list[Mrkdwn]:
    first, _, rest = text.strip().partition("\n")
    parts = [first, *_PARAGRAPHS.split(rest)]
    lines = ["\n".join(line.strip() for line in part.strip().splitlines()) for part in parts]
    return [Mrkdwn(part) for part in lines if part]


@lru_cache(maxsize=8)
def _environment(templates: Path | None) -> Environment:
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
