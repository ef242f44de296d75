"""A request and what came back, as plain values: for those who ask the service without a socket."""

import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urljoin

_PARAMETER = re.compile(r';\s*([\w*-]+)\s*=\s*(?:"([^"]*)"|([^;,\s]*))')


@dataclass(frozen=True, slots=True)
class Request:
    """One request; ``target`` is path and query as they stand in the first line."""

    target: str
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back; the names of header fields are in lower case, and each stands once."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def media_type(self) -> str:
        """Return the media type without its parameters; empty where there is no content."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """Return the body as UTF-8; what is not comes out as replacement characters."""
        return self.body.decode("utf-8", "replace")

    def links(self, address: str) -> Iterator["Link"]:
        """Yield the targets of the ``Link`` field, made absolute: RFC 8288, section 3."""
        yield from read_links(self.headers.get("link", ""), address)


@dataclass(frozen=True, slots=True)
class Link:
    """One target of a ``Link`` field."""

    target: str
    relations: frozenset[str]
    media_type: str


Ask: TypeAlias = Callable[[Request], Awaitable[Reply]]


def read_links(text: str, address: str) -> Iterator[Link]:
    """Yield what a ``Link`` field says; ``address`` is what its targets are relative to."""
    for part in text.split("<")[1:]:
        target, _, rest = part.partition(">")
        parameters = {
            name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(rest)
        }
        relations = frozenset(parameters.get("rel", "").lower().split())
        # Most are absolute, and joining is slow.
        there = target if "://" in target else urljoin(address, target)
        yield Link(there, relations, parameters.get("type", ""))
