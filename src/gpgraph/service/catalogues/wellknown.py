"""What a worker says of the release as a whole, to machines that look at well-known places."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from gpgraph.model.documents import jsonld, mediatypes
from gpgraph.model.history.manifest import Manifest
from gpgraph.model.namespaces import EXAMPLES_GRAPH, FOREIGN_PREFIXES, PREFIXES_GRAPH, expand
from gpgraph.model.sparql.catalogue import StoredQuery
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.asking.querytask import CONTEXT_PATH
from gpgraph.service.catalogues.dcat import catalogue
from gpgraph.service.catalogues.examples import SCHEMA
from gpgraph.service.catalogues.guide import guide, read_examples
from gpgraph.service.catalogues.sitemap import page_addresses, sitemap
from gpgraph.service.catalogues.voiddocument import void_document
from gpgraph.service.history.releasetasks import SPDX
from gpgraph.store.describing.description import Reader
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.querying.writing import write_graph
from gpgraph.store.resources import find_sources

_TYPE = NamedNode(expand("rdf:type"))
_EXECUTABLE = NamedNode(expand("sh:SPARQLExecutable"))
_FORMATS = {format_.name: format_ for format_ in mediatypes.GRAPHS}


@dataclass(frozen=True, slots=True)
class WellKnown:
    """The tasks; all that they need was read before there are walls."""

    store: Reader
    context: Mapping[str, jsonld.Json]
    manifest: Manifest
    shown: tuple[StoredQuery, ...]

    def void(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the VoID description."""
        base = str(header["base"])
        self._write(void_document(self.store, self.manifest, base=base), header, answer)

    def catalogue(self, header: Header, body: bytes, answer: AnswerWriter) -> None:
        """Write the catalogue of the service; the body is the releases that are kept, as JSON."""
        releases = json.loads(body)
        found = catalogue(self.store, self.manifest, releases, base=str(header["base"]))
        self._write(found, header, answer)

    def examples(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the stored queries, and for each that it can be run here."""
        endpoint = NamedNode(f"{header['base']}/sparql")
        target = NamedNode(SCHEMA + "target")
        triples: list[Triple] = []
        for triple in self.store.graph(EXAMPLES_GRAPH):
            triples.append(triple)
            if (triple.predicate, triple.object) == (_TYPE, _EXECUTABLE):
                triples.append(Triple(triple.subject, target, endpoint))
        self._write(triples, header, answer)

    def prefixes(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the prefixes as SHACL declares them."""
        self._write(self.store.graph(PREFIXES_GRAPH), header, answer)

    def sitemap(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the sitemap, or one part of it."""
        base, part = str(header["base"]), header["part"]
        addresses = page_addresses(self.store, base=base)
        number = part if isinstance(part, int) else None
        text = sitemap(addresses, base=base, modified=self.manifest.created, part=number)
        answer.head("application/xml")
        answer.write(text.encode())

    def guide(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the guide for language models."""
        text = guide(self.shown, self.manifest, base=str(header["base"]))
        answer.head("text/plain; charset=utf-8")
        answer.write(text.encode())

    def _write(self, triples: Iterable[Triple], header: Header, answer: AnswerWriter) -> None:
        format_ = _FORMATS[str(header["format"])]
        answer.head(format_.content_type)
        if format_ is mediatypes.JSON_LD:
            address = str(header["base"]) + CONTEXT_PATH
            answer.write(jsonld.graph(triples, context=self.context, context_address=address))
        else:
            declared = {"spdx": SPDX, **FOREIGN_PREFIXES}
            write_graph(tuple(triples), format_, answer, declared)


def well_known_tasks(
    store: GraphStore, context: Mapping[str, jsonld.Json], manifest: Manifest
) -> Mapping[str, TaskFunction]:
    """Return the tasks by kind."""
    tasks = WellKnown(store.reader, context, manifest, read_examples(find_sources()))
    return {
        "void": tasks.void,
        "catalogue": tasks.catalogue,
        "examples": tasks.examples,
        "prefixes": tasks.prefixes,
        "sitemap": tasks.sitemap,
        "guide": tasks.guide,
    }
