"""The rules of inference as RDF: a graph that a release carries, so that it can explain itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from pyoxigraph import Literal, NamedNode, Triple

from gpgraph.errors import SourceFileError
from gpgraph.model.inference.rules import Rule, RuleForm, read_form
from gpgraph.model.namespaces import ID, INFERRED_GRAPH, expand
from gpgraph.store.describing.description import Reader

INFERENCE = ID + "inference"


def rules_graph(rules: Sequence[Rule], used: Iterable[str]) -> tuple[Triple, ...]:
    """Describe rules, and the run of them that gives the inferred graph.

    Args:
        rules: In the order in which they run.
        used: The named graphs that they run over.

    Raises:
        SourceFileError: one has a header that cannot be used, or another form than rules have.

    Source:
        PROV-O, sections 3.1 and 3.2 (what an activity used and generated); SHACL Advanced
        Features, section 5.1 (``sh:construct``).
    """
    if not rules:
        return ()
    return (
        *(triple for place, rule in enumerate(rules, 1) for triple in _rule(rule, place)),
        *_run([rule.iri for rule in rules], used),
    )


def rules_of(store: Reader) -> Mapping[str, RuleForm]:
    """Return the rules that a release carries, by IRI, in their order; none where it has none."""
    names = store.subjects("rdf:type", expand("gp:InferenceRule"))
    found = {}
    for iri in sorted(names, key=lambda iri: _position(store, iri)):
        text = next((term.value for term in store.values(iri, "sh:construct")), None)
        if text is not None:
            found[iri] = read_form(iri, text)
    return found


def _position(store: Reader, iri: str) -> tuple[int, str]:
    places = (term.value for term in store.values(iri, "gp:position"))
    return int(next((place for place in places if place.isdigit()), 0)), iri


def _rule(rule: Rule, place: int) -> Iterator[Triple]:
    read_form(rule.path.name, rule.text)
    node = NamedNode(rule.iri)
    integer = NamedNode(expand("xsd:integer"))
    yield _triple(node, "rdf:type", NamedNode(expand("gp:InferenceRule")))
    yield _triple(node, "rdfs:label", Literal(_text(rule, "summary").rstrip("."), language="en"))
    yield _triple(node, "dcterms:identifier", Literal(_text(rule, "identifier")))
    yield _triple(node, "dcterms:description", Literal(_text(rule, "description"), language="en"))
    source = Literal(_text(rule, "source"), language="en")
    yield _triple(node, "dcterms:bibliographicCitation", source)
    yield _triple(node, "gp:position", Literal(str(place), datatype=integer))
    yield _triple(node, "sh:construct", Literal(rule.query))


def _run(rules: Iterable[str], used: Iterable[str]) -> Iterator[Triple]:
    run = NamedNode(INFERENCE)
    yield _triple(run, "rdf:type", NamedNode(expand("prov:Activity")))
    yield _triple(run, "rdfs:label", Literal("Run of the rules over this release", language="en"))
    for iri in (*rules, *sorted(used)):
        yield _triple(run, "prov:used", NamedNode(iri))
    yield _triple(NamedNode(INFERRED_GRAPH), "prov:wasGeneratedBy", run)


def _triple(subject: NamedNode, predicate: str, object_: NamedNode | Literal) -> Triple:
    return Triple(subject, NamedNode(expand(predicate)), object_)


def _text(rule: Rule, key: str) -> str:
    value = rule.header.get(key)
    if not isinstance(value, str) or not value.strip():
        message = f"Header: give {key} as text."
        raise SourceFileError(rule.path, line=1, message=message)
    return value.strip()
