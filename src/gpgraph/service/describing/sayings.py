"""What is said about a thing itself: its names, the texts about it, its other properties."""

from collections import Counter
from collections.abc import Iterable

from pyoxigraph import Literal, NamedNode

from gpgraph.model.documents.languages import FALLBACK, lookup
from gpgraph.model.namespaces import INFERRED_GRAPH, expand
from gpgraph.service.describing.headings import note_name
from gpgraph.service.describing.hierarchy import DOWN, TOP, UP
from gpgraph.service.describing.provenance import authors
from gpgraph.service.describing.references import LABELS, References, View
from gpgraph.store.describing.description import SHORTCUTS, Description, term_iri

_BROADER = expand("skos:broader")
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
_ELSEWHERE = (
    *UP, *TOP, *DOWN, *_NOTES,
    "rdf:type", "rdfs:label", "skos:prefLabel", "dcterms:identifier", "skos:notation",
    "gp:codeAssignedBy", "gp:position", "gp:passage", "gp:shortLabel", "gp:officialName",
    "gp:hasObjective", "gp:objectiveOf", "gp:hasCommitment", "gp:commitmentOf",
    "sdgo:hasIndicator", "sdgo:hasTarget", "sdgo:isIndicatorOf", "gp:hasGap",
    "gp:revises", "dcterms:replaces",
    "skos:broaderTransitive", "skos:narrowerTransitive",
    "skos:semanticRelation", "skos:exactMatch", "skos:closeMatch", "skos:broadMatch",
    "skos:narrowMatch", "skos:relatedMatch", "owl:deprecated", "dcterms:isReplacedBy",
)  # fmt: skip
# Of an alignment, these are told as one sentence.
_CLAIM = (
    "gp:subject", "gp:predicate", "gp:object", "gp:evidenceClass", "sssom:confidence",
    "sssom:subject_label", "sssom:object_label", "prov:wasAttributedTo", "dcterms:source",
    "rdfs:seeAlso",
)  # fmt: skip


def languages_view(refs: References, iri: str) -> View:
    """Return the languages that there is a name in, and the reader's first if it is none.

    ``names`` are the names themselves, one for each language.
    """
    names: dict[str, Literal] = {}
    for term in refs.store.values(iri, *LABELS):
        if isinstance(term, Literal):
            names.setdefault(term.language or FALLBACK, term)
    there = sorted(names)
    wanted = refs.languages[0]
    is_missing = bool(there) and lookup(wanted, there) is None
    return {
        "languages": [{"tag": tag} for tag in there],
        "names": [
            {"tag": tag, **refs.value(names[tag]), **_official(refs, iri, tag, names[tag])}
            for tag in there
        ],
        "missing": wanted if is_missing else None,
    }


def _official(refs: References, iri: str, tag: str, name: Literal) -> View:
    """Return whether a name is the official one of its language, or else which is, if any."""
    known = [
        term
        for term in refs.store.values(iri, "gp:officialName")
        if isinstance(term, Literal) and (term.language or FALLBACK) == tag
    ]
    is_official = name in known
    return {
        "isOfficial": is_official,
        "official": [] if is_official else [refs.value(term) for term in known],
    }


def notes_view(refs: References, iri: str) -> list[View]:
    """Return the texts on top, each in one language, with who says so."""
    notes: list[View] = []
    for name in _NOTES:
        terms = list(refs.store.values(iri, name))
        texts = refs.readable(term for term in terms if isinstance(term, Literal))
        others = [term for term in terms if not isinstance(term, Literal)]
        found = _sorted(refs.value(term) for term in (*texts, *others))
        if found:
            notes.append(
                {
                    "property": refs.to(term_iri(name)),
                    "name": note_name(name),
                    "values": found,
                    "by": authors(refs, iri, name, (*texts, *others)),
                }
            )
    return notes


def facts_view(refs: References, description: Description, *, is_claim: bool) -> list[View]:
    """Return the properties that have no place of their own on the page.

    Of a value that no source states, but a rule gives, ``isDerived`` says so.
    """
    facts: list[View] = []
    for name in _other_properties(description, is_claim=is_claim):
        terms = refs.store.values(description.iri, name)
        found = _sorted(
            {
                **refs.value(term),
                "isDerived": refs.store.graphs_of(description.iri, name, term) == (INFERRED_GRAPH,),
            }
            for term in terms
        )
        if found:
            facts.append({"property": refs.to(term_iri(name)), "values": found})
    return facts


def _other_properties(description: Description, *, is_claim: bool) -> list[str]:
    elsewhere = (*_ELSEWHERE, *_CLAIM) if is_claim else _ELSEWHERE
    hidden = {expand(curie) for curie in elsewhere} | {term.value for term in SHORTCUTS}
    used = Counter(
        triple.predicate.value
        for triple in description.triples
        if triple.subject == NamedNode(description.iri)
    )
    # The path on top goes up one way only.
    shown = {iri for iri in used if iri not in hidden or (iri == _BROADER and used[iri] > 1)}
    # An IRI in angle brackets stands for itself: not every property has a prefix of ours.
    return [f"<{iri}>" for iri in sorted(shown)]


def _sorted(values: Iterable[View]) -> list[View]:
    return sorted(values, key=lambda value: (str(value.get("label")), str(value.get("text"))))
