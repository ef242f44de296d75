"""What tells how to read our JSON: the context."""

from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.responses import Response

from gpgraph.http.addresses import services_of
from gpgraph.http.answers import TaskResponse
from gpgraph.http.resources import READ
from gpgraph.http.services import Services

router = APIRouter()

Served = Annotated[Services, Depends(services_of)]


@router.api_route("/context/v1.jsonld", methods=READ, summary="The JSON-LD context")
async def get_context(services: Served) -> Response:
    """Return the context that our JSON-LD documents point to."""
    return TaskResponse(services.descriptions.context(), {"Cache-Control": "public, max-age=3600"})
