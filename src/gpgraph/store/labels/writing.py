"""The index of all labels, written once when a release is built.

SQLite's FTS5, without the texts a second time. Rows stand in the order of their weight, so that the
first rows that match are the weightiest, and a word that a million labels have costs no more than
a rare one.
"""

import gzip
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from types import MappingProxyType
from typing import IO, TypeAlias, cast

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from gpgraph.model.namespaces import CONTRIB_GRAPH, expand
from gpgraph.model.searching.folding import fold, words
from gpgraph.model.searching.ranking import CODE, OTHER, PREFERRED, SHORT

LABELS = "labels.db"

SCHEMA = """
CREATE TABLE thing (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, graph TEXT, deprecated INTEGER);
CREATE TABLE facet (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, iri TEXT NOT NULL);
CREATE TABLE thing_facet (thing INTEGER, facet INTEGER, PRIMARY KEY (thing, facet)) WITHOUT ROWID;
CREATE TABLE label (
  id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, text TEXT NOT NULL, lang TEXT, kind INTEGER,
  tier INTEGER
);
CREATE TABLE code (code TEXT NOT NULL, label INTEGER NOT NULL, PRIMARY KEY (code, label))
  WITHOUT ROWID;
CREATE TABLE word (word TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE VIRTUAL TABLE label_text USING fts5(
  words, facets, content='', detail=column, prefix='1 2', tokenize='unicode61 remove_diacritics 0'
);
"""
# Words of labels are kept for who misspells them; longer ones are addresses and the like.
MAX_WORD = 40
CLASS, SCHEME = "class", "scheme"

_KINDS: Mapping[str, int] = MappingProxyType(
    {
        expand("skos:prefLabel"): PREFERRED,
        expand("rdfs:label"): PREFERRED,
        expand("dcterms:title"): PREFERRED,
        expand("schema:name"): PREFERRED,
        expand("skos:altLabel"): OTHER,
        expand("skos:hiddenLabel"): OTHER,
        expand("gp:shortLabel"): SHORT,
        expand("dcterms:identifier"): CODE,
        expand("skos:notation"): CODE,
    }
)
_FACETS: Mapping[str, str] = MappingProxyType(
    {expand("rdf:type"): CLASS, expand("skos:inScheme"): SCHEME}
)
_DEPRECATED = expand("owl:deprecated")
_SOUGHT = {(CLASS, expand("skos:Concept")), (CLASS, expand("skos:ConceptScheme"))}
# Their labels are put together from those of other things.
_RECORDS = {(CLASS, expand(f"gp:{name}")) for name in ("Alignment", "Gap", "Listing", "Passage")}


class _Thing:
    """What the index says of one resource."""

    __slots__ = ("deprecated", "facets", "graph", "labels", "links")

    def __init__(self) -> None:
        self.labels: dict[tuple[str, str | None], int] = {}
        self.facets: dict[tuple[str, str], None] = {}
        self.graph: str | None = None
        self.deprecated = False
        self.links = 0

    @property
    def tier(self) -> int:
        """Return how far behind a thing stands: concepts first, what others brought last."""
        if self.graph is not None:
            return 3
        if not _RECORDS.isdisjoint(self.facets):
            return 2
        return 1 if _SOUGHT.isdisjoint(self.facets) else 0

    @property
    def weight(self) -> tuple[int, bool, int]:
        """Return a key to sort by, the weightiest first."""
        return self.tier, self.deprecated, -self.links


def write_labels(path: Path, dataset: Path) -> None:
    """Write the index of a release into a file that is not there yet.

    Args:
        path: The file.
        dataset: The gzipped N-Quads of the release.
    """
    with closing(sqlite3.connect(path)) as database:
        fill(database, dataset)


def fill(database: sqlite3.Connection, dataset: Path) -> None:
    """Fill an empty database with the labels of the default graph and of contributed graphs."""
    with gzip.open(dataset) as lines:
        things = _collected(parse(cast("IO[bytes]", lines), RdfFormat.N_QUADS))
    chosen = {iri: thing for iri, thing in things.items() if thing.labels}
    ordered = sorted(chosen, key=lambda iri: (chosen[iri].weight, iri))
    facets = _facets(chosen.values())
    rows = _Rows([(iri, chosen[iri]) for iri in ordered], facets)
    database.executescript(
        "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA page_size=8192;" + SCHEMA
    )
    with database:
        numbered = ((number, *facet) for facet, number in facets.items())
        database.executemany("INSERT INTO facet VALUES (?, ?, ?)", numbered)
        database.executemany("INSERT INTO thing VALUES (?, ?, ?, ?)", rows.things())
        database.executemany("INSERT INTO thing_facet VALUES (?, ?)", rows.marks())
        database.executemany("INSERT INTO label VALUES (?, ?, ?, ?, ?, ?)", rows.labels())
        database.executemany(
            "INSERT INTO label_text (rowid, words, facets) VALUES (?, ?, ?)", rows.texts()
        )
        database.executemany("INSERT INTO code VALUES (?, ?)", sorted(rows.codes))
        vocabulary = ((word,) for word in sorted(rows.vocabulary))
        database.executemany("INSERT INTO word VALUES (?)", vocabulary)
        database.execute("INSERT INTO label_text(label_text) VALUES ('optimize')")


Value: TypeAlias = "str | int | None"


class _Rows:
    """The rows of each table; both numbers count from 1 in the order of weight."""

    def __init__(
        self, things: Sequence[tuple[str, _Thing]], facets: Mapping[tuple[str, str], int]
    ) -> None:
        self._things = things
        self._facets = facets
        self.codes: set[tuple[str, int]] = set()
        self.vocabulary: set[str] = set()

    def things(self) -> Iterator[tuple[Value, ...]]:
        for number, (iri, thing) in enumerate(self._things, 1):
            yield number, iri, thing.graph, thing.deprecated

    def marks(self) -> Iterator[tuple[Value, ...]]:
        for number, (_, thing) in enumerate(self._things, 1):
            for facet in self._numbers(thing):
                yield number, facet

    def labels(self) -> Iterator[tuple[Value, ...]]:
        for row, (number, thing, text, language, kind) in enumerate(self._all(), 1):
            yield row, number, text, language, kind, thing.tier

    def texts(self) -> Iterator[tuple[Value, ...]]:
        """Yield what is searched; codes and words are noted on the way."""
        for row, (_, thing, text, _, kind) in enumerate(self._all(), 1):
            folded = fold(text)
            found = words(folded)
            if kind == CODE:
                self.codes.add((folded, row))
            else:
                self.vocabulary.update(word for word in found if len(word) <= MAX_WORD)
            yield row, " ".join(found), " ".join(f"f{one}" for one in self._numbers(thing))

    def _numbers(self, thing: _Thing) -> list[int]:
        return sorted(self._facets[facet] for facet in thing.facets)

    def _all(self) -> Iterator[tuple[int, _Thing, str, str | None, int]]:
        for number, (_, thing) in enumerate(self._things, 1):
            ordered = sorted(
                (kind, language or "", text) for (text, language), kind in thing.labels.items()
            )
            for kind, language, text in ordered:
                yield number, thing, text, language or None, kind


def _facets(things: Iterable[_Thing]) -> dict[tuple[str, str], int]:
    found = sorted({facet for thing in things for facet in thing.facets})
    return {facet: number for number, facet in enumerate(found, 1)}


def _collected(quads: Iterable[Quad]) -> dict[str, _Thing]:
    things: dict[str, _Thing] = {}
    for quad, graph in _searched(quads):
        if isinstance(quad.object, NamedNode):
            things.setdefault(quad.object.value, _Thing()).links += 1
        if not isinstance(quad.subject, NamedNode):
            continue
        thing = things.setdefault(quad.subject.value, _Thing())
        predicate = quad.predicate.value
        if isinstance(quad.object, Literal):
            _note(thing, predicate, quad.object, graph)
        elif isinstance(quad.object, NamedNode) and predicate in _FACETS:
            thing.facets[_FACETS[predicate], quad.object.value] = None
    return things


def _note(thing: _Thing, predicate: str, value: Literal, graph: str | None) -> None:
    if predicate == _DEPRECATED:
        thing.deprecated |= value.value == "true"
    elif predicate in _KINDS:
        if not thing.labels:
            thing.graph = graph
        key = (value.value, value.language)
        thing.labels[key] = min(_KINDS[predicate], thing.labels.get(key, CODE))


def _searched(quads: Iterable[Quad]) -> Iterator[tuple[Quad, str | None]]:
    """Yield what is searched; the default graph stands for all of its members."""
    for quad in quads:
        if isinstance(quad.graph_name, DefaultGraph):
            yield quad, None
        elif isinstance(quad.graph_name, NamedNode):
            name = quad.graph_name.value
            if name.startswith(CONTRIB_GRAPH):
                yield quad, name
