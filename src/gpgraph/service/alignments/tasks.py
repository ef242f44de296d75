"""What a worker says of links: as tables of SSSOM, as RDF, for pages; and of what is not linked."""

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from pyoxigraph import Triple

from gpgraph.errors import GpgraphError
from gpgraph.model import axioms, sssomwriting
from gpgraph.model.alignment import Alignment
from gpgraph.model.documents import jsonld, mediatypes
from gpgraph.model.documents.languages import FALLBACK, INTERFACE, preferred
from gpgraph.model.documents.linkformats import AXIOMS, LINKS, SSSOM, SSSOM_JSON
from gpgraph.model.namespaces import RELEASE
from gpgraph.model.sssomwriting import SetName
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.alignments.coverage import coverage, with_references
from gpgraph.service.alignments.matrix import LinkPage
from gpgraph.service.alignments.selection import Selection, alignments
from gpgraph.service.asking.querytask import CONTEXT_PATH
from gpgraph.service.describing.references import References, View
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.querying.writing import write_graph

# Where the links of a release are, below its own address.
PATH = "/alignments"
# For how many wishes of readers pages are kept; what is said of links is some 200 kB.
KEPT = 16
_FORMATS = {format_.name: format_ for format_ in LINKS}


@dataclass(frozen=True, slots=True)
class AlignmentTasks:
    """The tasks; all that they need was read before there are walls."""

    store: GraphStore
    context: Mapping[str, jsonld.Json]
    release: str
    """The name of the release, or its identifier where it has none."""
    kept: "KeptLinks"

    def write(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the links that are wanted, in one of the formats for programs."""
        format_ = _FORMATS[str(header["format"])]
        address = f"{RELEASE}{self.release}{PATH}.{format_.name}{header['chosen']}"
        named = SetName(address, self.release)
        found = alignments(References(self.store.reader), Selection.of(header))
        answer.head(format_.content_type)
        if format_ is SSSOM:
            answer.write(sssomwriting.as_tsv(sssomwriting.table_of(found), named).encode())
        elif format_ is SSSOM_JSON:
            answer.write(sssomwriting.as_json(sssomwriting.table_of(found), named).encode())
        elif format_ is mediatypes.CSV:
            answer.write(sssomwriting.as_csv(found).encode())
        elif format_ is AXIOMS:
            annotated = axioms.axioms(found, named)
            write_graph(tuple(annotated), mediatypes.TURTLE, answer, axioms.PREFIXES)
        elif format_ is mediatypes.JSON_LD:
            place = str(header["base"]) + CONTEXT_PATH
            triples = self._triples(found)
            answer.write(jsonld.graph(triples, context=self.context, context_address=place))
        else:
            write_graph(self._triples(found), format_, answer)

    def coverage(self, _header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write what is linked and what is not, as a JSON object."""
        answer.head("application/json")
        answer.write(json.dumps(self.kept.coverage(), ensure_ascii=False, indent=1).encode())

    def view(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write what the page about links shows, as a JSON object."""
        wanted, languages = Selection.of(header), _languages(header)
        if wanted == Selection():
            page = self.kept.all_links(languages)
        else:
            page = _written(self.kept.links(languages).view(wanted))
        answer.head("application/json")
        answer.write(page)

    def coverage_view(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the same as ``coverage`` for its page, with a label for each IRI."""
        answer.head("application/json")
        answer.write(self.kept.coverage_page(_languages(header)))

    def _triples(self, found: Iterable[Alignment]) -> tuple[Triple, ...]:
        return tuple(triple for one in found for triple in self.store.reader.about(one.iri))


class KeptLinks:
    """What hangs on the release alone, or on it and on what somebody reads: worked out once."""

    def __init__(self, store: GraphStore) -> None:
        """Keep a release; nothing is worked out before it is asked for."""
        self._store = store
        self.coverage = cache(partial(coverage, store))
        self.coverage_page = lru_cache(maxsize=KEPT)(self._coverage_page)
        self.links = lru_cache(maxsize=KEPT)(self._links)
        self.all_links = lru_cache(maxsize=KEPT)(self._all_links)

    def prepare(self) -> None:
        """Work it out for the languages that pages are in, before there are workers."""
        for language in INTERFACE:
            self.all_links(preferred(language, INTERFACE))
            self.coverage_page(preferred(language, INTERFACE))

    def _links(self, languages: tuple[str, ...]) -> LinkPage:
        return LinkPage.of(References(self._store.reader, languages))

    def _all_links(self, languages: tuple[str, ...]) -> bytes:
        return _written(self.links(languages).view(Selection()))

    def _coverage_page(self, languages: tuple[str, ...]) -> bytes:
        refs = References(self._store.reader, languages)
        return _written(with_references(self.coverage(), refs))


def alignment_tasks(
    store: GraphStore,
    context: Mapping[str, jsonld.Json],
    release: str,
    *,
    is_prepared: bool = False,
) -> Mapping[str, TaskFunction]:
    """Return the tasks by kind.

    Args:
        store: The release.
        context: The published JSON-LD context.
        release: Its name, or its identifier where it has none.
        is_prepared: Whether pages are worked out now, for all workers, and not when asked for.
    """
    kept = KeptLinks(store)
    if is_prepared:
        # What cannot be worked out is told to who asks for it.
        with suppress(GpgraphError):
            kept.prepare()
    tasks = AlignmentTasks(store, context, release, kept)
    return {
        "alignments": tasks.write,
        "alignments-view": tasks.view,
        "coverage": tasks.coverage,
        "coverage-view": tasks.coverage_view,
    }


def _written(view: View) -> bytes:
    return json.dumps(view, ensure_ascii=False).encode()


def _languages(header: Header) -> tuple[str, ...]:
    wanted = header.get("languages")
    return (tuple(map(str, wanted)) if isinstance(wanted, list) else ()) or (FALLBACK,)
