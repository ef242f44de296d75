"""Ask another server a query over HTTP, at an address that was checked, and at no other.

The address is looked up here, every one that the name has is checked, and the connection goes to
one of those that were: a second look-up could give another. Redirects are not followed, proxies of
the environment are not used, nothing is tried twice.
"""

import asyncio
import logging
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable, Mapping
from urllib.parse import urlencode

import httpcore2

from gpgraph import __version__
from gpgraph.errors import FederationRefusedError, RemoteQueryError
from gpgraph.model.federation import Endpoint, is_public

RESULTS_TYPES = ("application/sparql-results+json", "application/json")
EXCERPT_BYTES = 300
_OK = 200
_REDIRECTS = range(300, 400)

# Give the addresses of a host, as text.
Resolver = Callable[[str, int], Awaitable[tuple[str, ...]]]


async def resolve(host: str, port: int) -> tuple[str, ...]:
    """Return the addresses of a host, as the system knows them; each once.

    Raises:
        OSError: it knows none.
    """
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(item[4][0]) for item in found))


class RemoteServers:
    """The way to other servers; whether one may be asked at all is decided before."""

    def __init__(
        self,
        *,
        resolver: Resolver = resolve,
        may_connect: Callable[[str], bool] = is_public,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        """Connect to the addresses that ``may_connect`` accepts.

        Args:
            resolver: Gives the addresses of a host.
            may_connect: Says of an address whether a connection may go there.
            tls: Whom to trust; without it, whom the system trusts.
        """
        self._backend = _CheckedBackend(resolver, may_connect)
        self._tls = tls or ssl.create_default_context()

    async def ask(self, endpoint: Endpoint, query: str, *, limit_bytes: int) -> bytes:
        """Send a SELECT query and return the results, unread, in JSON.

        Raises:
            RemoteQueryError: the server cannot be reached, or does not answer with results.
            FederationRefusedError: an address of the server is not public.

        Source:
            SPARQL 1.1 Protocol, section 2.1.2.
        """
        origin = endpoint.origin
        body = urlencode({"query": query}).encode()
        address = httpcore2.URL(
            scheme=origin.scheme, host=origin.host.strip("[]"), port=origin.port,
            target=endpoint.target,
        )  # fmt: skip
        pool = httpcore2.AsyncConnectionPool(self._tls, network_backend=self._backend)
        try:
            async with (
                pool,
                pool.stream("POST", address, headers=_headers(endpoint, body), content=body) as got,
            ):
                return await _read(endpoint, got, limit_bytes)
        except (httpcore2.TimeoutException, httpcore2.NetworkError) as error:
            raise _failed(endpoint, f"the connection failed: {error}") from None
        except (httpcore2.ProtocolError, httpcore2.UnsupportedProtocol) as error:
            raise _failed(endpoint, f"it does not speak HTTP/1.1 rightly: {error}") from None


class _CheckedBackend(httpcore2.AnyIOBackend):
    """Opens a connection to an address that was looked up and checked here."""

    def __init__(self, resolver: Resolver, may_connect: Callable[[str], bool]) -> None:
        self._resolve = resolver
        self._may_connect = may_connect
        self._log = logging.getLogger(__name__)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface of the library
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        failure = httpcore2.ConnectError("its name has no address")
        for address in await self._addresses(host, port):
            try:
                return await super().connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except httpcore2.ConnectError as error:
                failure = error
        raise failure

    async def _addresses(self, host: str, port: int) -> tuple[str, ...]:
        try:
            addresses = await self._resolve(host, port)
        except (OSError, UnicodeError):
            return ()
        barred = [address for address in addresses if not self._may_connect(address)]
        if barred:
            # Whoever asks does not learn what names mean inside this network; the operator does.
            self._log.warning("%s is not asked: it leads to %s.", host, ", ".join(barred))
            raise FederationRefusedError(
                f"{host} is not asked: it has an address that is not of the public internet."
            )
        return addresses


def _headers(endpoint: Endpoint, body: bytes) -> Mapping[bytes | str, bytes | str]:
    return {
        "Host": endpoint.origin.authority,
        "User-Agent": f"gpgraph/{__version__}",
        "Accept": RESULTS_TYPES[0],
        "Accept-Encoding": "identity",
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }


async def _read(endpoint: Endpoint, got: httpcore2.Response, limit_bytes: int) -> bytes:
    fields = {
        name.lower().decode("latin-1"): value.decode("latin-1") for name, value in got.headers
    }
    if got.status in _REDIRECTS:
        where = _printable(fields.get("location", "nowhere"))
        raise _failed(
            endpoint, f"it sent on to {where}, which is not followed; name the right address"
        )
    if got.status != _OK:
        said = _printable((await _start(got, EXCERPT_BYTES)).decode("utf-8", "replace"))
        raise _failed(endpoint, f"it answered {got.status}: {said}".rstrip(": "))
    media_type = fields.get("content-type", "").partition(";")[0].strip().lower()
    if media_type not in RESULTS_TYPES:
        what = _printable(media_type) or "nothing"
        raise _failed(endpoint, f"it answered with {what} where {RESULTS_TYPES[0]} was asked for")
    if fields.get("content-encoding", "identity").lower() != "identity":
        raise _failed(endpoint, "it answered in a coding that was not asked for")
    body = await _start(got, limit_bytes + 1)
    if len(body) > limit_bytes:
        raise _failed(endpoint, f"its answer has more than {limit_bytes} bytes; ask it for less")
    return body


async def _start(got: httpcore2.Response, size: int) -> bytes:
    """Return the body, or as much of it as was asked for."""
    found = bytearray()
    async for piece in got.aiter_stream():
        found += piece
        if len(found) >= size:
            break
    return bytes(found[:size])


def _failed(endpoint: Endpoint, reason: str) -> RemoteQueryError:
    return RemoteQueryError(server=str(endpoint), reason=reason)


def _printable(text: str) -> str:
    """Return the words of a stranger in one line, cut."""
    return " ".join("".join(c if c.isprintable() else " " for c in text[:EXCERPT_BYTES]).split())
