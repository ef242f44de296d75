"""The server that holds the data, asked over the standard protocol.

What differs between servers stands in ``model/backend/dialects.py``. An answer that is not what was
asked for is an error here, however much it looks like one: a page in HTML, a format that nobody
asked for, an answer that is cut.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from gpgraph.errors import BackendAnswerError, BackendTimeoutError, BackendUnavailableError
from gpgraph.model.backend.dialects import GENERIC, Dialect, dialect_named, dialect_of
from gpgraph.model.federation import Endpoint
from gpgraph.store.backend.breaker import Breaker
from gpgraph.store.backend.refusals import printable, refusal
from gpgraph.store.backend.shapes import Checked, Shape
from gpgraph.store.backend.wires import Reply, Request, Wires

FORM = "application/x-www-form-urlencoded"
N_TRIPLES = "application/n-triples"
_OK = range(200, 300)


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


@dataclass(frozen=True, slots=True)
class Body:
    """A body that is sent, and can be sent again; ``media_type`` says what it is."""

    media_type: str
    pieces: Iterable[bytes] = field(repr=False)
    length: int


class BackendServer:
    """A SPARQL server; every method belongs to one event loop."""

    def __init__(
        self,
        addresses: Addresses,
        *,
        authorization: str | None = None,
        tls: ssl.SSLContext | None = None,
        dialect: str = "auto",
    ) -> None:
        """Connect when asked.

        Args:
            addresses: Where it is.
            authorization: The header that lets us in; it stands in no log and in no error.
            tls: Whom to trust; without it, whom the system trusts.
            dialect: The name of its dialect; ``auto`` goes by what the server says of itself.
        """
        self.addresses = addresses
        self._fields = {} if authorization is None else {"Authorization": authorization}
        self._wires = Wires(tls or ssl.create_default_context())
        self._told_dialect = dialect_named(dialect)
        self._dialect = self._told_dialect or GENERIC
        self._breaker: Breaker | None = None

    def close(self) -> None:
        """End all connections that are not in use."""
        self._wires.close()

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
        request = self._request("POST", self.addresses.query, fields, (body,), len(body))
        async with self._exchange(request, budget_s=budget_s) as reply:
            dialect = self._know(reply)
            if reply.head.status not in _OK:
                raise await refusal(reply, dialect, budget_s=budget_s)
            yield Checked.of(reply, shapes, dialect)

    async def ask(self, text: str, dataset: Dataset, shape: Shape, *, budget_s: float) -> bytes:
        """Return the whole answer to a query.

        Raises:
            GpgraphError: as ``query``.
        """
        async with self.query(text, dataset, (shape,), budget_s=budget_s) as answer:
            return b"".join([piece async for piece in answer.chunks()])

    async def put(self, graph: str, body: Body) -> None:
        """Put a graph in the place of whatever has its name: Graph Store Protocol, section 5.3.

        Raises:
            BackendError: it is not taken.
        """
        request = self._request(
            "PUT", self._place(graph), {"Content-Type": body.media_type}, body.pieces, body.length
        )
        await self._done(request, may_repeat=True)

    @asynccontextmanager
    async def graph(self, graph: str) -> AsyncIterator[Reply]:
        """Read a graph in N-Triples: Graph Store Protocol, section 5.2.

        Raises:
            BackendError: it is not given.
        """
        request = self._request("GET", self._place(graph), {"Accept": N_TRIPLES})
        async with self._wires.exchange(request, may_repeat=True) as reply:
            dialect = self._know(reply)
            if reply.head.status not in _OK:
                raise await refusal(reply, dialect, budget_s=0)
            if reply.head.media_type not in {N_TRIPLES, "text/plain"}:
                what = printable(reply.head.media_type) or "nothing"
                reason = f"it answered with {what} where {N_TRIPLES} was asked for"
                raise BackendAnswerError(reason=reason)
            yield reply

    async def update(self, text: str) -> None:
        """Send an update; it is never sent twice.

        Raises:
            BackendError: it was not done, or nobody knows whether it was.
        """
        assert self.addresses.update is not None  # noqa: S101 - who updates has the address
        body = urlencode({"update": text}).encode()
        request = self._request(
            "POST", self.addresses.update, {"Content-Type": FORM}, (body,), len(body)
        )
        await self._done(request, may_repeat=False)

    def _request(
        self,
        method: str,
        endpoint: Endpoint,
        fields: Mapping[str, str],
        pieces: Iterable[bytes] = (),
        length: int = 0,
    ) -> Request:
        return Request(method, endpoint, {**self._fields, **fields}, pieces, length)

    def _place(self, graph: str) -> Endpoint:
        store = self.addresses.graph_store
        assert store is not None  # noqa: S101 - who reads or writes graphs has the address
        sign = "&" if "?" in store.target else "?"
        return Endpoint(store.origin, f"{store.target}{sign}graph={quote(graph, safe='')}")

    async def _done(self, request: Request, *, may_repeat: bool) -> None:
        async with self._wires.exchange(request, may_repeat=may_repeat) as reply:
            if reply.head.status not in _OK:
                raise await refusal(reply, self._know(reply), budget_s=0)
            await reply.start(1 << 20)

    @asynccontextmanager
    async def _exchange(self, request: Request, *, budget_s: float) -> AsyncIterator[Reply]:
        """Ask within a time, if the server is not known to be away."""
        loop = asyncio.get_running_loop()
        breaker = self._breaker = self._breaker or Breaker(loop.time)
        breaker.check()
        try:
            async with asyncio.timeout(budget_s) as limit:
                async with self._wires.exchange(request, may_repeat=True) as reply:
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
        found = dialect_of(reply.head.fields.get("server", ""))
        if self._told_dialect is None and found is not GENERIC:  # a proxy may say nothing
            self._dialect = found
        return self._dialect
