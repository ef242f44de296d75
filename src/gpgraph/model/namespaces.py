"""Names: prefixes, the IRIs that we mint, and where a thing is described.

Identity and address are two things. ``https://w3id.org/gpgraph/…`` identifies and never changes;
an address starts with the public base URL of the running service.
"""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import quote, unquote

BASE = "https://w3id.org/gpgraph/"
ONTOLOGY = BASE + "ontology"
ONTOLOGY_VERSION = ONTOLOGY + "/"
SHAPES = BASE + "shapes"
SHAPES_VERSION = SHAPES + "/"
ID = BASE + "id/"
GRAPH = BASE + "graph/"
SDG = "http://metadata.un.org/sdg/"
SDG_SCHEME = "http://metadata.un.org/sdg"
INFERRED_GRAPH = GRAPH + "inferred"
RULES_GRAPH = GRAPH + "rules"
CONTRIB_GRAPH = GRAPH + "contrib/"
RELEASE = BASE + "release/"
# What a release says of itself, in graphs of its own: what there is, counted; example queries;
# prefixes. Tools look for the first two under these names.
WELL_KNOWN = BASE + ".well-known/"
VOID_GRAPH = WELL_KNOWN + "void"
EXAMPLES_GRAPH = WELL_KNOWN + "sparql-examples"
PREFIXES_GRAPH = WELL_KNOWN + "prefixes"
DESCRIPTION_GRAPHS = (VOID_GRAPH, EXAMPLES_GRAPH, PREFIXES_GRAPH)

PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "gp": ONTOLOGY + "#",
        "gps": SHAPES + "#",
        "id": ID,
        "g": GRAPH,
        "sdg": SDG,
        "sdgo": SDG + "ontology#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "dcterms": "http://purl.org/dc/terms/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "org": "http://www.w3.org/ns/org#",
        "prov": "http://www.w3.org/ns/prov#",
        "qb": "http://purl.org/linked-data/cube#",
        "schema": "http://schema.org/",
        "sdmx-attribute": "http://purl.org/linked-data/sdmx/2009/attribute#",
        "sdmx-dimension": "http://purl.org/linked-data/sdmx/2009/dimension#",
        "sdmx-measure": "http://purl.org/linked-data/sdmx/2009/measure#",
        "semapv": "https://w3id.org/semapv/vocab/",
        "sh": "http://www.w3.org/ns/shacl#",
        "sssom": "https://w3id.org/sssom/",
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "wd": "http://www.wikidata.org/entity/",
    }
)
# What others use and our data does not: for who forgets to declare one, and for what we say of
# the service itself.
FOREIGN_PREFIXES: Mapping[str, str] = MappingProxyType(
    {
        "altr": "http://www.w3.org/ns/dx/connegp/altr#",
        "dbo": "http://dbpedia.org/ontology/",
        "dbr": "http://dbpedia.org/resource/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "earl": "http://www.w3.org/ns/earl#",
        "eurovoc": "http://eurovoc.europa.eu/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "formats": "http://www.w3.org/ns/formats/",
        "geo": "http://www.opengis.net/ont/geosparql#",
        "prof": "http://www.w3.org/ns/dx/prof/",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "skosxl": "http://www.w3.org/2008/05/skos-xl#",
        "time": "http://www.w3.org/2006/time#",
        "unbis": "http://metadata.un.org/thesaurus/",
        "vcard": "http://www.w3.org/2006/vcard/ns#",
        "void-ext": "http://ldf.fi/void-ext#",
        "wdt": "http://www.wikidata.org/prop/direct/",
    }
)


def expand(curie: str) -> str:
    """Return the IRI of a CURIE such as ``skos:broader``.

    Raises:
        KeyError: the prefix is none of ours.
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


@lru_cache(maxsize=8192)
def compact(iri: str) -> str:
    """Return the shortest CURIE for an IRI, or the IRI itself where no prefix fits."""
    best = max(
        (item for item in PREFIXES.items() if iri.startswith(item[1]) and iri != item[1]),
        key=lambda item: len(item[1]),
        default=None,
    )
    if best is None:
        return iri
    return f"{best[0]}:{iri[len(best[1]) :]}"


def thing_of(path: str) -> str:
    """Return the IRI that the document at ``/doc/{path}`` describes.

    The UN's goals and targets keep the UN's own IRIs and are described at ``/doc/sdg/…``.
    """
    path = unquote(path)
    if path == "sdg":
        return SDG_SCHEME
    if path.startswith("sdg/"):
        return SDG + path.removeprefix("sdg/")
    return ID + path


def document_path(iri: str) -> str | None:
    """Return the path on this service that describes ``iri``, or ``None`` where none does.

    Terms and shapes are described by their whole vocabulary, with the fragment kept, and so is
    what a release says of itself. A version of the ontology or the shapes has an address whether or
    not the release that is served has that version.
    """
    if iri.startswith(ID):
        return "/doc/" + quote(iri.removeprefix(ID), safe="/.-_~")
    if iri == SDG_SCHEME:
        return "/doc/sdg"
    if iri.startswith(SDG) and not iri.startswith(SDG + "ontology"):
        return "/doc/sdg/" + quote(iri.removeprefix(SDG), safe="/.-_~")
    for vocabulary in (ONTOLOGY, SHAPES, *DESCRIPTION_GRAPHS):
        if iri == vocabulary or iri.startswith(vocabulary + "#"):
            return quote(iri.removeprefix(BASE.rstrip("/")), safe="/#.-_~")
    if iri.startswith((ONTOLOGY_VERSION, SHAPES_VERSION, GRAPH, RELEASE)):
        return "/" + quote(iri.removeprefix(BASE), safe="/.-_~")
    return None
