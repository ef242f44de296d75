"""The triples of some named graphs by subject, for graphs that no query of a page sees."""

from collections.abc import Iterable
from typing import TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gpgraph.model.namespaces import expand

Node: TypeAlias = NamedNode | BlankNode
Term: TypeAlias = NamedNode | BlankNode | Literal

NIL = NamedNode(expand("rdf:nil"))


class Triples:
    """Answers what a subject has for a property, and who has a value; in a stable order."""

    def __init__(self, triples: Iterable[Triple]) -> None:
        """Index the triples, whose order is kept for each subject."""
        self._by_subject: dict[Node, dict[str, list[Term]]] = {}
        self._by_object: dict[Term, list[tuple[Node, str]]] = {}
        for triple in triples:
            subject, value = triple.subject, triple.object
            if not isinstance(subject, NamedNode | BlankNode) or isinstance(value, Triple):
                continue  # no triple is about a triple here
            properties = self._by_subject.setdefault(subject, {})
            properties.setdefault(triple.predicate.value, []).append(value)
            self._by_object.setdefault(value, []).append((subject, triple.predicate.value))

    def named(self) -> list[str]:
        """Return the IRIs of the subjects, sorted."""
        return sorted(node.value for node in self._by_subject if isinstance(node, NamedNode))

    def properties(self, subject: Node) -> dict[str, list[Term]]:
        """Return what a subject has, by the IRI of the property."""
        return self._by_subject.get(subject, {})

    def values(self, subject: Node, *curies: str) -> list[Term]:
        """Return what a subject has for the properties, in their order."""
        properties = self.properties(subject)
        return [value for curie in curies for value in properties.get(expand(curie), ())]

    def resources(self, subject: Node, *curies: str) -> list[Node]:
        """Return the same without texts and numbers."""
        return [
            value
            for value in self.values(subject, *curies)
            if isinstance(value, NamedNode | BlankNode)
        ]

    def iris(self, subject: Node, *curies: str) -> list[str]:
        """Return the same as IRIs, without blank nodes."""
        return [
            value.value for value in self.values(subject, *curies) if isinstance(value, NamedNode)
        ]

    def text(self, subject: Node, curie: str) -> str | None:
        """Return the first value as text; ``None`` where there is none."""
        return next((value.value for value in self.values(subject, curie)), None)

    def label(self, subject: Node) -> Literal | None:
        """Return what a subject is called; ``None`` where it has no name."""
        texts = self.values(subject, "rdfs:label", "sh:name")
        return next((text for text in texts if isinstance(text, Literal)), None)

    def subjects(self, curie: str, value: Term) -> list[Node]:
        """Return who has this value for a property."""
        name = expand(curie)
        return [node for node, predicate in self._by_object.get(value, ()) if predicate == name]

    def objects(self, curie: str) -> list[Node]:
        """Return the resources that anything has for a property."""
        return [node for subject in self._by_subject for node in self.resources(subject, curie)]

    def mentioning(self, value: Term) -> list[Node]:
        """Return who has this value, for whatever property."""
        return [node for node, _ in self._by_object.get(value, ())]

    def members(self, head: Term) -> list[Term]:
        """Return the members of an RDF list; of one that is broken or runs in a circle, a part."""
        found: list[Term] = []
        seen: set[Term] = {NIL}
        waiting = [head]
        while waiting and (cell := waiting.pop()) not in seen and not isinstance(cell, Literal):
            seen.add(cell)
            found += self.values(cell, "rdf:first")[:1]
            waiting = self.values(cell, "rdf:rest")[:1]
        return found

    def is_list(self, term: Term) -> bool:
        """Tell whether a term is an RDF list."""
        return term == NIL or (
            not isinstance(term, Literal) and bool(self.values(term, "rdf:first"))
        )
