"""What the HTTP face is given: it builds nothing itself."""

from typing import Protocol

from gpgraph.service.asking.query import QueryService
from gpgraph.service.catalogues.service_description import Offer
from gpgraph.service.checking.validating import ValidationService
from gpgraph.service.describing.description import DescriptionService
from gpgraph.service.history.releases import HeldRelease, ReleaseShelf


class Services(Protocol):
    """The services behind the routes; ``bootstrap`` builds them."""

    @property
    def base_url(self) -> str | None:
        """Return the public address that the operator set."""

    @property
    def security_contact(self) -> str | None:
        """Return the address to report a weakness to; ``None`` where the operator names none."""

    @property
    def generation_id(self) -> str:
        """Return the hash of the release that is served now."""

    @property
    def snapshot(self) -> str:
        """Return what answers depend on: that release, and the earlier ones that are held."""

    @property
    def releases(self) -> ReleaseShelf:
        """Return the releases that are kept."""

    def held(self, key: str) -> HeldRelease | None:
        """Return a release in memory by its name or hash; ``None`` for any other."""

    @property
    def release_name(self) -> str:
        """Return the name of the release that is served now."""

    @property
    def ontology_version(self) -> str | None:
        """Return the version of the ontology in that release; ``None`` where it states none."""

    @property
    def shapes_version(self) -> str | None:
        """Return the version of the shapes in that release; ``None`` where they state none."""

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the language tags of the texts in that release, and of pages."""

    @property
    def offer(self) -> Offer:
        """Return what the operator allows a query."""

    @property
    def queries(self) -> QueryService:
        """Return what evaluates queries."""

    @property
    def descriptions(self) -> DescriptionService:
        """Return what describes resources and graphs."""

    @property
    def validations(self) -> ValidationService:
        """Return what checks data that somebody sends."""

    def conformance(self) -> bytes | None:
        """Return the record of the checks that the build made of this release, if there is one."""

    async def ready(self) -> bool:
        """Say whether tasks are answered."""
