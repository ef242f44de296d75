"""Where things are for the client that asks: addresses follow the public base, identity never."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as attribute
from ipaddress import IPv6Address
from typing import Annotated, cast
from urllib.parse import quote, urlsplit

from fastapi import Depends, Request
from starlette.types import Scope

from gpgraph.http.fields import field, path_of
from gpgraph.http.interface import Templates, addresses_in, carried, languages_of, named_language
from gpgraph.http.keptpages import KeptPages
from gpgraph.http.services import Services
from gpgraph.model.namespaces import document_path

PLAIN_HOST = re.compile(r"[a-z0-9.-]+(:[0-9]{1,4})?")
# Where a request below the path of a release carries its services and its page writer.
SERVED = "gpgraph.release"
LINKED_SCHEMES = frozenset({"http", "https", "mailto"})


def services_of(request: Request) -> Services:
    """Return what the application was created with, or the services of the release asked for."""
    services = request.scope.get(SERVED, (request.app.state.services,))[0]
    return cast("Services", services)


async def _served(request: Request) -> Services:
    """Return the same on the event loop: a dependency that is no coroutine costs a thread hop."""
    return services_of(request)


Served = Annotated[Services, Depends(_served)]


def pages_of(request: Request) -> "Pages":
    """Return the page writer of the application, or that of the release asked for."""
    pages = request.scope.get(SERVED, (request.app.state.pages,))[-1]
    return cast("Pages", pages)


def public_base(request: Request) -> str:
    """Return the public address of the service, without a slash at its end.

    It is what the operator set, else what the client asked for.
    """
    return base_of(request.scope, services_of(request))


def base_of(scope: Scope, services: Services) -> str:
    """Return the same for a request that has not reached the routes."""
    if services.base_url is not None:
        return services.base_url.rstrip("/")
    host = field(scope, b"host")
    if host is None or PLAIN_HOST.fullmatch(host) is None:  # Starlette knows what else is a host
        return str(Request(scope).base_url).rstrip("/")
    root: str = scope.get("root_path", "")
    return f"{scope['scheme']}://{host}{root.rstrip('/')}"


def client_of(scope: Scope) -> str:
    """Return what tells the client apart from others, for their fair share.

    It is the address; of IPv6 the first half, since a site is given at least all of the other.
    """
    client = scope.get("client")
    host: str = client[0] if client else ""
    if ":" not in host:
        return host
    try:
        address = IPv6Address(host)
    except ValueError:
        return host
    return str(address.ipv4_mapped or IPv6Address(int(address) >> 64 << 64))


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes links for one public base. Links inside pages are paths, so that any name works."""

    base: str
    prefix: str = attribute(init=False)
    """The path below which the service is mounted; often nothing."""

    def __post_init__(self) -> None:
        """Take the path out of the base."""
        object.__setattr__(self, "prefix", urlsplit(self.base).path.rstrip("/"))

    def path(self, path: str) -> str:
        """Return the link to a path of this service."""
        return self.prefix + path

    def thing(self, reference: Mapping[str, object]) -> str | None:
        """Return the link to a thing: its page here if there is one, else its own IRI.

        An IRI may be anybody's, so one that is not the address of anything is no link:
        ``javascript:`` and ``data:`` are IRIs, too.
        """
        iri = str(reference["iri"])
        path = document_path(iri) if reference.get("known") else None
        if path is not None:
            return self.path(path)
        return iri if iri.partition(":")[0].lower() in LINKED_SCHEMES else None


@dataclass(frozen=True, slots=True)
class Pages:
    """Writes pages from templates; every page knows the release and where it stands.

    ``below`` is the path of the release whose pages these are, or nothing where it is the one that
    is served. Templates have two ``Addresses``: of these pages, and of the ``site`` as a whole.
    """

    templates: Templates
    services: Services
    below: str = ""
    kept: KeptPages = attribute(default_factory=KeptPages, repr=False, compare=False)

    def render(self, scope: Scope, template: str, *, as_one: str = "", **values: object) -> str:
        """Return a page as HTML.

        Args:
            scope: The request.
            template: The name of its template.
            as_one: What tells these values from others, where the page is so long that it is kept.
            values: What the template knows beside what all pages know.
        """
        addresses = Addresses(base_of(scope, self.services))
        language = self.templates.language(languages_of(scope, self.services.languages))
        scope.setdefault("state", {})["interface"] = language
        path = path_of(scope).removesuffix(".html") if "path" in scope else ""
        here = addresses.path(quote(path, safe="/?:@")) if path else ""

        def write() -> str:
            page = self.templates.get_template(template, language).render(
                addresses=addresses,
                site=Addresses(addresses.base.removesuffix(self.below)),
                release=self.services.release_name,
                validates=self.services.validations.is_offered,
                as_of=self._as_of(scope, addresses) if self.below else None,
                here=here,
                interfaces=self.templates.interfaces,
                elsewhere=addresses_in(here, scope, self.templates.interfaces),
                **values,
            )
            return carried(page, language) if named_language(scope) == language else page

        if not as_one:
            return write()
        query = scope["query_string"].decode("latin-1")
        known = (addresses.base, here, query, language, self.services.release_name, as_one)
        return self.kept.page(known, write)

    def _as_of(self, scope: Scope, addresses: Addresses) -> Mapping[str, str]:
        """Return where a page leads that shows what a release says, and not what holds now."""
        here = path_of(scope) + ("?" if scope["query_string"] else "")
        query = scope["query_string"].decode("latin-1")
        outer = addresses.prefix.removesuffix(self.below)
        return {"about": addresses.prefix, "now": outer + quote(here, safe="/?:@") + query}
