"""Where the things of a class are listed, and what tells how to read them as JSON."""

from urllib.parse import quote

CLASSES_PATH = "/class"


def class_address(name: str, base: str) -> str:
    """Return where the things of a class are listed."""
    return f"{base}{CLASSES_PATH}/{quote(name, safe=':')}"


def frame_address(name: str, base: str) -> str:
    """Return where the frame of a class is."""
    return f"{base}/frames/{quote(name, safe=':')}/v1.jsonld"


def schema_address(name: str, base: str) -> str:
    """Return where the JSON Schema of a class is."""
    return f"{base}/schemas/{quote(name, safe=':')}/v1.json"
