"""Triples as the nodes of expanded JSON-LD: one object for each subject, in a stable order."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gpgraph.errors import UnwritableError
from gpgraph.model.namespaces import expand

# JSON of any shape: mypy knows no better type for what PyLD takes and gives.
Json: TypeAlias = Any

RDF_TYPE = expand("rdf:type")
XSD_STRING = expand("xsd:string")
XSD_BOOLEAN = expand("xsd:boolean")
# Of these, what JSON writes as a number is the canonical form.
WHOLE_NUMBERS = frozenset(map(expand, ("xsd:integer", "xsd:nonNegativeInteger")))
_FIRST, _REST, _NIL = expand("rdf:first"), expand("rdf:rest"), expand("rdf:nil")
_CANONICAL_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")


def nodes_of(triples: Iterable[Triple]) -> dict[str, dict[str, Json]]:
    """Group triples by subject, by the IRI or the label of which the nodes are found.

    Raises:
        UnwritableError: there is a triple term among them.
    """
    nodes: dict[str, dict[str, Json]] = {}
    for triple in triples:
        node = nodes.setdefault(_name(triple.subject), {"@id": _name(triple.subject)})
        if triple.predicate.value == RDF_TYPE and not isinstance(triple.object, Literal):
            node.setdefault("@type", []).append(_name(triple.object))
        else:
            node.setdefault(triple.predicate.value, []).append(_value(triple.object))
    _fold_lists(nodes)
    for node in nodes.values():
        for key, values in node.items():
            if key != "@id":
                values.sort(key=lambda value: json.dumps(value, sort_keys=True))
    return nodes


def _name(term: object) -> str:
    if isinstance(term, NamedNode):
        return term.value
    if isinstance(term, BlankNode):
        return f"_:{term.value}"
    raise UnwritableError(
        "JSON-LD has no place for the triple term in the answer. Ask for another format."
    )


def _value(term: object) -> Json:
    if not isinstance(term, Literal):
        return {"@id": _name(term)}
    if term.language is not None:
        value = {"@value": term.value, "@language": term.language}
        return value if term.direction is None else value | {"@direction": term.direction.value}
    datatype = term.datatype.value
    if datatype == XSD_STRING:
        return {"@value": term.value}
    if datatype in WHOLE_NUMBERS and _CANONICAL_INTEGER.fullmatch(term.value):
        return {"@value": int(term.value), "@type": datatype}
    if datatype == XSD_BOOLEAN and term.value in {"true", "false"}:
        return {"@value": term.value == "true", "@type": datatype}
    return {"@value": term.value, "@type": datatype}


def _fold_lists(nodes: dict[str, dict[str, Json]]) -> None:
    """Turn well-formed ``rdf:List`` chains into ``@list`` values."""
    uses = _uses(nodes)
    for node in list(nodes.values()):
        for key, values in node.items():
            if key in {"@id", "@type", _FIRST, _REST}:
                continue
            for place, value in enumerate(values):
                if value.get("@id") == _NIL:
                    values[place] = {"@list": []}
                cells = _cells(value.get("@id"), nodes, uses)
                if cells:
                    items = [nodes.pop(cell)[_FIRST][0] for cell in cells]
                    values[place] = {"@list": items}


def _uses(nodes: Mapping[str, Mapping[str, Json]]) -> dict[str, int]:
    """Return how often each node is the value of a property."""
    uses: dict[str, int] = {}
    for node in nodes.values():
        for key, values in node.items():
            for value in values if key not in {"@id", "@type"} else ():
                if "@id" in value:
                    uses[value["@id"]] = uses.get(value["@id"], 0) + 1
    return uses


def _cells(
    head: str | None, nodes: Mapping[str, Mapping[str, Json]], uses: Mapping[str, int]
) -> list[str]:
    """Return the cells of the list that begins at ``head``; none where it is no plain list."""
    cells: dict[str, None] = {}
    while head is not None and head != _NIL:
        node = nodes.get(head, {})
        plain = (
            head.startswith("_:")
            and node.keys() == {"@id", _FIRST, _REST}
            and len(node[_FIRST]) == len(node[_REST]) == uses.get(head) == 1
        )
        if not plain or head in cells:
            return []
        cells[head] = None
        head = node[_REST][0].get("@id")
    return list(cells) if head == _NIL else []
