"""The root of the tree, and the leaves next to it."""


class GpgraphError(Exception):
    """The root: whatever is raised on purpose."""


class SettingsError(GpgraphError):
    """A setting has no such name or no such value."""


class ResourcesMissingError(GpgraphError):
    """The ontology, data, shapes or queries are not where this installation expects them."""


class GenerationError(GpgraphError):
    """A release folder is missing, incomplete or not written by gpgraph."""


class SiteError(GpgraphError):
    """A static site cannot be written, or not into that folder."""


class ReportFileError(GpgraphError):
    """A report cannot be written to that file."""

    def __init__(self, file: str, reason: str) -> None:
        """Keep the name of the file and, as the second half of a sentence, why."""
        super().__init__(f"The report cannot be written to {file}: {reason}.")
        self.file = file
        self.reason = reason
