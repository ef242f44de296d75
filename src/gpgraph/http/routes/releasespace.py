"""Below ``/release/{id}/`` stands what the service has at its top, as that release has it.

Links in these answers stay below it, as do those to the context and the endpoint: the address of
the release is their public base. What belongs to the service as a whole is redirected to there.
"""

import asyncio
import re
from dataclasses import dataclass
from urllib.parse import quote

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gpgraph.errors import ReleaseNotHeldError
from gpgraph.http.addresses import SERVED, Pages, base_of
from gpgraph.http.fields import path_of
from gpgraph.http.marks import TRUNCATED
from gpgraph.http.routes.releaseservices import ReleaseServices
from gpgraph.http.services import Services
from gpgraph.http.sparql import SparqlEndpoint
from gpgraph.model.documents.mediatypes import HTML

START = "/release/"
CURRENT = "current"
FOR_EVER = "public, max-age=31536000, immutable"

# The first steps of the paths that a release has below its own. The empty one is its front page.
OWN = frozenset(
    {"", "alignments", "class", "codelist", "codelists", "context", "coverage", "doc", "explain",
     "explore", "frames", "graph", "id", "ontology", "schemas", "search", "shapes", "sparql",
     "store"}
)  # fmt: skip
_DESCRIPTIONS = frozenset(
    {".well-known/void", ".well-known/sparql-examples", ".well-known/prefixes"}
)
# And of those that only the service as a whole has, but pages link to.
_SHARED = frozenset(
    {"api", "changes", "conformance", "problem", "release", "releases", "static", "validate"}
)
_FILES = (".gz", ".zst")
_DOTS = frozenset({".", ".."})
_PLACE = re.compile(r"/release/([^/]+)(?:/(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """A path below that of a release; ``rest`` is ``None`` for that path itself."""

    key: str
    rest: str | None

    @property
    def is_of_the_release(self) -> bool:
        """Tell whether the release itself answers here, and not a file or a page about it."""
        rest = self.rest
        if rest is None or rest.endswith(_FILES):
            return False
        return _first(rest) in OWN or rest in _DESCRIPTIONS

    @property
    def is_of_all(self) -> bool:
        """Tell whether only the service as a whole answers this."""
        return self.rest is not None and _first(self.rest) in _SHARED


def _first(path: str) -> str:
    """Return the first step of a path, without the suffix of a format: ``ontology.ttl``."""
    step = path.partition("/")[0]
    return step.partition(".")[0] or step


def place_of(path: str) -> Place | None:
    """Return where a path leads among the releases; ``None`` for a path that is none of theirs."""
    match = _PLACE.fullmatch(path)
    if match is None or not _DOTS.isdisjoint(path.split("/")):  # clients would take them for steps
        return None
    return Place(match[1], match[2])


class ReleaseSpace:
    """Answers what stands below the path of a release, and passes on all else."""

    def __init__(self, services: Services, pages: Pages, web: ASGIApp) -> None:
        """Answer with ``web``, asked for the services of the release in the place of ``services``.

        Args:
            services: The services over all releases.
            pages: What writes pages.
            web: Pages and documents of the service.
        """
        self._services = services
        self._pages = pages
        self._web = web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request below ``/release/``.

        Raises:
            ReleaseNotFoundError: no such release is kept.
            ReleaseNotHeldError: it is kept as files only.
        """
        place = place_of(path_of(scope))
        if place is None:
            await self._web(scope, receive, send)
        elif place.key == CURRENT or place.is_of_all:
            await self._lead_on(place, scope)(scope, receive, send)
        elif place.is_of_the_release:
            await self._answer(place, scope, receive, send)
        else:
            await self._web(scope, receive, send)

    def _lead_on(self, place: Place, scope: Scope) -> RedirectResponse:
        """Answer 307: to the release that is served now, or out of the releases."""
        rest = "" if place.rest is None else f"/{place.rest}"
        if not place.is_of_all:
            rest = f"{START}{self._services.generation_id}{rest}"
        query = scope["query_string"].decode("latin-1")
        address = base_of(scope, self._services) + quote(rest, safe="/.-_~:@!$&'()*+,;=")
        return RedirectResponse(
            address + (f"?{query}" if query else ""), 307, {"Cache-Control": "no-cache"}
        )

    async def _answer(self, place: Place, scope: Scope, receive: Receive, send: Send) -> None:
        held = self._services.held(place.key)
        if held is None:
            # Some release that is kept, or none at all.
            record = await asyncio.to_thread(self._services.releases.record, place.key)
            raise ReleaseNotHeldError(record.key, self._services.releases.held_keys)
        services = ReleaseServices(self._services, held, place.key)
        pages = Pages(self._pages.templates, services, services.path)
        root = scope.get("root_path", "") + services.path
        inner = {
            **scope,
            "path": f"{root}/{place.rest}",
            "root_path": root,
            SERVED: (services, pages),
        }
        app: ASGIApp = self._web
        if place.rest == "sparql":
            app = SparqlEndpoint(services, pages)
        never_changes = place.key in {held.manifest.id, held.manifest.key}
        await app(inner, receive, _Keeping(send) if never_changes else send)


class _Keeping:
    """Says of what a release determines that it never changes; pages are drawn anew by and by."""

    def __init__(self, send: Send) -> None:
        self._send = send

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:  # noqa: PLR2004
            fields = dict(message["headers"])
            is_page = fields.get(b"content-type", b"").startswith(HTML.media_type.encode())
            is_cut = TRUNCATED.lower().encode() in fields
            if b"cache-control" not in fields and not is_page and not is_cut:
                headers = [*message["headers"], (b"cache-control", FOR_EVER.encode())]
                message = {**message, "headers": headers}
        await self._send(message)
