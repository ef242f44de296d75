"""The SPARQL endpoint: plain ASGI, so that a small query costs little more than its evaluation."""

from functools import partial
from http import HTTPMethod

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from gpgraph.errors import (
    ContentCodingError,
    GpgraphError,
    NotAcceptableError,
    ProtocolError,
    QueryTooLongError,
)
from gpgraph.http.addresses import Pages, base_of, client_of
from gpgraph.http.answers import TaskResponse
from gpgraph.http.askpage import PATH, WITHOUT_QUERY, AskPage, is_for_page
from gpgraph.http.fields import ACCEPT, CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, field
from gpgraph.http.marks import NO_STORE, query_marks
from gpgraph.http.services import Services
from gpgraph.model.documents.mediatypes import GRAPHS, HTML, SOLUTIONS, choose
from gpgraph.model.sparql import protocol
from gpgraph.model.sparql.protocol import NO_UPDATE, READ_TYPES, Pairs, QueryRequest

ALLOW = "GET, HEAD, POST, QUERY, OPTIONS"
QUERY = "QUERY"

_READ = ", ".join(READ_TYPES)
# RFC 10008 and the Linked Data Platform: what QUERY and POST may carry.
ACCEPTED = {"Accept-Query": _READ, "Accept-Post": _READ}
_RESULTS = (*SOLUTIONS, *GRAPHS)
_DESCRIPTIONS = (*GRAPHS, HTML)
_UPDATING = frozenset({HTTPMethod.PUT, HTTPMethod.PATCH, HTTPMethod.DELETE})


class SparqlEndpoint:
    """Answers ``/sparql``: SPARQL 1.1 Protocol, section 2.1, and HTTP's own method QUERY.

    Errors leave it as exceptions, for ``problems``.
    """

    def __init__(self, services: Services, pages: Pages) -> None:
        """Ask ``services``; ``pages`` writes the page that a browser gets without a query."""
        self._services = services
        self._page = AskPage(services, pages)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; to who asks for a page, one tells what is wrong.

        Raises:
            GpgraphError: it cannot be answered; the leaf says why.
            HTTPException: no such method.
        """
        try:
            await self._answer(scope, receive, send)
        except GpgraphError as error:
            if "html" not in (field(scope, ACCEPT) or ""):
                raise
            await self._page.problem(scope, error)(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"]
        if method in {HTTPMethod.GET, HTTPMethod.HEAD}:
            response = self._get(scope)
        elif method in {HTTPMethod.POST, QUERY}:
            try:
                response = await self._post(scope, receive)
            except ClientDisconnect:
                return  # half a query, and nobody to answer
        elif method == HTTPMethod.OPTIONS:
            response = Response(status_code=204, headers={"Allow": ALLOW, **ACCEPTED})
        else:
            reason = NO_UPDATE if method in _UPDATING else f"{method} is not answered here."
            detail = f"{reason} Send a query by GET, POST or QUERY."
            raise HTTPException(405, detail, {"Allow": ALLOW, **ACCEPTED})
        await response(scope, receive, send)

    def _get(self, scope: Scope) -> Response:
        """Answer a query sent in the URL (section 2.1.1), or describe the service without one."""
        pairs = protocol.parameters(scope["query_string"])
        if all(key in WITHOUT_QUERY for key, _ in pairs):
            return self._describe(scope, pairs)
        return self._run(scope, protocol.from_get(pairs, limit_bytes=self._limit))

    async def _post(self, scope: Scope, receive: Receive) -> Response:
        """Answer a query sent in the body, as a form or as it is: sections 2.1.2 and 2.1.3."""
        pairs = protocol.parameters(scope["query_string"])
        content_type = field(scope, CONTENT_TYPE)
        if content_type is None and scope["method"] == QUERY:
            raise ProtocolError(f"QUERY needs a Content-Type, one of {_READ}: RFC 10008.")
        # A body of no use is not read at all.
        protocol.media_type(content_type)
        body = await self._read(scope, receive)
        asked = protocol.from_post(pairs, content_type, body, limit_bytes=self._limit)
        return self._run(scope, asked)

    def _run(self, scope: Scope, asked: QueryRequest) -> Response:
        scope.setdefault("state", {})["query"] = asked.text  # the log has a digest of it
        name, accept = asked.format_name, field(scope, ACCEPT)
        if not asked.explain and is_for_page(name, accept):
            return self._page.answer(scope, asked)
        if name is not None:
            # Which formats fit is known when the form of the query is; that there is one, now.
            choose(name, None, _RESULTS)
        base = base_of(scope, self._services)
        run = self._services.queries.run(
            asked,
            accept=accept,
            format_name=name,
            base=base,
            client=client_of(scope),
        )
        return TaskResponse(run, marks=partial(query_marks, base + PATH, asked))

    async def _read(self, scope: Scope, receive: Receive) -> bytes:
        """Read a body, but no more of it than a query within the limit can need."""
        coding = field(scope, CONTENT_ENCODING)
        if coding is not None and coding.lower() != "identity":
            raise ContentCodingError(coding)
        longest = protocol.longest_body(self._limit)
        length = field(scope, CONTENT_LENGTH)
        if length is not None and length.isdecimal() and int(length) > longest:
            raise QueryTooLongError(limit_bytes=self._limit)
        body, is_whole = bytearray(), False
        while not is_whole:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnect
            body += message.get("body", b"")
            if len(body) > longest:
                raise QueryTooLongError(limit_bytes=self._limit)
            is_whole = not message.get("more_body", False)
        return bytes(body)

    def _describe(self, scope: Scope, pairs: Pairs) -> Response:
        """Describe the service; to a browser, show the page on which one asks."""
        name = next((value for key, value in pairs if key == "format" and value), None)
        accept = field(scope, ACCEPT)
        try:
            format_ = choose(name, accept, _DESCRIPTIONS)
        except NotAcceptableError:
            # Who takes results only has forgotten the query.
            choose(name, accept, SOLUTIONS)
            raise ProtocolError(
                "Send exactly one parameter named query; there are 0. Without one, this address"
                " describes the service, in formats of RDF."
            ) from None
        if format_ is HTML:
            return self._page.empty(scope, pairs, ACCEPTED)
        run = self._services.descriptions.service(
            format_,
            self._services.offer,
            base=base_of(scope, self._services),
            client=client_of(scope),
        )
        # It tells the settings, which a release says nothing about.
        return TaskResponse(run, {**ACCEPTED, "Cache-Control": NO_STORE})

    @property
    def _limit(self) -> int:
        return self._services.queries.max_bytes
