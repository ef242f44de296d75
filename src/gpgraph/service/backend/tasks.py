"""What workers do where the data is on a server of its own: read queries, write what it gives.

The front sends what the query plan says, and reads nothing itself: neither what strangers write
nor what the server answers.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import cast

from gpgraph.errors import BackendAnswerError
from gpgraph.model.backend.names import BackendNames
from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.mediatypes import Format
from gpgraph.model.history.manifest import Manifest
from gpgraph.sandbox.frames import AnswerWriter, ByteSource, Fed, Header, TaskFunction
from gpgraph.service.asking.answerview import RAW, Kept
from gpgraph.service.asking.querytask import QueryTask
from gpgraph.store.querying.conversion import convert_graph, convert_results
from gpgraph.store.querying.planning import BOOLEAN, SOLUTIONS, TRIPLES, Sight, cut, plan
from gpgraph.store.querying.results import written_boolean
from gpgraph.store.querying.texts import prefixes_of
from gpgraph.store.querying.windows import Part

_FORMATS = {SOLUTIONS: mediatypes.SOLUTIONS, BOOLEAN: mediatypes.SOLUTIONS}
_RAW = {SOLUTIONS: mediatypes.JSON, TRIPLES: mediatypes.TURTLE}
_READ = {SOLUTIONS: mediatypes.JSON, TRIPLES: mediatypes.N_TRIPLES}
_ALL = {format_.name: format_ for format_ in (*mediatypes.SOLUTIONS, *mediatypes.GRAPHS)}


@dataclass(frozen=True, slots=True)
class BackendTasks:
    """Reads queries for one release, and writes what the server answers to them."""

    query: QueryTask
    manifest: Manifest

    def plan(self, header: Header, body: bytes, answer: AnswerWriter) -> None:
        """Say what to send: a JSON object.

        Args:
            header: As for ``query``; also ``prefix``, below which the graphs of the service stand,
                and ``is_guarded`` and ``others``, as of ``Sight``.
            body: The query in UTF-8.
            answer: Where the plan goes: ``here`` where it is answered by a worker after all, as it
                asks of releases side by side or of an account; else what ``Plan`` has, with the
                ``format`` to write, ``cut`` where a part of the solutions is wanted, and
                ``release`` where it sees graphs that the next release has under the same names.
        """
        request = self.query.request_of(header, body)
        answer.head("application/json")
        if header.get("explain") or self.query.store.names_releases(request):
            answer.write(b'{"here": true}')
            return
        sight = self._sight(header)
        planned = plan(request, sight)
        format_ = self._format(planned.form, header)
        found: dict[str, object] = {**asdict(planned), "format": format_.name}
        if not {*planned.default, *planned.named} <= {sight.default, sight.nothing}:
            found["release"] = self.manifest.id
        if planned.form == BOOLEAN:
            found["written"] = [
                written_boolean(value=value, format_=format_).decode() for value in (False, True)
            ]
        part = Part(request.offset_rows, request.max_rows)
        if planned.form == SOLUTIONS and part != Part():
            found |= {"cut": asdict(cut(planned, part)), "start": part.start, "rows": part.rows}
        answer.write(json.dumps(found).encode())

    def solutions(self, header: Header, body: ByteSource, answer: AnswerWriter) -> None:
        """Write solutions that the server gave in XML.

        Args:
            header: ``format``; ``blank_prefix``, which no label of a blank node may begin with.
            body: SPARQL results in XML.
            answer: Where they go.

        Raises:
            BackendAnswerError: they are no such results.
        """
        format_ = _ALL[str(header["format"])]
        prefix = str(header.get("blank_prefix") or "").encode()
        answer.head(format_.content_type)
        convert_results(body, prefix, format_, answer)

    def graph(self, header: Header, body: ByteSource, answer: AnswerWriter) -> None:
        """Write triples that the server gave in N-Triples.

        Args:
            header: ``format``; ``base``, as for ``query``; ``query``, whose prefixes are written.
            body: N-Triples.
            answer: Where they go.

        Raises:
            BackendAnswerError: they are no N-Triples.
        """
        format_ = _ALL[str(header["format"])]
        base, prefixes = str(header.get("base") or ""), prefixes_of(str(header["query"]))
        answer.head(format_.content_type)
        convert_graph(body, format_, answer, partial(self.query.compact, base), prefixes)

    def view(self, header: Header, body: bytes, answer: AnswerWriter) -> None:
        """Say what the page of an answer shows.

        Args:
            header: ``view`` and ``column`` as for ``query``; ``read``, the format of the body;
                ``meta``, what is said of the answer; ``is_cut``; ``start`` and ``rows``.
            body: What the server gave, or the first part of it.
            answer: Where the JSON object goes.
        """
        kept = Kept(raw=header.get("view") == RAW, format_=_ALL[str(header["read"])])
        meta = cast("Mapping[str, bool | int | list[str]]", header["meta"])
        kept.begin(kept.format_, meta)
        kept.take(body, is_cut=bool(header["is_cut"]))
        view = self.query.view
        try:
            found = view.shown(kept, str(header.get("view") or ""), str(header.get("column") or ""))
        except (ValueError, KeyError, TypeError):
            raise BackendAnswerError(reason="its answer cannot be read") from None
        found |= {"start": header["start"], "rowsOfPage": header["rows"]}
        answer.head("application/json", **kept.meta)
        answer.write(json.dumps(view.page(found), ensure_ascii=False).encode())

    def hints(self, _header: Header, body: bytes, answer: AnswerWriter) -> None:
        """Say why a query may have found nothing: a list of texts."""
        answer.head("application/json")
        answer.write(json.dumps(self.query.store.hints(body.decode())).encode())

    def _sight(self, header: Header) -> Sight:
        names = BackendNames(str(header["prefix"]))
        graphs = tuple(graph.iri for graph in self.manifest.graphs)
        default = names.default(self.manifest.id)
        return Sight(
            default,
            graphs,
            names.nothing,
            is_guarded=bool(header.get("is_guarded")),
            others=tuple(cast("Sequence[str]", header.get("others") or ())),
        )

    def _format(self, form: str, header: Header) -> Format:
        """Return the format to write; of a page, the one to read."""
        if header.get("format") == mediatypes.HTML.name:
            table = _RAW if header.get("view") == RAW else _READ
            return table.get(form, mediatypes.JSON)
        return self.query.chosen_format(header, _FORMATS.get(form, mediatypes.GRAPHS))


def backend_tasks(query: QueryTask, manifest: Manifest) -> Mapping[str, TaskFunction]:
    """Return the tasks over one release."""
    tasks = BackendTasks(query, manifest)
    return {
        "backend-plan": tasks.plan,
        "backend-graph": Fed(tasks.graph),
        "backend-solutions": Fed(tasks.solutions),
        "backend-view": tasks.view,
        "backend-hints": tasks.hints,
    }
