"""The reasons for one statement: its proof, and the sources at the end of it."""

from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from gpgraph.errors import ResourceNotFoundError
from gpgraph.model.inference.proofs import Derivation, Proof
from gpgraph.model.namespaces import compact
from gpgraph.service.describing.alignmentview import evidence_of, linked
from gpgraph.service.describing.provenance import passage_view, source_view
from gpgraph.service.describing.references import References, View
from gpgraph.service.explaining.statement import written
from gpgraph.store.describing.description import Reader
from gpgraph.store.querying.reasons import Reasons

# Other ways to the same statement are shown up to here.
MAX_WAYS = 20


@dataclass(frozen=True)  # without slots: the proof is kept
class Explanation:
    """What a release can say for a statement."""

    store: Reader
    reasons: Reasons
    statement: Triple

    @cached_property
    def proof(self) -> Proof:
        """Return the proof with the fewest layers.

        Raises:
            ResourceNotFoundError: the release neither asserts the statement nor derives it.
        """
        found = self.reasons.proof(self.statement)
        if found is None:
            raise ResourceNotFoundError(self._unknown())
        return found

    @property
    def ways(self) -> list[Derivation]:
        """Return the further uses of a rule that give the statement by themselves."""
        taken = self.proof[0].derivation
        if taken is None:
            return []
        return [way for way in self.reasons.ways(self.statement) if way != taken][:MAX_WAYS]

    def graphs(self, statement: Triple) -> tuple[str, ...]:
        """Return the graphs that assert a statement."""
        return self.reasons.graphs(statement)

    def alignments(self, statement: Triple) -> list[str]:
        """Return the alignments whose claim the statement is: who judged so, and how sure."""
        if not isinstance(statement.subject, NamedNode):
            return []
        return [
            name
            for name in self.store.subjects("gp:subject", statement.subject.value)
            if statement.predicate in [*self.store.values(name, "gp:predicate")]
            and statement.object in [*self.store.values(name, "gp:object")]
        ]

    def passages(self, statement: Triple) -> list[str]:
        """Return the passages that the subject rests on, or else the object, or an alignment."""
        for term in (statement.subject, statement.object):
            if isinstance(term, NamedNode) and (found := self._passages(term.value)):
                return found
        return [iri for name in self.alignments(statement) for iri in self._passages(name)]

    def _passages(self, iri: str) -> list[str]:
        values = self.store.values(iri, "gp:passage")
        return sorted(term.value for term in values if isinstance(term, NamedNode))

    def _unknown(self) -> str:
        shown = _shown(self.statement)
        if self.reasons.is_inferred(self.statement):
            return (
                f"{shown} is inferred, but this release does not carry the rule that gave it."
                " It was built by an earlier version of the program."
            )
        near = self.reasons.near(self.statement)
        if not near:
            return (
                f"{shown} is neither stated nor inferred here, and neither is anything like it."
                " Copy the names from the documents of the things: /sitemap.xml lists them."
            )
        others = "; ".join(_shown(other) for other in near)
        return (
            f"{shown} is neither stated nor inferred here. That is no evidence against it."
            f" Nearest: {others}"
        )


def explanation_view(refs: References, found: Explanation) -> View:
    """Return an explanation for a page, and for who reads JSON."""
    numbers = {step.statement: step.number for step in found.proof}
    return {
        "statement": statement_view(refs, found.statement),
        "standing": "asserted" if found.proof[0].derivation is None else "derived",
        "steps": [
            {
                "number": step.number,
                "statement": statement_view(refs, step.statement),
                "standing": "asserted" if step.derivation is None else "derived",
                **(
                    _asserted(refs, found, step.statement)
                    if step.derivation is None
                    else _derived(refs, step.derivation, numbers)
                ),
            }
            for step in found.proof
        ],
        "otherWays": [
            {
                "rule": rule_view(refs, way.rule),
                "premises": [statement_view(refs, premise) for premise in way.premises],
            }
            for way in found.ways
        ],
    }


def statement_view(refs: References, statement: Triple) -> View:
    """Return a statement as a page shows it, and the words by which it can be asked for again."""
    return {
        "subject": _term(refs, statement.subject),
        "predicate": _term(refs, statement.predicate),
        "object": _term(refs, statement.object),
        "text": str(statement),
        "words": {
            "s": written(statement.subject),
            "p": written(statement.predicate),
            "o": written(statement.object),
        },
    }


def rule_view(refs: References, iri: str) -> View:
    """Return a rule with its number, its query and whose it is."""
    texts = {
        key: next((term.value for term in refs.store.values(iri, curie)), None)
        for key, curie in (
            ("identifier", "dcterms:identifier"),
            ("query", "sh:construct"),
            ("source", "dcterms:bibliographicCitation"),
        )
    }
    return {**refs.to(iri), **texts}


def _derived(refs: References, way: Derivation, numbers: dict[Triple, int]) -> View:
    return {
        "rule": rule_view(refs, way.rule),
        "premises": [
            {"number": numbers[premise], "text": _shown(premise)} for premise in way.premises
        ],
    }


def _asserted(refs: References, found: Explanation, statement: Triple) -> View:
    return {
        "graphs": [source_view(refs, name) for name in found.graphs(statement)],
        "passages": [passage_view(refs, iri) for iri in found.passages(statement)],
        "alignments": [_alignment(refs, iri) for iri in found.alignments(statement)],
    }


def _alignment(refs: References, iri: str) -> View:
    confidence = next((term.value for term in refs.store.values(iri, "sssom:confidence")), None)
    return {
        **refs.to(iri),
        "evidence": evidence_of(refs, iri),
        "confidence": confidence,
        "by": linked(refs, iri, "prov:wasAttributedTo"),
        "sources": linked(refs, iri, "dcterms:source"),
        "comments": [refs.value(term) for term in refs.store.values(iri, "rdfs:comment")],
    }


def _term(refs: References, term: object) -> View:
    if isinstance(term, NamedNode):
        return {**refs.to(term.value), "curie": compact(term.value)}
    if isinstance(term, Literal):
        return refs.value(term)
    label = str(term) if isinstance(term, BlankNode) else "a statement"
    return {"text": label, "lang": None, "datatype": None}


def _shown(statement: Triple) -> str:
    return " ".join(written(term) for term in (*statement,))
