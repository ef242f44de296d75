"""Paths of findings, written as SPARQL writes them, as RDF: SHACL, section 2.3.1."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, NamedNode, Triple

from gpgraph.model.namespaces import PREFIXES

Node = NamedNode | BlankNode

_TOKEN = re.compile(r"<([^>]*)>|[()|/^*+?]")
_MARKS = {"*": "zeroOrMorePath", "+": "oneOrMorePath", "?": "zeroOrOnePath"}


def path_triples(path: str, label: str) -> tuple[Node, list[Triple]] | None:
    """Return the node of a path and what is said of it, or ``None`` where it is no path.

    Args:
        path: As ``Finding.path`` has it.
        label: What the labels of its blank nodes begin with.
    """
    if "<" not in path:
        path = f"^<{path[1:]}>" if path.startswith("^") else f"<{path}>"
    writer = _Writer(_tokens(path), label)
    try:
        node = writer.sequence()
    except (IndexError, ValueError):
        return None
    return None if writer.tokens else (node, writer.triples)


def _tokens(path: str) -> list[str]:
    found = [match[0] for match in _TOKEN.finditer(path)]
    return found if "".join(found) == path else []


@dataclass(slots=True)
class _Writer:
    """Takes a path apart, from left to right."""

    tokens: list[str]
    label: str
    triples: list[Triple] = field(default_factory=list)

    def sequence(self) -> Node:
        steps = [self._step()]
        while self._next("/"):
            steps.append(self._step())
        return steps[0] if len(steps) == 1 else self._list(steps)

    def _step(self) -> Node:
        if self._next("^"):
            return self._of("inversePath", self._step())
        node = self._primary()
        while self.tokens and self.tokens[0] in _MARKS:
            node = self._of(_MARKS[self.tokens.pop(0)], node)
        return node

    def _primary(self) -> Node:
        first = self.tokens.pop(0)
        if first != "(":
            if not first.startswith("<"):
                raise ValueError(first)
            return NamedNode(first[1:-1])
        choices = [self.sequence()]
        while self._next("|"):
            choices.append(self.sequence())
        if not self._next(")"):
            raise ValueError(first)
        return choices[0] if len(choices) == 1 else self._of("alternativePath", self._list(choices))

    def _next(self, token: str) -> bool:
        is_next = self.tokens[:1] == [token]
        if is_next:
            self.tokens.pop(0)
        return is_next

    def _of(self, name: str, node: Node) -> Node:
        subject = self._blank()
        self.triples.append(Triple(subject, NamedNode(PREFIXES["sh"] + name), node))
        return subject

    def _list(self, members: list[Node]) -> Node:
        rest: Node = NamedNode(PREFIXES["rdf"] + "nil")
        for member in reversed(members):
            cell = self._blank()
            self.triples += self._cell(cell, member, rest)
            rest = cell
        return rest

    def _cell(self, cell: BlankNode, member: Node, rest: Node) -> Iterator[Triple]:
        yield Triple(cell, NamedNode(PREFIXES["rdf"] + "first"), member)
        yield Triple(cell, NamedNode(PREFIXES["rdf"] + "rest"), rest)

    def _blank(self) -> BlankNode:
        return BlankNode(f"{self.label}{len(self.triples)}")
