"""What a worker says of the release as a whole, to machines that look at well-known places."""

from collections.abc import Mapping
from dataclasses import dataclass

from gpgraph.model import jsonld, mediatypes
from gpgraph.model.catalogue import StoredQuery
from gpgraph.model.manifest import Manifest
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.guide import guide, read_examples
from gpgraph.service.querytask import CONTEXT_PATH
from gpgraph.service.sitemap import page_addresses, sitemap
from gpgraph.service.void import void_description
from gpgraph.store.description import Reader
from gpgraph.store.oxigraph import GraphStore
from gpgraph.store.resources import find_sources
from gpgraph.store.writing import write_graph

# A release as large as this is counted before there are workers, once and for all of them, in a
# fraction of a second; a larger one by the worker that is asked, within the deadline of any task.
COUNTED_AT_ONCE = 100_000

_FORMATS = {format_.name: format_ for format_ in mediatypes.GRAPHS}


@dataclass(frozen=True, slots=True)
class WellKnown:
    """The tasks; all that they need was read before there are walls."""

    store: Reader
    context: Mapping[str, jsonld.Json]
    manifest: Manifest
    examples: tuple[StoredQuery, ...]

    def void(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the VoID description."""
        format_, base = _FORMATS[str(header["format"])], str(header["base"])
        triples = void_description(self.store, self.manifest, base=base)
        answer.head(format_.content_type)
        if format_ is mediatypes.JSON_LD:
            address = base + CONTEXT_PATH
            answer.write(jsonld.graph(triples, context=self.context, context_address=address))
        else:
            write_graph(triples, format_, answer)

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
        text = guide(self.examples, self.manifest, base=str(header["base"]))
        answer.head("text/plain; charset=utf-8")
        answer.write(text.encode())


def well_known_tasks(
    store: GraphStore, context: Mapping[str, jsonld.Json], manifest: Manifest
) -> Mapping[str, TaskFunction]:
    """Return the tasks by kind, and count a release of ordinary size."""
    if len(store) <= COUNTED_AT_ONCE:
        _ = store.reader.census.figures
    tasks = WellKnown(store.reader, context, manifest, read_examples(find_sources()))
    return {"void": tasks.void, "sitemap": tasks.sitemap, "guide": tasks.guide}
