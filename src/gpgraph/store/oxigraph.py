"""The graph in memory, and questions to it; what the engine returns never leaves this room."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path
from typing import IO, cast

from pyoxigraph import (
    QueryBoolean,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
)

from gpgraph.errors import FederationRefusedError, QueryEvaluationError, QuerySyntaxError
from gpgraph.model import mediatypes
from gpgraph.model.mediatypes import Format
from gpgraph.model.protocol import QueryRequest
from gpgraph.model.sparqltext import line_of, syntax_hint
from gpgraph.store.datasets import dataset_of
from gpgraph.store.description import Reader
from gpgraph.store.federation import refuse_federation
from gpgraph.store.writing import RESULTS, ByteSink, as_file, write_graph

DATASET_FILE = "dataset.nq.gz"

_PLACE = re.compile(r"error at (\d+):(\d+)")

Results = QuerySolutions | QueryBoolean | QueryTriples
Beginning = Callable[[tuple[Format, ...]], Format]


class GraphStore:
    """One release in memory."""

    def __init__(self, store: Store) -> None:
        """Keep a store that nobody else changes."""
        self._store = store
        self.reader = Reader(store)

    def __len__(self) -> int:
        """Return the number of quads, those of the default graph included."""
        return len(self._store)

    @classmethod
    def open(cls, generation: Path) -> "GraphStore":
        """Read the dataset of a release; its IRIs were checked when it was built."""
        store = Store()
        with gzip.open(generation / DATASET_FILE) as lines:
            store.bulk_load(cast("IO[bytes]", lines), format=RdfFormat.N_QUADS, lenient=True)
        return cls(store)

    def query(self, request: QueryRequest, begin: Beginning, sink: ByteSink) -> None:
        """Evaluate a query and write what it gives.

        Solutions keep the order of the columns in ``SELECT``. Numbers of the XML Schema types
        that the engine computes with are written in its canonical form.

        Args:
            request: The query and its dataset.
            begin: Picks a format of those that fit the form of the query; called before the
                first byte, so that it may say what is coming.
            sink: Where the bytes go.

        Raises:
            QuerySyntaxError: the text is not SPARQL 1.1.
            FederationRefusedError: it asks another server.
            QueryEvaluationError: it cannot be evaluated.
            UnwritableError: the format cannot hold what it gives.
            NotAcceptableError: ``begin`` finds no format.

        Source:
            SPARQL 1.1 Query, sections 13 and 16.
        """
        try:
            refuse_federation(request.text)
            dataset = dataset_of(self._store, request)
            results = dataset.store.query(
                request.text,
                default_graph=dataset.default_graph,
                named_graphs=dataset.named_graphs,
            )
            _write(results, begin, sink)
        except SyntaxError as error:
            raise _explained(error, request.text) from None
        except PermissionError:
            raise FederationRefusedError("This endpoint asks no other server.") from None
        except (RuntimeError, ValueError) as error:
            raise QueryEvaluationError(f"{error}.") from None
        except OSError as error:
            if error.errno is not None:
                # From the system, so about the answer's way out and not about the query.
                raise
            raise QueryEvaluationError(f"{error}.") from None


def _write(results: Results, begin: Beginning, sink: ByteSink) -> None:
    if isinstance(results, QueryTriples):
        write_graph(results, begin(mediatypes.GRAPHS), sink)
        return
    format_ = begin(mediatypes.SOLUTIONS)
    results.serialize(as_file(sink, format_), format=RESULTS[format_])


def _explained(error: SyntaxError, text: str) -> QuerySyntaxError:
    place = _PLACE.search(str(error))
    hint = syntax_hint(text)
    if place is None:
        return QuerySyntaxError(f"The text is not SPARQL 1.1: {error}. {hint}".strip())
    line, column = int(place[1]), int(place[2])
    near = line_of(text, line)
    parts = (
        f"The text is not SPARQL 1.1: the parser stopped at line {line}, column {column}",
        f", in “{near}”" if near else "",
        ".",
        f" {hint}" if hint else f" {_expectation(str(error))}",
    )
    return QuerySyntaxError("".join(parts).rstrip(), line=line, column=column)


def _expectation(message: str) -> str:
    """Return the keywords that the parser would have taken and we, too.

    Its character tables tell a reader nothing; LATERAL is not SPARQL 1.1, SERVICE is refused.
    """
    expected = message.partition("expected ")[2].removeprefix("one of ")
    found = re.findall(r"[A-Z][A-Za-z ]{2,}", expected.partition("[")[0])
    words = [word.strip() for word in found if word.strip() not in {"LATERAL", "SERVICE"}]
    return f"It would have taken: {', '.join(words)}." if words else ""
