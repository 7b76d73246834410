"""Runs a built app until it is told to stop."""

import asyncio
import os
import signal
import socket

import structlog

from bot.build import Pacto
from bot.http import web
from bot.server import Server
from bot.settings import SettingsError

log = structlog.get_logger()


async def serve(pacto: Pacto, *, port: int | None = None) -> None:
    """Start the app, answer HTTP until SIGINT or SIGTERM comes, stop the app.

    Raises `SettingsError` when the port is taken, before anything is started.
    """
    listener = _listen(pacto.settings.host, pacto.settings.port if port is None else port)
    server = Server(web(pacto))
    starting = asyncio.create_task(pacto.start())

    def end() -> None:
        server.should_exit = True
        starting.cancel()

    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, end)
    try:
        await asyncio.wait({starting})
        if not starting.cancelled():
            starting.result()
            host, number = listener.getsockname()[:2]
            log.info("running", host=host, port=number, socket_mode=pacto.settings.socket_mode)
            await server.serve(sockets=[listener])
    finally:
        listener.close()
        await pacto.stop()


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else error
        raise SettingsError(f"Can't use PORT {port} on HOST {host}: {why}.") from None
