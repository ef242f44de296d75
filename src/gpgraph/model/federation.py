"""Other servers: which of them may be asked, and which addresses never."""

import re
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote

from gpgraph.errors import SettingsError

MAX_CLAUSES = 4
# Of the answers that one query gets from other servers, together.
MAX_REMOTE_BYTES = 16 * 1024 * 1024

# No room for a user, and none for a host that two readers could take for two hosts.
_ADDRESS = re.compile(
    r"""
    (?P<scheme> https? ) ://
    (?P<host>   [a-z0-9](?:[a-z0-9.-]*[a-z0-9])? | \[ [0-9a-f:.]+ \] )
    (?: : (?P<port> [0-9]{1,5} ) )?
    (?P<path>   / [^?\#]* )?
    (?P<query>  \? [^\#]* )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_PORT = 65_535
# What may stand in a request line as it is: RFC 3986, section 3.3 and 3.4, and "%" itself.
_SAFE = "/?:@!$&'()*+,;=-._~%"

# What ``is_global`` of some Python takes for public, or others reach only inside a cloud.
_PRIVATE_4 = (
    IPv4Network("192.0.0.0/24"),  # RFC 6890
    IPv4Network("192.88.99.0/24"),  # RFC 7526: the way to 6to4 relays
    IPv4Network("168.63.129.16/32"),  # the platform itself, for machines of Azure
    IPv4Network("224.0.0.0/3"),  # multicast and reserved
)
_UNICAST_6 = IPv6Network("2000::/3")
_PRIVATE_6 = (
    IPv6Network("2001::/23"),  # RFC 2928; Teredo is in it, and carries any IPv4 address
    IPv6Network("2001:db8::/32"),
    IPv6Network("3fff::/20"),  # RFC 9637
)
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host in small letters and port: RFC 6454."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        """Return it as it is written, without a port that goes without saying."""
        return f"{self.scheme}://{self.authority}"

    @property
    def authority(self) -> str:
        """Return host and port, as in a ``Host`` header."""
        is_default = self.port == _DEFAULT_PORTS[self.scheme]
        return self.host if is_default else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a SPARQL query is sent: a server, and the path and query on it."""

    origin: Origin
    target: str

    def __str__(self) -> str:
        """Return the whole address."""
        return f"{self.origin}{self.target}"


def endpoint(iri: str) -> Endpoint | None:
    """Read the IRI of a SPARQL endpoint; ``None`` where it is no plain address of a web server.

    Plain is ``http`` or ``https``, no user, no fragment, and a host in ASCII.
    """
    match = _ADDRESS.fullmatch(iri)
    if match is None:
        return None
    scheme = match["scheme"].lower()
    port = int(match["port"] or _DEFAULT_PORTS[scheme])
    if not 0 < port <= _MAX_PORT:
        return None
    target = quote((match["path"] or "/") + (match["query"] or ""), safe=_SAFE)
    return Endpoint(Origin(scheme, match["host"].lower(), port), target)


def origins(texts: tuple[str, ...]) -> tuple[Origin, ...]:
    """Read what an operator allows.

    Raises:
        SettingsError: one is not an origin and nothing more.
    """
    return tuple(_origin(text) for text in texts)


def _origin(text: str) -> Origin:
    found = endpoint(text)
    if found is None or found.target != "/" or text.endswith("/"):
        raise SettingsError(
            f"federation: {text!r} is not an origin. Write scheme, host and, where it is not the "
            "usual one, port, and nothing behind: https://query.example.org."
        )
    return found.origin


def is_public(address: str) -> bool:
    """Tell whether an address is of the public internet, and holds none that is not.

    Args:
        address: An IPv4 or IPv6 address as the resolver gives it, perhaps with a zone.

    Source:
        IANA's registries of special-purpose addresses; RFC 4291, 3056 and 6052 for IPv4 in IPv6.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return found.is_global and not any(found in network for network in _PRIVATE_4)
    return found.scope_id is None and _is_public_6(found)


def _is_public_6(address: IPv6Address) -> bool:
    inner = address.ipv4_mapped or address.sixtofour
    if address in _NAT64:
        inner = IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(str(inner))
    return (
        address in _UNICAST_6
        and address.is_global
        and not any(address in network for network in _PRIVATE_6)
    )
