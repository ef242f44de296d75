"""Behind a proxy: who asked, for which host, below which path.

What a proxy says of the client stands in headers that any client can send too, so it is believed
only when the connection comes from an address that the operator named. ``Forwarded`` (RFC 7239) is
not read at all: a proxy that sets the ``X-Forwarded-…`` passes on a ``Forwarded`` of the client's.
Where the operator set the public address, host and path are known, and not taken from headers.
"""

import re
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import quote, urlsplit

from starlette.types import ASGIApp, Receive, Scope, Send

from gpgraph.errors import MalformedRequestError, SettingsError
from gpgraph.http.connection import heads

SCHEMES = frozenset({"http", "https"})
PREFIX = re.compile(r"(?:/(?!\.{1,2}(?:/|$))[A-Za-z0-9._~-]+){1,8}")
WITH_PORT = re.compile(r"\[([^\]]*)\](?::\d+)?|(\d+\.\d+\.\d+\.\d+):\d+")
REMEMBERED = 1024  # addresses whose trust is known without comparing networks


class TrustedProxies:
    """The addresses from which ``X-Forwarded-…`` is believed."""

    def __init__(self, entries: tuple[str, ...]) -> None:
        """Read addresses and networks, such as ``10.0.0.0/8`` or ``::1``.

        Raises:
            SettingsError: one is neither.
        """
        networks: list[IPv4Network | IPv6Network] = []
        for entry in entries:
            try:
                networks.append(ip_network(entry))
            except ValueError as error:
                raise SettingsError(f"GPGRAPH_TRUSTED_PROXIES: {error}.") from None
        self._networks = tuple(networks)
        self.trust = lru_cache(maxsize=REMEMBERED)(self._trust)

    def client(self, hops: list[str]) -> str | None:
        """Return the client of a chain of addresses, nearest last; ``None`` where none is said.

        It is the last one that is not a trusted proxy: what stands before it, anybody may have
        written. When all are trusted, it is the first.
        """
        client = None
        for hop in reversed(hops):
            address = _address(hop)
            if address is None:
                break
            client = address
            if not self.trust(address):
                break
        return client

    def _trust(self, host: str) -> bool:
        try:
            address = ip_address(host)
        except ValueError:
            return False
        return any(address in network for network in self._networks)


class Forwarded:
    """Rewrites a request to what the client asked, and takes the path of the public base off."""

    def __init__(
        self, app: ASGIApp, proxies: TrustedProxies | None, base_url: str | None = None
    ) -> None:
        """Wrap an application; ``base_url`` is the public address, where it is known."""
        self._app = app
        self._proxies = proxies
        self._base_url = base_url
        self._prefix = prefix_of(base_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as the client meant it."""
        if scope["type"] == "http":
            prefix = self._prefix
            client = scope["client"]
            if self._proxies is not None and client and self._proxies.trust(client[0]):
                said = _forwarded(scope["headers"])
                _believe_who(self._proxies, said, scope)
                if self._base_url is None:
                    prefix = _believe_where(said, scope)
            if prefix:
                _take_off(prefix, scope)
        await self._app(scope, receive, send)


def prefix_of(base_url: str | None) -> str:
    """Return the path of a public address, without a slash at its end."""
    return urlsplit(base_url).path.rstrip("/") if base_url else ""


def _believe_who(proxies: TrustedProxies, said: dict[bytes, list[str]], scope: Scope) -> None:
    """Take over who the client is, and how it asked."""
    client = proxies.client(said.get(b"x-forwarded-for", []))
    if client is not None:
        scope["client"] = (client, 0)
    scheme = _last(said, b"x-forwarded-proto").lower()
    if scheme in SCHEMES:
        scope["scheme"] = scheme


def _believe_where(said: dict[bytes, list[str]], scope: Scope) -> str:
    """Take over for which host it asked; return the path below which the service is."""
    host = _last(said, b"x-forwarded-host").encode("latin-1")
    if host and _is_host(host):
        others = [pair for pair in scope["headers"] if pair[0] != b"host"]
        scope["headers"] = [*others, (b"host", host)]
    prefix = _last(said, b"x-forwarded-prefix").rstrip("/")
    return prefix if PREFIX.fullmatch(prefix) else ""


def _forwarded(headers: list[tuple[bytes, bytes]]) -> dict[bytes, list[str]]:
    """Return the values of each of these headers, in order: a list may stand in several lines."""
    said: dict[bytes, list[str]] = {}
    for name, value in headers:
        if name.startswith(b"x-forwarded-"):
            said.setdefault(name, []).extend(
                part.strip() for part in value.decode("latin-1").split(",")
            )
    return said


def _last(said: dict[bytes, list[str]], name: bytes) -> str:
    """Return what the nearest proxy said, or nothing."""
    return said.get(name, [""])[-1]


def _address(hop: str) -> str | None:
    """Return an address without brackets, port and zone; ``None`` where it is none.

    The zone of an IPv6 address is any text, and the name of an interface that is not ours.
    """
    match = WITH_PORT.fullmatch(hop)
    try:
        address = ip_address((match[1] or match[2]) if match else hop)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(mapped or address).partition("%")[0]


def _is_host(host: bytes) -> bool:
    try:
        heads.check_host(host, "1.1")
    except MalformedRequestError:
        return False
    return True


def _take_off(prefix: str, scope: Scope) -> None:
    """Serve a request below the prefix; a proxy may have taken it off already."""
    scope["root_path"] = prefix
    path: str = scope["path"]
    if path != prefix and not path.startswith(prefix + "/"):
        return
    scope["path"] = path = path.removeprefix(prefix) or "/"
    raw = scope["raw_path"].removeprefix(prefix.encode("ascii"))
    as_sent = len(raw) < len(scope["raw_path"])
    scope["raw_path"] = (raw or b"/") if as_sent else quote(path).encode("ascii")
