"""What the page of an answer shows: some of its rows, and what can be drawn of them."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from pyoxigraph import RdfFormat, parse

from gpgraph.errors import ResultTooLargeError
from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.mediatypes import Format
from gpgraph.model.sparql.protocol import QueryRequest
from gpgraph.sandbox.frames import AnswerWriter, Header
from gpgraph.service.asking.cells import Cells, mixed, row_of
from gpgraph.service.asking.chart import Row, chart
from gpgraph.service.asking.network import network
from gpgraph.service.describing.references import References
from gpgraph.store.querying.opening import Meta
from gpgraph.store.querying.oxigraph import GraphStore

# A page has so many rows or triples; a triple is short, so there are more of them.
PAGE_ROWS = 100
MOST_ROWS = 500
MOST_TRIPLES = 300
# What the rows of a page may take, and what is shown of an answer as it is sent.
MOST_BYTES = 4 * 1024 * 1024
RAW_BYTES = 64 * 1024
TABLE, CHART, GRAPH, RAW, WHY = VIEWS = ("table", "chart", "graph", "raw", "why")

View: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class AnswerView:
    """Makes the page of an answer out of one release.

    ``examples`` are the stored queries, for who wants to ask another.
    """

    store: GraphStore
    examples: Sequence[View] = ()

    def __call__(self, request: QueryRequest, header: Header, answer: AnswerWriter) -> None:
        """Evaluate a query and say what its page shows, as a JSON object.

        Args:
            request: The query; ``max_rows`` are the rows of a page.
            header: ``view``, one of ``VIEWS``, and ``column``, which of the columns of numbers to
                draw, by its name.
            answer: Where the object goes; its head says of the answer what it says to programs.

        Raises:
            GpgraphError: as ``GraphStore.query``.
            ResultTooLargeError: the rows of one page are longer than a page may be.
        """
        view = str(header.get("view") or TABLE)
        if view == WHY:
            found: View = {"kind": WHY, "account": self.store.explain(request)}
            answer.head("application/json")
        else:
            wanted = replace(request, max_rows=min(request.max_rows or PAGE_ROWS, MOST_ROWS))
            kept = Kept(raw=view == RAW)
            self._evaluate(wanted, kept)
            found = self.shown(kept, view, str(header.get("column") or ""))
            found |= {"start": wanted.offset_rows, "rowsOfPage": wanted.max_rows}
            answer.head("application/json", **kept.meta)
        answer.write(json.dumps(self.page(found), ensure_ascii=False).encode())

    def page(self, found: View) -> View:
        """Return what is shown with all else that the page has."""
        return {**found, "chosen": None, "examples": [*self.examples]}

    def _evaluate(self, request: QueryRequest, kept: "Kept") -> None:
        try:
            self.store.query(request, kept.choose, kept, begin=kept.begin)
        except _EnoughError:
            kept.is_cut = True

    def shown(self, kept: "Kept", view: str, column: str) -> View:
        """Return what a page shows of an answer, as one of ``VIEWS``."""
        absent: View = {"count": 0, "next": None, "chart": None, "isCut": kept.is_cut}
        if kept.raw:
            return {**absent, "kind": RAW, "form": kept.form, "text": kept.text()}
        if kept.format_ is mediatypes.N_TRIPLES:
            names, rows = ["subject", "property", "value"], _triples(bytes(kept.body))
            kind = "triples"
        else:
            result = json.loads(kept.body)
            if "boolean" in result:
                value = bool(result["boolean"])
                return {**absent, "kind": "boolean", "form": "rows", "value": value}
            names, rows, kind = result["head"]["vars"], result["results"]["bindings"], "rows"
        references = References(self.store.reader)
        drawn = chart(names, rows, column) if kind == "rows" else None
        cells = Cells(references, mixed(names, rows))
        return {
            "kind": kind,
            "form": kind,
            "columns": names,
            "rows": [[cells.of(row.get(name), name) for name in names] for row in rows]
            if view == TABLE
            else [],
            "count": len(rows),
            "isCut": kept.is_cut or "truncated" in kept.meta,
            "next": _number(kept.meta.get("next_offset")),
            "hints": _strings(kept.meta.get("hints")),
            "chart": drawn,
            "network": network(names, rows, references) if view == GRAPH else None,
        }


class _EnoughError(Exception):
    """The page is full."""


@dataclass(slots=True)
class Kept:
    """Keeps as much of an answer as a page shows."""

    raw: bool
    format_: Format = mediatypes.JSON
    meta: dict[str, bool | int | list[str]] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)
    is_cut: bool = False
    _lines: int = 0

    @property
    def form(self) -> str:
        """Return ``rows`` or ``triples``."""
        return "rows" if self.format_ in mediatypes.SOLUTIONS else "triples"

    def choose(self, offered: tuple[Format, ...]) -> Format:
        """Choose what is read again here, or what people like to read."""
        is_graph = offered is mediatypes.GRAPHS
        as_it_is = mediatypes.TURTLE if is_graph else mediatypes.JSON
        self.format_ = mediatypes.N_TRIPLES if is_graph and not self.raw else as_it_is
        return self.format_

    def begin(self, _format: Format, meta: Meta) -> None:
        """Keep what is said of the answer beforehand."""
        self.meta = dict(meta)

    def write(self, data: bytes, /) -> int:
        """Keep the next bytes.

        Raises:
            ResultTooLargeError: a page cannot hold them, and cannot do without them.
        """
        self.body += data
        if self.format_ is mediatypes.N_TRIPLES:
            self._lines += data.count(b"\n")
            if self._lines > MOST_TRIPLES:
                raise _EnoughError
        elif self.raw and len(self.body) > RAW_BYTES:
            raise _EnoughError
        if len(self.body) > MOST_BYTES:
            raise ResultTooLargeError(limit_bytes=MOST_BYTES)
        return len(data)

    def take(self, body: bytes, *, is_cut: bool) -> None:
        """Keep what there is of an answer at once."""
        self.body += body
        self.is_cut = is_cut

    def flush(self) -> None:
        """Do nothing: the engine calls it at its end."""

    def text(self) -> str:
        """Return the beginning of the answer as text; JSON on lines, where it is whole."""
        text = bytes(self.body[:RAW_BYTES]).decode("utf-8", "ignore")
        if self.is_cut or self.format_ is not mediatypes.JSON:
            return text
        return json.dumps(json.loads(text), ensure_ascii=False, indent=1)


def _triples(lines: bytes) -> list[Row]:
    whole = lines[: lines.rfind(b"\n") + 1]
    read = parse(whole, format=RdfFormat.N_TRIPLES, rename_blank_nodes=False, lenient=True)
    found = [quad.triple for _, quad in zip(range(MOST_TRIPLES), read, strict=False)]
    return [row_of(triple) for triple in found]


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _strings(value: object) -> list[Any]:
    return [str(one) for one in value] if isinstance(value, list) else []
