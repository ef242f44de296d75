"""What the HTTP face is given: it builds nothing itself."""

from typing import Protocol

from gpgraph.service.description import DescriptionService
from gpgraph.service.query import QueryService


class Services(Protocol):
    """The services behind the routes; ``bootstrap`` builds them."""

    @property
    def base_url(self) -> str | None:
        """Return the public address that the operator set."""

    @property
    def release_name(self) -> str:
        """Return the name of the release that is served now."""

    @property
    def ontology_version(self) -> str | None:
        """Return the version of the ontology in that release; ``None`` where it states none."""

    @property
    def queries(self) -> QueryService:
        """Return what evaluates queries."""

    @property
    def descriptions(self) -> DescriptionService:
        """Return what describes resources and graphs."""

    async def ready(self) -> bool:
        """Say whether tasks are answered."""
