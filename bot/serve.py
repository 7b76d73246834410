"""Runs a built app until it is told to stop."""

import uvicorn

from bot.build import Pacto
from bot.http import web


async def serve(pacto: Pacto, *, port: int | None = None) -> None:
    """Start the app, answer HTTP until a signal comes, stop the app."""
    config = uvicorn.Config(
        web(pacto),
        host=pacto.settings.host,
        port=pacto.settings.port if port is None else port,
        log_config=None,
        access_log=False,
        lifespan="off",
    )
    try:
        await pacto.start()
        await uvicorn.Server(config).serve()
    finally:
        await pacto.stop()
