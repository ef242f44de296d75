"""The fast engine: the package ``shacl``, in Rust, which ``pip install 'gpgraph[fast]'`` brings.

It takes text and gives text, and makes up its own labels for blank nodes. Where a finding is about
one, it is run again on data in which a triple points to each blank node, and with a shape that
reports these triples: value and focus node of such a result are the two names of the one node.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
import shacl

from gpgraph.errors import ShapesError
from gpgraph.model.namespaces import PREFIXES
from gpgraph.model.report import Finding, Term
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.store.engines.asking import Asked, asked_here, without
from gpgraph.store.engines.doubts import sees_pointers
from gpgraph.store.engines.fastdata import FastData, as_text
from gpgraph.store.engines.found import EngineStoppedError, Evaluated, Found, TooMuchError
from gpgraph.store.engines.lookedat import answers_about
from gpgraph.store.engines.most import Bounded, Most, Runs, Told, deciding
from gpgraph.store.engines.questions import keep_forms
from gpgraph.store.engines.results import ANONYMOUS, Findings, Result
from gpgraph.store.engines.rewriting import Rewritten, label_of, probe

__all__ = ["EngineStoppedError", "FastData", "TooMuchError", "check", "find", "find_within"]

Fact = ox.Triple | ox.Quad

_SH = PREFIXES["sh"]
_FORMAT = "ntriples"
_LABEL = re.compile(r"_:[0-9]+_b[0-9]+")
_POINTERS = "queries with a variable as the property, where findings are about blank nodes"
_AMBIGUOUS = "queries of property shapes that may give the focus node as the value"
_VALUE = re.compile(r"[?$]value\b")

# Of pyo3, which makes it no ``Exception``, and gives no name to import it by.
_PANIC = "PanicException"

_NODES = ("focusNode", "value")
# Each takes a result of the engine to be told by its name.
_MOST_BLANK = 50_000


def check(data: Iterable[Fact], shapes: Iterable[Fact]) -> list[Finding]:
    """Validate data against shapes; as ``store.shacl.check``."""
    return find(FastData.of(data), shapes)[0]


def find(
    data: FastData, shapes: Iterable[Fact], facts: Sequence[Fact] | None = None
) -> tuple[list[Finding], tuple[str, ...]]:
    """Validate data against shapes.

    Args:
        data: What is checked.
        shapes: All shapes.
        facts: The same data, of which queries are asked where that is enough: sooner, where there
            are many resources. Without it, the engine evaluates them all.

    Returns:
        The findings, as of ``store.shacl.check``; what may be seen differently because of blank
        nodes in them.

    Raises:
        ShapesError: a shape is not well-formed, or a constraint cannot be evaluated.
    """
    found = find_within(data, shapes, facts, None)
    return found.findings, found.unsure


def find_within(
    data: FastData, shapes: Iterable[Fact], facts: Sequence[Fact] | None, most: Most | None
) -> Found:
    """Validate data as ``find`` does, but list no more findings than are wanted.

    Raises:
        TooMuchError: so many findings may be about blank nodes that they cannot be told apart.
    """
    known = list(shapes)
    graph = ShapeGraph(known)
    asked = () if facts is None or not keep_forms(facts) else asked_here(graph)
    got = evaluated(data, known, graph, asked, most)
    results, cut = list(got.results), list(got.cut)
    if asked and facts is not None:
        bound = None if most is None else most.of_one_kind
        for some in answers_about(asked, graph, facts):
            results += islice(some, bound)
            cut += islice(some, 1)
    findings = Findings(graph)
    more = frozenset(one.rule_id for one in findings.of(cut))
    return Found(findings.of(results), got.unsure, more, got.is_stopped)


def evaluated(
    data: FastData,
    shapes: Sequence[Fact],
    graph: ShapeGraph,
    asked: Sequence[Asked],
    most: Most | None = None,
) -> Evaluated:
    """Return what the engine finds, and what may be seen differently; as ``find_within``.

    Args:
        data: What is checked.
        shapes: All shapes.
        graph: The same.
        asked: The queries that are left out.
        most: How many findings are wanted; by default, all.
    """
    rules = Rewritten(without(shapes, asked), graph)
    unsure: tuple[str, ...] = ()
    run = partial(_run, rules, graph, data.facts, most=most)
    got = Bounded([]) if rules.targets else run(data.source)
    if rules.targets or any(map(_has_blank, got.told)):
        unsure = (_POINTERS,) if sees_pointers(graph) else ()
        blank = data.blank_nodes()
        if most is not None and len(blank) > _MOST_BLANK:
            raise TooMuchError(f"{len(blank):,} blank nodes")
        pointed = data.with_pointers(rules, blank)
        got = run(pointed, probes=len(blank))
    if any(_is_ambiguous(one, rules, graph) for one in got.told):
        unsure = (*unsure, _AMBIGUOUS)
    results, cut = (tuple(_results(told, rules, graph)) for told in (got.told, got.cut))
    return Evaluated(results, unsure, cut, got.is_stopped)


def _run(  # noqa: PLR0913 - what the engine is asked, and how much of it
    rules: Rewritten,
    graph: ShapeGraph,
    facts: Callable[[], Iterable[Fact]],
    source: str | Path,
    *,
    most: Most | None,
    probes: int = 0,
) -> Bounded:
    """Run the engine as often as it takes, with a probe that reports so many blank nodes."""
    # What stands first in the shapes is told first.
    first = list(probe()) if probes else []
    if most is None:
        return Bounded(list(_named(_told([*first, *rules.facts], source))))
    inner = deciding(graph)

    def run(shapes: Sequence[Fact], number: int) -> Iterator[Told]:
        return _named(_told([*first, *shapes], source, number + probes))

    def is_inner(shape: Term) -> bool:
        return rules.original(shape) in inner

    return Runs(run, rules.facts, facts, is_inner).told(most)


def _told(shapes: Iterable[Fact], source: str | Path, most: int | None = None) -> Iterator[Told]:
    """Yield the results of a run, each by the local names of its properties."""
    try:
        engine = shacl.Shapes.from_text(as_text(shapes), format=_FORMAT)
        if isinstance(source, Path):
            report = engine.validate_file(str(source), max_results=most)
        else:
            report = engine.validate_text(source, format=_FORMAT, max_results=most)
        text = report.serialize(_FORMAT)
    except Exception as error:
        raise ShapesError(f"The shapes cannot be evaluated: {error}") from error
    except BaseException as error:
        if type(error).__name__ == _PANIC:
            raise EngineStoppedError(str(error)) from None
        raise
    told: dict[Term, dict[str, list[Term]]] = {}
    for fact in ox.parse(text, ox.RdfFormat.N_TRIPLES):
        of_node = told.setdefault(fact.subject, {})
        of_node.setdefault(fact.predicate.value.removeprefix(_SH), []).append(fact.object)
    yield from (one for one in told.values() if "focusNode" in one)


def _has_blank(told: Told) -> bool:
    terms = (*told["focusNode"], *told.get("value", ()))
    return any(isinstance(term, ox.BlankNode) for term in terms)


def _named(told: Iterable[Told]) -> Iterator[Told]:
    """Yield the results that are not the probe's, with the blank nodes that those name."""
    labels: dict[Term, Term] = {}
    found = []
    for one in told:
        label = label_of(one["sourceShape"][0], one["focusNode"][0])
        if label is None:
            found.append(one)
        else:
            labels[one["value"][0]] = label
    for one in found:
        nodes = {name: [labels.get(term, term) for term in one.get(name, ())] for name in _NODES}
        yield {**one, **{name: terms for name, terms in nodes.items() if terms}}


def _results(told: Sequence[Told], shapes: Rewritten, graph: ShapeGraph) -> Iterator[Result]:
    yield from (_result(one, shapes, graph) for one in told)


def _result(told: Told, shapes: Rewritten, graph: ShapeGraph) -> Result:
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
        focus=focus,
        component=component.value if isinstance(component, ox.NamedNode) else "",
        shape=shape,
        constraint=constraint,
        path=path if isinstance(path, ox.NamedNode) else None,
        value=value,
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
    shape = shapes.original(told["sourceShape"][0])
    if not _has_no_value(told, shape, graph):
        return False
    constraint = shapes.original(told["sourceConstraint"][0])
    return any(_VALUE.search(str(query)) for query in graph.values(constraint, "select"))
