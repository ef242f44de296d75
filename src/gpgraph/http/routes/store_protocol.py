"""SPARQL 1.1 Graph Store HTTP Protocol, as far as it reads: sections 4 and 5.2."""

from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from gpgraph.errors import ProtocolError
from gpgraph.http.addresses import Served, client_of, public_base
from gpgraph.http.answers import TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.marks import query_marks
from gpgraph.http.routes.resources import READ
from gpgraph.model.documents.mediatypes import GRAPHS, choose
from gpgraph.model.graphnames import check_graph
from gpgraph.model.sparql import protocol
from gpgraph.model.sparql.protocol import QueryRequest

router = APIRouter()


READ_ONLY = "Graphs are read here by GET and HEAD, and not written: they are those of a release."

# A store asks for more than one route can declare, so its parameters are described by hand.
_PARAMETERS = [
    {"name": name, "in": "query", "required": False, "description": text, "schema": schema}
    for name, text, schema in (
        ("graph", "The absolute IRI of a named graph.", {"type": "string", "format": "iri"}),
        ("default", "Without a value: the default graph.", {"type": "string", "maxLength": 0}),
        ("format", "Short name of a format, such as ttl.", {"type": "string"}),
    )
]


@router.api_route(
    "/store",
    methods=READ,
    summary="Read a graph: Graph Store Protocol",
    openapi_extra={"parameters": _PARAMETERS},
)
async def get_store(request: Request, services: Served) -> Response:
    """Return the graph that the address names indirectly: one of ``graph`` and ``default``."""
    scope = request.scope
    pairs = protocol.parameters(scope["query_string"])
    graphs = [value for key, value in pairs if key == "graph"]
    defaults = [value for key, value in pairs if key == "default"]
    if len(graphs) + len(defaults) != 1:
        raise ProtocolError("Name one graph: ?graph=IRI, or ?default for the default graph.")
    name = next((value for key, value in pairs if key == "format" and value), None)
    format_ = choose(name, field(scope, ACCEPT), GRAPHS)
    base, client = public_base(request), client_of(scope)
    if graphs:
        check_graph(graphs[0])
        run = services.descriptions.graph(graphs[0], format_, base=base, client=client)
        return TaskResponse(run)
    # As long as the release, so it flows, as the answer to a query does.
    everything = QueryRequest("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    run = services.queries.run(
        everything, accept=None, format_name=format_.name, base=base, client=client
    )
    return TaskResponse(run, marks=partial(query_marks, f"{base}/store", everything))
