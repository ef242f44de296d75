"""What the HTTP face is given: it builds nothing itself."""

from pathlib import Path
from typing import Protocol

from gpgraph.service.description import DescriptionService
from gpgraph.service.query import QueryService
from gpgraph.service.service_description import Offer


class Services(Protocol):
    """The services behind the routes; ``bootstrap`` builds them."""

    @property
    def base_url(self) -> str | None:
        """Return the public address that the operator set."""

    @property
    def generation_id(self) -> str:
        """Return the hash of the release that is served now."""

    @property
    def release_name(self) -> str:
        """Return the name of the release that is served now."""

    @property
    def ontology_version(self) -> str | None:
        """Return the version of the ontology in that release; ``None`` where it states none."""

    @property
    def offer(self) -> Offer:
        """Return what the operator allows a query."""

    @property
    def queries(self) -> QueryService:
        """Return what evaluates queries."""

    @property
    def descriptions(self) -> DescriptionService:
        """Return what describes resources and graphs."""

    def dump(self, identifier: str) -> Path | None:
        """Return the file with all quads of a release that is kept; ``None`` for any other."""

    async def ready(self) -> bool:
        """Say whether tasks are answered."""
