"""What an engine finds, told in the same words whichever it was.

An engine says which node breaks which constraint with which value. Severity, path, name, messages
that are no query's, and the remedy all stand in the shapes, and are read there: two engines word
the same thing in two ways.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from gpgraph.model.report import Finding, Term, component_name
from gpgraph.model.shapes.shapegraph import Node, ShapeGraph
from gpgraph.model.shapes.shapenames import ShapeNames
from gpgraph.model.shapes.shaperules import CORE, fix_of, severity_of

ANONYMOUS = "a blank node"


@dataclass(frozen=True, slots=True)
class Result:
    """A ``sh:ValidationResult``, as far as only the engine can tell."""

    focus: Term
    component: str
    """The IRI of the constraint component."""

    shape: Node
    constraint: Node | None = None
    """The SPARQL constraint, where one was broken."""

    path: NamedNode | None = None
    """The path, where it is an IRI."""

    value: Term | None = None
    messages: tuple[str, ...] = ()


class Findings:
    """Makes findings out of results."""

    def __init__(self, shapes: ShapeGraph) -> None:
        """Take the shapes that the results are about."""
        self._shapes = shapes
        self._names = ShapeNames(shapes)

    def of(self, results: Iterable[Result]) -> list[Finding]:
        """Return what was found, each thing once."""
        return list(dict.fromkeys(map(self._finding, results)))

    def _finding(self, result: Result) -> Finding:
        node = result.shape if result.constraint is None else result.constraint
        path = self._path(result)
        fix = fix_of(result.component, result.shape, node, self._shapes, path)
        return Finding(
            rule=self._names.name(node),
            severity=severity_of(result.shape, self._shapes),
            message=self._message(result, node, fix),
            focus=result.focus,
            shape=self._names.nearest(node),
            component=result.component,
            path=path,
            value=result.value,
            fix=fix,
            owner=self._names.nearest(result.shape) if result.constraint is not None else None,
            is_anonymous=isinstance(node, BlankNode),
        )

    def _path(self, result: Result) -> str | None:
        """Return the path of the shape; a query may name another, ``sh:closed`` names its own."""
        own = self._names.path(result.shape)
        if result.constraint is None:
            return own or (None if result.path is None else result.path.value)
        return own if result.path is None else result.path.value

    def _message(self, result: Result, node: Node, fix: str) -> str:
        """Return what the shapes say about it, else as much as is known."""
        said = self._texts(node) or self._texts(result.shape)
        if result.component not in CORE:
            # A query puts values into its own messages; those of the shape around it are no part
            # of what it found.
            told = result.messages
            if result.constraint is not None and self._texts(node):
                around = set(self._texts(result.shape)) - set(self._texts(node))
                told = tuple(text for text in told if text not in around)
            said = [_without_labels(text, result) for text in told] or said
        if said or fix:
            return " ".join(sorted(set(said)))
        return f"This breaks {component_name(result.component)} of {self._names.name(node)}."

    def _texts(self, node: Node) -> list[str]:
        texts = self._shapes.values(node, "message")
        return [text.value for text in texts if isinstance(text, Literal)]


def _without_labels(text: str, result: Result) -> str:
    """Replace the labels of blank nodes, which differ from run to run."""
    for term in (result.focus, result.value):
        if isinstance(term, BlankNode):
            text = text.replace(f"_:{term.value}", ANONYMOUS).replace(term.value, ANONYMOUS)
    return text
