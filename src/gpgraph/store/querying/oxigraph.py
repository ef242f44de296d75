"""The graph in memory, and questions to it; what the engine returns never leaves this room."""

import gzip
from collections.abc import Iterable, Mapping
from copy import copy
from functools import partial
from pathlib import Path
from typing import IO, cast

from pyoxigraph import QueryBoolean, QuerySolutions, QueryTriples, RdfFormat, Store, parse

from gpgraph.model.documents.mediatypes import Format
from gpgraph.model.history.manifest import Manifest
from gpgraph.model.inference.rules import RuleForm
from gpgraph.model.sparql.protocol import QueryRequest
from gpgraph.model.sparql.sparqlhead import read_head
from gpgraph.store.describing.description import Reader
from gpgraph.store.querying.columns import with_columns
from gpgraph.store.querying.datasets import QueryDataset, dataset_of
from gpgraph.store.querying.explain import Json, explain
from gpgraph.store.querying.federation import refuse_federation
from gpgraph.store.querying.lexicon import Lexicon
from gpgraph.store.querying.opening import Meta
from gpgraph.store.querying.reasons import Reasons
from gpgraph.store.querying.results import (
    Asked,
    Begin,
    Choose,
    Compact,
    write_boolean,
    write_solutions,
    write_triples,
)
from gpgraph.store.querying.texts import is_volatile, prefixes_of, told
from gpgraph.store.querying.windows import Part
from gpgraph.store.querying.writing import ByteSink
from gpgraph.store.releases.generation import DATASET
from gpgraph.store.releases.sidebyside import Releases

# What the engine raises about a query.
_FAULTS = (SyntaxError, RuntimeError, ValueError, OSError)

Results = QuerySolutions | QueryBoolean | QueryTriples


class GraphStore:
    """One release in memory, and perhaps a store in which it stands side by side with others."""

    def __init__(self, store: Store) -> None:
        """Keep a store that nobody else changes."""
        self._store = store
        self._releases = Releases()
        self._lexicon = Lexicon.of(store)
        self.reader = Reader(store)

    def __len__(self) -> int:
        """Return the number of quads, those of the default graph included."""
        return len(self._store)

    @classmethod
    def open(cls, generation: Path) -> "GraphStore":
        """Read the dataset of a release; its IRIs were checked when it was built.

        Blank nodes keep their canonical labels, so that every service that has this release gives
        the same bytes: the engine's own loader makes labels up.
        """
        store = Store()
        with gzip.open(generation / DATASET) as lines:
            store.bulk_extend(
                parse(
                    cast("IO[bytes]", lines),
                    format=RdfFormat.N_QUADS,
                    rename_blank_nodes=False,
                    lenient=True,
                )
            )
        return cls(store)

    @property
    def releases(self) -> tuple[Manifest, ...]:
        """Return the releases whose graphs a query may name as parts of them."""
        return self._releases.manifests

    def beside(self, releases: Iterable[tuple[Manifest, "GraphStore"]]) -> "GraphStore":
        """Return this release for queries that may name graphs as parts of releases, too.

        A query that names none sees this release alone, as if there were no other: the graph of a
        statement says where it comes from, once.

        Args:
            releases: Those that can be named, this one among them.
        """
        stores = [(manifest, store._store) for manifest, store in releases]  # noqa: SLF001 - its own
        found = copy(self)
        found._releases = Releases.of(self._store, stores)  # noqa: SLF001 - its own
        return found

    def reader_of(self, graph: str) -> Reader:
        """Return what reads a named graph: of this release, or named as a part of one.

        Raises:
            ReleaseNotHeldError: it is a part of a release that is not held.
        """
        together = self._releases.store_of(graph)
        return self.reader if together is None else Reader(together)

    def query(
        self,
        request: QueryRequest,
        choose: Choose,
        sink: ByteSink,
        *,
        begin: Begin | None = None,
        compact: Compact | None = None,
    ) -> None:
        """Evaluate a query and write what it gives.

        Solutions keep the order of the columns in ``SELECT``; those of ``SELECT *`` come in the
        order in which the text first names them. Numbers of the XML Schema types that the engine
        computes with are written in its canonical form.

        Args:
            request: The query, its dataset and the solutions that are wanted of it.
            choose: Picks a format of those that fit the form of the query.
            sink: Where the bytes go.
            begin: Called once before the first byte with the format and what is to be known of
                the answer: ``volatile``, ``truncated`` with the rows that are given, ``next``
                and ``next_offset`` where the next part can be had, ``hints``.
            compact: Writes compacted JSON-LD; without it JSON-LD is expanded.

        Raises:
            QuerySyntaxError: the text is not SPARQL 1.1.
            FederationRefusedError: it asks another server.
            QueryEvaluationError: it cannot be evaluated, or not be cut as is wished.
            UnwritableError: the format cannot hold what it gives.
            NotAcceptableError: ``choose`` finds no format.

        Source:
            SPARQL 1.1 Query, sections 13 and 16.
        """
        try:
            dataset = self._dataset(request)
            text, results = with_columns(partial(_evaluate, dataset), request.text)
            asked = self._asked(request, text, results, choose, begin)
            asked.compact = compact
            if isinstance(results, QueryTriples):
                write_triples(results, asked, sink)
            elif isinstance(results, QueryBoolean):
                write_boolean(results, asked, sink)
            else:
                write_solutions(results, partial(_solutions, dataset), asked, sink)
        except _FAULTS as error:
            raise told(error, request.text) from None

    def explain(self, request: QueryRequest) -> Json:
        """Return an account of which part of a query leaves it without an answer.

        Raises:
            RequestError: as ``query``.
        """
        try:
            dataset = self._dataset(request)
            found = explain(partial(_evaluate, dataset), request.text)
        except _FAULTS as error:
            raise told(error, request.text) from None
        return {**found, "hints": self.hints(request.text)}

    def names_releases(self, request: QueryRequest) -> bool:
        """Tell whether a query names graphs as parts of releases.

        Raises:
            ReleaseNotHeldError: it names one of a release that is not held.
        """
        return self._releases.store_for(request) is not None

    def hints(self, text: str) -> list[str]:
        """Return what to say of a query that finds nothing."""
        head = read_head(text)
        return [] if head is None else self._lexicon.hints(self._store, text, head)

    def reasons(self, rules: Mapping[str, RuleForm]) -> Reasons:
        """Return what tells why this release holds a statement, by its rules."""
        return Reasons(self._store, rules)

    def _dataset(self, request: QueryRequest) -> QueryDataset:
        if "service" in request.text.lower():
            refuse_federation(request.text)
        return dataset_of(self._releases.store_for(request) or self._store, request)

    def _asked(
        self,
        request: QueryRequest,
        text: str,
        results: Results,
        choose: Choose,
        begin: Begin | None,
    ) -> Asked:
        changes = is_volatile(text, is_graph=isinstance(results, QueryTriples))

        def begun(format_: Format, meta: Meta) -> None:
            if begin is not None:
                begin(format_, {**meta, "volatile": True} if changes else meta)

        return Asked(
            text=text,
            choose=choose,
            begin=begun,
            hints=partial(self.hints, request.text) if begin is not None else list,
            prefixes=partial(prefixes_of, request.text),
            part=Part(request.offset_rows, request.max_rows),
            is_volatile=changes,
            may_have_triple_terms=self._lexicon.has_triple_terms
            or "<<" in text
            or "triple" in text.lower(),
        )


def _evaluate(dataset: QueryDataset, text: str) -> Results:
    return dataset.store.query(
        text, default_graph=dataset.default_graph, named_graphs=dataset.named_graphs
    )


def _solutions(dataset: QueryDataset, text: str) -> QuerySolutions:
    solutions = _evaluate(dataset, text)
    assert isinstance(solutions, QuerySolutions)  # noqa: S101 - only a SELECT is evaluated twice
    return solutions
