"""What tells how to read our JSON: the context, and for each class a frame and a JSON Schema."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from gpgraph.http.addresses import Served, client_of, public_base
from gpgraph.http.answers import TaskResponse
from gpgraph.http.routes.resources import READ

# A version changes by addition only, so what is kept is never wrong; that it may lack the newest
# member ends after a day (docs/decisions/0008).
LASTING = {"Cache-Control": "public, max-age=86400, immutable"}

router = APIRouter()

ClassName = Annotated[
    str, Path(description="A class as it stands under `type`, such as GlobalPolicingGoal.")
]


@router.api_route("/context/v1.jsonld", methods=READ, summary="The JSON-LD context")
async def get_context(services: Served) -> Response:
    """Return the context that our JSON-LD documents point to."""
    return TaskResponse(services.descriptions.context(), LASTING)


@router.api_route("/frames/{name:path}/v1.jsonld", methods=READ, summary="The frame of a class")
async def get_frame(request: Request, services: Served, name: ClassName) -> Response:
    """Return the JSON-LD frame that makes framed documents of any JSON-LD of ours."""
    client = client_of(request.scope)
    asked = services.descriptions.classes.frame(name, base=public_base(request), client=client)
    return TaskResponse(asked, LASTING)


@router.api_route("/schemas/{name:path}/v1.json", methods=READ, summary="The schema of a class")
async def get_schema(request: Request, services: Served, name: ClassName) -> Response:
    """Return the JSON Schema (2020-12) that the framed documents of a class are valid by."""
    asked = services.descriptions.classes.schema(name, client=client_of(request.scope))
    return TaskResponse(asked, LASTING)
