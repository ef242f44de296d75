"""How a connection reads requests: strictly, and never more than it has bounds for.

The parser of httptools is strict by itself (RFC 9112): white space before the colon, folded lines,
NUL, a bare CR or LF, two lengths, and a length beside ``Transfer-Encoding`` are refused by it.
What it leaves open is how long a head may become, and how many requests come ahead of their
answers. A request that comes in one piece costs a few attributes and one look at its ``Host``.
"""

from abc import abstractmethod
from asyncio import BaseTransport, Transport
from typing import cast

import httptools
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gpgraph.errors import (
    ConnectionLimitError,
    GpgraphError,
    MalformedRequestError,
    TargetTooLongError,
)
from gpgraph.http.connection import heads

# Requests that wait for the answers to those before them.
MAX_PIPELINED = 32
# Bytes that the parser is given at once: what it makes of them is small before it is counted.
SLICE_BYTES = 16 * 1024
RETRY_AFTER_S = 1

NOTED = frozenset({b"host", b"expect", b"transfer-encoding"})
SLASH = ord("/")


class BoundedReader(HttpToolsProtocol):
    """uvicorn's protocol for httptools, with bounds on what is read."""

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to wait for the first request."""
        super().connection_made(cast("Transport", transport))
        self._error: GpgraphError | None = None  # why nothing more is read
        self._fault: GpgraphError | None = None  # what a callback of the parser found
        self._is_receiving = self._is_in_head = False
        self._unread = 0  # bytes since the last that reached us as a target, header or body
        self._host: bytes | None = None
        self._good_host: bytes | None = None  # the last that was checked
        self._coding: bytes | None = None
        self._since = self.loop.time()

    @abstractmethod
    def _refuse(self, error: GpgraphError) -> None:
        """Read no more, and say why."""

    def data_received(self, data: bytes) -> None:
        """Parse what came, a slice at a time."""
        if len(data) <= SLICE_BYTES:
            self._parse(data)
        else:
            view = memoryview(data)
            for start in range(0, len(data), SLICE_BYTES):
                self._parse(view[start : start + SLICE_BYTES])

    def _parse(self, data: bytes | memoryview) -> None:
        if self._error is not None:
            return
        try:
            self.parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            # Upgrading is the server's choice, and this one goes on in HTTP/1.1.
            self._parse(data[upgrade.args[0] :])
        except httptools.HttpParserError:
            self._refuse(self._fault or MalformedRequestError("This is not an HTTP/1.1 request."))
        else:
            if self._is_receiving:
                self._check_size(len(data))

    def _check_size(self, size: int) -> None:
        self._unread += size
        limit = heads.MAX_HEADER_BYTES + SLICE_BYTES
        if self._is_in_head:
            limit += len(self.url)
        if len(self.url) > heads.MAX_TARGET_BYTES:
            self._refuse(TargetTooLongError(limit_bytes=heads.MAX_TARGET_BYTES))
        elif self._unread > limit or len(self.headers) > heads.MAX_FIELDS:
            self._refuse(heads.headers_too_large())

    def on_message_begin(self) -> None:
        """Note when a request begins."""
        super().on_message_begin()
        self._is_receiving = self._is_in_head = True
        self._unread = 0
        self._host = self._coding = None
        self._since = self.loop.time()

    def on_header(self, name: bytes, value: bytes) -> None:
        """Keep a header, or a trailer, which nobody reads."""
        name = name.lower()
        if name in NOTED:
            self._note(name, value)
        self.headers.append((name, value))

    def _note(self, name: bytes, value: bytes) -> None:
        if name == b"host":
            # A second one makes no valid one, whatever they say.
            self._host = value if self._host is None else self._host + b", " + value
        elif name == b"transfer-encoding":
            self._coding = value
        elif value.lower() == b"100-continue":
            self.expect_100_continue = True

    def on_headers_complete(self) -> None:
        """Check the head, and start the request."""
        try:
            self._check_head()
        except GpgraphError as error:
            self._fault = error  # the parser hides it behind an error of its own
            raise
        if len(self.url) <= heads.MAX_PARSED_BYTES:
            super().on_headers_complete()
        else:
            self.url, query = self.url.split(b"?", 1)
            super().on_headers_complete()
            self.scope["query_string"] = query  # nobody has looked yet
        self._is_in_head = False
        self._unread = 0
        # Trailers come by ``on_header`` as well, while the application reads the headers.
        self.headers = []

    def _check_head(self) -> None:
        if self._unread or len(self.headers) > heads.MAX_FIELDS:
            heads.check_size(self.url, self.headers)
        if self.url[0] != SLASH:
            self.url, authority = heads.origin_form(self.parser.get_method(), self.url)
            if authority is not None:
                self._host = authority
                self.headers[:] = [pair for pair in self.headers if pair[0] != b"host"]
                self.headers.append((b"host", authority))
        if self._host is None or self._host != self._good_host:
            heads.check_host(self._host, self.parser.get_http_version())
            self._good_host = self._host
        if self._coding is not None:
            heads.check_coding(self._coding, self.parser.get_http_version())
        if len(self.pipeline) >= MAX_PIPELINED:
            raise ConnectionLimitError(retry_after_s=RETRY_AFTER_S)

    def on_body(self, body: bytes) -> None:
        """Pass a piece of the body on; uvicorn stops reading when nobody takes them."""
        self._unread = 0
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Note that the request is whole."""
        self._is_receiving = False
        super().on_message_complete()

    def _should_upgrade(self) -> bool:
        return False
