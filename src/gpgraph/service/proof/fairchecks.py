"""Checks of how findable and reusable the ontology is: those of FOOPS! that need no network.

They are made on what the service serves at the address of the ontology. FOOPS! gives points; here a
check is passed when all is there that its description asks for and that exists: there is no DOI,
no logo and no status, and none is invented.

Source:
    https://w3id.org/foops/
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from http import HTTPStatus

from pyoxigraph import Literal, NamedNode, RdfFormat, Store, parse

from gpgraph.model.conformance import Criterion
from gpgraph.model.documents.mediatypes import HTML, JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from gpgraph.model.namespaces import ONTOLOGY, expand
from gpgraph.service.proof.probe import Check, Probe, Verdict

GROUP = "FAIR ontology (FOOPS!)"
TESTS = "https://w3id.org/foops/test/"
ADDRESS = "/ontology"
NAMESPACE = ONTOLOGY + "#"
HEADER = NamedNode(ONTOLOGY)
TERM_KINDS = ("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty")
PERMANENT = ("https://w3id.org/", "https://purl.org/", "http://purl.org/", "https://doi.org/")
ASKED = {
    "OM1": (
        "the least metadata",
        *("dcterms:title", "dcterms:description", "dcterms:license", "dcterms:creator"),
        *("owl:versionIRI", "vann:preferredNamespaceUri"),
    ),
    "OM2": (
        "the recommended metadata",
        *("vann:preferredNamespacePrefix", "owl:versionInfo", "dcterms:created"),
        "dcterms:bibliographicCitation",
    ),
    "OM3": ("detailed metadata", "dcterms:publisher", "dcterms:issued", "dcterms:modified"),
    "OM4.1": ("a licence", "dcterms:license"),
    "OM5.1": ("basic provenance", "dcterms:creator", "dcterms:created"),
    "OM5.2": ("detailed provenance", "dcterms:publisher", "dcterms:issued"),
    "FIND1": ("a declared prefix", "vann:preferredNamespacePrefix"),
}
KNOWN_VOCABULARIES = ("dcterms:", "vann:")

Rule = Callable[["_Ontology"], Verdict]


@dataclass(frozen=True, slots=True)
class _Ontology:
    store: Store

    def values(self, curie: str) -> list[NamedNode | Literal]:
        """Return what the header says with a property, blank nodes left out."""
        found = self.store.quads_for_pattern(HEADER, NamedNode(expand(curie)), None)
        values = (quad.object for quad in found)
        return [value for value in values if isinstance(value, NamedNode | Literal) and value.value]

    def terms(self) -> set[str]:
        """Return the IRIs of our classes and properties."""
        return {
            quad.subject.value
            for kind in TERM_KINDS
            for quad in self.store.quads_for_pattern(None, None, NamedNode(expand(kind)))
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(NAMESPACE)
        }

    def lacking(self, *curies: str) -> list[str]:
        """Return the terms that have none of these properties."""
        having = {
            quad.subject.value
            for curie in curies
            for quad in self.store.quads_for_pattern(None, NamedNode(expand(curie)), None)
            if isinstance(quad.subject, NamedNode)
        }
        return sorted(self.terms() - having)


def fair_checks() -> list[Check]:
    """Return the checks."""
    return [
        *(_metadata(name, title, curies) for name, (title, *curies) in ASKED.items()),
        _on_ontology("VER1", "the version has an IRI of its own", _version),
        _on_ontology("VOC1", "the metadata use known vocabularies", _vocabularies),
        _on_ontology("VOC2", "terms extend those of others", _extends),
        _on_ontology("VOC3", "every term has a label", lambda found: _all(found, "rdfs:label")),
        _on_ontology(
            "VOC4",
            "every term has a definition",
            lambda found: _all(found, "skos:definition", "rdfs:comment"),
        ),
        _on_ontology("URI2", "the ontology is named as its address", _named),
        _on_ontology("PURL1", "its IRI is a permanent one", _permanent),
        _served("DOC1", "there is a page about it", (HTML,)),
        _served("RDF1", "it is served as RDF", (TURTLE, RDF_XML, N_TRIPLES, JSON_LD)),
        _served("CN1", "its format is negotiated", (TURTLE, RDF_XML, N_TRIPLES, JSON_LD, HTML)),
    ]


def _criterion(name: str, title: str) -> Criterion:
    return Criterion(name.replace(".", "_"), GROUP, title, TESTS + name)


def _metadata(name: str, title: str, curies: Iterable[str]) -> Check:
    def rule(found: _Ontology) -> Verdict:
        missing = [curie for curie in curies if not found.values(curie)]
        return f"the header lacks {', '.join(missing)}" if missing else None

    return _on_ontology(name, title, rule)


def _on_ontology(name: str, title: str, rule: Rule) -> Check:
    async def run(probe: Probe) -> Verdict:
        reply = await probe.get(ADDRESS, N_TRIPLES.media_type)
        store = Store()
        store.extend(parse(reply.body, RdfFormat.N_TRIPLES))
        return rule(_Ontology(store))

    return Check(_criterion(name, title), run)


def _served(name: str, title: str, formats: tuple[Format, ...]) -> Check:
    async def run(probe: Probe) -> Verdict:
        for format_ in formats:
            reply = await probe.get(ADDRESS, format_.media_type)
            found = reply.media_type or "nothing"
            if reply.status != HTTPStatus.OK or found != format_.media_type:
                return f"asked for {format_.media_type}, it answers {reply.status} as {found}"
        return None

    return Check(_criterion(name, title), run)


def _version(found: _Ontology) -> Verdict:
    versions = [value for value in found.values("owl:versionIRI") if isinstance(value, NamedNode)]
    return None if versions and HEADER not in versions else "there is none, or it is the ontology's"


def _vocabularies(found: _Ontology) -> Verdict:
    used = {quad.predicate.value for quad in found.store.quads_for_pattern(HEADER, None, None)}
    missing = [
        prefix
        for prefix in KNOWN_VOCABULARIES
        if not any(iri.startswith(expand(prefix)) for iri in used)
    ]
    return f"nothing of {', '.join(missing)} is used" if missing else None


def _extends(found: _Ontology) -> Verdict:
    terms = found.terms()
    above = {
        quad.object.value
        for curie in ("rdfs:subClassOf", "rdfs:subPropertyOf")
        for quad in found.store.quads_for_pattern(None, NamedNode(expand(curie)), None)
        if isinstance(quad.subject, NamedNode)
        and quad.subject.value in terms
        and isinstance(quad.object, NamedNode)
    }
    language = tuple(map(expand, ("rdf:", "rdfs:", "owl:")))
    others = [iri for iri in above if not iri.startswith((NAMESPACE, *language))]
    return None if others else "no term is below one of others"


def _all(found: _Ontology, *curies: str) -> Verdict:
    if not found.terms():
        return "the ontology has no terms"
    lacking = found.lacking(*curies)
    return f"these have none: {', '.join(lacking[:10])}" if lacking else None


def _named(found: _Ontology) -> Verdict:
    ontologies = found.store.quads_for_pattern(None, None, NamedNode(expand("owl:Ontology")))
    headers = {quad.subject for quad in ontologies}
    return None if HEADER in headers else f"no ontology is named <{ONTOLOGY}>"


def _permanent(found: _Ontology) -> Verdict:
    iris = [ONTOLOGY, *(value.value for value in found.values("owl:versionIRI"))]
    other = [iri for iri in iris if not iri.startswith(PERMANENT)]
    return f"not permanent: {', '.join(other)}" if other else None
