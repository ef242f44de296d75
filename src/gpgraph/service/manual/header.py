"""What a vocabulary says of itself: the top of the page that documents it."""

from pyoxigraph import NamedNode

from gpgraph.model.namespaces import expand
from gpgraph.service.describing.references import View
from gpgraph.service.manual.triples import Triples
from gpgraph.service.manual.vocabulary import Vocabulary

_TITLES = ("dcterms:title", "rdfs:label")
_TEXTS = ("dcterms:description", "rdfs:comment")
# What matters first; all else follows by name.
_FIRST = (
    "owl:versionInfo", "owl:versionIRI", "owl:priorVersion", "dcterms:issued", "dcterms:modified",
    "dcterms:created", "dcterms:creator", "dcterms:publisher", "dcterms:license",
    "vann:preferredNamespacePrefix", "vann:preferredNamespaceUri", "dcterms:bibliographicCitation",
)  # fmt: skip
_LEFT_OUT = frozenset(expand(name) for name in (*_TITLES, *_TEXTS, "rdf:type", "sh:declare"))


def header_view(vocabulary: Vocabulary, triples: Triples, iri: str) -> View:
    """Return title, texts and facts of a vocabulary; of one that says nothing, its IRI."""
    node, refs = NamedNode(iri), vocabulary.refs
    titles = triples.values(node, *_TITLES)
    properties = triples.properties(node)
    first = [expand(name) for name in _FIRST]
    rest = sorted(set(properties) - set(first) - _LEFT_OUT)
    facts: list[View] = [
        {
            "property": {**vocabulary.term(name), "label": refs.to(name)["label"]},
            "values": [refs.value(term) for term in sorted(properties[name], key=str)],
        }
        for name in (*first, *rest)
        if name in properties
    ]
    return {
        **refs.to(iri),
        **({"label": titles[0].value} if titles else {}),
        "texts": [refs.value(term) for term in triples.values(node, *_TEXTS)],
        "facts": facts,
    }
