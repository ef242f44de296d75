"""Bodies that are longer than a query: how many of them the front holds at once."""

from collections import Counter
from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gpgraph.errors import BodyTooLargeError, BusyError, ClientBusyError, ContentCodingError
from gpgraph.http.addresses import client_of
from gpgraph.http.failing.problems import RETRY_AFTER_S
from gpgraph.http.fields import CONTENT_ENCODING, CONTENT_LENGTH, field
from gpgraph.sandbox.memory import LARGE_BODIES

# What every connection may hold, and is counted for: shorter bodies need no place.
SMALL_BYTES = 256 * 1024
PLACES_EACH = 2


class Intake:
    """Lets a few long bodies in at a time, and of one client fewer still.

    Who sends one byte a minute holds a place only as long as a request may take to come in.
    """

    def __init__(self) -> None:
        """Hold nothing yet."""
        self._held: Counter[str] = Counter()

    def place(self, scope: Scope, *, max_bytes: int) -> "Place":
        """Return what a request reads its body with, of at most ``max_bytes``."""
        return Place(self, client_of(scope), max_bytes)

    def enter(self, client: str) -> None:
        """Take a place.

        Raises:
            BusyError: there is none.
            ClientBusyError: this client has as many as others can spare.
        """
        if self._held[client] >= PLACES_EACH:
            raise ClientBusyError(retry_after_s=RETRY_AFTER_S)
        if self._held.total() >= LARGE_BODIES:
            raise BusyError(retry_after_s=RETRY_AFTER_S)
        self._held[client] += 1

    def leave(self, client: str) -> None:
        """Give a place back."""
        self._held[client] -= 1
        if not self._held[client]:
            del self._held[client]


class Place:
    """One request's claim; it is left when the answer has been sent."""

    def __init__(self, intake: Intake, client: str, max_bytes: int) -> None:
        """Hold nothing yet."""
        self._intake = intake
        self._client = client
        self._max_bytes = max_bytes
        self._is_held = False

    async def read(self, request: Request) -> bytes:
        """Read a body.

        Raises:
            ContentCodingError: it is encoded.
            BodyTooLargeError: it is longer than the limit.
            BusyError: too many long ones are held.
            ClientBusyError: this client sends too many at once.
            ClientDisconnect: the client has gone.
        """
        coding = field(request.scope, CONTENT_ENCODING)
        if coding is not None and coding.lower() != "identity":
            raise ContentCodingError(coding)
        length = field(request.scope, CONTENT_LENGTH) or ""
        body = bytearray()
        try:
            if length.isdecimal():
                self._make_room(int(length))
            async for chunk in request.stream():
                self._make_room(len(body) + len(chunk))
                body += chunk
        except BaseException:
            self.leave()
            raise
        return bytes(body)

    def leave(self) -> None:
        """Give the place back, if one is held."""
        if self._is_held:
            self._is_held = False
            self._intake.leave(self._client)

    def _make_room(self, size: int) -> None:
        if size > self._max_bytes:
            raise BodyTooLargeError(limit_bytes=self._max_bytes)
        if size > SMALL_BYTES and not self._is_held:
            self._intake.enter(self._client)
            self._is_held = True


class Leaving(Response):
    """A response after which something is left, however it ends."""

    def __init__(self, response: Response, leave: Callable[[], None]) -> None:
        """Send ``response``, then call ``leave``."""
        self._response = response
        self._leave = leave
        self.background = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""
        try:
            await self._response(scope, receive, send)
        finally:
            self._leave()
