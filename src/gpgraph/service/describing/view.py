"""A resource description as a page needs it; computed in a worker, sent as JSON."""

from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from gpgraph.model.documents.languages import FALLBACK, lookup
from gpgraph.model.namespaces import expand
from gpgraph.service.describing.alignmentview import alignable, alignment_views, evidence_of, linked
from gpgraph.service.describing.references import LABELS, References, View
from gpgraph.store.describing.description import (
    SHORTCUTS,
    Description,
    Incoming,
    Reader,
    term_iri,
)

_UP = ("skos:broader", "sdgo:isTargetOf", "gp:statementOf", "org:unitOf", "gp:inDocument")
_TOP = ("skos:topConceptOf", "skos:inScheme")
_DOWN = ("skos:narrower", "skos:hasTopConcept", "gp:hasStatement")
# Shown as text on top, in this order.
_NOTES = (
    "gp:text",
    "skos:definition",
    "skos:scopeNote",
    "skos:example",
    "skos:editorialNote",
    "dcterms:description",
    "rdfs:comment",
)
# Shown elsewhere on the page, or said by the place of a thing on it.
_ELSEWHERE = frozenset(
    {
        *_UP, *_TOP, *_DOWN, *_NOTES,
        "rdf:type", "rdfs:label", "skos:prefLabel", "dcterms:identifier", "skos:notation",
        "gp:codeAssignedBy", "gp:position", "gp:passage", "gp:shortLabel",
        "gp:hasObjective", "gp:objectiveOf", "gp:hasCommitment", "gp:commitmentOf",
        "sdgo:hasTarget", "skos:broaderTransitive", "skos:narrowerTransitive",
        "skos:semanticRelation", "owl:deprecated", "dcterms:isReplacedBy",
    }
)  # fmt: skip


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
    return {
        **refs.to(iri),
        **_languages(refs, iri),
        "kinds": refs.kinds(iri),
        "evidence": evidence_of(refs, iri),
        "deprecated": any(term.value == "true" for term in store.values(iri, "owl:deprecated")),
        "replacedBy": linked(refs, iri, "dcterms:isReplacedBy"),
        "notes": _notes(refs, iri),
        "path": _path(refs, iri),
        "children": _children(refs, iri),
        "alignments": alignment_views(refs, description),
        "alignable": alignable(refs, iri),
        "facts": _facts(refs, iri, _other_properties(description)),
        "passages": [_passage(refs, term.value) for term in store.values(iri, "gp:passage")],
        "sources": [_source(refs, name) for name in store.graphs_about(iri)],
        "incoming": _incoming(refs, store.incoming(description, page)),
    }


def _languages(refs: References, iri: str) -> View:
    """Return the languages that there is a name in, and the reader's first if it is none."""
    labels = refs.store.values(iri, *LABELS)
    there = sorted({term.language or FALLBACK for term in labels if isinstance(term, Literal)})
    wanted = refs.languages[0]
    is_missing = bool(there) and lookup(wanted, there) is None
    return {
        "languages": [{"tag": tag} for tag in there],
        "missing": wanted if is_missing else None,
    }


def _notes(refs: References, iri: str) -> list[View]:
    """Return the texts on top, each in one language."""
    notes: list[View] = []
    for name in _NOTES:
        terms = list(refs.store.values(iri, name))
        texts = refs.readable(term for term in terms if isinstance(term, Literal))
        others = (term for term in terms if not isinstance(term, Literal))
        found = _sorted(refs.value(term) for term in (*texts, *others))
        if found:
            notes.append({"property": refs.to(term_iri(name)), "values": found})
    return notes


def _facts(refs: References, iri: str, properties: Iterable[str]) -> list[View]:
    facts: list[View] = []
    for name in properties:
        found = _sorted(refs.value(term) for term in refs.store.values(iri, name))
        if found:
            facts.append({"property": refs.to(term_iri(name)), "values": found})
    return facts


def _sorted(values: Iterable[View]) -> list[View]:
    return sorted(values, key=lambda value: (str(value.get("label")), str(value.get("text"))))


def _other_properties(description: Description) -> list[str]:
    hidden = {expand(curie) for curie in _ELSEWHERE} | {term.value for term in SHORTCUTS}
    shown = {
        triple.predicate.value
        for triple in description.triples
        if triple.subject == NamedNode(description.iri)
    }
    # An IRI in angle brackets stands for itself: not every property has a prefix of ours.
    return [f"<{iri}>" for iri in sorted(shown - hidden)]


def _path(refs: References, iri: str) -> list[View]:
    """Return what the thing is part of, the widest first."""
    path: list[View] = []
    seen = {iri}
    here = iri
    while True:
        parents = linked(refs, here, *_UP) or linked(refs, here, *_TOP)
        parent = next((item for item in parents if str(item["iri"]) not in seen), None)
        if parent is None:
            return path
        here = str(parent["iri"])
        seen.add(here)
        path.insert(0, parent)


def _children(refs: References, iri: str) -> list[View]:
    """Return the parts of a thing, grouped by what they are, in the order of the source."""
    found = {term.value for term in refs.store.values(iri, *_DOWN) if isinstance(term, NamedNode)}
    for curie in (*_UP, "skos:topConceptOf"):
        found.update(refs.store.subjects(curie, iri))
    groups: dict[str, View] = {}
    members: dict[str, list[str]] = {}
    for child in found:
        kind = next(iter(refs.kinds(child)), None)
        name = str(kind["iri"]) if kind else ""
        members.setdefault(name, []).append(child)
        if kind:
            groups[name] = kind
    return [
        {
            "title": _plural(str(groups[name]["label"])) if name in groups else "Parts",
            "items": refs.all(members[name]),
        }
        for name in sorted(members)
    ]


def _plural(label: str) -> str:
    """Return the heading for several things of a class; the labels are English and ours."""
    plural = f"{label[:-1]}ies" if label.endswith("y") else f"{label}s"
    return plural[:1].upper() + plural[1:]


def _passage(refs: References, iri: str) -> View:
    def one(curie: str) -> str | None:
        return next((term.value for term in refs.store.values(iri, curie)), None)

    return {
        **refs.to(iri),
        "documents": linked(refs, iri, "gp:inDocument"),
        "heading": one("gp:heading"),
        "sentence": one("gp:sentence"),
        "quotation": one("gp:quotation"),
    }


def _source(refs: References, graph: str) -> View:
    return {
        **refs.to(graph),
        "by": linked(refs, graph, "dcterms:creator"),
        "documents": linked(refs, graph, "dcterms:source"),
        "licences": linked(refs, graph, "dcterms:license"),
        "rights": [refs.value(term) for term in refs.store.values(graph, "dcterms:rights")],
    }


def _incoming(refs: References, links: Incoming) -> View:
    groups: dict[str, list[str]] = {}
    for predicate, subject in links.links:
        groups.setdefault(predicate, []).append(subject)
    return {
        "groups": [
            {"property": refs.to(predicate), "items": refs.all(found)}
            for predicate, found in groups.items()
        ],
        "page": links.page,
        "pages": links.pages,
        "total": links.total,
    }
