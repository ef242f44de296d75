"""What was asked of a release that is not there, or of which only the files are."""

from gpgraph.errors.request import SHOWN, RequestError


class ReleaseNotFoundError(RequestError):
    """No release of that name or hash is kept."""

    def __init__(self, release: str, kept: tuple[str, ...]) -> None:
        """Keep what was asked for, in its first part, and the names of those that there are."""
        shown = release if len(release) <= SHOWN else f"{release[:SHOWN]}…"
        super().__init__(
            f"No release {shown!r} is kept here. There are: {', '.join(kept) or 'none'}."
            " The list with all their files is at /releases."
        )
        self.release = shown
        self.kept = kept


class ReleaseNotHeldError(RequestError):
    """The release is kept as files only; it, or its graphs, cannot be queried."""

    def __init__(self, release: str, held: tuple[str, ...]) -> None:
        """Keep what was asked for, in its first part, and the names of those that are held."""
        shown = release if len(release) <= SHOWN else f"{release[:SHOWN]}…"
        reason = (
            f"Release {shown!r} is not held in memory, so nothing of it can be queried."
            f" These are: {', '.join(held)}."
            if held
            else f"Release {shown!r} cannot be named here: this endpoint has one release alone."
            " Several can be named at /sparql, where the service holds them."
        )
        super().__init__(
            f"{reason} Of those that are kept, /releases has the files; how many are held is the"
            " setting GPGRAPH_HISTORY of the service."
        )
        self.release = shown
        self.held = held
