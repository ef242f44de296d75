"""What a shape asks for, in words: each constraint of SHACL Core as a short sentence with links.

Source: Shapes Constraint Language (SHACL), sections 2 and 4.
"""

from types import MappingProxyType

from pyoxigraph import Literal, NamedNode

from gpgraph.model.namespaces import compact, expand
from gpgraph.service.describing.references import View
from gpgraph.service.manual.phrases import Phrase, code, joined, path, text, value
from gpgraph.service.manual.triples import Node, Term
from gpgraph.service.manual.vocabulary import Vocabulary

# Shapes within shapes within shapes: what is deeper is named, and not unfolded.
MAX_DEPTH = 4

_TARGETS = MappingProxyType(
    {
        "sh:targetClass": "every ",
        "sh:targetSubjectsOf": "whatever has ",
        "sh:targetObjectsOf": "whatever is a value of ",
        "sh:targetNode": "",
    }
)
# About each value node; of a node shape that is the resource itself.
_OF_VALUES = MappingProxyType(
    {
        "sh:class": "is an instance of",
        "sh:datatype": "is a literal of type",
        "sh:minInclusive": "is not less than",
        "sh:maxInclusive": "is not more than",
        "sh:minExclusive": "is more than",
        "sh:maxExclusive": "is less than",
        "sh:minLength": "has no fewer characters than",
        "sh:maxLength": "has no more characters than",
    }
)
# About all values together.
_OF_SETS = MappingProxyType(
    {
        "sh:equals": "the same values as",
        "sh:disjoint": "no value that also stands in",
        "sh:lessThan": "only values less than those of",
        "sh:lessThanOrEquals": "only values less than or equal to those of",
        "sh:hasValue": "among the values:",
    }
)
_LISTS = MappingProxyType({"sh:in": "is one of", "sh:languageIn": "has a language tag, one of"})
_ALONE = MappingProxyType(
    {
        "sh:uniqueLang": "no two values in the same language",
        "sh:qualifiedValueShapesDisjoint": "no value counts for a shape beside this one, too",
        "sh:deactivated": "switched off: nothing is asked",
    }
)
_OF_SHAPES = MappingProxyType(
    {
        "sh:or": "at least one of these holds",
        "sh:and": "all of these hold",
        "sh:xone": "exactly one of these holds",
        "sh:not": "this does not hold",
        "sh:node": "this holds",
        "sh:property": "this holds",
        "sh:sparql": "this holds",
    }
)
_KINDS = MappingProxyType(
    {
        "sh:IRI": "an IRI",
        "sh:BlankNode": "a blank node",
        "sh:Literal": "a literal",
        "sh:BlankNodeOrIRI": "no literal",
        "sh:BlankNodeOrLiteral": "no IRI",
        "sh:IRIOrLiteral": "no blank node",
    }
)
# Said elsewhere: by the place of a rule on the page, or together with another parameter.
_ELSEWHERE = frozenset(
    (
        *_TARGETS, "sh:target", "rdf:type", "rdfs:label", "rdfs:comment", "rdfs:isDefinedBy",
        "dcterms:identifier", "sh:path", "sh:message", "sh:severity", "sh:name", "sh:description",
        "sh:order", "sh:group", "sh:select", "sh:ask", "sh:prefixes", "sh:flags",
        "sh:ignoredProperties", "sh:qualifiedMinCount", "sh:qualifiedMaxCount",
        "sh:minCount", "sh:maxCount",
    )
)  # fmt: skip
_CLASSES = frozenset({expand("rdfs:Class"), expand("owl:Class")})
_TRUE = frozenset({"true", "1"})


class Words:
    """Puts shapes into words."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        """Keep where the shapes and the names of the terms are."""
        self._vocabulary = vocabulary
        self._shapes = vocabulary.shapes

    def targets(self, shape: Node) -> list[Phrase]:
        """Return which resources a shape is about; nothing for a part of other shapes."""
        found: list[Phrase] = []
        for curie, words in _TARGETS.items():
            terms = sorted(self._shapes.values(shape, curie), key=str)
            found += [[text(words), self._value(term)] for term in terms]
        found += [[text("what a query selects")] for _ in self._shapes.values(shape, "sh:target")]
        kinds = self._shapes.iris(shape, "rdf:type")
        if isinstance(shape, NamedNode) and _CLASSES & set(kinds):
            found.append([text("every "), self._value(shape)])
        return found

    def constraints(
        self, shape: Node, *, left_out: frozenset[str] = frozenset(), depth: int = 0
    ) -> list[Phrase]:
        """Return what a shape asks for, a sentence a constraint.

        Args:
            shape: The shape; what it asks for in a query is no sentence.
            left_out: Properties, as CURIEs, that are said elsewhere.
            depth: In how many shapes without a name this one stands.
        """
        counted = _count(
            self._shapes.text(shape, "sh:minCount"), self._shapes.text(shape, "sh:maxCount")
        )
        found: list[Phrase] = [[text(counted)]] if counted else []
        for iri, terms in sorted(self._shapes.properties(shape).items()):
            curie = compact(iri)
            if curie not in _ELSEWHERE and curie not in left_out:
                phrases = [self._constraint(shape, curie, term, depth) for term in terms]
                found += sorted((phrase for phrase in phrases if phrase), key=str)
        return found

    def _constraint(self, shape: Node, curie: str, term: Term, depth: int) -> Phrase:
        has_path = bool(self._shapes.values(shape, "sh:path"))
        each, of_each = ("each value ", "of each value ") if has_path else ("", "")
        if curie in _OF_VALUES:
            return [text(f"{each}{_OF_VALUES[curie]} "), self._value(term)]
        if curie in _OF_SETS:
            return [text(f"{_OF_SETS[curie]} "), self._value(term)]
        if curie in _LISTS:
            return [text(f"{each}{_LISTS[curie]} "), *self._list(term)]
        if curie in _ALONE:
            return [text(_ALONE[curie])] if term.value in _TRUE else []
        if curie in _OF_SHAPES:
            parts = self._shapes.members(term) if self._shapes.is_list(term) else [term]
            shapes = joined((self._shape(part, depth) for part in parts), "; ")
            return [text(f"{of_each}{_OF_SHAPES[curie]}: "), *shapes]
        return self._rest(shape, curie, term, depth, each)

    def _rest(self, shape: Node, curie: str, term: Term, depth: int, each: str) -> Phrase:
        """Return a constraint that has a form of its own, or one that we do not know, as it is."""
        match curie:
            case "sh:nodeKind":
                kind = compact(term.value)
                return [text(f"{each}is {_KINDS.get(kind, kind)}")]
            case "sh:pattern":
                flags = [code(flag.value) for flag in self._shapes.values(shape, "sh:flags")]
                with_flags = [text(" with the flags "), *flags] if flags else []
                return [text(f"{each}matches "), self._value(term), *with_flags]
            case "sh:qualifiedValueShape":
                least = self._shapes.text(shape, "sh:qualifiedMinCount")
                counted = _count(least, self._shapes.text(shape, "sh:qualifiedMaxCount"))
                words = f"{counted or 'any number of values'} of which holds: "
                return [text(words), *self._shape(term, depth)]
            case "sh:closed" if term.value in _TRUE:
                heads = self._shapes.resources(shape, "sh:ignoredProperties")
                others = joined((self._list(head) for head in heads), ", ")
                ignored = [text(", or is one of "), *others] if others else []
                return [text("each property is named here"), *ignored]
            case "sh:closed":
                return []
        return [code(curie), text(": "), self._value(term)]

    def _shape(self, shape: Term, depth: int) -> Phrase:
        """Return a shape that another one names: its label as a link, or what it asks for."""
        if isinstance(shape, NamedNode):
            return [{**self._vocabulary.term(shape.value), "said": self._vocabulary.said(shape)}]
        if isinstance(shape, Literal) or depth >= MAX_DEPTH:
            return [text("a shape")]
        over = [path(self._vocabulary, node) for node in self._shapes.resources(shape, "sh:path")]
        words = joined(self.constraints(shape, depth=depth + 1), ", ")
        return [*over[0], text(": "), *words] if over else words

    def _list(self, head: Term) -> Phrase:
        return joined(([self._value(member)] for member in self._shapes.members(head)), ", ")

    def _value(self, term: Term) -> View:
        return value(self._vocabulary, term)


def _count(least: str | None, most: str | None) -> str | None:
    """Return how many values there may be; ``None`` where nothing is said."""
    if most == "0":
        return "no value"
    if least == most == "1":
        return "exactly one value"
    if least is not None and least == most:
        return f"exactly {least} values"
    if least in {None, "0"}:
        return None if most is None else f"at most {_values(most)}"
    return f"at least {_values(str(least))}" if most is None else f"{least} to {most} values"


def _values(number: str) -> str:
    return "one value" if number == "1" else f"{number} values"
