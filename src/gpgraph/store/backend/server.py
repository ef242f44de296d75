"""The server that holds the data, asked over the standard protocol.

What differs between servers stands in ``model/backend/dialects.py``. An answer that is not what was
asked for is an error here, however much it looks like one: a page in HTML, a format that nobody
asked for, an answer that is cut.
"""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from gpgraph.errors import BackendAnswerError, BackendTimeoutError, BackendUnavailableError
from gpgraph.model.backend.dialects import GENERIC, Dialect, dialect_named, dialect_of
from gpgraph.model.federation import Endpoint
from gpgraph.store.backend.access import Credentials
from gpgraph.store.backend.breaker import Breaker
from gpgraph.store.backend.door import Door
from gpgraph.store.backend.payload import Started, Triples
from gpgraph.store.backend.refusals import refusal
from gpgraph.store.backend.shapes import JSON, Checked, Shape
from gpgraph.store.backend.wires import Reply, Request, Wires

FORM = "application/x-www-form-urlencoded"
N_TRIPLES = "application/n-triples"
TURTLE = "text/turtle"
_OK, _WHOLE = range(200, 300), 200
PROBE_S = 3.0
# An answer that is true or false, or a few rows.
MAX_SHORT_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the server takes queries, graphs and updates; the last two only to publish."""

    query: Endpoint
    graph_store: Endpoint | None = None
    update: Endpoint | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a query sees."""

    default: Sequence[str]
    named: Sequence[str] = ()


class BackendServer:
    """A SPARQL server; every method belongs to one event loop."""

    def __init__(
        self,
        addresses: Addresses,
        *,
        credentials: Credentials | None = None,
        tls: ssl.SSLContext | None = None,
        dialect: str = "auto",
    ) -> None:
        """Connect when asked.

        Args:
            addresses: Where it is.
            credentials: What lets us in.
            tls: Whom to trust; without it, whom the system trusts.
            dialect: The name of its dialect; ``auto`` goes by what the server says of itself.
        """
        self.addresses = addresses
        wires = Wires(tls or ssl.create_default_context())
        self._door = Door(wires, credentials or Credentials())
        self._told_dialect = dialect_named(dialect)
        self._has_spoken = self._told_dialect is not None
        self._dialect = self._told_dialect or GENERIC
        self._breaker: Breaker | None = None

    def close(self) -> None:
        """End all connections that are not in use."""
        self._door.close()

    @asynccontextmanager
    async def query(
        self, text: str, dataset: Dataset, shapes: Sequence[Shape], *, budget_s: float
    ) -> AsyncIterator[Checked]:
        """Send a query; the block starts when the head of the answer is there and is right.

        Args:
            text: The query, without clauses that name its dataset.
            dataset: What it sees.
            shapes: What the answer may come in, the best first.
            budget_s: How long the server may take until its answer begins.

        Raises:
            BackendError: there is no answer, or not what was asked for.
            QueryEvaluationError: the server cannot evaluate the query.
            QueryTimeoutError: it has stopped the query for its time.
        """
        pairs = [("query", text)]
        pairs += [("default-graph-uri", iri) for iri in dataset.default]
        pairs += [("named-graph-uri", iri) for iri in dataset.named]
        if self._dialect.timeout_field is not None:
            pairs.append((self._dialect.timeout_field, str(round(budget_s * 1000))))
        body = urlencode(pairs).encode()
        accept = ", ".join(
            f"{shape.media_type};q={1 - place / 10:g}" if place else shape.media_type
            for place, shape in enumerate(shapes)
        )
        fields = {"Accept": accept, "Content-Type": FORM}
        request = Request("POST", self.addresses.query, fields, (body,), len(body))
        async with self._exchange(request, budget_s=budget_s) as reply:
            dialect = self._know(reply)
            if reply.head.status not in _OK:
                raise await refusal(reply, dialect, budget_s=budget_s)
            answer = Checked.of(reply, shapes, budget_s=budget_s)
            if reply.head.status != _WHOLE:
                raise await refusal(reply, dialect, budget_s=budget_s)
            yield answer

    async def ask(
        self,
        text: str,
        dataset: Dataset,
        shape: Shape,
        *,
        budget_s: float,
        max_bytes: int | None = None,
    ) -> bytes:
        """Return the whole answer to a query, within a time and, where there is one, a length.

        Raises:
            GpgraphError: as ``query``; or it is too long.
        """
        found = bytearray()
        try:
            async with (
                asyncio.timeout(budget_s),
                self.query(text, dataset, (shape,), budget_s=budget_s) as answer,
            ):
                async for piece in answer.chunks():
                    found += piece
                    if max_bytes is not None and len(found) > max_bytes:
                        raise BackendAnswerError(reason="it answered a short question at length")
        except TimeoutError:
            raise BackendTimeoutError(budget_s=budget_s) from None
        return bytes(found)

    async def short(self, text: str, dataset: Dataset, *, budget_s: float) -> bytes:
        """Return the answer in JSON to a query that has a short one.

        Raises:
            GpgraphError: as ``query``; or it is long.
        """
        return await self.ask(text, dataset, JSON, budget_s=budget_s, max_bytes=MAX_SHORT_BYTES)

    async def boolean(self, text: str, dataset: Dataset, *, budget_s: float) -> bool:
        """Return the answer to an ASK.

        Raises:
            GpgraphError: as ``query``.
        """
        body = await self.short(text, dataset, budget_s=budget_s)
        try:
            said = json.loads(body)
            # Virtuoso answers with one column, and one row for true.
            value = said["boolean"] if "boolean" in said else bool(said["results"]["bindings"])
        except (ValueError, KeyError, TypeError, RecursionError):
            value = None
        if not isinstance(value, bool):
            raise BackendAnswerError(reason="it answered an ASK with neither true nor false")
        return value

    async def dialect(self) -> Dialect:
        """Return the dialect of the server; it is asked for nothing where it has not spoken yet.

        Raises:
            BackendError: it does not speak.
        """
        if not self._has_spoken:
            await self.short("ASK {}", Dataset(()), budget_s=PROBE_S)
        return self._dialect

    async def put(self, graph: str, triples: Triples) -> None:
        """Put a graph in the place of whatever has its name: Graph Store Protocol, section 5.3.

        Raises:
            BackendError: it is not taken.
        """
        dialect = await self.dialect()
        start = dialect.graph_start
        request = Request(
            "PUT",
            self._place(graph, dialect.put_fields),
            {"Content-Type": TURTLE if start else N_TRIPLES},
            Started(start, triples),
            len(start) + triples.length,
        )
        await self._done(request, may_repeat=True)

    async def update(self, text: str) -> None:
        """Send an update; it is never sent twice.

        Raises:
            BackendError: it was not done, or nobody knows whether it was.
        """
        assert self.addresses.update is not None  # noqa: S101 - who updates has the address
        body = urlencode({"update": text}).encode()
        request = Request("POST", self.addresses.update, {"Content-Type": FORM}, (body,), len(body))
        await self._done(request, may_repeat=False)

    def _place(self, graph: str, more: str) -> Endpoint:
        store = self.addresses.graph_store
        assert store is not None  # noqa: S101 - who reads or writes graphs has the address
        sign = "&" if "?" in store.target else "?"
        return Endpoint(store.origin, f"{store.target}{sign}graph={quote(graph, safe='')}{more}")

    async def _done(self, request: Request, *, may_repeat: bool) -> None:
        async with self._door.exchange(request, may_repeat=may_repeat) as reply:
            if reply.head.status not in _OK:
                self._know(reply)
                raise await refusal(reply, GENERIC, budget_s=0)  # its own words, whatever they are
            await reply.start(1 << 20)

    @asynccontextmanager
    async def _exchange(self, request: Request, *, budget_s: float) -> AsyncIterator[Reply]:
        """Ask within a time, if the server is not known to be away."""
        loop = asyncio.get_running_loop()
        breaker = self._breaker = self._breaker or Breaker(loop.time)
        breaker.check()
        try:
            async with asyncio.timeout(budget_s) as limit:
                async with self._door.exchange(request, may_repeat=True) as reply:
                    limit.reschedule(None)  # from here on who reads keeps the time
                    breaker.answered()
                    yield reply
        except TimeoutError:
            raise BackendTimeoutError(budget_s=budget_s) from None
        except BackendUnavailableError as error:
            breaker.failed(error)
            raise

    def _know(self, reply: Reply) -> Dialect:
        """Return the dialect of the server: as told, or as its answers tell."""
        self._has_spoken = True
        found = dialect_of(reply.head.fields)
        if self._told_dialect is None and found is not GENERIC:  # a proxy may say nothing
            self._dialect = found
        return self._dialect
