"""The fast engine: the package ``shacl``, in Rust, which ``pip install 'gpgraph[fast]'`` brings.

It takes text and gives text, and makes up its own labels for blank nodes. Where a finding is about
one, it is run again on data in which a triple points to each blank node, and with a shape that
reports these triples: value and focus node of such a result are the two names of the one node.
"""

import re
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path

import pyoxigraph as ox
import shacl

from gpgraph.errors import ShapesError
from gpgraph.model.namespaces import PREFIXES
from gpgraph.model.report import Finding, Term
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.store.engines.asking import Asked, answers, asked_here, without
from gpgraph.store.engines.doubts import sees_pointers
from gpgraph.store.engines.questions import Questions
from gpgraph.store.engines.results import ANONYMOUS, Findings, Result
from gpgraph.store.engines.rewriting import PROBE, Rewritten, label_of, pointers, probe

Fact = ox.Triple | ox.Quad

_SH = PREFIXES["sh"]
_FORMAT = "ntriples"
_LABEL = re.compile(r"_:[0-9]+_b[0-9]+")
_POINTERS = "queries with a variable as the property, where findings are about blank nodes"
_AMBIGUOUS = "queries of property shapes that may give the focus node as the value"
_VALUE = re.compile(r"[?$]value\b")

# Of pyo3, which makes it no ``Exception``, and gives no name to import it by.
_PANIC = "PanicException"

Told = Mapping[str, Sequence[Term]]


class EngineStoppedError(RuntimeError):
    """The engine gave up: much data it looks at in threads, which a worker may not start."""


class FastData:
    """Data as the engine gets them, which can be checked again and again.

    Args:
        source: N-Triples, or a file of them.
        facts: The same triples, in which to look for blank nodes, if any finding is about one.
    """

    def __init__(self, source: str | Path, facts: Callable[[], Iterable[Fact]]) -> None:
        """Keep the data."""
        self.source = source
        self.facts = facts

    @classmethod
    def of(cls, data: Iterable[Fact]) -> "FastData":
        """Write triples, or quads without the names of their graphs."""
        facts = list(data)
        return cls(_text(facts), lambda: facts)

    @classmethod
    def of_file(cls, path: Path) -> "FastData":
        """Take a file of N-Triples (``.nt``) as it is: of a million, none is held here.

        Where a finding is about a blank node, another file is written beside it.
        """
        nt = ox.RdfFormat.N_TRIPLES
        return cls(path, lambda: ox.parse(path=path, format=nt, rename_blank_nodes=False))

    def with_pointers(self, rules: Rewritten) -> str | Path:
        """Return the triples and one more to each blank node, of a file as a file beside it."""
        blank = dict.fromkeys(
            term
            for fact in self.facts()
            for term in (fact.subject, fact.object)
            if isinstance(term, ox.BlankNode)
        )
        more = _text(pointers(blank, rules.targets))
        if isinstance(self.source, str):
            return self.source + more
        beside = self.source.with_name(f"{self.source.stem}-pointed.nt")
        shutil.copyfile(self.source, beside)
        with beside.open("a", encoding="utf-8") as file:
            file.write("\n" + more)
        return beside


def check(data: Iterable[Fact], shapes: Iterable[Fact]) -> list[Finding]:
    """Validate data against shapes; as ``store.shacl.check``."""
    return find(FastData.of(data), shapes)[0]


def find(
    data: FastData, shapes: Iterable[Fact], questions: Questions | None = None
) -> tuple[list[Finding], tuple[str, ...]]:
    """Validate data against shapes.

    Args:
        data: What is checked.
        shapes: All shapes.
        questions: The same data, of which queries are asked where that is enough: sooner, where
            there are many resources. Without it, the engine evaluates them all.

    Returns:
        The findings, as of ``store.shacl.check``; what may be seen differently because of blank
        nodes in them.

    Raises:
        ShapesError: a shape is not well-formed, or a constraint cannot be evaluated.
    """
    known = list(shapes)
    graph = ShapeGraph(known)
    asked = () if questions is None else asked_here(graph, questions)
    results, unsure = evaluated(data, known, graph, asked)
    if questions is not None:
        results = chain(results, answers(asked, graph, questions))
    return Findings(graph).of(results), unsure


def evaluated(
    data: FastData, shapes: Sequence[Fact], graph: ShapeGraph, asked: Sequence[Asked]
) -> tuple[Iterable[Result], tuple[str, ...]]:
    """Return what the engine finds, and what may be seen differently; as ``find``.

    Args:
        data: What is checked.
        shapes: All shapes.
        graph: The same.
        asked: The queries that are left out.
    """
    rules = Rewritten(without(shapes, asked), graph)
    unsure: tuple[str, ...] = ()
    told = [] if rules.targets else list(_told(rules.facts, data.source))
    if rules.targets or any(map(_has_blank, told)):
        unsure = (_POINTERS,) if sees_pointers(graph) else ()
        told = list(_told([*rules.facts, *probe()], data.with_pointers(rules)))
    if any(_is_ambiguous(one, rules, graph) for one in told):
        unsure = (*unsure, _AMBIGUOUS)
    return _results(told, rules, graph), unsure


def _told(shapes: Iterable[Fact], source: str | Path) -> Iterator[Told]:
    """Yield the results of a run, each by the local names of its properties."""
    try:
        engine = shacl.Shapes.from_text(_text(shapes), format=_FORMAT)
        if isinstance(source, Path):
            report = engine.validate_file(str(source)).serialize(_FORMAT)
        else:
            report = engine.validate_text(source, format=_FORMAT).serialize(_FORMAT)
    except Exception as error:
        raise ShapesError(f"The shapes cannot be evaluated: {error}") from error
    except BaseException as error:
        if type(error).__name__ == _PANIC:
            raise EngineStoppedError(str(error)) from None
        raise
    told: dict[Term, dict[str, list[Term]]] = {}
    for fact in ox.parse(report, ox.RdfFormat.N_TRIPLES):
        of_node = told.setdefault(fact.subject, {})
        of_node.setdefault(fact.predicate.value.removeprefix(_SH), []).append(fact.object)
    yield from (one for one in told.values() if "focusNode" in one)


def _has_blank(told: Told) -> bool:
    terms = (*told["focusNode"], *told.get("value", ()))
    return any(isinstance(term, ox.BlankNode) for term in terms)


def _results(told: Sequence[Told], shapes: Rewritten, graph: ShapeGraph) -> Iterator[Result]:
    labels: dict[Term, Term] = {}
    found = []
    for one in told:
        label = label_of(one["sourceShape"][0], one["focusNode"][0])
        if label is None:
            found.append(one)
        else:
            labels[one["value"][0]] = label
    yield from (_result(one, shapes, graph, labels) for one in found)


def _result(
    told: Told, shapes: Rewritten, graph: ShapeGraph, labels: Mapping[Term, Term]
) -> Result:
    focus, component = told["focusNode"][0], told["sourceConstraintComponent"][0]
    shape = shapes.original(told["sourceShape"][0])
    path = next(iter(told.get("resultPath", ())), None)
    source = next(iter(told.get("sourceConstraint", ())), None)
    constraint = None if source is None else shapes.original(source)
    value = next(iter(told.get("value", ())), None)
    if _has_no_value(told, shape, graph):
        value = None
    texts = told.get("resultMessage", ())
    return Result(
        focus=labels.get(focus, focus),
        component=component.value if isinstance(component, ox.NamedNode) else "",
        shape=shape,
        constraint=constraint,
        path=path if isinstance(path, ox.NamedNode) else None,
        value=None if value is None else labels.get(value, value),
        messages=tuple(
            _LABEL.sub(ANONYMOUS, text.value) for text in texts if isinstance(text, ox.Literal)
        ),
    )


def _has_no_value(told: Told, shape: Term, graph: ShapeGraph) -> bool:
    """Tell whether a query on a property shape has bound no value: SHACL, section 5.3.2.

    The engine then takes the focus node for the value, as with a node shape.
    """
    is_query = "sourceConstraint" in told and bool(graph.values(shape, "path"))
    return is_query and told.get("value", ())[:1] == told["focusNode"][:1]


def _is_ambiguous(told: Told, shapes: Rewritten, graph: ShapeGraph) -> bool:
    if told["sourceShape"][0] == PROBE:
        return False
    shape = shapes.original(told["sourceShape"][0])
    if not _has_no_value(told, shape, graph):
        return False
    constraint = shapes.original(told["sourceConstraint"][0])
    return any(_VALUE.search(str(query)) for query in graph.values(constraint, "select"))


def _text(facts: Iterable[Fact]) -> str:
    triples = (ox.Triple(fact.subject, fact.predicate, fact.object) for fact in facts)
    return (ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"").decode()
