"""A resource description as a page needs it; computed in a worker, sent as JSON."""

from collections.abc import Iterable
from decimal import Decimal

from pyoxigraph import NamedNode

from gpgraph.model.namespaces import expand
from gpgraph.service.references import References, View
from gpgraph.store.description import (
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


def resource_view(store: Reader, iri: str, page: int) -> View:
    """Return everything that the page about a resource shows.

    Raises:
        ResourceNotFoundError: nothing is known about it, or there is no such page.
    """
    description = store.describe(iri)
    refs = References(store)
    return {
        **refs.to(iri),
        "kinds": refs.kinds(iri),
        "evidence": _evidence(refs, iri),
        "deprecated": any(term.value == "true" for term in store.values(iri, "owl:deprecated")),
        "replacedBy": _linked(refs, iri, "dcterms:isReplacedBy"),
        "notes": _facts(refs, iri, _NOTES),
        "path": _path(refs, iri),
        "children": _children(refs, iri),
        "alignments": _alignments(refs, description),
        "alignable": _alignable(refs, iri),
        "facts": _facts(refs, iri, _other_properties(description)),
        "passages": [_passage(refs, term.value) for term in store.values(iri, "gp:passage")],
        "sources": [_source(refs, name) for name in store.graphs_about(iri)],
        "incoming": _incoming(refs, store.incoming(description, page)),
    }


def _facts(refs: References, iri: str, properties: Iterable[str]) -> list[View]:
    facts: list[View] = []
    for name in properties:
        found = [refs.value(term) for term in refs.store.values(iri, name)]
        if found:
            found.sort(key=lambda value: (str(value.get("label")), str(value.get("text"))))
            facts.append({"property": refs.to(term_iri(name)), "values": list(found)})
    return facts


def _other_properties(description: Description) -> list[str]:
    hidden = {expand(curie) for curie in _ELSEWHERE} | {term.value for term in SHORTCUTS}
    shown = {
        triple.predicate.value
        for triple in description.triples
        if triple.subject == NamedNode(description.iri)
    }
    # An IRI in angle brackets stands for itself: not every property has a prefix of ours.
    return [f"<{iri}>" for iri in sorted(shown - hidden)]


def _linked(refs: References, iri: str, *curies: str) -> list[View]:
    terms = refs.store.values(iri, *curies)
    return refs.all(term.value for term in terms if isinstance(term, NamedNode))


def _path(refs: References, iri: str) -> list[View]:
    """Return what the thing is part of, the widest first."""
    path: list[View] = []
    seen = {iri}
    here = iri
    while True:
        parents = _linked(refs, here, *_UP) or _linked(refs, here, *_TOP)
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


def _alignable(refs: References, iri: str) -> bool:
    """Tell whether a reader would look for links here, so that a gap is worth a sentence."""
    kinds = {str(kind["iri"]) for kind in refs.kinds(iri)}
    return bool(
        kinds
        & {
            expand(curie)
            for curie in (
                "gp:Framework", "gp:GlobalPolicingGoal", "gp:StrategicGoal", "gp:Objective",
                "gp:Commitment", "gp:CrimeProgramme", "sdgo:Goal", "sdgo:Target",
            )
        }
    )  # fmt: skip


def _alignments(refs: References, description: Description) -> list[View]:
    """Return the links: stated ones first, then by confidence, then by what they lead to."""
    rows = [
        *(_alignment(refs, name, "gp:object") for name in description.alignments),
        *(_alignment(refs, name, "gp:subject") for name in description.alignments_to),
    ]
    return [row for _, row in sorted(rows, key=lambda item: item[0])]


def _alignment(refs: References, iri: str, other: str) -> tuple[tuple[object, ...], View]:
    """Return one link as its resource's page shows it, after a key to sort by."""
    others = _linked(refs, iri, other)
    evidence = _evidence(refs, iri)
    confidence = next((term.value for term in refs.store.values(iri, "sssom:confidence")), None)
    target = str(others[0]["iri"]) if others else ""
    key = (evidence != "stated", -Decimal(confidence or 0), refs.order(target) if target else (0,))
    return key, {
        "iri": iri,
        "outgoing": other == "gp:object",
        "others": others,
        "predicates": _linked(refs, iri, "gp:predicate"),
        "evidence": evidence,
        "confidence": confidence,
        "by": _linked(refs, iri, "prov:wasAttributedTo"),
        "sources": _linked(refs, iri, "dcterms:source"),
        "comments": [refs.value(term) for term in refs.store.values(iri, "rdfs:comment")],
    }


def _evidence(refs: References, iri: str) -> str | None:
    """Return the evidence class of an alignment by its short name."""
    return next(
        (term.value.rpartition("#")[2] for term in refs.store.values(iri, "gp:evidenceClass")), None
    )


def _passage(refs: References, iri: str) -> View:
    def one(curie: str) -> str | None:
        return next((term.value for term in refs.store.values(iri, curie)), None)

    return {
        **refs.to(iri),
        "documents": _linked(refs, iri, "gp:inDocument"),
        "heading": one("gp:heading"),
        "sentence": one("gp:sentence"),
        "quotation": one("gp:quotation"),
    }


def _source(refs: References, graph: str) -> View:
    return {
        **refs.to(graph),
        "by": _linked(refs, graph, "dcterms:creator"),
        "documents": _linked(refs, graph, "dcterms:source"),
        "licences": _linked(refs, graph, "dcterms:license"),
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
