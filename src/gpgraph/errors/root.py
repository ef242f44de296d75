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


class TemplateError(GpgraphError):
    """A template cannot be made: there is no such class, or a text fits into no cell."""


class EarlierStateError(GpgraphError):
    """There is no earlier state of the data under that name, or it cannot be got."""

    def __init__(self, name: str, reason: str) -> None:
        """Keep what was named and why it cannot be had."""
        super().__init__(f"--since {name}: {reason}")
        self.name = name
        self.reason = reason


class OutputFileError(GpgraphError):
    """What was made cannot be written to that file; nothing there has changed."""

    def __init__(self, file: str, reason: str) -> None:
        """Keep the name of the file and, as the second half of a sentence, why."""
        super().__init__(f"{file} cannot be written: {reason}.")
        self.file = file
        self.reason = reason


class ReportFileError(GpgraphError):
    """A report cannot be written to that file."""

    def __init__(self, file: str, reason: str) -> None:
        """Keep the name of the file and, as the second half of a sentence, why."""
        super().__init__(f"The report cannot be written to {file}: {reason}.")
        self.file = file
        self.reason = reason
