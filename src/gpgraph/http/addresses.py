"""Where things are for the client that asks: addresses follow the public base, identity never."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from fastapi import Request
from jinja2 import Environment

from gpgraph.http.services import Services
from gpgraph.model.namespaces import document_path

LINKED_SCHEMES = frozenset({"http", "https", "mailto"})


def services_of(request: Request) -> Services:
    """Return what the application was created with."""
    return cast("Services", request.app.state.services)


def pages_of(request: Request) -> "Pages":
    """Return the page writer of the application."""
    return cast("Pages", request.app.state.pages)


def public_base(request: Request) -> str:
    """Return the public address of the service, without a slash at its end.

    It is what the operator set, else what the client asked for.
    """
    configured = services_of(request).base_url
    return (configured or str(request.base_url)).rstrip("/")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Makes links for one public base. Links inside pages are paths, so that any name works."""

    base: str

    @property
    def prefix(self) -> str:
        """Return the path below which the service is mounted; often nothing."""
        return urlsplit(self.base).path.rstrip("/")

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
    """Writes pages from templates; every page knows the release and where it stands."""

    templates: Environment

    def render(self, request: Request, template: str, **values: object) -> str:
        """Return a page as HTML."""
        return self.templates.get_template(template).render(
            addresses=Addresses(public_base(request)),
            release=services_of(request).release_name,
            **values,
        )
