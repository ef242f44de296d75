"""Header fields of a request, read straight from the ASGI scope: no object for each request."""

from starlette.types import Scope

ACCEPT = b"accept"
ACCEPT_LANGUAGE = b"accept-language"
ACCEPT_PROFILE = b"accept-profile"
CONTENT_ENCODING = b"content-encoding"
CONTENT_LENGTH = b"content-length"
CONTENT_TYPE = b"content-type"


def field(scope: Scope, name: bytes) -> str | None:
    """Return the value of a field; several lines of one name are one list: RFC 9110, section 5.3.

    Args:
        scope: The request.
        name: The name, in lower case as ASGI gives it.
    """
    values = [value for key, value in scope["headers"] if key == name]
    return b", ".join(values).decode("latin-1") if values else None


def path_of(scope: Scope) -> str:
    """Return the path below the one that the service is mounted at."""
    path: str = scope["path"]
    root: str = scope.get("root_path", "")
    return path[len(root) :] if root and path.startswith(f"{root}/") else path
