"""The root of the tree, and the leaves next to it."""


class GpgraphError(Exception):
    """The root: whatever is raised on purpose."""


class SettingsError(GpgraphError):
    """A setting has no such name or no such value."""


class ResourcesMissingError(GpgraphError):
    """The ontology, data, shapes or queries are not where this installation expects them."""


class GenerationError(GpgraphError):
    """A release folder is missing, incomplete or not written by gpgraph."""
