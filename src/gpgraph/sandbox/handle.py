"""One worker, as the front sees it: a socket to talk over, and word of how it ended."""

import asyncio
import contextlib
import socket
from collections import deque
from typing import TYPE_CHECKING, cast

from gpgraph.errors import WorkerFaultError
from gpgraph.sandbox.frames import CHUNK_BYTES, Decoder, Frame, data_prefix
from gpgraph.sandbox.starvation import starved_s

if TYPE_CHECKING:
    from gpgraph.sandbox.crew import Crew
    from gpgraph.sandbox.faults import Exit

# What is read ahead of a reader that is slower than the worker: enough that both keep going.
READ_AHEAD_BYTES = 2 * CHUNK_BYTES
# The same in frames: a worker that was taken over may send them empty, or with long headers.
READ_AHEAD_FRAMES = 8


class Worker(asyncio.Protocol):
    """The front's end of one worker.

    A protocol of its own and no stream reader: a small answer is three frames that arrive at once,
    and costs one wake-up.
    """

    def __init__(self, crew: "Crew", number: int, connection: socket.socket) -> None:
        """Belong to ``crew``, which calls it ``number``; take over ``connection``."""
        self.crew = crew
        self.number = number
        self._loop = asyncio.get_running_loop()
        self.ended: asyncio.Future[Exit] = self._loop.create_future()
        self.was_ready = False
        self.process = 0  # its id, for looking; only the zygote may kill by it
        self._connection = connection
        self._transport: asyncio.Transport | None = None
        self._decoder = Decoder(max_body=CHUNK_BYTES)
        self._frames: deque[Frame] = deque()
        self._ahead_bytes = 0
        self._is_paused = False
        self._waiter: asyncio.Future[None] | None = None
        self._room: asyncio.Future[None] | None = None
        self._fault: WorkerFaultError | None = None
        self._is_over = False

    async def greet(self) -> None:
        """Connect and wait for the worker to say that it is ready.

        Raises:
            EOFError: the worker is gone, or no longer wanted.
            WorkerFaultError: it says something else.
        """
        try:
            await self._loop.create_unix_connection(lambda: self, sock=self._connection)
        except BaseException:
            self._connection.close()
            raise
        if self._is_over:
            self.hang_up()
        if (await self.receive()).kind != "ready":
            raise WorkerFaultError("A worker began with something else than that it is ready.")
        self.was_ready = True

    def starved_s(self) -> float:
        """Return for how long it has waited for a processor in all its life."""
        return starved_s(self.process)

    def send(self, frame: bytes) -> None:
        """Send one frame; a worker that is gone shows at the next ``receive``."""
        if self._transport is not None:
            self._transport.write(frame)

    async def feed(self, piece: bytes) -> None:
        """Send a piece of the body of its task, and wait until it has taken about as much.

        Raises:
            EOFError: the worker is gone, or no longer wanted.
        """
        for start in range(0, len(piece), CHUNK_BYTES):
            chunk = piece[start : start + CHUNK_BYTES]
            self.send(data_prefix(len(chunk)) + chunk)
            if self._room is not None:
                await self._room
            if self._is_over:
                raise EOFError

    def is_silent(self) -> bool:
        """Say whether it has said nothing that nobody has taken."""
        return not self._frames

    def take(self) -> Frame | None:
        """Return the next frame if it is here already."""
        if not self._frames:
            return None
        frame = self._frames.popleft()
        self._ahead_bytes -= len(frame.body)
        if self._is_paused and not self._is_far_ahead() and self._transport is not None:
            self._is_paused = False
            with contextlib.suppress(RuntimeError):  # the transport is closing
                self._transport.resume_reading()
        return frame

    async def receive(self) -> Frame:
        """Return the next frame.

        Raises:
            EOFError: the worker is gone, or no longer wanted.
            WorkerFaultError: what it sent is not a frame.
        """
        while (frame := self.take()) is None:
            if self._fault is not None:
                raise self._fault
            if self._is_over:
                raise EOFError
            self._waiter = self._loop.create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return frame

    def hang_up(self) -> None:
        """Close our end; whoever waits for a frame is told, and one being greeted let go after."""
        self._is_over = True
        if self._transport is not None:
            self._transport.abort()
        self._wake()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Keep what has come until it is asked for; stop reading when that is much."""
        try:
            frames = self._decoder.feed(data)
        except WorkerFaultError as error:
            self._fault = error
            self._wake()
            return
        self._frames += frames
        self._ahead_bytes += sum(len(frame.body) for frame in frames)
        if self._is_far_ahead() and self._transport is not None:
            self._is_paused = True
            self._transport.pause_reading()
        if frames:
            self._wake()

    def pause_writing(self) -> None:
        """Let who feeds it wait."""
        self._room = self._loop.create_future()

    def resume_writing(self) -> None:
        """Let who feeds it go on."""
        if self._room is not None and not self._room.done():
            self._room.set_result(None)
        self._room = None

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - the signature
        """Tell whoever waits; what came before is still theirs. One that is idle gets no task."""
        self._is_over = True
        self._wake()
        self.resume_writing()
        if self in self.crew.idle:
            self.crew.discard(self)

    def _is_far_ahead(self) -> bool:
        return self._ahead_bytes >= READ_AHEAD_BYTES or len(self._frames) >= READ_AHEAD_FRAMES

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
