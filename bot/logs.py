"""Logs: one line an event, no personal data, no tokens."""

import logging
import sys
import time
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

FRAMES = 6  # the innermost ones


class _Formatter(logging.Formatter):
    """For what libraries log: their exceptions too are told without their words."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - logging's name
        return told(ei[1])


def configure(form: str) -> None:
    """Write lines for people ("console") or for machines ("json"); libraries only on errors."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Formatter("%(name)s: %(message)s"))
    logging.basicConfig(level=logging.ERROR, handlers=[handler])
    for name in ("bolt", "slack_bolt", "slack_sdk", "apscheduler", "uvicorn", "aiohttp"):
        logging.getLogger(name).setLevel(logging.ERROR)
    renderer = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _without_words,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )


class Seldom:
    """Keeps a line that somebody outside could have us write without end to one in `seconds`."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._next = 0.0

    def due(self) -> bool:
        """Whether to write it now."""
        now = time.monotonic()
        if now < self._next:
            return False
        self._next = now + self._seconds
        return True


def told(error: BaseException | None) -> str:
    """Which exceptions, the first cause last, and where; never their words, which quote people.

    PostgreSQL's name the row that was wrong, `int`'s the text that is no number.
    """
    parts: list[str] = []
    while error is not None and len(parts) < 5:
        frames = traceback.extract_tb(error.__traceback__)[-FRAMES:]
        places = [f"{Path(f.filename).stem}.{f.name}:{f.lineno}" for f in frames]
        parts.append(" ".join([type(error).__name__, *(["at"] if places else []), *places]))
        error = error.__cause__ or error.__context__
    return " from ".join(parts)


def _without_words(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Structlog's processor for `exc_info`, be it an exception, True or nothing."""
    given = line.pop("exc_info", None)
    if given:
        error = given if isinstance(given, BaseException) else sys.exc_info()[1]
        line["fault"] = told(error)
    return line
