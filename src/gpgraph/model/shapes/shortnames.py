"""Names for people out of IRIs: with the prefixes that the files themselves declare."""

import re
from collections.abc import Iterable, Mapping

from gpgraph.model.namespaces import PREFIXES

_PREFIX = re.compile(r"^\s*@?prefix\s+([\w.-]*):\s*<([^<>\s]*)>", re.IGNORECASE | re.MULTILINE)
_LOCAL = re.compile(r"[\w.~%/#-]+")


def declared(text: str) -> Mapping[str, str]:
    """Return the namespaces that a text in Turtle or TriG declares, by prefix; the first counts."""
    found: dict[str, str] = {}
    for prefix, namespace in _PREFIX.findall(text):
        if ":" in namespace:
            found.setdefault(prefix, namespace)
    return found


class ShortNames:
    """Writes what begins with an IRI in as few letters as the prefixes allow.

    A name never has two colons in a row, a square bracket, or what a terminal does not show.
    """

    def __init__(self, declarations: Iterable[Mapping[str, str]]) -> None:
        """Take prefixes; where two stand for different things, the earlier counts."""
        self._prefixes: dict[str, str] = {}
        taken: set[str] = set()
        for declaration in (*declarations, PREFIXES):
            for prefix, namespace in declaration.items():
                if prefix not in taken:
                    taken.add(prefix)
                    self._prefixes.setdefault(namespace, prefix)

    def of(self, name: str) -> str:
        """Shorten an IRI, or a name that begins with one; leave any other as it is."""
        fits = [
            namespace
            for namespace in self._prefixes
            if name.startswith(namespace) and _LOCAL.fullmatch(name, len(namespace))
        ]
        if fits:
            namespace = max(fits, key=len)
            prefix = self._prefixes[namespace]
            name = (f"{prefix}:" if prefix else "") + name[len(namespace) :]
        name = "".join(mark if mark.isprintable() else "�" for mark in name)
        return name.replace("::", ":").replace("[", "(").replace("]", ")")
