"""What data mention, and by which labels."""

from collections.abc import Iterable, Mapping

from pyoxigraph import Literal, NamedNode, Quad, Triple

from gpgraph.model import namespaces
from gpgraph.model.report import Term

Fact = Triple | Quad

LABELS = tuple(
    NamedNode(namespaces.expand(name)) for name in ("rdfs:label", "skos:prefLabel", "schema:name")
)


def terms_of(data: Iterable[Fact]) -> set[Term]:
    """Return every resource, property and literal that data mention."""
    return {term for fact in data for term in (fact.subject, fact.predicate, fact.object)}


def labels_of(facts: Iterable[Fact], wanted: set[Term]) -> Mapping[Term, str]:
    """Return one label for each resource, English where there is one."""
    labels: dict[Term, Literal] = {}
    for fact in facts:
        if fact.predicate in LABELS and isinstance(fact.object, Literal) and fact.subject in wanted:
            first = labels.setdefault(fact.subject, fact.object)
            if first.language != "en" and fact.object.language == "en":
                labels[fact.subject] = fact.object
    return {term: label.value for term, label in labels.items()}
