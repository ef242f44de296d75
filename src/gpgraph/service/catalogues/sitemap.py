"""The pages of a release that a search engine should know: the Sitemap protocol, version 0.9."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from gpgraph.errors import ResourceNotFoundError
from gpgraph.model.namespaces import ID, document_path, expand
from gpgraph.store.describing.description import Reader

MAX_ADDRESSES = 50_000
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Those that are there in every release, beside the documents.
PAGES = (
    "/",
    "/alignments",
    "/coverage",
    "/ontology",
    "/shapes",
    "/class",
    "/releases",
    "/changes",
    "/api",
)
_KINDS = ("skos:ConceptScheme", "skos:Concept")


def page_addresses(store: Reader, *, base: str) -> list[str]:
    """Return the addresses of the pages, and of the documents about our own concepts and schemes.

    The documents are sorted.
    """
    things = {iri for kind in _KINDS for iri in store.subjects("rdf:type", expand(kind))}
    paths = (document_path(iri) for iri in sorted(things) if iri.startswith(ID))
    return [base + path for path in (*PAGES, *paths) if path is not None]


def sitemap(
    addresses: Sequence[str],
    *,
    base: str,
    modified: str | None,
    part: int | None = None,
    most: int = MAX_ADDRESSES,
) -> str:
    """Write a sitemap: all addresses, or where they are too many for one, an index of its parts.

    Args:
        addresses: What to list.
        base: The public address of the service.
        modified: When all of this was last changed, as XML Schema writes it; ``None`` if unknown.
        part: Which part, from 1; ``None`` for the whole.
        most: How many addresses one file may hold.

    Raises:
        ResourceNotFoundError: there is no such part.

    Source:
        https://www.sitemaps.org/protocol.html
    """
    parts = max(1, -(-len(addresses) // most))
    if part is None and parts > 1:
        places = [f"{base}/sitemap-{number}.xml" for number in range(1, parts + 1)]
        return _xml("sitemapindex", "sitemap", places, modified)
    number = 1 if part is None else part
    if not 1 <= number <= parts:
        raise ResourceNotFoundError(f"There is no part {number} of the sitemap; there are {parts}.")
    return _xml("urlset", "url", addresses[(number - 1) * most : number * most], modified)


def _xml(root: str, element: str, places: Sequence[str], modified: str | None) -> str:
    changed = "" if modified is None else f"<lastmod>{escape(modified)}</lastmod>"
    entries = (f"<{element}><loc>{escape(place)}</loc>{changed}</{element}>" for place in places)
    head = '<?xml version="1.0" encoding="UTF-8"?>'
    return "\n".join((head, f'<{root} xmlns="{NAMESPACE}">', *entries, f"</{root}>", ""))
