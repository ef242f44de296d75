"""Links between things as pages show them: who says so, on what evidence, how sure it is."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pyoxigraph import NamedNode

from gpgraph.model.namespaces import expand
from gpgraph.service.describing.headings import OTHERS, THEMES, theme_heading
from gpgraph.service.describing.references import References, View, natural
from gpgraph.store.describing.description import Description

_HAS_THEME = expand("gp:hasTheme")
# Told elsewhere on a page: see ``theme_views``, and ``editions``.
_APART = (_HAS_THEME, expand("gp:revises"))


def linked(refs: References, iri: str, *curies: str) -> list[View]:
    """Return the things that a resource has for the properties, in their order."""
    terms = refs.store.values(iri, *curies)
    return refs.all(term.value for term in terms if isinstance(term, NamedNode))


def alignable(refs: References, iri: str) -> bool:
    """Tell whether a reader would look for links here, so that a gap is worth a sentence."""
    kinds = {str(kind["iri"]) for kind in refs.kinds(iri)}
    return bool(
        kinds
        & {
            expand(curie)
            for curie in (
                "gp:Framework", "gp:GlobalPolicingGoal", "gp:StrategicGoal", "gp:Objective",
                "gp:Commitment", "gp:CrimeProgramme", "gp:Theme", "sdgo:Goal",
                "sdgo:Target",
            )
        }
    )  # fmt: skip


def alignment_views(refs: References, description: Description) -> list[View]:
    """Return the links: stated ones first, then by confidence, then by what they lead to.

    Links with themes and with other editions stand apart.
    """
    outgoing = claimed(refs, description.alignments, *_APART, but=True)
    incoming = claimed(refs, description.alignments_to, *_APART, but=True)
    rows = [
        *(_alignment(refs, name, "gp:object") for name in outgoing),
        *(_alignment(refs, name, "gp:subject") for name in incoming),
    ]
    return [row for _, row in sorted(rows, key=lambda item: item[0])]


def claim_view(refs: References, iri: str) -> View:
    """Return what an alignment claims, as a row of links with its subject."""
    _, row = _alignment(refs, iri, "gp:object")
    return {**row, "subjects": linked(refs, iri, "gp:subject")}


def theme_views(refs: References, description: Description) -> list[View]:
    """Return the themes of a thing and, of a theme, what has it: groups with a title each."""
    found = claimed(refs, description.alignments, _HAS_THEME)
    own = [_alignment(refs, name, "gp:object") for name in found]
    themes = [row for _, row in sorted(own, key=lambda item: item[0])]
    having: dict[str, list[View]] = {}
    for name in claimed(refs, description.alignments_to, _HAS_THEME):
        _, row = _alignment(refs, name, "gp:subject")
        subjects = linked(refs, name, "gp:subject")
        kinds = refs.kinds(str(subjects[0]["iri"])) if subjects else []
        title = theme_heading(str(kinds[0]["iri"]), str(kinds[0]["label"])) if kinds else OTHERS
        having.setdefault(title, []).append(row)
    groups: list[View] = [{"title": THEMES, "isOwn": True, "rows": themes}] if themes else []
    return groups + [
        {"title": title, "isOwn": False, "rows": sorted(having[title], key=_place)}
        for title in sorted(having)
    ]


def _place(row: View) -> tuple[list[tuple[int, str]], str]:
    """Return a key to sort by: the code of what has a theme, and then its IRI."""
    others = row["others"]
    other = others[0] if isinstance(others, list) and others else {}
    return natural(str(other.get("code") or "")), str(other.get("iri"))


def claimed(
    refs: References, names: Iterable[str], *predicates: str, but: bool = False
) -> Iterator[str]:
    """Yield the alignments that claim one of the predicates; or ``but`` those that claim none."""
    for name in names:
        terms = refs.store.values(name, "gp:predicate")
        if any(term.value in predicates for term in terms) is not but:
            yield name


def _alignment(refs: References, iri: str, other: str) -> tuple[tuple[object, ...], View]:
    """Return one link as its resource's page shows it, after a key to sort by."""
    others = linked(refs, iri, other)
    evidence = evidence_of(refs, iri)
    confidence = next((term.value for term in refs.store.values(iri, "sssom:confidence")), None)
    target = str(others[0]["iri"]) if others else ""
    key = (evidence != "stated", -Decimal(confidence or 0), refs.order(target) if target else (0,))
    return key, {
        "iri": iri,
        "outgoing": other == "gp:object",
        "others": others,
        "predicates": linked(refs, iri, "gp:predicate"),
        "evidence": evidence,
        "confidence": confidence,
        "by": linked(refs, iri, "prov:wasAttributedTo"),
        "sources": linked(refs, iri, "dcterms:source"),
        "comments": [refs.value(term) for term in refs.store.values(iri, "rdfs:comment")],
    }


def evidence_of(refs: References, iri: str) -> str | None:
    """Return the evidence class of an alignment by its short name."""
    return next(
        (term.value.rpartition("#")[2] for term in refs.store.values(iri, "gp:evidenceClass")), None
    )
