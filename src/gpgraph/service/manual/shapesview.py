"""The shapes as a page for readers: what is required of which resources, in words."""

from dataclasses import dataclass

from pyoxigraph import BlankNode, Literal, NamedNode

from gpgraph.errors import ResourceNotFoundError
from gpgraph.model.namespaces import SHAPES, compact
from gpgraph.service.describing.references import View
from gpgraph.service.manual.header import header_view
from gpgraph.service.manual.phrases import path
from gpgraph.service.manual.shapewords import Words
from gpgraph.service.manual.triples import Node, Triples
from gpgraph.service.manual.vocabulary import SHAPES_GRAPHS, SHAPES_PAGE, Vocabulary
from gpgraph.store.describing.description import Reader

# A shape with a target is shown with its rules, so that they are no sentences of its own.
_RULES = ("sh:property", "sh:sparql")


def shapes_view(store: Reader) -> View:
    """Return everything that the page about the shapes shows.

    Raises:
        ResourceNotFoundError: the release has no shapes.
    """
    vocabulary = Vocabulary.read(store, SHAPES_PAGE)
    if not vocabulary.shapes.named():
        raise ResourceNotFoundError("This release has no shapes.")
    page = _Page(vocabulary, Words(vocabulary))
    rules = page.ruled()
    groups = [
        {
            **vocabulary.refs.to(graph),
            "name": graph.removeprefix(SHAPES_GRAPHS),
            "shapes": page.shapes(store, graph, rules),
        }
        for graph in store.graph_names()
        if graph.startswith(SHAPES_GRAPHS)
    ]
    parts = [page.part(iri) for iri in vocabulary.shapes.named() if page.is_part(iri, rules)]
    return {
        **header_view(vocabulary, vocabulary.shapes, SHAPES),
        "groups": [group for group in groups if group["shapes"]],
        "parts": sorted(parts, key=lambda part: str(part["said"]).lower()),
        "prefixes": page.prefixes(),
        "total": len(page.identifiers(rules)),
    }


@dataclass(frozen=True, slots=True)
class _Page:
    vocabulary: Vocabulary
    words: Words

    @property
    def _all(self) -> Triples:
        return self.vocabulary.shapes

    def ruled(self) -> dict[Node, Node]:
        """Return each rule of a shape with a target, and that shape: the first of several."""
        found: dict[Node, Node] = {}
        for iri in self._all.named():
            shape = NamedNode(iri)
            if self.words.targets(shape):
                for rule in self._all.resources(shape, *_RULES):
                    found.setdefault(rule, shape)
        return found

    def identifiers(self, rules: dict[Node, Node]) -> set[str]:
        """Return the identifiers of all rules on the page."""
        named = (NamedNode(iri) for iri in self._all.named())
        own = (shape for shape in named if self.words.targets(shape))
        texts = (self._all.text(node, "dcterms:identifier") for node in (*rules, *own))
        return {text for text in texts if text}

    def shapes(self, store: Reader, graph: str, rules: dict[Node, Node]) -> list[View]:
        """Return the shapes of a graph that have a target, by what they are called."""
        own = Triples(store.graph(graph))
        found = [NamedNode(iri) for iri in own.named() if self.words.targets(NamedNode(iri))]
        shapes = [self._shape(shape, rules) for shape in found]
        return sorted(shapes, key=lambda shape: str(shape["label"]).lower())

    def is_part(self, iri: str, rules: dict[Node, Node]) -> bool:
        """Tell whether a name is that of no rule, and has no target: shapes are made of it."""
        node = NamedNode(iri)
        is_shown = node in rules or self.words.targets(node) or self._is_prefix(node)
        return iri.startswith(SHAPES + "#") and not is_shown

    def part(self, iri: str) -> View:
        """Return a shape that others name, with what it asks for and who names it."""
        shape = NamedNode(iri)
        return {
            **self.rule(shape),
            **self.vocabulary.term(iri),
            "said": self.vocabulary.said(shape),
            "usedBy": self.vocabulary.terms(self._users(shape)),
        }

    def rule(self, rule: Node) -> View:
        """Return one rule: path, constraints, severity, message, and its query if it has one."""
        paths = self._all.resources(rule, "sh:path")
        messages = self._all.values(rule, "sh:message")
        return {
            "anchor": _anchor(rule),
            "curie": compact(rule.value) if isinstance(rule, NamedNode) else None,
            "identifier": self._all.text(rule, "dcterms:identifier"),
            "path": path(self.vocabulary, paths[0]) if paths else [],
            "constraints": [{"pieces": phrase} for phrase in self.words.constraints(rule)],
            "severity": self._severity(rule),
            "messages": [
                self.vocabulary.refs.value(message)
                for message in messages
                if isinstance(message, Literal)
            ],
            "query": self._all.text(rule, "sh:select") or self._all.text(rule, "sh:ask"),
        }

    def prefixes(self) -> list[View]:
        """Return the prefixes that the queries of the shapes share."""
        found: list[View] = [
            {
                "anchor": _anchor(node),
                "prefix": self._all.text(node, "sh:prefix"),
                "namespace": self._all.text(node, "sh:namespace"),
            }
            for node in map(NamedNode, self._all.named())
            if self._is_prefix(node)
        ]
        return sorted(found, key=lambda view: str(view["prefix"]))

    def _is_prefix(self, node: Node) -> bool:
        return bool(self._all.values(node, "sh:namespace"))

    def _shape(self, shape: NamedNode, rules: dict[Node, Node]) -> View:
        own = self.rule(shape)
        constraints = self.words.constraints(shape, left_out=frozenset(_RULES))
        listed = sorted(self._all.resources(shape, *_RULES), key=self._rule_order)
        return {
            **own,
            **self.vocabulary.term(shape.value),
            "targets": [{"pieces": phrase} for phrase in self.words.targets(shape)],
            "constraints": [{"pieces": phrase} for phrase in constraints],
            "rules": [self.rule(rule) for rule in listed if rules.get(rule) == shape],
            "elsewhere": self.vocabulary.terms(
                {
                    rule.value
                    for rule in listed
                    if isinstance(rule, NamedNode) and rules.get(rule) != shape
                }
            ),
        }

    def _rule_order(self, rule: Node) -> tuple[str, str]:
        return (self._all.text(rule, "dcterms:identifier") or "~", str(rule))

    def _severity(self, rule: Node) -> str:
        """Return the severity by its last word; a rule that states none has ``Violation``."""
        stated = self._all.iris(rule, "sh:severity")
        return compact(stated[0]).rpartition(":")[2] if stated else "Violation"

    def _users(self, shape: Node) -> set[str]:
        """Return the named shapes that mention a shape, directly or in a list."""
        waiting, seen, found = [shape], {shape}, set[str]()
        while waiting:
            for node in self._all.mentioning(waiting.pop()):
                if isinstance(node, NamedNode):
                    found.add(node.value)
                elif node not in seen:
                    seen.add(node)
                    waiting.append(node)
        return found


def _anchor(node: Node) -> str | None:
    if isinstance(node, BlankNode) or not node.value.startswith(SHAPES + "#"):
        return None
    return node.value.removeprefix(SHAPES + "#")
