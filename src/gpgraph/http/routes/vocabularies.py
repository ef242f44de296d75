"""Whole graphs as documents: the ontology, the shapes, every named graph."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from gpgraph.errors import ResourceNotFoundError
from gpgraph.http.addresses import Served, client_of, pages_of, public_base, services_of
from gpgraph.http.answers import PageResponse, TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.links import thing_link
from gpgraph.http.negotiation import Asked, Named, named_format
from gpgraph.http.routes.resources import READ, Page, see
from gpgraph.model.documents.mediatypes import DOCUMENTS, HTML, SUFFIXES, Format, choose
from gpgraph.model.namespaces import BASE, GRAPH, ONTOLOGY, SHAPES
from gpgraph.sandbox.frames import Header
from gpgraph.service.describing.description import Answering, DescriptionService

router = APIRouter()

Alternates = list[tuple[Format, str]]

_SUFFIXES = tuple(format_.name for format_ in SUFFIXES)

# The pages that document a vocabulary: a template, and what it shows.
_REFERENCE: Mapping[str, tuple[str, Callable[..., Answering]]] = MappingProxyType(
    {
        ONTOLOGY: ("ontology.html", DescriptionService.ontology_view),
        SHAPES: ("shapes.html", DescriptionService.shapes_view),
    }
)


@router.api_route("/ontology", methods=READ, summary="The ontology")
async def get_ontology(request: Request, named: Named) -> Response:
    """Return our vocabulary, whole; its terms are fragments of this address."""
    return _graph(request, ONTOLOGY, named)


@router.api_route("/ontology.{suffix}", methods=READ, summary="The ontology in a format")
async def get_ontology_file(request: Request, named: Named, suffix: str) -> Response:
    """Return our vocabulary, whole, in the format of the suffix."""
    return _graph(request, ONTOLOGY, named, _known(suffix))


@router.api_route("/ontology/{version}", methods=READ, summary="A version of the ontology")
async def get_ontology_version(request: Request, services: Served, version: str) -> Response:
    """Answer 303 to the ontology when it has this version: no other is kept here."""
    return _version(request, "ontology", version, services.ontology_version)


@router.api_route("/shapes", methods=READ, summary="The shapes")
async def get_shapes(request: Request, named: Named) -> Response:
    """Return what is required of data, whole; each shape is a fragment of this address."""
    return _graph(request, SHAPES, named)


@router.api_route("/shapes/{version}", methods=READ, summary="A version of the shapes")
async def get_shapes_version(request: Request, services: Served, version: str) -> Response:
    """Answer 303 to the shapes when they have this version: no other is kept here."""
    return _version(request, "shapes", version, services.shapes_version)


@router.api_route("/shapes.{suffix}", methods=READ, summary="The shapes in a format")
async def get_shapes_file(request: Request, named: Named, suffix: str) -> Response:
    """Return what is required of data, whole, in the format of the suffix."""
    return _graph(request, SHAPES, named, _known(suffix))


@router.api_route("/graph/{path:path}", methods=READ, summary="A named graph")
async def get_graph(request: Request, named: Named, path: str, page: Page = 1) -> Response:
    """Return a named graph, whole; the path may end in the suffix of a format.

    A graph whose own name ends so is read at ``/store?graph=``.
    """
    stem, _, suffix = path.rpartition(".")
    if stem and suffix in _SUFFIXES:
        return _graph(request, GRAPH + stem, named, suffix, page=page)
    return _graph(request, GRAPH + path, named, page=page)


def _graph(
    request: Request, iri: str, named: Asked, suffix: str | None = None, *, page: int = 1
) -> Response:
    services = services_of(request)
    accept = field(request.scope, ACCEPT)
    format_ = named_format(named, suffix, accept) or choose(None, accept, DOCUMENTS)
    base, client = public_base(request), client_of(request.scope)
    document = f"{base}/{quote(iri.removeprefix(BASE))}"
    alternates = [(item, f"{document}.{item.name}") for item in SUFFIXES]
    headers = {"Vary": "Accept", "Link": _links(iri, document, base, alternates)}
    if format_ is not HTML:
        graph = services.descriptions.graph(iri, format_, base=base, client=client)
        return TaskResponse(graph, headers, marks=_marks)
    if iri in _REFERENCE:
        template, view_of = _REFERENCE[iri]
        asked = view_of(services.descriptions, client=client)
    else:
        template = "graph.html"
        asked = services.descriptions.graph_view(iri, page=page, client=client)

    def render(view: dict[str, Any]) -> str:
        return pages_of(request).render(
            request.scope,
            template,
            as_one=view.get("hash", ""),
            view=view,
            alternates=alternates,
        )

    return PageResponse(asked, render, headers, marks=_marks)


def _known(suffix: str) -> str:
    """Return a suffix that a vocabulary has.

    Raises:
        ResourceNotFoundError: it has no such suffix.
    """
    if suffix not in _SUFFIXES:
        there_are = ", ".join(f".{name}" for name in _SUFFIXES)
        raise ResourceNotFoundError(
            f"There is no document with the suffix .{suffix} here. There are: {there_are}."
        )
    return suffix


def _links(iri: str, document: str, base: str, alternates: Alternates) -> str:
    """Return where else the document is, and by which IRI it is cited: RFC 8288, RFC 8574."""
    return ", ".join(
        (
            f'<{thing_link(iri)}>; rel="cite-as"',
            f'<{document}>; rel="canonical"',
            *(
                f'<{address}>; rel="alternate"; type="{item.media_type}"'
                for item, address in alternates
            ),
            f'<{base}/.well-known/void>; rel="describedby"; type="text/turtle"',
        )
    )


def _marks(said: Header) -> Mapping[str, str]:
    """Return on which terms the graph is, as the worker says it."""
    licences = said.get("licences")
    found = [str(iri) for iri in licences] if isinstance(licences, list) else []
    links = ", ".join(f'<{thing_link(iri)}>; rel="license"' for iri in found)
    return {"Link": links} if links else {}


def _version(request: Request, name: str, asked: str, served: str | None) -> Response:
    if asked != served:
        raise ResourceNotFoundError(
            f"Version {asked} of the {name} is not served here, but version {served or 'none'}."
        )
    return see(request, f"/{name}", request.url.query)
