"""Links between things as pages show them: who says so, on what evidence, how sure it is."""

from decimal import Decimal

from pyoxigraph import NamedNode

from gpgraph.model.namespaces import expand
from gpgraph.service.describing.references import References, View
from gpgraph.store.describing.description import Description


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
                "gp:Commitment", "gp:CrimeProgramme", "sdgo:Goal", "sdgo:Target",
            )
        }
    )  # fmt: skip


def alignment_views(refs: References, description: Description) -> list[View]:
    """Return the links: stated ones first, then by confidence, then by what they lead to."""
    rows = [
        *(_alignment(refs, name, "gp:object") for name in description.alignments),
        *(_alignment(refs, name, "gp:subject") for name in description.alignments_to),
    ]
    return [row for _, row in sorted(rows, key=lambda item: item[0])]


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
