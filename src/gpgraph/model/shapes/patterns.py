"""What a shape or a query looks at, apart from either language: paths, and patterns of triples.

A path leads from a node to nodes: SHACL, section 2.3.1, and SPARQL 1.1, section 9.
"""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """One property, from subject to value or the other way; without one, any property.

    Or the one that a ``variable`` stands for, where a query has one in its place.
    """

    predicate: str | None
    is_inverse: bool = False
    variable: str | None = None


@dataclass(frozen=True, slots=True)
class Sequence:
    """One path after the other; without any, the node itself."""

    paths: "tuple[Path, ...]"


@dataclass(frozen=True, slots=True)
class Choice:
    """Any of some paths."""

    paths: "tuple[Path, ...]"


@dataclass(frozen=True, slots=True)
class Repeat:
    """A path any number of times, none included."""

    path: "Path"


@dataclass(frozen=True, slots=True)
class OwnPath:
    """The path of the shape that a query belongs to: ``$PATH``, SHACL, section 6.3.2."""


Path = Step | Sequence | Choice | Repeat | OwnPath
HERE = Sequence(())


def inverse(path: Path) -> Path:
    """Return the path that leads back.

    Raises:
        TypeError: the path of a shape is yet to be put in its place.
    """
    match path:
        case Step(predicate, is_inverse, variable):
            return Step(predicate, not is_inverse, variable)
        case Sequence(paths):
            return Sequence(tuple(inverse(one) for one in reversed(paths)))
        case Choice(paths):
            return Choice(tuple(map(inverse, paths)))
        case Repeat(inner):
            return Repeat(inverse(inner))
    raise TypeError(path)


def steps(path: Path) -> Iterator[Step]:
    """Yield every step that a path consists of."""
    match path:
        case Step():
            yield path
        case Sequence(paths) | Choice(paths):
            for one in paths:
                yield from steps(one)
        case Repeat(inner):
            yield from steps(inner)


def may_stay(path: Path) -> bool:
    """Tell whether a path leads from every node to itself, whatever is said of it."""
    match path:
        case Sequence(paths):
            return all(map(may_stay, paths))
        case Choice(paths):
            return any(map(may_stay, paths))
        case Repeat():
            return True
    return False


@dataclass(frozen=True, slots=True)
class Pattern:
    """Two ends and the path between them; an end that is no variable is ``None``."""

    subject: str | None
    path: Path
    object: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """Patterns that all match together, and groups whose matches are joined to theirs or not.

    What a group inside binds is not known outside of it. What is bound where the group is asked for
    is in the patterns ``beside`` it, and in those around it where it ``is_joined`` to them.
    """

    patterns: tuple[Pattern, ...]
    inside: "tuple[Group, ...]" = ()
    beside: tuple[Pattern, ...] = ()
    is_joined: bool = False


@dataclass(frozen=True, slots=True)
class Unbounded:
    """Why it cannot be told what a query looks at."""

    reason: str
