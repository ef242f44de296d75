"""The rows of the table: each knows how to measure one server once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from time import time_ns
from urllib.parse import urlsplit

from benchmarks import workload
from benchmarks.client import Load, Transfer, head, load, transfer
from benchmarks.servers import Server

Figures = Mapping[str, float]
Measure = Callable[[Server, float, int | None], Figures]


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is measured.

    The first of ``units`` is compared; ``better`` says in which direction. ``target`` is the least
    ratio to Oxigraph's server that the project has set itself.
    """

    name: str
    units: tuple[str, ...]
    measure: Measure
    target: float | None = None
    better: str = "more"
    servers: tuple[str, ...] = ("gpgraph", "oxigraph")
    most_runs: int = 5
    least_s: float = 0.0


REQUESTS = ("rps", "p50 ms", "p99 ms", "CPU us", "% refused")
MOST_REFUSED = 0.01
# An old query gives way when another waits; where all are long, some are refused, and count as not
# answered.
MOST_GIVEN_WAY = 0.2
STREAM = ("s", "first byte ms", "MB", "front +MB")


def requests(
    targets: Callable[[Server], Sequence[str]],
    headers: Mapping[str, str] = workload.ACCEPT,
    *,
    most_refused: float = MOST_REFUSED,
) -> Measure:
    """Return a measurement of many requests, of which so large a part may go without an answer."""

    def measure(server: Server, seconds: float, core: int | None) -> Figures:
        before_s = server.cpu_s()
        found = load(
            server.base,
            targets(server),
            headers,
            seconds=seconds,
            first_number=time_ns() // 1_000_000,
            core=core,
        )
        return figures(found, server.cpu_s() - before_s, most_refused)

    return measure


def figures(found: Load, cpu_s: float, most_refused: float) -> Figures:
    """Return the figures of a load; only answers count, also for the processor's time of each."""
    if not found.requests or found.failed > found.requests * most_refused:
        raise RuntimeError(f"{found.failed} of {found.requests} requests failed.")
    answered = found.requests - found.failed
    rate, refused = found.rate * answered / found.requests, 100 * found.failed / found.requests
    values = (rate, found.p50_ms, found.p99_ms, 1e6 * cpu_s / answered, refused)
    return dict(zip(REQUESTS, values, strict=True))


def queries(*texts: str, is_unseen: bool = False) -> Callable[[Server], Sequence[str]]:
    """Return the targets of queries at a server."""
    return lambda server: [server.target(text, is_unseen=is_unseen) for text in texts]


def mixed(size: str | None = None) -> Callable[[Server], Sequence[str]]:
    """Return the targets of the mix, or of its small queries alone."""
    chosen = [query for query in workload.mix() if size in {None, query.size}]
    drawn = workload.replay(chosen)
    return lambda server: [server.target(text, is_unseen=is_new) for text, is_new in drawn]


def not_modified(server: Server, seconds: float, core: int | None) -> Figures:
    """Measure 304 of a server that has them, and the same query's 200 of one that has not."""
    target = server.target(workload.POINT)
    headers = dict(workload.ACCEPT)
    if server.name == "gpgraph":
        headers["If-None-Match"] = etag(server, target)
    return requests(lambda _: [target], headers)(server, seconds, core)


def etag(server: Server, target: str) -> str:
    """Return the entity tag of an answer."""
    headers = head(server.base, target, workload.ACCEPT)
    if "etag" not in headers:
        raise RuntimeError("The answer has no ETag.")
    return headers["etag"]


def document(server: Server) -> Sequence[str]:
    """Return the description of a target of the UN: its document, or DESCRIBE where is none."""
    if server.name == "gpgraph":
        return ["/doc/sdg/16.4.ttl"]
    return [server.target(workload.DESCRIBE)]


def streamed(query: str, accept: str) -> Measure:
    """Return a measurement of one long answer."""

    def measure(server: Server, _seconds: float, _core: int | None) -> Figures:
        before_mb = server.front_mb()
        found = transfer(server.base, server.target(query), {"Accept": accept})
        return long_figures(found, server.front_mb() - before_mb)

    return measure


def long_figures(found: Transfer, growth_mb: float) -> Figures:
    """Return the figures of one transfer."""
    if found.status not in {200, 206}:
        raise RuntimeError(f"The answer has status {found.status}, or is not whole.")
    values = (found.seconds, found.first_byte_ms, found.size / 1e6, growth_mb)
    return dict(zip(STREAM, values, strict=True))


def dump(server: Server, _seconds: float, _core: int | None) -> Figures:
    """Measure the whole dataset as a file: compressed where that is what is kept."""
    before_mb = server.front_mb()
    target, accept = "/store", "application/n-quads"
    if server.name == "gpgraph":
        target = urlsplit(head(server.base, "/release/current/dataset.nq.gz", {})["location"]).path
        accept = "*/*"
    found = transfer(server.base, target, {"Accept": accept})
    return long_figures(found, server.front_mb() - before_mb)


def small_rows() -> list[Row]:
    """Return the rows that any release can be asked."""
    return [
        Row("One small query, repeated", REQUESTS, requests(queries(workload.POINT)), 0.8),
        Row("304 to If-None-Match (Oxigraph: its 200)", REQUESTS, not_modified, 0.75),
        Row("Mix, small queries", REQUESTS, requests(mixed("small")), 0.7),
        Row("Mix, whole", REQUESTS, requests(mixed()), 1.0),
        Row(
            "Small queries, none seen before",
            REQUESTS,
            requests(queries(workload.POINT, workload.RESOURCE, is_unseen=True)),
            0.4,
        ),
        Row("One resource as Turtle (Oxigraph: DESCRIBE)", REQUESTS, requests(document)),
    ]


def large_rows() -> list[Row]:
    """Return the rows that need the million triples."""
    engine = requests(queries(*workload.ENGINE_BOUND, is_unseen=True), most_refused=MOST_GIVEN_WAY)
    turtle = streamed(workload.WHOLE_GRAPH, "text/turtle")
    return [
        Row(
            "Two hops, none seen before",
            REQUESTS,
            requests(queries(workload.HOPS, is_unseen=True)),
            0.4,
        ),
        Row("Bound by the engine, none seen before", REQUESTS, engine, 0.9, least_s=8),
        Row("SELECT of all", STREAM, streamed(workload.WHOLE, workload.SOLUTIONS), 0.75, "less"),
        Row(
            "CONSTRUCT of all, N-Triples",
            STREAM,
            streamed(workload.WHOLE_GRAPH, "application/n-triples"),
            0.5,
            "less",
        ),
        Row("CONSTRUCT of all, Turtle", STREAM, turtle, 0.5, "less"),
        Row("Dump of the dataset", STREAM, dump, 1.0, "less"),
    ]


def slow_rows() -> list[Row]:
    """Return each small query of the mix by itself, against rdflib-endpoint."""
    both = ("gpgraph", "rdflib-endpoint")
    return [
        Row(
            f"{query.name}, never seen before",
            REQUESTS,
            requests(queries(query.text, is_unseen=True)),
            10.0,
            servers=both,
            most_runs=3,
            least_s=3,
        )
        for query in workload.mix()
        if query.size == "small"
    ]
