"""Finding one's way: the trees of all schemes, and a picture of what stands around a thing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from gpgraph.http.addresses import Served, client_of, pages_of, public_base
from gpgraph.http.answers import PageResponse, TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.interface import RIGHT_TO_LEFT, languages_of
from gpgraph.http.negotiation import FormatName, asked_language
from gpgraph.http.questions import question
from gpgraph.http.routes.resources import READ, Page, see
from gpgraph.model.documents.mediatypes import HTML, Format, choose
from gpgraph.service.exploring.asking import ExploreService
from gpgraph.service.exploring.facets import FACETS

router = APIRouter()

JSON = Format("json", "application/json", "JSON")
SVG = Format("svg", "image/svg+xml", "SVG")
OFFERED = (HTML, JSON, SVG)
MOST_NODES = 300
GRAPH_PATH = "/explore/graph"
_VARY = {"Vary": "Accept, Accept-Language"}

Name = Annotated[str, Query(max_length=4096)]


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What the address of the trees says."""

    wanted: Mapping[str, str]
    branch: str
    page: int

    def address(self, **changed: str) -> str:
        """Return the query of the same address with other values; an empty one is left out."""
        values = {**self.wanted, **changed}
        chosen = {name: value for name, value in values.items() if value}
        return f"?{urlencode(chosen)}" if chosen else ""


async def narrowing(  # noqa: PLR0913, PLR0917 - each is a parameter of the address
    framework: Annotated[Name, Query(description="A scheme, such as gpg-2017 or sdg.")] = "",
    programme: Annotated[Name, Query(description="Such as programme/cybercrime.")] = "",
    theme: Annotated[Name, Query(description="Such as theme/illicit-finance.")] = "",
    sdg: Annotated[Name, Query(description="The number of a goal, or the code of a target.")] = "",
    branch: Annotated[
        Name, Query(description="Show what stands below this alone: sdg/16, gpg-2017/1.")
    ] = "",
    page: Page = 1,
) -> Narrowing:
    """Read the parameters of the trees; one that is empty narrows nothing."""
    wanted = dict(zip(FACETS, (framework, programme, theme, sdg), strict=True))
    return Narrowing({name: value for name, value in wanted.items() if value}, branch, page)


@dataclass(frozen=True, slots=True)
class Around:
    """What the address of a picture says."""

    iri: str
    depth: int
    most: int

    def address(self, **changed: object) -> str:
        """Return the query of the same address with other values."""
        values = {"iri": self.iri, "depth": self.depth, "most": self.most, **changed}
        usual = {"depth": 1, "most": 40}
        chosen = {name: value for name, value in values.items() if usual.get(name) != value}
        return f"?{urlencode(chosen)}"


async def around(
    iri: Annotated[Name, Query(description="An IRI, sdg:16, or what stands behind /doc/.")] = "",
    depth: Annotated[int, Query(ge=1, le=2, description="How many steps away.")] = 1,
    most: Annotated[int, Query(ge=2, le=MOST_NODES, description="How many nodes at most.")] = 40,
) -> Around:
    """Read the parameters of a picture."""
    return Around(iri, depth, most)


@router.api_route(
    "/explore",
    methods=READ,
    summary="The trees of all schemes",
    openapi_extra=question(*FACETS, "branch"),
    dependencies=[Depends(asked_language)],
)
async def get_trees(
    request: Request,
    services: Served,
    wanted: Annotated[Narrowing, Depends(narrowing)],
    format_name: FormatName = None,
) -> Response:
    """Show every scheme as a tree, narrowed by edition of goals, programme, theme and SDG.

    A thing is left where it is in or below what is named, or where a link ties it to something
    that is. Whose judgement the link is stands on the page of the thing.
    """
    format_ = choose(format_name, field(request.scope, ACCEPT), (HTML, JSON))
    running = ExploreService.beside(services.descriptions).trees(
        wanted.wanted,
        wanted.branch,
        wanted.page,
        languages=languages_of(request.scope, services.languages),
        client=client_of(request.scope),
    )
    if format_ is JSON:
        return TaskResponse(running, _VARY)

    def render(view: dict[str, Any]) -> str:
        return pages_of(request).render(request.scope, "explore.html", view=view, asked=wanted)

    return PageResponse(running, render, _VARY)


@router.api_route(
    GRAPH_PATH,
    methods=READ,
    summary="What stands around a thing",
    openapi_extra=question(),
    dependencies=[Depends(asked_language)],
)
async def get_neighbourhood(
    request: Request,
    services: Served,
    wanted: Annotated[Around, Depends(around)],
    format_name: FormatName = None,
) -> Response:
    """Show a thing and what it is tied to, one or two steps away, as a picture and a list.

    JSON has the nodes and links, each with its place in the picture; SVG is the picture alone.
    """
    if not wanted.iri:
        return see(request, "/explore", "")
    format_ = choose(format_name, field(request.scope, ACCEPT), OFFERED)
    pages = pages_of(request)
    languages = languages_of(request.scope, services.languages)
    running = ExploreService.beside(services.descriptions).neighbourhood(
        wanted.iri,
        most=wanted.most,
        depth=wanted.depth,
        languages=languages,
        mirrored=pages.templates.language(languages) in RIGHT_TO_LEFT,
        client=client_of(request.scope),
    )
    if format_ is JSON:
        return TaskResponse(running, _VARY)
    template = "explore_graph.svg" if format_ is SVG else "explore_graph.html"

    def render(view: dict[str, Any]) -> str:
        base = public_base(request)
        return pages.render(request.scope, template, view=view, asked=wanted, base=base)

    if format_ is SVG:
        name = quote(wanted.iri.rstrip("/").rpartition("/")[2][:60], safe="")
        disposition = f"inline; filename*=UTF-8''{name or 'graph'}.svg"
        headers = {**_VARY, "Content-Disposition": disposition}
        return PageResponse(running, render, headers, content_type=SVG.media_type)
    return PageResponse(running, render, _VARY)
