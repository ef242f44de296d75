"""The stored queries and the prefixes as RDF: graphs that a release carries.

Their form is that of the query examples of the SIB Swiss Institute of Bioinformatics, which its
editor and its tools for language models look for.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.errors import SourceFileError
from gpgraph.model.namespaces import EXAMPLES_GRAPH, PREFIXES_GRAPH, expand
from gpgraph.model.sparql.catalogue import StoredQuery, read_stored_query
from gpgraph.model.sparql.sparqlhead import read_head
from gpgraph.store.resources import Sources

# The tools ask for this spelling of the namespace, while our own data has the other.
SCHEMA = "https://schema.org/"

_TYPE = NamedNode(expand("rdf:type"))
# SHACL has words for these forms; for DESCRIBE it has none.
_EXECUTABLES = {
    "SELECT": ("SPARQLSelectExecutable", "select"),
    "ASK": ("SPARQLAskExecutable", "ask"),
    "CONSTRUCT": ("SPARQLConstructExecutable", "construct"),
}


def read_catalogue(sources: Sources) -> tuple[StoredQuery, ...]:
    """Read all queries of the catalogue, sorted by name.

    Raises:
        SourceFileError: one has a header that cannot be used.
    """
    return tuple(
        read_stored_query(path.stem, path.read_text("utf-8")) for path in sources.catalogue
    )


def examples_graph(queries: Iterable[StoredQuery]) -> tuple[Triple, ...]:
    """Describe stored queries as what SHACL calls SPARQL executables.

    Where they can be run is no part of it, so it is the same wherever the release is served.

    Raises:
        SourceFileError: a query has a form for which there is no word.

    Source:
        SHACL Advanced Features, section 5.1 (the classes); SHACL, section 5.2.1 (prefixes).
    """
    return tuple(triple for query in queries for triple in _example(query))


def prefixes_graph(prefixes: Mapping[str, str]) -> tuple[Triple, ...]:
    """Declare prefixes.

    Source:
        SHACL, section 5.2.1.
    """
    return tuple(triple for item in prefixes.items() for triple in _declaration(*item))


def example_iri(name: str) -> NamedNode:
    """Return the IRI of a stored query."""
    return NamedNode(f"{EXAMPLES_GRAPH}#{name}")


def body(query: StoredQuery) -> str:
    """Return the text of a stored query without its header."""
    lines = (line for line in query.text.splitlines() if not line.startswith("#+"))
    return "\n".join(lines).strip()


def _example(query: StoredQuery) -> Iterator[Triple]:
    text = body(query)
    head = read_head(text)
    if head is None or head.form not in _EXECUTABLES:
        known = ", ".join(_EXECUTABLES)
        raise SourceFileError(f"{query.name}.rq", line=None, message=f"Make it one of {known}.")
    kind, says = _EXECUTABLES[head.form]
    node = example_iri(query.name)
    yield Triple(node, _TYPE, _sh("SPARQLExecutable"))
    yield Triple(node, _TYPE, _sh(kind))
    yield Triple(node, NamedNode(expand("dcterms:identifier")), Literal(query.name))
    yield Triple(node, NamedNode(expand("rdfs:label")), Literal(_label(query), language="en"))
    yield Triple(node, NamedNode(expand("rdfs:comment")), Literal(query.summary, language="en"))
    description = Literal(query.description, language="en")
    yield Triple(node, NamedNode(expand("dcterms:description")), description)
    yield Triple(node, _sh("prefixes"), NamedNode(PREFIXES_GRAPH))
    yield Triple(node, _sh(says), Literal(text))
    for tag in query.tags:
        yield Triple(node, NamedNode(SCHEMA + "keywords"), Literal(tag))


def _label(query: StoredQuery) -> str:
    return re.sub(r"\bsdg", "SDG", query.name.replace("-", " ").capitalize(), flags=re.IGNORECASE)


def _declaration(prefix: str, namespace: str) -> Iterator[Triple]:
    node = NamedNode(f"{PREFIXES_GRAPH}#{prefix}")
    yield Triple(NamedNode(PREFIXES_GRAPH), _sh("declare"), node)
    yield Triple(node, _TYPE, _sh("PrefixDeclaration"))
    yield Triple(node, _sh("prefix"), Literal(prefix))
    any_uri = NamedNode(expand("xsd:anyURI"))
    yield Triple(node, _sh("namespace"), Literal(namespace, datatype=any_uri))


def _sh(name: str) -> NamedNode:
    return NamedNode(expand(f"sh:{name}"))
