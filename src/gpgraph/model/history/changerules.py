"""The rules by which a change is a correction, an addition, or breaks what readers rely on.

They look at statements only; whether a new wording means something else, a person has to judge.
``docs/reference/changes.md`` explains them, and a test compares the two.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from gpgraph.model.history.changes import (
    Kind,
    Level,
    ResourceChange,
    Resources,
    Statement,
    weightiest,
)
from gpgraph.model.namespaces import ONTOLOGY, expand
from gpgraph.model.shapes.shapechanges import ShapeChanges


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the rule set."""

    level: Level
    text: str


NEW = "CHG-01"
GONE = "CHG-02"
DEPRECATED = "CHG-03"
RESTORED = "CHG-04"
CLASS_LOST = "CHG-05"
KEY_CHANGED = "CHG-06"
PLACE_CHANGED = "CHG-07"
STRICTER = "CHG-08"
SAID_MORE = "CHG-09"
REWORDED = "CHG-10"
MOVED = "CHG-11"
INFERRED = "CHG-12"
CONTEXT_ADDED = "CHG-13"
CONTEXT_CHANGED = "CHG-14"
GRAPH_ADDED = "CHG-15"
GRAPH_CHANGED = "CHG-16"
GRAPH_GONE = "CHG-17"
WITHDRAWN = "CHG-18"

RULES: Mapping[str, Rule] = MappingProxyType(
    {
        NEW: Rule(Level.ADDITION, "A resource is described for the first time."),
        GONE: Rule(Level.BREAKING, "A resource is no longer described. No build lets it happen."),
        DEPRECATED: Rule(Level.ADDITION, "A resource is deprecated; it stays where it is."),
        RESTORED: Rule(Level.CORRECTION, "A resource is no longer deprecated."),
        CLASS_LOST: Rule(Level.BREAKING, "A resource has lost a class, or has another instead."),
        KEY_CHANGED: Rule(Level.BREAKING, "The code by which a resource is looked up is another."),
        PLACE_CHANGED: Rule(
            Level.BREAKING, "A resource stands elsewhere: its scheme, parent or parts are others."
        ),
        STRICTER: Rule(Level.BREAKING, "A shape rejects data that were accepted before."),
        SAID_MORE: Rule(Level.ADDITION, "More is said about a resource."),
        REWORDED: Rule(
            Level.CORRECTION, "A text or a value was replaced or taken back, for a better one."
        ),
        MOVED: Rule(Level.CORRECTION, "The same statement now stands in the graph of its source."),
        INFERRED: Rule(Level.CORRECTION, "What is inferred is different."),
        CONTEXT_ADDED: Rule(Level.ADDITION, "The JSON-LD context has a further term."),
        CONTEXT_CHANGED: Rule(
            Level.BREAKING, "A term of the JSON-LD context is gone or means something else."
        ),
        GRAPH_ADDED: Rule(Level.ADDITION, "A steward contributed a graph."),
        GRAPH_CHANGED: Rule(Level.CORRECTION, "A contributed graph holds something else."),
        GRAPH_GONE: Rule(Level.BREAKING, "A contributed graph is gone."),
        WITHDRAWN: Rule(
            Level.BREAKING, "A resource is withdrawn: its document says so, and nothing more."
        ),
    }
)

_TYPE = expand("rdf:type")
_DEPRECATED = expand("owl:deprecated")
_WITHDRAWN = expand("prov:invalidatedAtTime")
_REPLACED_BY = expand("dcterms:isReplacedBy")
_LABELS = (expand("skos:prefLabel"), expand("rdfs:label"), expand("dcterms:title"))
_KEYS = frozenset(map(expand, ("dcterms:identifier", "skos:notation")))
_PLACES = frozenset(
    map(
        expand,
        (
            *("skos:inScheme", "skos:topConceptOf", "skos:hasTopConcept"),
            *("skos:broader", "skos:narrower", "gp:hasObjective", "gp:objectiveOf"),
            *("gp:hasCommitment", "gp:commitmentOf", "gp:subject", "gp:predicate", "gp:object"),
            *("rdfs:subClassOf", "rdfs:subPropertyOf", "rdfs:domain", "rdfs:range"),
            *("owl:inverseOf", "owl:propertyChainAxiom", "owl:oneOf", "owl:unionOf"),
        ),
    )
)
# Which version this is, and since when, is no news about what it holds.
_BOOKKEEPING = frozenset(
    map(
        expand,
        (
            *("owl:versionInfo", "owl:versionIRI", "owl:priorVersion"),
            *("dcterms:modified", "dcterms:issued", "dcterms:bibliographicCitation"),
        ),
    )
)


def changes_between(before: Resources, after: Resources) -> tuple[ResourceChange, ...]:
    """Compare what two releases say, resource by resource.

    Returns:
        One change for each resource of which something else is said, sorted by kind and IRI.
    """
    shapes = ShapeChanges(before, after)
    nothing: frozenset[Statement] = frozenset()
    changed = (
        (iri, before.get(iri, nothing), after.get(iri, nothing))
        for iri in before.keys() | after.keys()
        if before.get(iri) != after.get(iri)
    )
    found = (_change(iri, old, new, shapes) for iri, old, new in changed)
    order = tuple(Kind)
    return tuple(sorted(found, key=lambda change: (order.index(change.kind), change.iri)))


def is_term(iri: str) -> bool:
    """Tell whether a resource is a term of the ontology."""
    return iri.startswith(ONTOLOGY + "#")


def _change(
    iri: str, old: frozenset[Statement], new: frozenset[Statement], shapes: ShapeChanges
) -> ResourceChange:
    rules = tuple(_sorted_by_weight(_rules(iri, old, new, shapes)))
    return ResourceChange(
        iri=iri,
        label=_label(new) or _label(old),
        kind=_kind(old, new),
        level=weightiest(RULES[rule].level for rule in rules) or Level.CORRECTION,
        rules=rules,
        added=tuple(sorted(new - old)),
        removed=tuple(sorted(old - new)),
        replaced_by=tuple(
            sorted(item.value.strip("<>") for item in new if item.predicate == _REPLACED_BY)
        ),
    )


def _kind(old: frozenset[Statement], new: frozenset[Statement]) -> Kind:
    if not new:
        return Kind.REMOVED
    if old and _is_withdrawn(new) and not _is_withdrawn(old):
        return Kind.WITHDRAWN
    if old and _is_deprecated(new) and not _is_deprecated(old):
        return Kind.DEPRECATED
    return Kind.CHANGED if old else Kind.ADDED


def _rules(
    iri: str, old: frozenset[Statement], new: frozenset[Statement], shapes: ShapeChanges
) -> Iterator[str]:
    """Yield the rules that apply, some of them more than once."""
    if not new:
        yield GONE
        return
    if shapes.is_stricter(iri, old, new):
        yield STRICTER
    if not old:
        yield NEW
        return
    if _is_withdrawn(new) and not _is_withdrawn(old):
        yield WITHDRAWN
        return
    told = _BOOKKEEPING
    if _is_deprecated(new) != _is_deprecated(old):
        yield DEPRECATED if _is_deprecated(new) else RESTORED
        told |= {_DEPRECATED, _REPLACED_BY}
    yield from _rules_of_statements(old, new, told)


def _rules_of_statements(
    old: frozenset[Statement], new: frozenset[Statement], told: frozenset[str]
) -> Iterator[str]:
    """Yield the rules for what is said more and no longer; ``told`` has rules of its own."""
    gained = {(item.predicate, item.value) for item in new}
    lost = {(item.predicate, item.value) for item in old}
    gained, lost = gained - lost, lost - gained
    if not gained and not lost:
        yield MOVED
    for predicate, _ in lost:
        yield _rule_of_loss(predicate, is_deprecated=_is_deprecated(new))
    replaced = told | {predicate for predicate, _ in lost}
    for predicate, _ in gained:
        if predicate not in replaced:
            yield SAID_MORE
        elif predicate in _BOOKKEEPING:
            yield REWORDED


def _rule_of_loss(predicate: str, *, is_deprecated: bool) -> str:
    if predicate in _KEYS:
        return KEY_CHANGED
    # What is deprecated may leave its place to what replaces it, and need not say more than that.
    if predicate == _TYPE and not is_deprecated:
        return CLASS_LOST
    if predicate in _PLACES and not is_deprecated:
        return PLACE_CHANGED
    return REWORDED


def _sorted_by_weight(rules: Iterator[str]) -> list[str]:
    return sorted(set(rules), key=lambda rule: (-RULES[rule].level.rank, rule))


def _is_deprecated(statements: frozenset[Statement]) -> bool:
    return any(
        item.predicate == _DEPRECATED and item.value.startswith(('"true"', '"1"'))
        for item in statements
    )


def _is_withdrawn(statements: frozenset[Statement]) -> bool:
    return any(item.predicate == _WITHDRAWN for item in statements)


def _label(statements: frozenset[Statement]) -> str | None:
    """Return the label to show: English first, then any."""
    for predicate in _LABELS:
        labels = sorted(
            item.value
            for item in statements
            if item.predicate == predicate and item.value.startswith('"')
        )
        if labels:
            return next((text for text in labels if text.endswith("@en")), labels[0])
    return None
