"""RDF as JSON-LD that a program can rely on: one context, one shape, one order.

PyLD compacts; the context is handed in, and nothing is ever fetched.
"""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import cast

from pyld import jsonld
from pyoxigraph import Triple

from gpgraph.errors import UnwritableError
from gpgraph.model.documents.jsonldnodes import Json, nodes_of
from gpgraph.model.documents.mediatypes import FORM, JSON_LD

__all__ = ["Json", "Layout", "content_type", "document", "expanded", "graph"]

FRAMED, FLATTENED, EXPANDED = "framed", "flattened", "expanded"

_KEYS_FIRST = ("@context", "@id", "id", "@type", "type", "label", "prefLabel", "identifier")
_KEYS_LAST = ("alignments", "alignmentsTo", "items", "page", "included")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which node of a framed document stands inside which.

    Args:
        root: The IRI of the resource that the document is about.
        within: For a node and a property that leads *to* it, the nodes to embed in it.
        listed: Nodes that are embedded where a list names them.
    """

    root: str
    within: Mapping[str, Mapping[str, Iterable[str]]]
    listed: Collection[str] = field(default=())


def document(
    triples: Iterable[Triple],
    layout: Layout,
    *,
    form: str = FRAMED,
    context: Mapping[str, Json],
    context_address: str,
) -> bytes:
    """Write the description of one resource.

    Framed, the members of the resource stand on top. What the layout names stands inside it,
    whole; all other nodes, such as the labels of linked resources, stand in ``included``.

    Args:
        triples: The description.
        layout: What stands where in the framed form.
        form: One of ``mediatypes.FORMS``; the framed one is compacted, too.
        context: The published context, with its ``@context`` member.
        context_address: Where the context is served; stands in the document.

    Raises:
        UnwritableError: JSON-LD with this context cannot hold it.
    """
    if form == FLATTENED:
        return graph(triples, context=context, context_address=context_address)
    if form == EXPANDED:
        return expanded(triples)
    return _write(_Tree(nodes_of(triples), layout).whole(), context, context_address)


def graph(triples: Iterable[Triple], *, context: Mapping[str, Json], context_address: str) -> bytes:
    """Write many resources side by side, in ``graph``, in the order of their IRIs.

    Raises:
        UnwritableError: as ``document``.
    """
    nodes = nodes_of(triples)
    return _write([nodes[name] for name in sorted(nodes)], context, context_address)


def expanded(triples: Iterable[Triple]) -> bytes:
    """Write the same without a context.

    Raises:
        UnwritableError: there is a triple term among them.
    """
    nodes = nodes_of(triples)
    return _text([nodes[name] for name in sorted(nodes)])


def content_type(form: str | None) -> str:
    """Return the media type of a document in a form.

    Who asks for no form gets the framed one without a parameter: some loaders of contexts follow
    the ``alternate`` link of whatever does not look like plain JSON, and would do so for ever.
    """
    return JSON_LD.content_type if form is None else f'{JSON_LD.media_type};profile="{FORM}{form}"'


class _Tree:
    """Puts nodes into each other, and knows which have found a place."""

    def __init__(self, nodes: Mapping[str, Mapping[str, Json]], layout: Layout) -> None:
        self._nodes = nodes
        self._layout = layout
        self._placed: set[str] = set()

    def whole(self) -> dict[str, Json]:
        """Return the root with all that stands in it; other nodes are included beside it."""
        top = self._node(self._layout.root)
        others = [self._nodes[name] for name in sorted(self._nodes.keys() - self._placed)]
        return top | {"@included": others} if others else top

    def _node(self, name: str) -> dict[str, Json]:
        self._placed.add(name)
        node = dict(self._nodes.get(name, {"@id": name}))
        if self._layout.listed:
            for key in node.keys() - {"@id", "@type"}:
                node[key] = [self._value(value) for value in node[key]]
        reverse = {}
        for predicate, subjects in self._layout.within.get(name, {}).items():
            found = [self._node(subject) for subject in sorted(subjects) if subject in self._nodes]
            if found:
                reverse[predicate] = found
        return node | {"@reverse": reverse} if reverse else node

    def _value(self, value: Json) -> Json:
        if "@list" not in value:
            return value
        listed = self._layout.listed
        items = (
            self._node(item["@id"]) if item.get("@id") in listed else item
            for item in value["@list"]
        )
        return {"@list": list(items)}


def _write(nodes: Json, context: Mapping[str, Json], context_address: str) -> bytes:
    # What is expanded already need not be expanded again, which is a third of the work.
    options = {
        "documentLoader": _refuse,
        "graph": isinstance(nodes, list),
        "skipExpansion": True,
    }
    try:
        compacted = jsonld.compact(nodes, context["@context"], options)
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
    return _text(compacted)


def _text(value: Json) -> bytes:
    return json.dumps(_ordered(value), ensure_ascii=False, indent=1).encode()


def _refuse(address: str, _options: Mapping[str, Json]) -> Json:
    message = f"Nothing is fetched: {address}"
    raise LookupError(message)


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
