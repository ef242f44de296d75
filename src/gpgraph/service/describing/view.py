"""A resource description as a page needs it; computed in a worker, sent as JSON."""

from collections.abc import Iterable, Iterator

from gpgraph.model.documents.languages import FALLBACK
from gpgraph.model.namespaces import expand
from gpgraph.service.describing.alignmentview import (
    alignable,
    alignment_views,
    claim_view,
    evidence_of,
    linked,
    theme_views,
)
from gpgraph.service.describing.editions import editions_view, listings_view
from gpgraph.service.describing.headings import kind_name
from gpgraph.service.describing.hierarchy import (
    children_view,
    path_view,
    siblings_view,
    wholes_view,
)
from gpgraph.service.describing.neighbourhood import neighbourhood_view
from gpgraph.service.describing.provenance import gap_views, passage_view, source_view
from gpgraph.service.describing.references import References, View, natural
from gpgraph.service.describing.sayings import facts_view, languages_view, notes_view
from gpgraph.service.describing.wording import wording_view
from gpgraph.store.describing.description import Description, Incoming, Reader

_ALIGNMENT = expand("gp:Alignment")
_IN_TREES = frozenset({expand("skos:Concept"), expand("skos:ConceptScheme")})


def resource_view(
    store: Reader, iri: str, page: int, languages: tuple[str, ...] = (FALLBACK,)
) -> View:
    """Return everything that the page about a resource shows.

    Args:
        store: The release.
        iri: The resource.
        page: Which page of the links that lead to it, from 1.
        languages: Those that the reader reads, the most wanted first.

    Raises:
        ResourceNotFoundError: nothing is known about it, or there is no such page.
        ResourceWithdrawnError: it was taken back.
    """
    description = store.describe(iri)
    refs = References(store, languages)
    kinds = refs.kinds(iri)
    is_claim = any(kind["iri"] == _ALIGNMENT for kind in kinds)
    facts = facts_view(refs, description, is_claim=is_claim)
    view: View = {
        **refs.to(iri),
        **languages_view(refs, iri),
        "wording": wording_view(refs, iri),
        "kinds": [{**kind, "name": kind_name(str(kind["iri"]))} for kind in kinds],
        "evidence": evidence_of(refs, iri),
        "claim": claim_view(refs, iri) if is_claim else None,
        "notes": notes_view(refs, iri),
        "passages": [passage_view(refs, passage) for passage in _passages(store, iri)],
        "facts": facts,
        "gaps": gap_views(refs, iri),
        "alignable": alignable(refs, iri),
        "isInTree": any(term.value in _IN_TREES for term in store.values(iri, "rdf:type")),
        "sources": [source_view(refs, name) for name in store.graphs_about(iri)],
        **_around(refs, description, facts),
    }
    return {**view, "incoming": _incoming(refs, store.incoming(description, page, _shown(view)))}


def _passages(store: Reader, iri: str) -> list[str]:
    """Return the passages that a thing rests on, in the order of the text."""
    return sorted((term.value for term in store.values(iri, "gp:passage")), key=natural)


def _around(refs: References, description: Description, facts: list[View]) -> View:
    """Return what stands around a resource, and the picture of it."""
    iri = description.iri
    path, children = path_view(refs, iri), children_view(refs, iri)
    editions, themes = editions_view(refs, iri), theme_views(refs, description)
    alignments = alignment_views(refs, description)
    replacing = linked(refs, iri, "dcterms:isReplacedBy")
    replaced = refs.all(refs.store.subjects("dcterms:isReplacedBy", iri))
    return {
        "replacedBy": replacing,
        "replaces": replaced,
        "path": path,
        "siblings": siblings_view(refs, iri, path),
        "children": children,
        "editions": editions,
        "listings": listings_view(refs, iri),
        "alignments": alignments,
        "themes": themes,
        "neighbourhood": neighbourhood_view(
            wholes=wholes_view(refs, iri),
            replaced=replaced,
            replacing=replacing,
            editions=editions,
            themes=_rows(themes, own=True),
            having=_rows(themes, own=False),
            children=children,
            alignments=alignments,
            facts=facts,
            here=iri,
        ),
    }


def _rows(groups: Iterable[View], *, own: bool) -> list[View]:
    return [
        row
        for group in groups
        if group["isOwn"] is own and isinstance(group["rows"], list)
        for row in group["rows"]
    ]


def _shown(view: View) -> set[str]:
    """Return the IRIs of what the page names in its place, so that nothing is named twice."""
    found: set[str] = set()
    for name in ("children", "editions", "replaces"):
        found.update(_iris(view[name]))
    listings = view["listings"]
    if isinstance(listings, list):
        found.update(iri for row in listings for iri in _iris([row["entry"]]))
    return found


def _iris(value: object) -> Iterator[str]:
    """Yield the IRIs of references, and of those nested in them."""
    for item in value if isinstance(value, list) else []:
        if "iri" in item:
            yield str(item["iri"])
        yield from _iris(item.get("items"))
        yield from _iris(item.get("nested"))


def _incoming(refs: References, links: Incoming) -> View:
    groups: dict[str, list[str]] = {}
    for predicate, subject in links.links:
        groups.setdefault(predicate, []).append(subject)
    return {
        "groups": [
            {
                "property": refs.to(predicate),
                # By code, where they have any: what leads here need not have one whole.
                "items": sorted(refs.all(found), key=lambda item: natural(str(item["code"] or ""))),
            }
            for predicate, found in groups.items()
        ],
        "page": links.page,
        "pages": links.pages,
        "total": links.total,
    }
