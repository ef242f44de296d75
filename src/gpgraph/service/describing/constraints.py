"""Read from the shapes what each class must have, for the JSON Schemas.

Only violations count: what is a warning may be missing from a document. What JSON Schema cannot
say, such as the class of what a link leads to, is left to the shapes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from gpgraph.model.namespaces import GRAPH, expand
from gpgraph.model.shapes.rules import PropertyRule, Rule
from gpgraph.service.manual.triples import Node, Triples
from gpgraph.store.describing.description import Reader

_VIOLATION = NamedNode(expand("sh:Violation"))


@dataclass(frozen=True, slots=True)
class Constraints:
    """The property shapes of all node shapes, by what these aim at."""

    shapes: Triples

    @classmethod
    def of(cls, store: Reader) -> "Constraints":
        """Read the graphs of our shapes."""
        names = (name for name in store.graph_names() if name.startswith(f"{GRAPH}shapes/"))
        return cls(Triples(triple for name in names for triple in store.graph(name)))

    def for_classes(self, classes: Iterable[str]) -> list[PropertyRule]:
        """Return the rules that aim at any of these classes."""
        return [
            rule
            for iri in classes
            for shape in self.shapes.subjects("sh:targetClass", NamedNode(iri))
            for rule in self._rules(shape)
        ]

    def for_subjects_of(self) -> dict[str, list[PropertyRule]]:
        """Return the rules for whatever has a property, by its IRI."""
        found: dict[str, list[PropertyRule]] = {}
        for name in self.shapes.named():
            for path in self.shapes.iris(NamedNode(name), "sh:targetSubjectsOf"):
                found.setdefault(path, []).extend(self._rules(NamedNode(name)))
        return found

    def _rules(self, shape: Node) -> Iterator[PropertyRule]:
        for node in sorted(self.shapes.resources(shape, "sh:property"), key=str):
            paths = self.shapes.iris(node, "sh:path")
            severities = self.shapes.values(node, "sh:severity") or [_VIOLATION]
            if not paths or severities != [_VIOLATION]:
                continue
            yield PropertyRule(paths[0], self._rule(node))
            if self._number(node, "sh:qualifiedMinCount"):
                for part in self.shapes.resources(node, "sh:qualifiedValueShape"):
                    yield self._part(paths[0], part)

    def _part(self, path: str, node: Node) -> PropertyRule:
        """Return what holds for some values: those of a datatype, or of a language."""
        rule = self._rule(node)
        languages = tuple(
            term.value
            for head in self.shapes.resources(node, "sh:languageIn")
            for term in self.shapes.members(head)
        )
        if rule.datatype is None and len(languages) == 1:
            return PropertyRule(path, Rule(is_required=True, languages=languages))
        return PropertyRule(path, rule.together_with(Rule(is_required=True)), is_part=True)

    def _rule(self, node: Node) -> Rule:
        datatypes = self.shapes.iris(node, "sh:datatype")
        return Rule(
            datatype=datatypes[0] if datatypes else None,
            is_required=bool(self._number(node, "sh:minCount")),
            equals=tuple(self.shapes.iris(node, "sh:equals")),
            pattern=self.shapes.text(node, "sh:pattern"),
            minimum=self._number(node, "sh:minInclusive"),
            values=tuple(
                term
                for head in self.shapes.resources(node, "sh:in")
                for term in self.shapes.members(head)
                if isinstance(term, NamedNode | Literal)
            ),
        )

    def _number(self, node: Node, name: str) -> int | None:
        text = self.shapes.text(node, name)
        return int(text) if text is not None and text.isdigit() else None
