"""The document at ``/.well-known/void``: what a release counts, its terms, and its addresses."""

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.model.history.manifest import Manifest
from gpgraph.model.namespaces import FOREIGN_PREFIXES, RELEASE, VOID_GRAPH, expand
from gpgraph.service.catalogues.void import DATASET, DOCUMENT, void
from gpgraph.store.describing.description import Reader

PATH = "/.well-known/void"

_DATE_TIME = NamedNode(expand("xsd:dateTime"))
_STATED = ("title", "description", "creator", "license", "rights", "source")


def void_document(store: Reader, manifest: Manifest, *, base: str) -> tuple[Triple, ...]:
    """Describe the served release.

    Args:
        store: The release, with the graph that counts it.
        manifest: What the release holds.
        base: The public address of the service.

    Raises:
        ResourceNotFoundError: the release was built without that graph.
    """
    triples = (
        *store.graph(VOID_GRAPH),
        *_dataset(store, manifest, base),
        *(
            triple
            for record in manifest.graphs
            for triple in stated(store, record.iri, default=record.name)
        ),
    )
    return by_subject(triples, DOCUMENT, DATASET)


def by_subject(triples: Iterable[Triple], *first: NamedNode) -> tuple[Triple, ...]:
    """Return each triple once, those of a subject together: Turtle is read by people, too.

    The subjects come in the order in which they are first named, after those to begin with.
    """
    found = tuple(dict.fromkeys(triples))
    ranks: dict[object, int] = {}
    for subject in (*first, *(triple.subject for triple in found)):
        ranks.setdefault(subject, len(ranks))
    return tuple(sorted(found, key=lambda triple: ranks[triple.subject]))


def stated(
    store: Reader, iri: str, *, default: str, subject: NamedNode | None = None
) -> Iterator[Triple]:
    """Pass on what its record says of a graph, or of the whole: name, author, terms, sources.

    What has no record has at least the name that is given for it.
    """
    subject = subject or NamedNode(iri)
    if next(store.values(iri, "dcterms:title"), None) is None:
        yield Triple(subject, dcterms("title"), Literal(default))
    for name in _STATED:
        for value in store.values(iri, f"dcterms:{name}"):
            yield Triple(subject, dcterms(name), value)


def record_iri(manifest: Manifest) -> str:
    """Return the IRI under which the data have the record of the release, published or not yet."""
    return f"{RELEASE}{manifest.release or manifest.id}"


def dcterms(name: str) -> NamedNode:
    """Return a term of DCMI."""
    return NamedNode(expand(f"dcterms:{name}"))


def modified(subject: NamedNode, manifest: Manifest) -> Iterator[Triple]:
    """Say when the sources were last changed, where that is known."""
    if manifest.created:
        when = Literal(manifest.created, datatype=_DATE_TIME)
        yield Triple(subject, dcterms("modified"), when)


def _dataset(store: Reader, manifest: Manifest, base: str) -> Iterator[Triple]:
    yield from stated(store, record_iri(manifest), default="gpgraph", subject=DATASET)
    yield from modified(DATASET, manifest)
    if manifest.release:
        yield Triple(DATASET, NamedNode(expand("dcat:version")), Literal(manifest.release))
    dump = f"{manifest.address(base)}/dataset.nq.gz"
    yield Triple(DATASET, NamedNode(FOREIGN_PREFIXES["foaf"] + "homepage"), NamedNode(base + "/"))
    yield Triple(DATASET, void("sparqlEndpoint"), NamedNode(base + "/sparql"))
    yield Triple(DATASET, void("dataDump"), NamedNode(dump))
