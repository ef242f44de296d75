"""What there is to make a template of: shapes, and facts that say what their words mean."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Triple

from gpgraph.errors import TemplateError
from gpgraph.model.namespaces import ONTOLOGY, expand
from gpgraph.model.report import Term
from gpgraph.model.shapes.shapegraph import ShapeGraph
from gpgraph.model.shapes.shortnames import declared
from gpgraph.model.sheets.keys import LINK
from gpgraph.model.sheets.names import Names, NoIriError
from gpgraph.service.checking.readings import Reading
from gpgraph.store.inference import Rule, infer
from gpgraph.store.reading.files import read_text
from gpgraph.store.resources import SHAPES_GRAPH

Fact = Triple | Quad

_TYPE, _BELOW = NamedNode(expand("rdf:type")), NamedNode(expand("rdfs:subClassOf"))
_LABELS = tuple(expand(name) for name in ("skos:prefLabel", "rdfs:label", "schema:name"))
_MEANINGS = tuple(expand(name) for name in ("skos:definition", "rdfs:comment"))
_EXAMPLE = expand("skos:example")
_CLASSES = frozenset(NamedNode(expand(name)) for name in ("owl:Class", "rdfs:Class"))
_DECLARED = frozenset(
    NamedNode(expand(name))
    for name in (
        "rdf:Property",
        "owl:AnnotationProperty",
        "owl:DatatypeProperty",
        "owl:ObjectProperty",
    )
)
# How many classes a complaint lists.
_LISTED = 60


Kind = tuple[str, str]
"""A datatype or ``LINK``, and a language."""


def kind_of(value: Term) -> Kind | None:
    """Return what kind a value is; ``None`` where no cell can hold it."""
    if isinstance(value, NamedNode):
        return LINK, ""
    if isinstance(value, Literal) and value.direction is None:
        return value.datatype.value, (value.language or "").lower()
    return None


@dataclass(frozen=True, slots=True)
class Words:
    """What a term is called, what it means, and an example of its use; in English, or empty."""

    label: str
    meaning: str
    example: str


@dataclass(frozen=True)
class Knowledge:
    """Shapes, and the facts around them.

    Args:
        shapes: All shapes.
        context: What describes terms, and what new resources may refer to.
        names: Prefixes that the files declare.
    """

    shapes: ShapeGraph
    context: Sequence[Fact]
    names: Names = field(default_factory=Names)

    @cached_property
    def _by_subject(self) -> Mapping[str, Mapping[str, list[Term]]]:
        found: dict[str, dict[str, list[Term]]] = {}
        for fact in self.context:
            if isinstance(fact.subject, NamedNode):
                properties = found.setdefault(fact.subject.value, {})
                properties.setdefault(fact.predicate.value, []).append(fact.object)
        return found

    def described(self, iri: str) -> Mapping[str, list[Term]]:
        """Return what is said of a resource, by property."""
        return self._by_subject.get(iri, {})

    def uses(self, path: str) -> Mapping[Kind, int]:
        """Count the kinds of values that a property has, whatever it is said of."""
        kinds = (kind_of(fact.object) for fact in self.context if fact.predicate.value == path)
        return Counter(kind for kind in kinds if kind is not None)

    def words(self, iri: str) -> Words:
        """Return what a term is called and what it means."""
        meaning = next(filter(None, (self._text(iri, (name,)) for name in _MEANINGS)), "")
        return Words(self.label(iri), meaning, self._text(iri, (_EXAMPLE,)))

    def label(self, iri: str) -> str:
        """Return what a resource is called, or nothing."""
        return self._text(iri, _LABELS)

    def is_declared(self, iri: str) -> bool:
        """Tell whether an ontology that is at hand declares a property."""
        return not _DECLARED.isdisjoint(self.described(iri).get(_TYPE.value, []))

    def above(self, iri: str) -> tuple[str, ...]:
        """Return a class and those above it."""
        found, waiting = dict[str, None](), [iri]
        while waiting:
            one = waiting.pop(0)
            if one not in found:
                found[one] = None
                higher = self.described(one).get(_BELOW.value, [])
                waiting += sorted(value.value for value in higher if isinstance(value, NamedNode))
        return tuple(found)

    def instances(self, classes: Iterable[str]) -> list[str]:
        """Return the resources that are of any of these classes, or of one below, sorted."""
        wanted = set(classes)
        return sorted(
            iri
            for iri, properties in self._by_subject.items()
            for kind in [properties.get(_TYPE.value, [])]
            if any(
                isinstance(one, NamedNode) and not wanted.isdisjoint(self.above(one.value))
                for one in kind
            )
        )

    def classes(self) -> list[str]:
        """List the classes that shapes are about, and those below them, sorted by name."""
        found = {
            target.value
            for shape in self.shapes.nodes()
            for target in self.shapes.resources(shape, "targetClass")
            if isinstance(target, NamedNode)
        }
        found |= {
            node.value
            for node in self.shapes.nodes()
            if isinstance(node, NamedNode)
            and not _CLASSES.isdisjoint(self.shapes.of(node, _TYPE.value))
        }
        below = {
            fact.subject.value
            for fact in self.context
            if fact.predicate == _BELOW and isinstance(fact.subject, NamedNode)
        }
        found |= {iri for iri in below if not found.isdisjoint(self.above(iri))}
        return sorted(found, key=self.names.short)

    def class_named(self, name: str) -> str:
        """Return the class that a person means.

        Args:
            name: ``Objective``, ``gp:Objective``, the IRI, or what it is called.

        Raises:
            TemplateError: no shape is about a class of that name, or several are.
        """
        known = self.classes()
        try:
            iri = self.names.iri(name)
        except NoIriError:
            iri = ""
        if iri in known:
            return iri
        wanted = name.strip().lower()
        found = [
            one
            for one in known
            if wanted in {local_name(one).lower(), self.label(one).lower() or None}
        ]
        ours = [one for one in found if one.startswith(f"{ONTOLOGY}#")]
        if len(found) == 1 or len(ours) == 1:
            return (ours or found)[0]
        listed = ", ".join(map(self.names.short, found or known[:_LISTED]))
        if found:
            raise TemplateError(f"Several classes are called {name!r}: {listed}. Name one of them.")
        raise TemplateError(f"No shape is about a class {name!r}. There are shapes for: {listed}.")

    def _text(self, iri: str, properties: Iterable[str]) -> str:
        described = self.described(iri)
        texts = [
            one
            for name in properties
            for one in described.get(name, ())
            if isinstance(one, Literal)
        ]
        first = min(texts, key=lambda one: (one.language or "en") != "en", default=None)
        return "" if first is None else first.value


def ours(
    readings: Sequence[Reading], beside: Sequence[Reading] = (), rules: Sequence[Rule] = ()
) -> Knowledge:
    """Return the shapes of an installation, with its ontology, its data and what follows.

    Args:
        readings: The files of the installation.
        beside: The files of a steward.
        rules: What follows by these is known as well.
    """
    facts: list[Fact] = [
        fact for one in readings if not one.graph.startswith(SHAPES_GRAPH) for fact in one.facts
    ]
    if rules:
        facts += infer(facts, rules)
    facts += [fact for one in beside for fact in one.facts]
    return Knowledge(ShapeGraph(shape_facts(readings)), facts, Names(_prefixes(beside)))


def shape_facts(readings: Sequence[Reading]) -> list[Quad]:
    """Return the shapes among the files of an installation."""
    return [fact for one in readings if one.graph.startswith(SHAPES_GRAPH) for fact in one.facts]


def theirs(readings: Sequence[Reading], beside: Sequence[Reading] = ()) -> Knowledge:
    """Return shapes of others, and nothing of ours; their files may describe their terms."""
    facts: list[Fact] = [fact for one in (*readings, *beside) for fact in one.facts]
    rules = [fact for one in readings for fact in one.facts]
    return Knowledge(ShapeGraph(rules), facts, Names(_prefixes((*beside, *readings))))


def local_name(iri: str) -> str:
    """Return what an IRI ends with."""
    return iri.rstrip("/#").replace("#", "/").rsplit("/", 1)[-1]


def _prefixes(readings: Sequence[Reading]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in _texts(readings):
        for prefix, namespace in declared(text).items():
            if prefix:
                found.setdefault(prefix, namespace)
    return found


def _texts(readings: Sequence[Reading]) -> Iterator[str]:
    for one in readings:
        if one.syntax in {"ttl", "trig"}:
            yield read_text(one.text) if isinstance(one.text, Path) else one.text
