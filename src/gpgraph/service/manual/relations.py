"""How a term of the ontology stands to others: above, below, inverse, apart, and by the shapes."""

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode

from gpgraph.model.namespaces import expand
from gpgraph.service.describing.references import View
from gpgraph.service.manual.phrases import Phrase, joined
from gpgraph.service.manual.ruleindex import RuleIndex
from gpgraph.service.manual.triples import Triples
from gpgraph.service.manual.vocabulary import Vocabulary

_NAMED = expand("owl:NamedIndividual")
_UP = ("rdfs:subClassOf", "rdfs:subPropertyOf")
_EQUAL = ("owl:equivalentClass", "owl:equivalentProperty")
_APART = ("owl:disjointWith", "owl:propertyDisjointWith", "owl:differentFrom")
# Title, properties that lead from the term, properties that lead to it.
_BOTH_WAYS = (
    ("Above it", _UP, ()),
    ("Below it", (), _UP),
    ("Inverse", ("owl:inverseOf",), ("owl:inverseOf",)),
    ("Same as", _EQUAL, _EQUAL),
    ("Domain", ("rdfs:domain",), ()),
    ("Range", ("rdfs:range",), ()),
)
# What is said of a term and of those of others that the data do not need.
_MAPPED = (
    ("Above it, in other vocabularies", _UP, ()),
    ("Below it, in other vocabularies", (), _UP),
    ("Never the same as, in other vocabularies", _APART, _APART),
)


class Relations:
    """Reads how terms stand to each other.

    ``apart`` are the lists of terms of which nothing can be two at once, each with an identifier
    on the page: a list of sixteen kinds is shown once, and not at each of them.
    """

    def __init__(self, vocabulary: Vocabulary, rules: RuleIndex) -> None:
        """Keep what both vocabularies say."""
        self._vocabulary = vocabulary
        self._ontology = vocabulary.ontology
        self._rules = rules
        self._lists = {
            f"apart:{number}": iris for number, iris in enumerate(_apart(self._ontology), 1)
        }
        self.apart: list[View] = [
            {"id": name, "terms": vocabulary.terms(set(iris))} for name, iris in self._lists.items()
        ]

    def of(self, iri: str) -> list[View]:
        """Return the relations that a term has, each with a title and a sentence of links."""
        node, words = NamedNode(iri), self._words
        found: list[tuple[str, Phrase]] = [
            (title, words(_both_ways(self._ontology, node, to, back)))
            for title, to, back in _BOTH_WAYS
        ]
        found += [
            ("Domain by the shapes", words(self._rules.domain_of(iri))),
            ("Range by the shapes", words(self._rules.range_of(iri))),
            ("Values", words(_named(self._ontology.subjects("rdf:type", node)))),
            ("Value of", words(self._kinds(node))),
            ("Never the same as", self._never(node)),
            *(("Follows from", chain) for chain in self._chains(node)),
        ]
        found += [
            (title, words(_both_ways(self._vocabulary.mappings, node, to, back)))
            for title, to, back in _MAPPED
        ]
        return [{"title": title, "pieces": pieces} for title, pieces in found if pieces]

    def _words(self, iris: set[str]) -> Phrase:
        return joined(([term] for term in self._vocabulary.terms(iris)), ", ")

    def _kinds(self, node: NamedNode) -> set[str]:
        """Return the code lists that a value is of."""
        kinds = set(self._ontology.iris(node, "rdf:type"))
        return kinds - {_NAMED} if _NAMED in kinds else set()

    def _never(self, node: NamedNode) -> Phrase:
        """Return what nothing can be at the same time: one by one, and the lists that hold it."""
        singly = self._vocabulary.terms(_both_ways(self._ontology, node, _APART, _APART))
        lists: Phrase = [
            {"at": f"#{name}", "said": f"any other of a list of {len(iris)}"}
            for name, iris in self._lists.items()
            if node.value in iris
        ]
        return joined(([piece] for piece in (*singly, *lists)), ", ")

    def _chains(self, node: NamedNode) -> Iterator[Phrase]:
        """Yield the chains of properties that lead to what a property says."""
        for head in self._ontology.resources(node, "owl:propertyChainAxiom"):
            steps = ([self._vocabulary.term(one.value)] for one in self._ontology.members(head))
            yield joined(steps, ", then ")


def _apart(ontology: Triples) -> list[list[str]]:
    """Return the members of each list of kinds, or of codes, that are apart; sorted."""
    heads = (*ontology.objects("owl:members"), *ontology.objects("owl:distinctMembers"))
    return sorted(sorted(_named(ontology.members(head))) for head in heads)


def _both_ways(
    triples: Triples, node: NamedNode, to: Iterable[str], back: Iterable[str]
) -> set[str]:
    """Return the IRIs that a term leads to by some properties, or that lead to it by others."""
    leading = {subject for curie in back for subject in triples.subjects(curie, node)}
    return set(triples.iris(node, *to)) | _named(leading)


def _named(terms: Iterable[object]) -> set[str]:
    return {term.value for term in terms if isinstance(term, NamedNode)}
