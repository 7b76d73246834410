"""Logs: one line an event, no personal data, no tokens."""

import logging

import structlog


def configure(form: str) -> None:
    """Write lines for people ("console") or for machines ("json"); libraries only on errors."""
    logging.basicConfig(level=logging.ERROR, format="%(name)s: %(message)s")
    for name in ("bolt", "slack_bolt", "slack_sdk", "apscheduler", "uvicorn", "aiohttp"):
        logging.getLogger(name).setLevel(logging.ERROR)
    renderer = (
        structlog.processors.JSONRenderer()
        if form == "json"
        else structlog.dev.ConsoleRenderer(
            colors=False,
            exception_formatter=structlog.dev.plain_traceback,  # never values: they may be personal
        )
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=False,
    )
