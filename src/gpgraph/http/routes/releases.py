"""Releases: what there is, each with its page, its catalogue record and its files."""

import asyncio
import json
import re
from typing import Annotated, Any

from fastapi import APIRouter, Path, Request
from starlette.responses import Response
from starlette.types import Scope, Send

from gpgraph.errors import ReleaseNotFoundError, ResourceNotFoundError
from gpgraph.http.addresses import Served, client_of, pages_of, public_base
from gpgraph.http.answers import TaskResponse
from gpgraph.http.fields import ACCEPT, field
from gpgraph.http.files import FileResponse
from gpgraph.http.routes.releasespace import FOR_EVER
from gpgraph.http.routes.resources import READ, FormatName
from gpgraph.http.services import Services
from gpgraph.model.documents.mediatypes import DOCUMENTS, HTML, SUFFIXES, Format, choose
from gpgraph.model.namespaces import BASE
from gpgraph.service.history.releases import ReleaseRecord

router = APIRouter()

Release = Annotated[str, Path(description="Name or hash of a release; `current` is led on.")]

# Which releases there are changes, and a client is to see it.
FRESH = {"Cache-Control": "no-cache"}
# What a file name in a header is better without.
_NO_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_PACKED = {"gz": "application/gzip", "zst": "application/zstd"}


@router.api_route("/releases", methods=READ, summary="The releases that are kept")
async def get_releases(
    request: Request, services: Served, format_name: FormatName = None
) -> Response:
    """List the releases, the newest first: as a page, or as versions of one dataset in DCAT."""
    format_ = choose(format_name, field(request.scope, ACCEPT), (HTML, *DOCUMENTS))
    records = await asyncio.to_thread(services.releases.records)
    if format_ is not HTML:
        return _described(request, services, records, format_, whole=False)
    is_checked = await asyncio.to_thread(services.conformance) is not None
    page = pages_of(request).render(
        request.scope, "releases.html", releases=records, is_checked=is_checked
    )
    return Response(page, 200, {**FRESH, **_links(request, "releases")}, HTML.content_type)


@router.api_route("/release/{release}", methods=READ, summary="A release")
async def get_release(
    request: Request, services: Served, release: Release, format_name: FormatName = None
) -> Response:
    """Tell what a release is and holds; a suffix such as ``.ttl`` chooses the format."""
    record, suffix = await asyncio.to_thread(_by_address, services, release)
    format_ = choose(suffix or format_name, field(request.scope, ACCEPT), (HTML, *DOCUMENTS))
    if format_ is not HTML:
        return _described(request, services, (record,), format_, whole=True)
    previous = await asyncio.to_thread(services.releases.previous, record)
    page = pages_of(request).render(
        request.scope, "release.html", record=record, previous=previous, formats=SUFFIXES
    )
    headers = {**FRESH, **_links(request, f"release/{record.key}")}
    return Response(page, 200, headers, HTML.content_type)


@router.api_route("/release/{release}/manifest.json", methods=READ, summary="Its manifest")
async def get_manifest(services: Served, release: Release) -> Response:
    """Return the file that the hash of a release is made of: graphs, sources, hashes, counts."""
    record = await asyncio.to_thread(services.releases.record, release)
    text = record.manifest.to_json()
    return Response(text, 200, _caching(record, release), "application/json")


@router.api_route("/release/{release}/{file:path}", methods=READ, summary="A dump")
async def get_file(services: Served, release: Release, file: str) -> Response:
    """Return a dump: ``dataset`` as ``.nq``, ``.trig``, ``.jsonld``, or a graph as ``.ttl``.

    Each is there as ``.gz`` and as ``.zst``: a compressed file, and not a compressed transfer. What
    is stored is what was sent.
    """
    found = await asyncio.to_thread(services.releases.file, release, file)
    if found is None:
        raise ResourceNotFoundError(
            f"Release {release} has no file {file}. Its page lists its files: /release/{release}."
        )
    record, path, dump = found
    part = f"-{dump.name}".replace("-dataset.", ".")
    name = _NO_NAME.sub("-", f"gpgraph-{record.name}{part}")
    return FileResponse(
        path,
        f'"{dump.sha256}"',
        {
            "Content-Type": _PACKED[dump.name.rpartition(".")[2]],
            "Content-Disposition": f'attachment; filename="{name}"',
            **_caching(record, release),
        },
    )


class Unkept(TaskResponse):
    """An answer that depends on more than the release that is served: on which others there are."""

    async def start(self, scope: Scope, send: Send, release: str) -> None:  # noqa: ARG002 - so it is
        """Send status and headers, and name no release that would determine the answer."""
        await super().start(scope, send, "")


def _by_address(services: Services, address: str) -> tuple[ReleaseRecord, str | None]:
    """Find a release by the last part of its address, in which a suffix may stand."""
    try:
        return services.releases.record(address), None
    except ReleaseNotFoundError:
        for format_ in SUFFIXES:
            stem = address.removesuffix(f".{format_.name}")
            if stem != address:
                return services.releases.record(stem), format_.name
        raise


def _caching(record: ReleaseRecord, key: str) -> dict[str, str]:
    """Return for how long a file is good: for ever, where the address can mean no other release."""
    is_certain = key in {record.manifest.id, record.key}
    return {"Cache-Control": FOR_EVER} if is_certain else FRESH


def _described(
    request: Request,
    services: Services,
    records: tuple[ReleaseRecord, ...],
    format_: Format,
    *,
    whole: bool,
) -> Response:
    """Describe releases in DCAT: each in a few words, or the ``whole`` with its graphs."""
    body = json.dumps([plain(record, whole=whole) for record in records]).encode()
    asked = services.descriptions.releases(
        body, format_, base=public_base(request), client=client_of(request.scope)
    )
    path = f"release/{records[0].key}" if whole else "releases"
    return Unkept(asked, {**FRESH, **_links(request, path)})


def _links(request: Request, path: str) -> dict[str, str]:
    """Return the formats of a list or of a release, and for a release what to cite."""
    document = f"{public_base(request)}/{path}"
    links = [f'<{document}>; rel="canonical"']
    if "/" in path:
        links.append(f'<{BASE}{path}>; rel="cite-as"')
    links += [
        f'<{document}?format={format_.name}>; rel="alternate"; type="{format_.media_type}"'
        for format_ in SUFFIXES
    ]
    return {"Vary": "Accept", "Link": ", ".join(links)}


def plain(record: ReleaseRecord, *, whole: bool) -> dict[str, Any]:
    """Return what a worker needs to describe a release: the ``whole``, or in a few words."""
    manifest = record.manifest
    graphs = record.graphs if whole else ()
    files = [file for file in record.files if whole or file.name.startswith("dataset.")]
    return {
        "key": record.key,
        "id": manifest.id,
        "name": record.name,
        "created": manifest.created,
        "previous": record.previous,
        "is_current": record.is_current,
        "is_held": record.is_held,
        "graphs": [(graph.iri, graph.sha256, graph.triples) for graph in graphs],
        "files": [(file.name, file.bytes, file.sha256) for file in files],
    }
