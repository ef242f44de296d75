"""Where a thing stands: what it is part of, what stands beside it, and its parts."""

from collections.abc import Mapping, Sequence

from pyoxigraph import NamedNode

from gpgraph.service.describing.headings import PARTS, parts_heading
from gpgraph.service.describing.references import References, View

UP = ("skos:broader", "sdgo:isTargetOf", "gp:statementOf", "org:unitOf", "gp:inDocument")
TOP = ("skos:topConceptOf", "skos:inScheme")
DOWN = ("skos:narrower", "skos:hasTopConcept", "gp:hasStatement")
# Parts of parts are named up to here; of more there is only the number.
MAX_NESTED = 60
# Of a long row of siblings those around the thing are named.
MAX_SIBLINGS = 24


def path_view(refs: References, iri: str) -> list[View]:
    """Return what the thing is part of, the widest first."""
    path: list[View] = []
    seen = {iri}
    here = iri
    while True:
        parent = next((item for item in _wholes(refs, here) if item not in seen), None)
        if parent is None:
            return path
        here = parent
        seen.add(here)
        path.insert(0, refs.to(here))


def wholes_view(refs: References, iri: str) -> list[View]:
    """Return all that the thing is part of, one level up: it may stand in several places."""
    return [refs.to(whole) for whole in _wholes(refs, iri)]


def children_view(refs: References, iri: str) -> list[View]:
    """Return the parts of a thing, grouped by what they are, in the order of the source.

    Each item has ``parts``: how many it has itself, and which, where they are few enough in all.
    """
    groups = _by_kind(refs, parts_of(refs, iri))
    nested = {child: parts_of(refs, child) for found in groups.values() for child in found}
    are_named = sum(map(len, nested.values())) <= MAX_NESTED
    own = frozenset(str(kind["iri"]) for kind in refs.kinds(iri))
    return [
        {
            "title": _title(refs, kind, own),
            "kind": kind,
            "items": [
                {
                    **refs.to(child),
                    "parts": len(nested[child]),
                    "nested": refs.all(nested[child]) if are_named else [],
                }
                for child in sorted(groups[kind], key=refs.order)
            ],
        }
        for kind in sorted(groups)
    ]


def siblings_view(refs: References, iri: str, path: Sequence[View]) -> View | None:
    """Return what has the same whole and kind, the thing among it; ``None`` where it is alone.

    ``before`` and ``after`` are how many are left out on either side.
    """
    if not path:
        return None
    groups = _by_kind(refs, parts_of(refs, str(path[-1]["iri"])))
    alike = next((found for found in groups.values() if iri in found), [])
    if len(alike) < 2:  # noqa: PLR2004 - itself and another
        return None
    row = sorted(alike, key=refs.order)
    start = max(0, min(row.index(iri) - MAX_SIBLINGS // 2, len(row) - MAX_SIBLINGS))
    shown = row[start : start + MAX_SIBLINGS]
    return {
        "items": [refs.to(item) for item in shown],
        "before": start,
        "after": len(row) - start - len(shown),
    }


def parts_of(refs: References, iri: str) -> set[str]:
    """Return the IRIs of the parts of a thing, whichever way round that is said."""
    found = {term.value for term in refs.store.values(iri, *DOWN) if isinstance(term, NamedNode)}
    for curie in (*UP, TOP[0]):
        found.update(refs.store.subjects(curie, iri))
    return found


def _by_kind(refs: References, found: set[str]) -> Mapping[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for item in found:
        kind = next(iter(refs.kinds(item)), None)
        groups.setdefault(str(kind["iri"]) if kind else "", []).append(item)
    return groups


def _title(refs: References, kind: str, own: frozenset[str]) -> str:
    return parts_heading(kind, str(refs.to(kind)["label"]), own) if kind else PARTS


def _wholes(refs: References, iri: str) -> list[str]:
    return _linked(refs, iri, UP) or _linked(refs, iri, TOP)


def _linked(refs: References, iri: str, curies: Sequence[str]) -> list[str]:
    terms = refs.store.values(iri, *curies)
    found = {term.value for term in terms if isinstance(term, NamedNode)}
    return sorted(found, key=refs.order)
