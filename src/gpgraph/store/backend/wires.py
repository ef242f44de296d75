"""The connections to the server that holds the data: opened when needed, and used again."""

import asyncio
import os
import socket
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass

from gpgraph import __version__
from gpgraph.errors import BackendAnswerError, BackendUnavailableError
from gpgraph.model.federation import Endpoint, Origin
from gpgraph.store.backend.wire import BrokenConnectionError, Connection, ReplyHead

CONNECT_TIMEOUT_S = 5.0
RETRY_AFTER_S = 5
# Before a question is put once more: a server behind a balancer may just be changing.
RETRY_DELAY_S = 0.05


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent: header fields, and a body of known length that can be sent again."""

    method: str
    endpoint: Endpoint
    fields: Mapping[str, str]
    body: Iterable[bytes] = ()
    length: int = 0

    def head(self) -> bytes:
        """Return the request line and the header, as they are sent."""
        fields = {
            "Host": self.endpoint.origin.authority,
            "User-Agent": f"gpgraph/{__version__}",
            "Accept-Encoding": "identity",
            **self.fields,
            "Content-Length": str(self.length),
        }
        lines = (f"{name}: {value}\r\n" for name, value in fields.items())
        return f"{self.method} {self.endpoint.target} HTTP/1.1\r\n{''.join(lines)}\r\n".encode()


class Reply:
    """An answer whose head is there."""

    def __init__(self, head: ReplyHead, connection: Connection) -> None:
        """Read the body from ``connection``."""
        self.head = head
        self.secrets: tuple[str, ...] = ()
        self._connection = connection

    async def chunks(self) -> AsyncIterator[bytes]:
        """Yield the body as it comes.

        Raises:
            BackendAnswerError: it breaks off.
        """
        try:
            while piece := await self._connection.read():
                yield piece
        except BrokenConnectionError as error:
            raise BackendAnswerError(reason=f"its answer broke off: {error.reason}") from None

    async def start(self, size: int) -> bytes:
        """Return the body, or as much of it as was asked for."""
        found = bytearray()
        async for piece in self.chunks():
            found += piece
            if len(found) >= size:
                break
        return bytes(found[:size])


class Wires:
    """Connections by origin; every method belongs to one event loop."""

    def __init__(self, tls: ssl.SSLContext) -> None:
        """Open none yet; trust whom ``tls`` trusts."""
        self._tls = tls
        self._idle: dict[Origin, list[Connection]] = {}

    @asynccontextmanager
    async def exchange(self, request: Request, *, may_repeat: bool) -> AsyncIterator[Reply]:
        """Send a request; the block starts when the head of the answer is there.

        Who leaves the block before the end of the answer ends the connection, and so the work.
        What may be repeated is sent once more where the server has not said a word.

        Raises:
            BackendUnavailableError: there is no answer.
        """
        connection, head = await self._ask(request, may_repeat=may_repeat)
        try:
            yield Reply(head, connection)
        finally:
            if connection.is_reusable:
                connection.rest()
                self._idle.setdefault(request.endpoint.origin, []).append(connection)
            else:
                connection.close()

    def close(self) -> None:
        """End the connections that nobody uses."""
        for connections in self._idle.values():
            for connection in connections:
                connection.close()
        self._idle.clear()

    async def _ask(self, request: Request, *, may_repeat: bool) -> tuple[Connection, ReplyHead]:
        for is_last in (not may_repeat, True):
            connection = None
            try:
                connection = await self._connect(request.endpoint.origin, is_fresh=not may_repeat)
                return connection, await connection.ask(request.head(), request.body)
            except BrokenConnectionError as error:
                if is_last or error.had_answer:
                    raise _unavailable(error.reason) from None
            except BackendUnavailableError:
                if is_last:
                    raise
            finally:
                if connection is not None and not connection.has_head:
                    connection.close()
            await asyncio.sleep(RETRY_DELAY_S)
        raise AssertionError("the last try returns or raises")

    async def _connect(self, origin: Origin, *, is_fresh: bool) -> Connection:
        # One that has waited may be closed at the other end in this very moment.
        idle = [] if is_fresh else self._idle.get(origin, [])
        while idle:
            connection = idle.pop()
            if connection.is_open:
                return connection
        is_tls = origin.scheme == "https"
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                _, fresh = await asyncio.get_running_loop().create_connection(
                    Connection, origin.host.strip("[]"), origin.port,
                    ssl=self._tls if is_tls else None,
                )  # fmt: skip
        except TimeoutError:
            raise _unavailable(f"no connection came about in {CONNECT_TIMEOUT_S:g} s") from None
        except ssl.SSLCertVerificationError as error:
            raise _unavailable(f"its certificate is refused: {error.verify_message}") from None
        except ssl.SSLError as error:
            raise _unavailable(f"no TLS with it came about: {error.reason}") from None
        except OSError as error:
            raise _unavailable(f"it cannot be reached: {_words(error)}") from None
        return fresh


def _unavailable(reason: str) -> BackendUnavailableError:
    return BackendUnavailableError(reason=reason, retry_after_s=RETRY_AFTER_S)


def _words(error: OSError) -> str:
    """Return what the system says, without the address, which is nobody's business."""
    if isinstance(error, socket.gaierror) or not error.errno:
        return (error.strerror or type(error).__name__).strip(" .")
    return os.strerror(error.errno)
