"""One worker, as the front sees it: a socket to talk over, and word of how it ended."""

import asyncio
import contextlib
import socket
from asyncio import StreamReader, StreamWriter
from typing import TYPE_CHECKING

from gpgraph.errors import WorkerFaultError
from gpgraph.sandbox.frames import CHUNK_BYTES, LENGTHS, Frame, decode, lengths

if TYPE_CHECKING:
    from gpgraph.sandbox.crew import Crew
    from gpgraph.sandbox.faults import Exit


class Worker:
    """The front's end of one worker."""

    def __init__(self, crew: "Crew", number: int, connection: socket.socket) -> None:
        """Belong to ``crew``, which calls it ``number``; take over ``connection``."""
        self.crew = crew
        self.number = number
        self.ended: asyncio.Future[Exit] = asyncio.get_running_loop().create_future()
        self.was_ready = False
        self._connection = connection
        self._streams: tuple[StreamReader, StreamWriter] | None = None
        self._is_over = False

    async def greet(self) -> None:
        """Open the streams and wait for the worker to say that it is ready.

        Raises:
            EOFError: the worker is gone, or no longer wanted.
            WorkerFaultError: it says something else.
        """
        try:
            self._streams = await asyncio.open_unix_connection(
                sock=self._connection, limit=CHUNK_BYTES
            )
        except BaseException:
            self._connection.close()
            raise
        if self._is_over:
            self.hang_up()
        if (await self.receive()).kind != "ready":
            raise WorkerFaultError("A worker began with something else than that it is ready.")
        self.was_ready = True

    async def send(self, frame: bytes) -> None:
        """Send one frame; a worker that is gone shows at the next ``receive``."""
        _, writer = self._open()
        writer.write(frame)
        with contextlib.suppress(ConnectionError):
            await writer.drain()

    async def receive(self) -> Frame:
        """Return the next frame.

        Raises:
            EOFError: the worker is gone.
            WorkerFaultError: what it sent is not a frame.
        """
        reader, _ = self._open()
        try:
            header, body = lengths(await reader.readexactly(LENGTHS.size), max_body=CHUNK_BYTES)
            return decode(await reader.readexactly(header + body), header)
        except ConnectionError as error:  # it died before it had read all
            raise EOFError from error

    def hang_up(self) -> None:
        """Close our end; a worker that is still being greeted is let go at once after."""
        self._is_over = True
        if self._streams is not None:
            self._streams[1].close()

    def _open(self) -> tuple[StreamReader, StreamWriter]:
        if self._streams is None:
            raise EOFError
        return self._streams
