"""Why a release could not be built."""

from pathlib import Path

from gpgraph.errors.root import GpgraphError


class BuildError(GpgraphError):
    """A release could not be built; nothing was written."""


class SourceFileError(BuildError):
    """A source file cannot be read."""

    def __init__(
        self, path: Path | str, *, line: int | None, column: int | None = None, message: str
    ) -> None:
        """Keep the place, counted from 1, and what was expected there."""
        place = str(path)
        if line is not None:
            place += f":{line}"
            if column is not None:
                place += f":{column}"
        super().__init__(f"{place}: {message}")
        self.path = Path(path)
        self.line = line
        self.column = column
        self.message = message


class DuplicateTripleError(BuildError):
    """One triple stands in two data graphs, so its source is not certain."""


class GraphNameError(BuildError):
    """A file or folder gives no usable graph name."""


class InvalidDataError(BuildError):
    """The shapes reject the data; the message is the report."""


class RemovedIriError(BuildError):
    """The release before describes resources that the sources no longer describe."""


class ReleaseNameError(BuildError):
    """The changes since the release before ask for another name or version."""


class ShapesError(BuildError):
    """A shape is not well-formed SHACL, or its constraint cannot be evaluated."""


class UnsupportedShapesError(ShapesError):
    """The shapes ask for a feature that is not there, or that SHACL leaves undefined."""


class EngineMissingError(BuildError):
    """The engine that is to validate is not installed."""
