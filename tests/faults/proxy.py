"""A line between the app and the sandbox that can be cut, closed, or fall silent."""

import asyncio
from typing import Self


class Line:
    """A TCP proxy on a port of its own."""

    def __init__(self, port: int) -> None:
        self._target = port
        self._port = 0
        self._server: asyncio.Server | None = None
        self._pairs: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()
        self._muted: set[asyncio.StreamWriter] = set()
        self._cuts = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def open(self) -> None:
        """Take connections, on the same port as before."""
        self._server = await asyncio.start_server(self._join, "127.0.0.1", self._port)
        self._port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Refuse connections, and cut those there are."""
        self._cuts += 1
        if self._server is not None:
            self._server.close()
        for writer in list(self._writers):
            writer.transport.abort()
        if self._pairs:
            await asyncio.wait(self._pairs)

    def fall_silent(self) -> None:
        """Nothing more comes through the connections there are; new ones are sound."""
        self._muted = set(self._writers)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        cuts = self._cuts
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._target)
        except OSError:
            writer.close()
            return
        if self._cuts != cuts:  # meanwhile, where `close` could not see it
            writer.transport.abort()
            far_writer.transport.abort()
            return
        for one, other in ((reader, far_writer), (far_reader, writer)):
            self._writers.add(other)
            task = asyncio.get_running_loop().create_task(self._carry(one, other))
            self._pairs.add(task)
            task.add_done_callback(self._pairs.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while data := await reader.read(65_536):
                if writer not in self._muted:
                    writer.write(data)
                    await writer.drain()
        except ConnectionError:
            pass
        finally:
            self._writers.discard(writer)
            writer.close()
