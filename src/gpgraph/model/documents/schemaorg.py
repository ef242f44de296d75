"""JSON-LD as those write and read it who know schema.org and nothing else of linked data.

The context stands in the document and is of three lines: nothing has to be fetched.
"""

import json
from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.model.documents import jsonld
from gpgraph.model.documents.jsonld import Json
from gpgraph.model.namespaces import PREFIXES, expand

VOCABULARY = PREFIXES["schema"]
# Their values are addresses or names of things; all others are texts.
LINKS = ("hasDefinedTerm", "inDefinedTermSet", "isBasedOn", "license", "url")
# A list even where it has one member.
LISTS = frozenset({"hasDefinedTerm"})
CONTEXT: Mapping[str, Json] = {
    "@vocab": VOCABULARY,
    **{name: {"@type": "@id"} for name in LINKS},
}

_TYPE = expand("rdf:type")
_STRING = expand("xsd:string")
_ORDER = ("@context", "@id", "@type", "name", "termCode", "identifier", "description")


def document(triples: Iterable[Triple], root: str, *, form: str = jsonld.FRAMED) -> bytes:
    """Write a resource, with what it names inside it where something is said of that.

    Args:
        triples: Statements in the words of schema.org, about things with IRIs.
        root: The IRI of the resource that the document is about.
        form: One of ``mediatypes.FORMS``; the framed one is compacted, too. The expanded one has
            no context, and the flattened one all things side by side.
    """
    if form == jsonld.EXPANDED:
        return jsonld.expanded(triples)
    nodes: dict[str, dict[str, list[NamedNode | Literal]]] = {}
    for triple in triples:
        if isinstance(triple.subject, NamedNode) and isinstance(triple.object, NamedNode | Literal):
            values = nodes.setdefault(triple.subject.value, {})
            values.setdefault(triple.predicate.value, []).append(triple.object)
    if form == jsonld.FLATTENED:
        every = frozenset(nodes)
        body: dict[str, Json] = {"@graph": [_node(iri, nodes, every) for iri in sorted(nodes)]}
    else:
        body = _node(root, nodes, frozenset())
    written = {"@context": dict(CONTEXT), **body}
    return json.dumps(written, ensure_ascii=False, indent=1).encode()


def _node(
    iri: str,
    nodes: Mapping[str, Mapping[str, list[NamedNode | Literal]]],
    above: frozenset[str],
) -> dict[str, Json]:
    node: dict[str, Json] = {"@id": iri}
    for predicate, terms in nodes[iri].items():
        name = "@type" if predicate == _TYPE else predicate.removeprefix(VOCABULARY)
        values = [_value(term, name, nodes, above | {iri}) for term in terms]
        node[name] = values if len(values) > 1 or name in LISTS else values[0]
    ranks = {name: place for place, name in enumerate(_ORDER)}
    return {name: node[name] for name in sorted(node, key=lambda key: (ranks.get(key, 99), key))}


def _value(
    term: NamedNode | Literal,
    name: str,
    nodes: Mapping[str, Mapping[str, list[NamedNode | Literal]]],
    above: frozenset[str],
) -> Json:
    if isinstance(term, NamedNode):
        if name == "@type":
            return term.value.removeprefix(VOCABULARY)
        is_known = term.value in nodes and term.value not in above
        return _node(term.value, nodes, above) if is_known else term.value
    if term.language is not None:
        return {"@language": term.language, "@value": term.value}
    if term.datatype.value == _STRING:
        return term.value
    return {"@type": term.datatype.value, "@value": term.value}
