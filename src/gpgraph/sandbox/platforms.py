"""Where the service can run at all; this module can be imported everywhere."""


def why_not_served(platform: str) -> str | None:
    """Return why nothing can be served on a platform (``sys.platform``); ``None`` where it can."""
    if platform != "win32":
        return None
    return (
        "Windows has no way to fork the processes that queries run in, nor to confine them, so"
        " `gpgraph serve` does not run on it. It runs in WSL 2 and in a Linux container on the same"
        " machine. The other commands work here."
    )
