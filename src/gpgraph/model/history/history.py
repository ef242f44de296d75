"""The history that a release carries: what changed from each release to the next, up to it."""

import json
from dataclasses import asdict, dataclass, replace

from pydantic import TypeAdapter, ValidationError

from gpgraph.model.history.changes import Difference, Level, ResourceChange

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A release in the history, with what changed since the one before."""

    release: str | None
    """Its name; ``None`` for a build that is not released."""

    number: int
    """How many it is, from 1."""

    id: str | None
    """Its identifier; ``None`` for the one that carries the history, whose identifier covers it."""

    date: str | None
    """When its sources were last changed, in UTC; ``None`` where nothing tells."""

    previous: str | None
    """The name of the release before; ``None`` for the first."""

    ontology_version: str | None
    difference: Difference

    @property
    def level(self) -> Level | None:
        """Return the level of the weightiest change; ``None`` for the first release."""
        return self.difference.level


@dataclass(frozen=True, slots=True)
class History:
    """Releases, the latest first."""

    entries: tuple[Entry, ...] = ()

    def known_as(self, identifier: str) -> "History":
        """Return the same with the identifier of the release that carries it filled in."""
        if not self.entries:
            return self
        first, *others = self.entries
        return History((replace(first, id=identifier), *others))

    def after(self, entry: Entry) -> "History":
        """Return the same with one more release."""
        return History((entry, *self.entries))

    def of(self, iri: str) -> tuple[tuple[Entry, ResourceChange], ...]:
        """Return what became of one resource, the latest change first."""
        return tuple(
            (entry, change)
            for entry in self.entries
            for change in entry.difference.resources
            if change.iri == iri
        )

    def entry(self, release: str) -> Entry | None:
        """Return the release of a name or identifier; ``None`` where it is not in the history."""
        return next((item for item in self.entries if release in {item.release, item.id}), None)

    def to_json(self) -> str:
        """Write it in the one form that it has."""
        content = {"format": FORMAT, **asdict(self)}
        return json.dumps(content, sort_keys=True, ensure_ascii=False, indent=1) + "\n"


def from_json(text: str) -> History:
    """Read a history.

    Raises:
        ValueError: the text is no history. The message says so, as the second half of a sentence.
    """
    try:
        content = json.loads(text)
    except ValueError:
        raise ValueError("is not JSON") from None
    if not isinstance(content, dict) or content.pop("format", None) != FORMAT:
        raise ValueError(f"is not a history of format {FORMAT}")
    if "entries" not in content:
        raise ValueError("is not whole: entries are missing")
    try:
        return TypeAdapter(History).validate_python(content)
    except ValidationError as error:
        raise ValueError(f"is not whole: {error.errors()[0]['msg']}") from None
