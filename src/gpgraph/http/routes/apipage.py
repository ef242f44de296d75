"""A page about every address that answers, made of the description that programs read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from starlette.responses import Response

from gpgraph.http.addresses import pages_of
from gpgraph.http.routes.resources import READ
from gpgraph.model.documents.mediatypes import HTML

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Parameter:
    """What can be said with a request; ``place`` is ``path`` or ``query``."""

    name: str
    place: str
    is_required: bool
    description: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One method at one address: OpenAPI 3.1, section 4.8.10."""

    method: str
    path: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    bodies: tuple[str, ...]
    answers: tuple[tuple[str, str], ...]

    @property
    def anchor(self) -> str:
        """Return where it stands on the page."""
        words = "".join(sign if sign.isalnum() else "-" for sign in self.path)
        return f"{self.method.lower()}{words}".rstrip("-")


@router.api_route("/api", methods=READ, summary="Every address, and what it takes")
async def get_api(request: Request) -> Response:
    """List what the service answers, as a page; ``/openapi.json`` is the same for programs."""
    app: FastAPI = request.app
    found = list(operations(app.openapi()["paths"]))
    page = pages_of(request).render(request.scope, "api.html", operations=found)
    # It hangs on the program and not on a release, so that the cache says nothing of it.
    return Response(page, media_type=HTML.content_type, headers={"Cache-Control": "no-cache"})


def operations(paths: Mapping[str, Mapping[str, Any]]) -> Iterator[Operation]:
    """Yield what the paths of an OpenAPI description say, the endpoint first."""
    for path in sorted(paths, key=lambda path: path != "/sparql"):
        for method, said in paths[path].items():
            parameters = (_parameter(item) for item in said.get("parameters", ()))
            yield Operation(
                method=method.upper(),
                path=path,
                summary=str(said.get("summary", "")),
                description=str(said.get("description", "")).replace("``", "`"),
                parameters=tuple(parameters),
                bodies=tuple(said.get("requestBody", {}).get("content", ())),
                answers=tuple(
                    (status, str(answer.get("description", "")))
                    for status, answer in said.get("responses", {}).items()
                ),
            )


def _parameter(said: Mapping[str, Any]) -> Parameter:
    return Parameter(
        name=str(said["name"]),
        place=str(said["in"]),
        is_required=bool(said.get("required", False)),
        description=str(said.get("description", "")),
    )
