"""Which rules of the shapes bear on which term: by target, by path, or by naming it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from gpgraph.model.namespaces import PREFIXES, SHAPES, expand
from gpgraph.service.manual.triples import Node, Triples

_TARGETS = ("sh:targetClass", "sh:targetSubjectsOf", "sh:targetObjectsOf", "sh:targetNode")
_RULES = ("sh:property", "sh:sparql")
_CHOICES = ("sh:or", "sh:xone", "sh:and")
# They name no term of the data.
_ABOUT_THE_RULE = frozenset(
    expand(name)
    for name in ("rdf:type", "sh:severity", "sh:prefixes", "sh:nodeKind", "rdfs:isDefinedBy")
)
_QUERIES = frozenset({expand("sh:select"), expand("sh:ask")})
_NIL = expand("rdf:nil")
# A prefixed name, or an IRI in brackets, in the text of a query.
_NAME = re.compile(r"\b([a-z]+):([A-Za-z_][\w-]*)|<([^<>\s]+)>")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule, and the shape with a target that has it; of a shape's own constraints, itself."""

    node: Node
    shape: NamedNode


class RuleIndex:
    """Finds the rules that bear on a term."""

    def __init__(self, shapes: Triples) -> None:
        """Read the shapes once."""
        self._shapes = shapes
        self._targets: dict[str, set[str]] = {}
        self._paths: dict[str, list[Rule]] = {}
        self._named: dict[str, list[Rule]] = {}
        for rule in self._rules():
            self._add(rule)

    def shapes_of(self, term: str) -> set[str]:
        """Return the shapes whose target a class or property makes."""
        return self._targets.get(term, set())

    def rules_of(self, prop: str) -> list[Rule]:
        """Return the rules about the values of a property."""
        return self._paths.get(prop, [])

    def naming(self, term: str) -> list[Rule]:
        """Return the rules that name a term in another way, in a query or in a condition."""
        return [rule for rule in self._named.get(term, []) if rule not in self.rules_of(term)]

    def domain_of(self, prop: str) -> set[str]:
        """Return the classes on whose instances a property may stand, as far as rules say so."""
        rules = (rule for rule in self.rules_of(prop) if not self._forbids(rule))
        return {iri for rule in rules for iri in self._shapes.iris(rule.shape, "sh:targetClass")}

    def range_of(self, prop: str) -> set[str]:
        """Return the classes and datatypes that rules ask of the values of a property."""
        found: set[str] = set()
        for rule in self.rules_of(prop):
            choices = self._shapes.resources(rule.node, *_CHOICES)
            members = (one for head in choices for one in self._shapes.members(head))
            for node in (rule.node, *members):
                if not isinstance(node, Literal):
                    found.update(self._shapes.iris(node, "sh:class", "sh:datatype"))
        return found

    def _rules(self) -> Iterator[Rule]:
        for iri in self._shapes.named():
            shape = NamedNode(iri)
            if self._shapes.values(shape, *_TARGETS):
                yield Rule(shape, shape)
                for node in self._shapes.resources(shape, *_RULES):
                    yield Rule(node, shape)

    def _add(self, rule: Rule) -> None:
        for iri in self._shapes.iris(rule.shape, *_TARGETS):
            self._targets.setdefault(iri, set()).add(rule.shape.value)
        for iri in self._terms_of_path(rule.node):
            self._paths.setdefault(iri, []).append(rule)
        left_out = _RULES if rule.node == rule.shape else ()
        named = set(self._terms(rule.node, {expand(name) for name in (*left_out, *_TARGETS)}))
        for iri in named:
            self._named.setdefault(iri, []).append(rule)

    def _terms_of_path(self, node: Node) -> set[str]:
        found: set[str] = set()
        waiting = self._shapes.resources(node, "sh:path")
        while waiting:
            step = waiting.pop()
            if isinstance(step, NamedNode) and step.value != _NIL:
                found.add(step.value)
            for values in self._shapes.properties(step).values():
                waiting += [value for value in values if not isinstance(value, Literal)]
        return found

    def _terms(self, start: Node, left_out: set[str]) -> Iterator[str]:
        """Yield the terms that a shape names, itself or in the shapes that it is made of."""
        waiting, seen = [start], {start}
        while waiting:
            for predicate, values in self._shapes.properties(waiting.pop()).items():
                if predicate in _ABOUT_THE_RULE or predicate in left_out:
                    continue
                for value in values:
                    if isinstance(value, Literal):
                        yield from _names(value.value) if predicate in _QUERIES else ()
                    elif value not in seen:
                        seen.add(value)
                        waiting.append(value)
                        if isinstance(value, NamedNode) and not value.value.startswith(SHAPES):
                            yield value.value

    def _forbids(self, rule: Rule) -> bool:
        return self._shapes.text(rule.node, "sh:maxCount") == "0"


def _names(query: str) -> Iterator[str]:
    """Yield the IRIs that a query names, by the prefixes that all our queries share."""
    for prefix, local, iri in _NAME.findall(query):
        if iri:
            yield iri
        elif prefix in PREFIXES:
            yield PREFIXES[prefix] + local
