"""The page on which people ask in SPARQL, and read what is answered.

It is what a browser gets at the address of the endpoint: the form, and after a query the answer
below it, or what is wrong with the query at the line where it is. Programs never come here.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from starlette.responses import Response
from starlette.types import Scope

from gpgraph.errors import GpgraphError, ProtocolError
from gpgraph.http.addresses import Pages, base_of, client_of
from gpgraph.http.answers import PageResponse
from gpgraph.http.failing.telling import respond
from gpgraph.http.marks import parameters_of, query_marks
from gpgraph.http.services import Services
from gpgraph.http.snippets import snippets
from gpgraph.model.documents.mediatypes import GRAPHS, HTML, SOLUTIONS, Format, negotiate
from gpgraph.model.sparql import protocol
from gpgraph.model.sparql.protocol import Pairs, QueryRequest
from gpgraph.service.asking.answerview import MOST_ROWS, PAGE_ROWS, TABLE, VIEWS
from gpgraph.service.asking.query import PAGE

TEMPLATE = "sparql.html"
PATH = "/sparql"
# What the address of the page says while nothing is asked.
WITHOUT_QUERY = frozenset({"format", "lang", "example"})

_OFFERED = (*SOLUTIONS, *GRAPHS, HTML)
_VARY = {"Vary": "Accept, Accept-Language"}
_NAMES = frozenset({HTML.name, HTML.media_type})
# Lines that are shown before and after the one with a mistake.
_AROUND = 2
_LINE_LENGTH = 400


def is_for_page(format_name: str | None, accept: str | None) -> bool:
    """Tell whether the answer to a query is wanted as a page, which only a browser does.

    Raises:
        NotAcceptableError: the header refuses all that there is.
    """
    if format_name is not None:
        return format_name.lower() in _NAMES
    return accept is not None and "html" in accept and negotiate(accept, _OFFERED) is HTML


@dataclass(frozen=True, slots=True)
class Question:
    """A query on a page, for links that ask it again in another way.

    ``view`` and ``column`` are as of ``AnswerView``.
    """

    asked: QueryRequest
    view: str = TABLE
    column: str = ""

    @property
    def text(self) -> str:
        """Return the query."""
        return self.asked.text

    def shown(self, view: str, column: str = "") -> str:
        """Return the parameters of the address of the same rows in another view."""
        return self._parameters(self.asked, view, column)

    def rows(self, start: int) -> str:
        """Return those of the rows from another place on."""
        return self._parameters(replace(self.asked, offset_rows=start), self.view, self.column)

    def download(self, format_: Format) -> str:
        """Return those of the whole answer in a format, as its programs get it."""
        whole = replace(self.asked, format_name=format_.name, max_rows=None, offset_rows=0)
        return "?" + parameters_of(whole)

    def _parameters(self, asked: QueryRequest, view: str, column: str) -> str:
        others = {"view": "" if view == TABLE else view, "column": column}
        return "?" + parameters_of(
            replace(asked, format_name=None), [pair for pair in others.items() if pair[1]]
        )


@dataclass(frozen=True, slots=True)
class AskPage:
    """Writes the page for one endpoint."""

    services: Services
    pages: Pages

    def empty(self, scope: Scope, pairs: Pairs, headers: Mapping[str, str]) -> Response:
        """Return the page without a query, or with a stored one to begin with."""
        example = next((value for name, value in pairs if name == "example" and value), "")
        running = self.services.descriptions.ask_view(example, client=client_of(scope))

        def render(view: dict[str, Any]) -> str:
            text = view["chosen"]["text"] if view["chosen"] else ""
            return self._render(scope, text, view=view)

        return PageResponse(running, render, {**headers, **_VARY})

    def answer(self, scope: Scope, asked: QueryRequest) -> Response:
        """Return the page with an answer, which a worker prepares when it is sent.

        Raises:
            ProtocolError: there is no such view of an answer.
        """
        question = _question(scope, asked)
        base = base_of(scope, self.services)
        rows = min(asked.max_rows or PAGE_ROWS, MOST_ROWS)
        running = self.services.queries.run(
            replace(asked, max_rows=rows),
            accept=None,
            format_name=None,
            base=base,
            client=client_of(scope),
            shown={**PAGE, "view": question.view, "column": question.column},
        )

        def render(view: dict[str, Any]) -> str:
            return self._render(scope, asked.text, view=view, question=question)

        marks = partial(query_marks, base + PATH, replace(asked, max_rows=rows))
        return PageResponse(running, render, _VARY, marks=marks)

    def problem(self, scope: Scope, error: GpgraphError) -> Response:
        """Return the page with what is wrong, and the query as it was sent."""
        text = str(scope.get("state", {}).get("query", "")) or _text(scope)
        line = getattr(error, "line", None)
        lines = [*_lines(text, line)] if isinstance(line, int) else []
        render = partial(self._render, scope, text, lines=lines, error=error)
        answer = respond(scope, error, self.pages, render)
        answer.headers["Vary"] = _VARY["Vary"]
        return answer

    def _render(self, scope: Scope, text: str, **values: Any) -> str:
        absent: dict[str, object] = dict.fromkeys(("view", "question", "problem", "error"))
        endpoint = base_of(scope, self.services) + PATH
        return self.pages.render(
            scope,
            TEMPLATE,
            **{
                **absent,
                "lines": [],
                "formats": {"rows": SOLUTIONS, "triples": GRAPHS},
                "snippets": snippets(endpoint, text) if text else [],
                "text": text,
                "federates": self.services.offer.federates,
                **values,
            },
        )


def _question(scope: Scope, asked: QueryRequest) -> Question:
    pairs = dict(protocol.parameters(scope["query_string"]))
    view = pairs.get("view") or TABLE
    if view not in VIEWS:
        raise ProtocolError(f"view is one of {', '.join(VIEWS)}, not {view!r}.")
    return Question(asked, view, pairs.get("column", ""))


def _text(scope: Scope) -> str:
    """Return the query of an address that cannot be read as a request."""
    with suppress(ProtocolError):
        pairs = protocol.parameters(scope["query_string"])
        return next((value for name, value in pairs if name == "query"), "")
    return ""


def _lines(text: str, line: int) -> Iterator[Mapping[str, object]]:
    """Yield the lines of a query around one of them, which counts from 1."""
    found: Sequence[str] = text.split("\n")
    for number in range(max(1, line - _AROUND), min(len(found), line + _AROUND) + 1):
        shown = found[number - 1].rstrip("\r")[:_LINE_LENGTH]
        yield {"number": number, "text": shown, "is_wrong": number == line}
