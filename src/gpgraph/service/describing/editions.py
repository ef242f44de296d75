"""Editions of a thing: which revises or follows which, when each held, who says so."""

from collections.abc import Iterator
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from gpgraph.model.namespaces import expand
from gpgraph.service.describing.alignmentview import claimed, evidence_of, linked
from gpgraph.service.describing.headings import parts_heading
from gpgraph.service.describing.hierarchy import parts_of
from gpgraph.service.describing.provenance import authors
from gpgraph.service.describing.references import References, View, natural

REVISES = expand("gp:revises")
_FOLLOWS = ("gp:revises", "dcterms:replaces")
# A longer chain of editions than this is told in part: a page stays a page.
MAX_EDITIONS = 12


@dataclass(frozen=True, slots=True)
class _Step:
    """The newer of two editions revises or follows the older; an alignment may be who says so."""

    newer: str
    older: str
    predicate: str
    alignment: str | None


def editions_view(refs: References, iri: str) -> list[View]:
    """Return the editions that a thing is one of, the oldest first; none where it stands alone."""
    steps: set[_Step] = set()
    known, waiting = {iri}, [iri]
    while waiting and len(known) < MAX_EDITIONS:
        for step in _steps(refs, waiting.pop(0)):
            steps.add(step)
            for other in (step.newer, step.older):
                if other not in known:
                    known.add(other)
                    waiting.append(other)
    if len(known) == 1:
        return []
    editions = [_edition(refs, name, steps) for name in known]
    return sorted(editions, key=lambda edition: (str(edition["from"] or ""), str(edition["iri"])))


def _steps(refs: References, iri: str) -> Iterator[_Step]:
    for curie in _FOLLOWS:
        for term in refs.store.values(iri, curie):
            if isinstance(term, NamedNode):
                yield _Step(iri, term.value, expand(curie), None)
        for newer in refs.store.subjects(curie, iri):
            yield _Step(newer, iri, expand(curie), None)
    for alignment in claimed(refs, refs.store.subjects("gp:subject", iri), REVISES):
        for other in linked(refs, alignment, "gp:object"):
            yield _Step(iri, str(other["iri"]), REVISES, alignment)
    for alignment in claimed(refs, refs.store.subjects("gp:object", iri), REVISES):
        for other in linked(refs, alignment, "gp:subject"):
            yield _Step(str(other["iri"]), iri, REVISES, alignment)


def _edition(refs: References, iri: str, steps: set[_Step]) -> View:
    own = sorted(
        (step for step in steps if step.newer == iri),
        key=lambda step: (step.older, step.alignment or ""),
    )
    schemes = linked(refs, iri, "skos:inScheme")
    of_scheme = str(schemes[0]["iri"]) if schemes else iri
    return {
        **refs.to(iri),
        "scheme": schemes[0] if schemes else None,
        "from": _date(refs, iri, of_scheme, "gp:heldFrom"),
        "until": _date(refs, iri, of_scheme, "gp:heldUntil"),
        "notes": _texts(refs, iri, "skos:scopeNote"),
        "parts": _counts(refs, iri),
        "follows": [_step_view(refs, step) for step in own],
    }


def _step_view(refs: References, step: _Step) -> View:
    link = step.alignment
    confidences = refs.store.values(link, "sssom:confidence") if link else iter(())
    return {
        "to": refs.to(step.older),
        "property": refs.to(step.predicate),
        "alignment": refs.to(link) if link else None,
        "evidence": evidence_of(refs, link) if link else None,
        "by": linked(refs, link, "prov:wasAttributedTo") if link else _authors(refs, step),
        "confidence": next((term.value for term in confidences), None),
        "comments": _texts(refs, link, "rdfs:comment") if link else [],
    }


def _authors(refs: References, step: _Step) -> list[View]:
    """Return who speaks in the graph that says it, where no alignment does."""
    return authors(refs, step.newer, f"<{step.predicate}>", [NamedNode(step.older)])


def _counts(refs: References, iri: str) -> list[View]:
    """Return how many parts an edition has, by what they are."""
    titles: dict[str, int] = {}
    for part in parts_of(refs, iri):
        kind = next(iter(refs.kinds(part)), None)
        if kind:
            title = parts_heading(str(kind["iri"]), str(kind["label"]), frozenset())
            titles[title] = titles.get(title, 0) + 1
    return [{"title": title, "total": titles[title]} for title in sorted(titles)]


def _date(refs: References, iri: str, scheme: str, curie: str) -> str | None:
    found = (term.value for name in (iri, scheme) for term in refs.store.values(name, curie))
    return next(found, None)


def _texts(refs: References, iri: str, curie: str) -> list[View]:
    terms = (term for term in refs.store.values(iri, curie) if isinstance(term, Literal))
    return [refs.value(text) for text in refs.readable(terms)]


def listings_view(refs: References, iri: str) -> list[View]:
    """Return under which number and target each list has an indicator, the oldest list first."""
    rows: list[tuple[tuple[object, ...], View]] = []
    for listing in refs.store.subjects("gp:listingOf", iri):
        entry = refs.to(listing)
        targets = linked(refs, listing, "gp:underTarget")
        for held in linked(refs, listing, "gp:listedIn"):
            start = _date(refs, str(held["iri"]), str(held["iri"]), "gp:heldFrom")
            key = (start or "", natural(str(entry["code"] or "")), listing)
            rows.append((key, {"list": held, "from": start, "entry": entry, "targets": targets}))
    return [row for _, row in sorted(rows, key=lambda row: row[0])]
