"""The names of releases, and which name the changes ask for.

A name has two or three numbers: edition, number in the edition, number of the correction. An
edition is called after the year in which it begins; where a second one begins in a year, it takes
the next. So ``2026.1`` is followed by ``2026.1.1`` after corrections, by ``2026.2`` after additions
and by ``2027.1`` after a change that breaks what readers rely on.
"""

import re
from dataclasses import dataclass

from gpgraph.model.history.changes import Level

_NAME = re.compile(r"([1-9][0-9]{3})\.([1-9][0-9]{0,5})(?:\.([1-9][0-9]{0,5}))?")
_SEMANTIC = re.compile(r"(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})\.(0|[1-9][0-9]{0,5})")


@dataclass(frozen=True, slots=True, order=True)
class ReleaseName:
    """The name of a release; names sort as the releases follow one another."""

    edition: int
    number: int
    correction: int = 0

    def __str__(self) -> str:
        """Write it as it is cited."""
        short = f"{self.edition}.{self.number}"
        return f"{short}.{self.correction}" if self.correction else short

    def after(self, level: Level, year: int) -> "ReleaseName":
        """Return the name of a release with changes of this level.

        Args:
            level: The weightiest change.
            year: The year of the new release.
        """
        if level is Level.BREAKING:
            return ReleaseName(max(self.edition + 1, year), 1)
        if level is Level.ADDITION:
            return ReleaseName(self.edition, self.number + 1)
        return ReleaseName(self.edition, self.number, self.correction + 1)

    def admits(self, name: "ReleaseName", level: Level, year: int) -> bool:
        """Tell whether a release with changes of this level may have a name.

        It may promise more than it does: a new edition may begin without a change that breaks
        anything. It never promises less.
        """
        return any(name == self.after(more, year) for more in Level if more.rank >= level.rank)


def read_name(text: str) -> ReleaseName | None:
    """Read a name; ``None`` where it has another form."""
    match = _NAME.fullmatch(text)
    if match is None:
        return None
    edition, number, correction = match.groups()
    return ReleaseName(int(edition), int(number), int(correction or 0))


def ontology_version_admits(before: str | None, after: str | None, level: Level) -> bool:
    """Tell whether the version of the ontology has moved on as far as its changes ask.

    Args:
        before: ``owl:versionInfo`` of the release before; ``None`` where it stated none.
        after: The same of the new one.
        level: The weightiest change of a term.

    Source:
        Semantic Versioning 2.0.0, items 4 and 6 to 8: before 1.0.0 the second number tells of
        changes that break.
    """
    if before is None:
        return True
    old, new = _SEMANTIC.fullmatch(before), _SEMANTIC.fullmatch(after or "")
    if old is None:
        return before != after
    if new is None:
        return False
    first, second, third = (int(part) for part in old.groups())
    least = (first, second, third + 1)
    if level is Level.BREAKING and first:
        least = (first + 1, 0, 0)
    elif level is not Level.CORRECTION:
        least = (first, second + 1, 0)
    return tuple(int(part) for part in new.groups()) >= least
