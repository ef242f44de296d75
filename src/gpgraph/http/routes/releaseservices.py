"""The services as one release has them: what was asked of the whole is asked of that release."""

from dataclasses import dataclass, replace

from gpgraph.http.services import Services
from gpgraph.model.documents.languages import INTERFACE
from gpgraph.service.asking.query import QueryService
from gpgraph.service.catalogues.service_description import Offer
from gpgraph.service.checking.validating import ValidationService
from gpgraph.service.describing.description import DescriptionService
from gpgraph.service.history.releases import HeldRelease, ReleaseShelf


@dataclass(frozen=True, slots=True)
class ReleaseServices:
    """The services of a release in memory; settings and lists are those of the whole.

    ``key`` is what the client calls the release.
    """

    outer: Services
    release: HeldRelease
    key: str

    @property
    def path(self) -> str:
        """Return the path below which the release stands."""
        return f"/release/{self.key}"

    @property
    def base_url(self) -> str | None:
        """Return the public address of the release, where the operator set one."""
        base = self.outer.base_url
        return None if base is None else base.rstrip("/") + self.path

    @property
    def security_contact(self) -> str | None:
        """Return the address to report a weakness to."""
        return self.outer.security_contact

    @property
    def generation_id(self) -> str:
        """Return the hash of the release."""
        return self.release.manifest.id

    @property
    def snapshot(self) -> str:
        """Return what answers carry."""
        return self.outer.snapshot

    @property
    def releases(self) -> ReleaseShelf:
        """Return the releases that are kept."""
        return self.outer.releases

    def held(self, key: str) -> HeldRelease | None:
        """Return a release in memory."""
        return self.outer.held(key)

    @property
    def release_name(self) -> str:
        """Return the name of the release."""
        return self.release.manifest.release or self.release.manifest.id[:12]

    @property
    def ontology_version(self) -> str | None:
        """Return the version of the ontology in the release."""
        return self.release.manifest.ontology_version

    @property
    def shapes_version(self) -> str | None:
        """Return the version of the shapes in the release."""
        return self.release.manifest.shapes_version

    @property
    def languages(self) -> tuple[str, ...]:
        """Return the language tags of the texts in the release, and of pages."""
        return tuple(sorted({*self.release.manifest.languages, *INTERFACE}))

    @property
    def offer(self) -> Offer:
        """Return what the operator allows a query; none on a release asks another server."""
        return replace(self.outer.offer, federates=False)

    @property
    def queries(self) -> QueryService:
        """Return what evaluates queries over the release."""
        return self.release.queries

    @property
    def descriptions(self) -> DescriptionService:
        """Return what describes the resources and graphs of the release."""
        return self.release.descriptions

    @property
    def validations(self) -> ValidationService:
        """Return what checks data against the release that is served."""
        return self.outer.validations

    def conformance(self) -> bytes | None:
        """Return nothing: the checks are those of the release that is served."""
        return None

    async def ready(self) -> bool:
        """Say whether tasks are answered."""
        return await self.outer.ready()
