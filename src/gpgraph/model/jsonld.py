"""RDF as JSON-LD that a program can rely on: one context, one shape, one order.

PyLD compacts; the context is handed in, and nothing is ever fetched.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, TypeAlias, cast

from pyld import jsonld
from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gpgraph.errors import UnwritableError
from gpgraph.model.namespaces import expand

# JSON of any shape: mypy knows no better type for what PyLD takes and gives.
Json: TypeAlias = Any

RDF_TYPE = expand("rdf:type")
XSD_STRING = expand("xsd:string")
XSD_INTEGER = expand("xsd:integer")
XSD_BOOLEAN = expand("xsd:boolean")
_FIRST, _REST, _NIL = expand("rdf:first"), expand("rdf:rest"), expand("rdf:nil")
_CANONICAL_INTEGER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_KEYS_FIRST = ("@context", "id", "type", "label", "prefLabel", "identifier")
_KEYS_LAST = ("alignments", "alignmentsTo", "included")


def document(
    triples: Iterable[Triple],
    *,
    root: str,
    embedded: Mapping[str, Iterable[str]],
    context: Mapping[str, Json],
    context_address: str,
) -> bytes:
    """Write the description of one resource.

    The members of the resource stand on top. What ``embedded`` names stands inside it; all other
    nodes, such as the labels of linked resources, stand in ``included``.

    Args:
        triples: The description.
        root: The IRI of the resource.
        embedded: For a property that leads *to* the resource, the nodes to embed.
        context: The published context, with its ``@context`` member.
        context_address: Where the context is served; stands in the document.

    Raises:
        UnwritableError: JSON-LD with this context cannot hold it.
    """
    nodes = _nodes(triples)
    top = nodes.pop(root, {"@id": root})
    reverse: dict[str, list[Json]] = {}
    for predicate, subjects in embedded.items():
        for subject in sorted(subjects):
            node = nodes.get(subject)
            if node is None or predicate not in node:
                continue
            # Being embedded says it already.
            others = [value for value in node.pop(predicate) if value != {"@id": root}]
            if others:
                node[predicate] = others
            reverse.setdefault(predicate, []).append(nodes.pop(subject))
    if reverse:
        top["@reverse"] = reverse
    if nodes:
        top["@included"] = [nodes[name] for name in sorted(nodes)]
    return _write(top, context, context_address)


def graph(triples: Iterable[Triple], *, context: Mapping[str, Json], context_address: str) -> bytes:
    """Write many resources side by side, in ``graph``, in the order of their IRIs.

    Raises:
        UnwritableError: as ``document``.
    """
    nodes = _nodes(triples)
    return _write([nodes[name] for name in sorted(nodes)], context, context_address)


def _write(expanded: Json, context: Mapping[str, Json], context_address: str) -> bytes:
    options = {"documentLoader": _refuse, "graph": isinstance(expanded, list)}
    try:
        compacted = jsonld.compact(expanded, context["@context"], options)
    except jsonld.JsonLdError as error:
        # Its own text repeats the whole context.
        raise UnwritableError(
            f"JSON-LD cannot hold the answer: {str(error.args[0]).rstrip('.')}. "
            "Ask for another format."
        ) from None
    compacted["@context"] = context_address
    if isinstance(compacted.get("included"), dict):
        # One node or many: the shape stays.
        compacted["included"] = [compacted["included"]]
    return json.dumps(_ordered(compacted), ensure_ascii=False, indent=1).encode()


def _refuse(address: str, _options: Mapping[str, Json]) -> Json:
    message = f"Nothing is fetched: {address}"
    raise LookupError(message)


def _nodes(triples: Iterable[Triple]) -> dict[str, dict[str, Json]]:
    """Group triples by subject, as expanded JSON-LD in a stable order."""
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
    if datatype == XSD_INTEGER and _CANONICAL_INTEGER.fullmatch(term.value):
        return {"@value": int(term.value), "@type": datatype}
    if datatype == XSD_BOOLEAN and term.value in {"true", "false"}:
        return {"@value": term.value == "true", "@type": datatype}
    return {"@value": term.value, "@type": datatype}


def _fold_lists(nodes: dict[str, dict[str, Json]]) -> None:
    """Turn well-formed ``rdf:List`` chains into ``@list`` values."""
    uses: dict[str, int] = {}
    for node in nodes.values():
        for key, values in node.items():
            for value in values if key not in {"@id", "@type"} else ():
                if "@id" in value:
                    uses[value["@id"]] = uses.get(value["@id"], 0) + 1
    for node in list(nodes.values()):
        for key, values in node.items():
            if key in {"@id", "@type", _FIRST, _REST}:
                continue
            for place, value in enumerate(values):
                cells = _cells(value.get("@id"), nodes, uses)
                if cells:
                    items = [nodes.pop(cell)[_FIRST][0] for cell in cells]
                    values[place] = {"@list": items}


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


def _ordered(value: Json) -> Json:
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    if isinstance(value, dict):
        members = cast("dict[str, Json]", value)
        return {key: _ordered(members[key]) for key in sorted(members, key=_rank)}
    return value


def _rank(key: str) -> tuple[int, int, str]:
    if key in _KEYS_FIRST:
        return (0, _KEYS_FIRST.index(key), key)
    if key in _KEYS_LAST:
        return (2, _KEYS_LAST.index(key), key)
    return (1, 0, key)
