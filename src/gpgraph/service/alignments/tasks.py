"""What a worker says of links: as tables of SSSOM, as RDF, for pages; and of what is not linked."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pyoxigraph import Triple

from gpgraph.model import axioms, sssomwriting
from gpgraph.model.alignment import Alignment
from gpgraph.model.documents import jsonld, mediatypes
from gpgraph.model.documents.languages import FALLBACK
from gpgraph.model.documents.linkformats import AXIOMS, LINKS, SSSOM, SSSOM_JSON
from gpgraph.model.namespaces import RELEASE
from gpgraph.model.sssomwriting import SetName
from gpgraph.sandbox.frames import AnswerWriter, Header, TaskFunction
from gpgraph.service.alignments.coverage import coverage, with_references
from gpgraph.service.alignments.matrix import matrix_view
from gpgraph.service.alignments.selection import Selection, alignments
from gpgraph.service.asking.querytask import CONTEXT_PATH
from gpgraph.service.describing.references import References
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.querying.writing import write_graph

# Where the links of a release are, below its own address.
PATH = "/alignments"
_FORMATS = {format_.name: format_ for format_ in LINKS}


@dataclass(frozen=True, slots=True)
class AlignmentTasks:
    """The tasks; all that they need was read before there are walls."""

    store: GraphStore
    context: Mapping[str, jsonld.Json]
    release: str
    """The name of the release, or its identifier where it has none."""
    # A store never changes, and reading every link takes most of the time that the page does.
    _every: list[Alignment] = field(default_factory=list, repr=False, compare=False)

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

    def view(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write what the page about links shows, as a JSON object."""
        refs = self._references(header)
        if not self._every:
            self._every.extend(alignments(refs, Selection()))
        view = matrix_view(refs, self._every, Selection.of(header))
        answer.head("application/json")
        answer.write(json.dumps(view, ensure_ascii=False).encode())

    def coverage(self, _header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write what is linked and what is not, as a JSON object."""
        answer.head("application/json")
        answer.write(json.dumps(coverage(self.store), ensure_ascii=False, indent=1).encode())

    def coverage_view(self, header: Header, _body: bytes, answer: AnswerWriter) -> None:
        """Write the same for its page, with a label for each IRI."""
        view = with_references(coverage(self.store), self._references(header))
        answer.head("application/json")
        answer.write(json.dumps(view, ensure_ascii=False).encode())

    def _references(self, header: Header) -> References:
        wanted = header.get("languages")
        languages = tuple(map(str, wanted)) if isinstance(wanted, list) else ()
        return References(self.store.reader, languages or (FALLBACK,))

    def _triples(self, found: Iterable[Alignment]) -> tuple[Triple, ...]:
        return tuple(triple for one in found for triple in self.store.reader.about(one.iri))


def alignment_tasks(
    store: GraphStore, context: Mapping[str, jsonld.Json], release: str
) -> Mapping[str, TaskFunction]:
    """Return the tasks by kind."""
    tasks = AlignmentTasks(store, context, release)
    return {
        "alignments": tasks.write,
        "alignments-view": tasks.view,
        "coverage": tasks.coverage,
        "coverage-view": tasks.coverage_view,
    }
