"""What to say to who asks for something that is not there: what it might have been."""

import re
from collections.abc import Iterator
from itertools import chain, islice

from pyoxigraph import DefaultGraph, NamedNode, Store

from gpgraph.model.documents.mediatypes import SUFFIXES
from gpgraph.model.namespaces import ID, SDG

# As suffixes look: of the UN's codes, ``16.a`` has a letter behind the dot, and is known.
_SUFFIX = re.compile(r"(.+)\.([A-Za-z][A-Za-z0-9-]{0,9})")
_TWINS = {"http": "https", "https": "http"}
# Of the graphs outside the default graph that do know it; as many quads are looked at for them.
_SHOWN = 3
_LOOKED_AT = 1000


def advice(store: Store, node: NamedNode) -> str:
    """Return a message for a resource about which the default graph has nothing.

    Args:
        store: The release.
        node: The resource that was asked for.
    """
    iri = node.value
    nothing = f"Nothing is known here about <{iri}>."
    if (mistaken := _SUFFIX.fullmatch(iri)) and _stands(store, mistaken[1]):
        names = ", ".join(f".{format_.name}" for format_ in SUFFIXES)
        return (
            f"{nothing} Something is about <{mistaken[1]}>, whose document has the suffixes {names}"
            f" and not .{mistaken[2]}."
        )
    for other in _near(iri):
        if other != iri and _stands(store, other):
            return f"{nothing} Did you mean <{other}>?"
    graphs = _graphs_outside(store, node)
    if graphs:
        return (
            f"{nothing} It is named in {', '.join(graphs[:_SHOWN])}, which the default graph does"
            " not hold: ask for that by /store?graph=, or with FROM in a query."
        )
    if iri.startswith((ID, SDG)):
        return f"{nothing} /sitemap.xml lists the documents of this service."
    return f"{nothing} No graph of this release names it."


def _near(iri: str) -> Iterator[str]:
    """Yield what an IRI is mistaken for; the UN's begin with ``http``, and their pages do not."""
    yield iri.rstrip("/")
    yield iri.lower()
    scheme, _, rest = iri.partition(":")
    if scheme in _TWINS:
        yield f"{_TWINS[scheme]}:{rest}"


def _graphs_outside(store: Store, node: NamedNode) -> list[str]:
    quads = chain(
        store.quads_for_pattern(node, None, None, None),
        store.quads_for_pattern(None, None, node, None),
    )
    return sorted({str(quad.graph_name) for quad in islice(quads, _LOOKED_AT)})


def _stands(store: Store, iri: str) -> bool:
    try:
        node = NamedNode(iri)
    except ValueError:
        return False
    return next(iter(store.quads_for_pattern(node, None, None, DefaultGraph())), None) is not None
