"""Turtle that a difference of versions can be read in: equal statements, equal bytes.

A resource stands where its IRI says, whoever refers to it, and each statement has a line, so a new
one is one line more, or a block where its resource had none.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from pyoxigraph import Literal, NamedNode

from gpgraph.model.namespaces import expand

Value = NamedNode | Literal
Statement = tuple[NamedNode, NamedNode, Value]

_FIRST = tuple(NamedNode(expand(name)) for name in ("rdf:type", "rdfs:label"))
_TYPE = _FIRST[0]
_STRING = NamedNode(expand("xsd:string"))
# The part of PN_LOCAL that is the same without escapes: Turtle, section 6.5.
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?", re.ASCII)
# The same of PN_PREFIX: of a prefix that is none of these, the names are written whole.
_PREFIX = re.compile(r"(?:[A-Za-z](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?)?", re.ASCII)
_INDENT = "    "


def stable_turtle(statements: Iterable[Statement], prefixes: Mapping[str, str]) -> bytes:
    """Write statements about IRIs, sorted; a text of several lines keeps them.

    Args:
        statements: Subject, property and value, in any order; what comes twice is written once.
        prefixes: Namespaces by prefix; those of them are declared that are used.
    """
    names = _Names(prefixes)
    blocks = [
        _block(subject, some, names)
        for subject, some in groupby(sorted(set(statements), key=_order), lambda one: one[0])
    ]
    head = "".join(f"@prefix {prefix}: <{prefixes[prefix]}> .\n" for prefix in sorted(names.used))
    return "\n".join([head, *blocks] if head else blocks).encode()


class _Names:
    """Shortens IRIs, and remembers by which prefixes."""

    def __init__(self, prefixes: Mapping[str, str]) -> None:
        # Where one namespace is the beginning of another, the longer one is tried first.
        self._known = sorted(
            (one for one in prefixes.items() if _PREFIX.fullmatch(one[0])),
            key=lambda one: (-len(one[1]), one[0]),
        )
        self.used: set[str] = set()
        self._written: dict[Value, str] = {}

    def written(self, term: Value) -> str:
        """Return how a term is written."""
        if term not in self._written:
            self._written[term] = (
                self._name(term) if isinstance(term, NamedNode) else self._literal(term)
            )
        return self._written[term]

    def _name(self, node: NamedNode) -> str:
        iri = node.value
        for prefix, namespace in self._known:
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
                self.used.add(prefix)
                return f"{prefix}:{iri[len(namespace) :]}"
        return str(node)

    def _literal(self, literal: Literal) -> str:
        # The engine's own escapes, line by line.
        lines = [str(Literal(line))[1:-1] for line in literal.value.split("\n")]
        quotes = '"""' if len(lines) > 1 else '"'
        text = quotes + "\n".join(lines) + quotes
        if literal.language:
            return f"{text}@{literal.language}"
        is_plain = literal.datatype == _STRING
        return text if is_plain else f"{text}^^{self.written(literal.datatype)}"


def _block(subject: NamedNode, statements: Iterable[Statement], names: _Names) -> str:
    """Return all that is said of a resource."""
    parts = [
        f"{_verb(path, names)} " + f",\n{_INDENT * 2}".join(_values(some, names))
        for path, some in groupby(statements, lambda one: one[1])
    ]
    return f"{names.written(subject)} " + f" ;\n{_INDENT}".join(parts) + " .\n"


def _verb(path: NamedNode, names: _Names) -> str:
    return "a" if path == _TYPE else names.written(path)


def _values(statements: Iterable[Statement], names: _Names) -> Iterator[str]:
    return (names.written(value) for _, _, value in statements)


def _order(statement: Statement) -> tuple[object, ...]:
    """Sort by the resource, then type and label before other properties, then links and texts."""
    subject, path, value = statement
    place = _FIRST.index(path) if path in _FIRST else len(_FIRST)
    if isinstance(value, NamedNode):
        return subject.value, place, path.value, 0, value.value, "", ""
    return subject.value, place, path.value, 1, value.value, value.language or "", str(value)
