"""The task that answers a query."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

from pyoxigraph import Triple

from gpgraph.errors import ResultTooLargeError
from gpgraph.model.documents import jsonld, mediatypes, owncontext
from gpgraph.model.documents.mediatypes import Format
from gpgraph.model.sparql.protocol import QueryRequest
from gpgraph.sandbox.frames import AnswerWriter, Header, JsonValue
from gpgraph.service.asking.answerview import AnswerView
from gpgraph.store.querying.opening import Meta
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.querying.writing import ByteSink

CONTEXT_PATH = f"/{owncontext.PLACE}"

# Programs send one header each, for all of their queries.
_REMEMBERED = 256

Preference = tuple[str | None, str | None, tuple[Format, ...]]


@dataclass(frozen=True, slots=True)
class QueryTask:
    """Answers queries over one release.

    ``max_rows`` and ``max_bytes`` are the operator's limits of an answer; 0 sets none. ``chosen``
    remembers which format a header means. ``view`` makes pages of answers.
    """

    store: GraphStore
    context: Mapping[str, jsonld.Json]
    view: AnswerView
    max_rows: int = 0
    max_bytes: int = 0
    chosen: dict[Preference, Format] = field(default_factory=dict)

    def __call__(self, header: Header, body: bytes, answer: AnswerWriter) -> None:
        """Evaluate the query in ``body``, or give an account of it.

        Args:
            header: ``default_graphs``, ``named_graphs``, ``accept``, ``format``, ``base``,
                ``max_rows``, ``offset_rows``, ``explain``; where ``format`` is ``html``, also what
                ``AnswerView`` takes.
            body: The query in UTF-8.
            answer: Where the answer goes.
        """
        request = self.request_of(header, body)
        if header.get("explain"):
            account = self.store.explain(request)
            answer.head("application/json")
            answer.write(json.dumps(account, ensure_ascii=False, indent=1).encode())
            return
        if header.get("format") == mediatypes.HTML.name:
            self.view(request, header, answer)
            return
        self.store.query(
            request,
            partial(self.chosen_format, header),
            _Bounded(answer, self.max_bytes) if self.max_bytes else answer,
            begin=partial(_begin, answer),
            compact=partial(self.compact, str(header.get("base") or "")),
        )

    def request_of(self, header: Header, body: bytes) -> QueryRequest:
        """Return what is asked, within the operator's limit of rows."""
        return QueryRequest(
            body.decode(),
            _texts(header, "default_graphs"),
            _texts(header, "named_graphs"),
            max_rows=self._rows(header.get("max_rows")),
            offset_rows=_number(header.get("offset_rows")) or 0,
        )

    def chosen_format(self, header: Header, offered: tuple[Format, ...]) -> Format:
        """Return the format that is asked for, of those that fit.

        Raises:
            NotAcceptableError: none of them does.
        """
        name, accept = header.get("format"), header.get("accept")
        return self._choose(
            name if isinstance(name, str) else None,
            accept if isinstance(accept, str) else None,
            offered,
        )

    def compact(self, base: str, triples: tuple[Triple, ...]) -> bytes:
        """Write compacted JSON-LD that points to the context at ``base``."""
        address = base + CONTEXT_PATH
        return jsonld.graph(triples, context=self.context, context_address=address)

    def _rows(self, wanted: JsonValue) -> int | None:
        rows = _number(wanted)
        if not self.max_rows:
            return rows
        return self.max_rows if rows is None else min(rows, self.max_rows)

    def _choose(self, name: str | None, accept: str | None, offered: tuple[Format, ...]) -> Format:
        preference = (name, accept, offered)
        format_ = self.chosen.get(preference)
        if format_ is None:
            format_ = mediatypes.choose(name, accept, offered)
            if len(self.chosen) >= _REMEMBERED:
                self.chosen.clear()
            self.chosen[preference] = format_
        return format_


def _begin(answer: AnswerWriter, format_: Format, meta: Meta) -> None:
    answer.head(format_.content_type, **meta)


class _Bounded:
    """Lets no more bytes through than the limit."""

    def __init__(self, sink: ByteSink, limit_bytes: int) -> None:
        self._write = sink.write
        self._limit_bytes = limit_bytes
        self._left = limit_bytes

    def write(self, data: bytes, /) -> int:
        """Pass on the next bytes.

        Raises:
            ResultTooLargeError: they are too many.
        """
        self._left -= len(data)
        if self._left < 0:
            raise ResultTooLargeError(limit_bytes=self._limit_bytes)
        return self._write(data)

    def flush(self) -> None:
        """Do nothing: the engine calls it at its end."""


def _number(value: JsonValue) -> int | None:
    return value if isinstance(value, int) else None


def _texts(header: Header, name: str) -> tuple[str, ...]:
    value = header.get(name)
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()
