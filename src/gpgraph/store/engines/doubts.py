"""Where the fast engine is known to see things otherwise than pySHACL.

Found by giving both the same shapes and data, some 300 cases, and kept so by
``tests/validate/test_engines.py``. Whoever has a doubt is told what it is about, and whoever has
not chosen an engine gets pySHACL's answer.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from pyoxigraph import Literal, NamedNode, Quad, Triple

from gpgraph.model.namespaces import PREFIXES, expand
from gpgraph.model.report import Term
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.store.engines.questions import are_kept, may_change

Fact = Triple | Quad

_XSD, _RDF = PREFIXES["xsd"], PREFIXES["rdf"]
_CLASS = NamedNode(expand("owl:Class"))
_SHAPE_TYPES = frozenset(NamedNode(expand(f"sh:{name}Shape")) for name in ("Node", "Property"))
_BOUNDS = ("minInclusive", "maxInclusive", "minExclusive", "maxExclusive")
_PAIRS = ("lessThan", "lessThanOrEquals")
# What one or the other compares differently, or reads more or less strictly.
_UNSURE_TO_COMPARE = frozenset(
    NamedNode(name)
    for name in (
        *(_XSD + one for one in ("gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay")),
        *(_XSD + one for one in ("anyURI", "string", "NCName", "language", "token")),
        _RDF + "langString",
    )
)
_UNSURE_TO_READ = frozenset(
    NamedNode(name)
    for name in (
        *(_XSD + one for one in ("hexBinary", "base64Binary", "token", "normalizedString")),
        _RDF + "XMLLiteral",
        _RDF + "HTML",
    )
)
_TEXT = frozenset({NamedNode(_XSD + "string"), NamedNode(_RDF + "langString")})
_DECIMAL = NamedNode(_XSD + "decimal")
# Of regular expressions, what is not the same in XPath, Python and Rust.
_UNSURE_PATTERN = re.compile(r"\(\?|\\[1-9pPicICAzZbB]|\[[^\]]*\[|&&|~~|--|\[\^?\]")
_PATH = re.compile(r"[?$]path\b")
_FLAGS = frozenset("ims")
_BOUND = re.compile(r"(?i)(?<![?$:/#\w-])(?:bound|graph|from)\b")
# Two variables compared, or an operation on a date; $this is no date.
_COMPARES = re.compile(
    r"(?i)[?$](?!this\b)\w+\s*(?:!=|=|<=?|>=?)\s*[?$](?!this\b)\w+(?!\w|\s*[-+*/])"
    r"|\b(?:year|month|day|hours|minutes|seconds|timezone|tz|now)\s*\("
)
_TIMES = r"(?:XMLSchema#|xsd:)(?:date|time|g[YMD]|dayTime|yearMonth|duration)"
_TIME = re.compile(_TIMES)
_TIMED = re.compile(rf"\^\^<?(?:http[^>]*)?{_TIMES}|{_TIMES}\w*>?\s*\(")
# A variable as a property: with it a query can see what points to a node.
_ANY_PROPERTY = re.compile(r"(?:[?$]\w+|>|:[\w-]*|[;\])])\s+[?$]\w+\s+[?$<\"'\w\[(]")


def doubts(data: Iterable[Fact], shapes: Sequence[Fact]) -> tuple[str, ...]:
    """Say in which points the two engines may come to different findings; sorted."""
    found = Doubts(shapes)
    found.see(data)
    return found.all()


class Doubts:
    """Collects doubts from data that come a part at a time."""

    def __init__(self, shapes: Iterable[Fact]) -> None:
        """Have seen no data."""
        self._graph = ShapeGraph(shapes)
        self._compared, self._is_any = _compared(self._graph)
        self._odd: set[str] = set()
        self._has_line_feed = self._has_times = self._is_unsure_pair = False
        self.is_kept = True
        """Whether Oxigraph's engine gives the literals back as they are written."""

    def see(self, data: Iterable[Fact]) -> None:
        """Take a part, of which nothing is kept. The subjects of its triples do not matter."""
        literals: set[Literal] = set()
        paired: set[Literal] = set()
        for fact in data:
            if isinstance(fact.object, Literal):
                literals.add(fact.object)
                if self._is_any or fact.predicate in self._compared:
                    paired.add(fact.object)
        self._odd = set(sorted({*self._odd, *_odd(literals)})[:1])
        self._has_line_feed |= any(one.value.endswith("\n") for one in literals)
        self._has_times |= any(_TIME.search(one.datatype.value) for one in literals)
        self._is_unsure_pair |= any(one.datatype in _UNSURE_TO_COMPARE - _TEXT for one in paired)
        self.is_kept &= are_kept(one for one in literals if may_change(one))

    def all(self) -> tuple[str, ...]:
        """Return the doubts; sorted."""
        found = {
            *_of_components(self._graph),
            *_of_patterns(self._graph, has_line_feed=self._has_line_feed),
            *_of_comparing(self._graph, is_unsure_pair=self._is_unsure_pair),
            *_of_queries(self._graph, has_times=self._has_times, is_kept=self.is_kept),
            *(f"how {one} is read" for one in self._odd),
        }
        return tuple(sorted(found))


def sees_pointers(graph: ShapeGraph) -> bool:
    """Tell whether a query may see a triple that nobody but the engine has put there."""
    texts = (query.text.partition("{")[2] for query in graph.queries())
    return any(_ANY_PROPERTY.search(text) for text in texts)


def _of_components(graph: ShapeGraph) -> Iterator[str]:
    if graph.user("parameter") is not None:
        yield "constraint components that the shapes declare"
    for node in graph.nodes():
        types = set(graph.of(node, expand("rdf:type")))
        if _CLASS in types and not types.isdisjoint(_SHAPE_TYPES):
            yield "classes of OWL that are shapes"
        if Literal(0) in graph.values(node, "minLength"):
            yield "sh:minLength 0, and whether blank nodes have a length"


def _of_patterns(graph: ShapeGraph, *, has_line_feed: bool) -> Iterator[str]:
    patterns = _texts(graph, "pattern")
    for pattern in patterns:
        if _UNSURE_PATTERN.search(pattern):
            yield f"the regular expression {pattern}"
    if any(not _FLAGS.issuperset(flags) for flags in _texts(graph, "flags")):
        yield "the flags of a regular expression"
    has_end = any("$" in pattern for pattern in patterns)
    if has_end and has_line_feed:
        yield "whether $ stands before a line feed at the end"


def _compared(graph: ShapeGraph) -> tuple[set[Term], bool]:
    """Return the properties whose values are compared with others, and whether any may be."""
    nodes = [node for node in graph.nodes() if any(graph.values(node, name) for name in _PAIRS)]
    paths = [path for node in nodes for path in graph.values(node, "path")]
    others = (one for node in nodes for name in _PAIRS for one in graph.values(node, name))
    return {*paths, *others}, not all(isinstance(path, NamedNode) for path in paths)


def _of_comparing(graph: ShapeGraph, *, is_unsure_pair: bool) -> Iterator[str]:
    bounds = [one for name in _BOUNDS for node in graph.nodes() for one in graph.values(node, name)]
    if any(isinstance(one, Literal) and one.datatype in _UNSURE_TO_COMPARE for one in bounds):
        yield "bounds that are no numbers, dates, times or durations"
    if is_unsure_pair:
        yield "sh:lessThan between values that are no numbers, dates, times or durations"


def _of_queries(graph: ShapeGraph, *, has_times: bool, is_kept: bool) -> Iterator[str]:
    texts = [query.text for query in graph.queries()]
    with_path = (node for node in graph.nodes() if graph.values(node, "path"))
    of_paths = {one for node in with_path for one in graph.values(node, "sparql")}
    if any(query.constraint in of_paths and _PATH.search(query.text) for query in graph.queries()):
        yield "queries of property shapes that name a path of their own"
    if any(_BOUND.search(text) for text in texts):
        yield "queries with BOUND, GRAPH or FROM"
    if any(_TIMED.search(text) or (has_times and _COMPARES.search(text)) for text in texts):
        yield "queries about dates, times or durations"
    if texts and not is_kept:
        yield "queries, where a number or a date is not in its canonical form"


def _odd(literals: Iterable[Literal]) -> Iterator[str]:
    """Yield literals that one of the two takes for ill-typed, or rewrites."""
    for literal in literals:
        if literal.datatype in _TEXT:
            continue
        is_odd = (
            literal.datatype in _UNSURE_TO_READ
            or literal.value != literal.value.strip()
            or "T24" in literal.value
            or (literal.datatype == _DECIMAL and not set("eE").isdisjoint(literal.value))
        )
        if is_odd:
            yield str(literal)


def _texts(graph: ShapeGraph, name: str) -> list[str]:
    values = (one for node in graph.nodes() for one in graph.values(node, name))
    return [one.value for one in values if isinstance(one, Literal)]
