"""Two columns of things with lines between them, as numbers: where each thing and each line is."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

LineT = TypeVar("LineT", bound=Hashable)

# Lines that end at a thing take this part of its height at most, and keep a row apart at most.
ENDS_TAKE = 0.8


@dataclass(frozen=True, slots=True)
class Column:
    """What stands below each other: each thing by its key, and how many rows high it is.

    A heading has ``None`` for a key: it takes room, and stays as high as it is.
    """

    rows: tuple[tuple[str | None, int], ...]

    @property
    def total(self) -> int:
        """Return the height of it all."""
        return sum(height for _, height in self.rows)

    def stretched(self, total: int) -> "Column":
        """Return the same column, higher; what there is to give is given to each thing alike."""
        things = sum(key is not None for key, _ in self.rows)
        each, rest = divmod(total - self.total, max(things, 1))
        found = []
        for key, height in self.rows:
            more = 0 if key is None else each + (rest > 0)
            rest -= key is not None
            found.append((key, height + more))
        return Column(tuple(found))

    def heights(self) -> Mapping[str, int]:
        """Return how high each thing is."""
        return {key: height for key, height in self.rows if key is not None}

    def middles(self) -> Mapping[str, float]:
        """Return how far from the top the middle of each thing is."""
        found, top = {}, 0
        for key, height in self.rows:
            if key is not None:
                found[key] = top + height / 2
            top += height
        return found

    def ends(self, lines: Mapping[LineT, tuple[str, float]]) -> Mapping[LineT, float]:
        """Return how far from the top each line ends.

        Those that end at one thing end below each other, in the order of where they come from, so
        that they do not cross.

        Args:
            lines: For each line the key of its thing, and how far from the top its other end is.
        """
        at: dict[str, list[LineT]] = {}
        for line in sorted(lines, key=lambda one: lines[one][1]):
            at.setdefault(lines[line][0], []).append(line)
        heights, middles = self.heights(), self.middles()
        found = {}
        for key, here in at.items():
            step = min(ENDS_TAKE * heights[key] / len(here), 1)
            for number, line in enumerate(here):
                found[line] = middles[key] + step * (number - (len(here) - 1) / 2)
        return found
