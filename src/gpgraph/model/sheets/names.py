"""Names in cells: what a person writes for a resource, and the IRI that it stands for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from pyoxigraph import NamedNode

from gpgraph.model.namespaces import FOREIGN_PREFIXES, PREFIXES

# What Excel, LibreOffice and people leave alone: the rest is written as a whole IRI.
_LOCAL = re.compile(r"[\w./~-]+")
_NAME = re.compile(r"(?P<prefix>[A-Za-z][\w.+-]*|):(?P<local>.*)", re.DOTALL)
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`]+")
_LABELLED = re.compile(r"\[([^\[\]]+)\]$")
# Schemes whose IRIs have no authority. With any other, what looks like a prefix is one.
_SCHEMES = frozenset({"urn", "mailto", "tag", "info", "did", "geo"})


class NoIriError(ValueError):
    """What stands there names no resource; the message says what to write."""


@dataclass(frozen=True, slots=True)
class Names:
    """Reads and writes names with prefixes.

    Args:
        extra: Prefixes besides ours, by which files of the steward abbreviate.
        base: What a name without prefix and scheme is put behind; empty where there is none.
    """

    extra: Mapping[str, str] = field(default_factory=dict)
    base: str = ""

    @property
    def prefixes(self) -> dict[str, str]:
        """Every prefix; where the steward's files declare one of ours, theirs counts."""
        return {**FOREIGN_PREFIXES, **PREFIXES, **self.extra}

    def iri(self, text: str) -> str:
        """Return the IRI that a cell names: whole, by a prefix, or in brackets after a label.

        Raises:
            NoIriError: it names none.
        """
        name = text.strip()
        if labelled := _LABELLED.search(name):
            name = labelled[1].strip()
        is_whole = name.startswith("<") and name.endswith(">")
        name = name.removeprefix("<").removesuffix(">") if is_whole else name
        parts = _NAME.fullmatch(name)
        if parts is None:
            return self._relative(name)
        known = self.prefixes
        prefix, local = parts["prefix"], parts["local"]
        if not is_whole and prefix in known and not local.startswith("//"):
            name = known[prefix] + local
        elif not (local.startswith("//") or prefix.lower() in _SCHEMES or is_whole):
            raise NoIriError(
                f"The prefix {prefix}: is not known. Write the whole IRI, or add the prefix"
                " to the sheet About."
            )
        return _checked(name)

    def short(self, iri: str) -> str:
        """Write an IRI with a prefix, where that reads well, or whole."""
        fits = [
            (namespace, prefix)
            for prefix, namespace in self.prefixes.items()
            if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace))
        ]
        if not fits:
            return iri
        namespace, prefix = max(fits, key=lambda fit: len(fit[0]))
        return f"{prefix}:{iri[len(namespace) :]}"

    def _relative(self, name: str) -> str:
        if not self.base:
            raise NoIriError(
                f"{name[:60]!r} is no IRI. Write one such as https://example.org/id/burglary, or"
                " give the sheet About a base for short names."
            )
        return _checked(self.base + name)


def _checked(iri: str) -> str:
    if not _IRI.fullmatch(iri):
        raise NoIriError(
            f"{iri[:80]!r} is no IRI: it may hold no spaces, quotation marks or brackets."
        )
    try:
        return NamedNode(iri).value
    except ValueError as error:
        raise NoIriError(f"{iri[:80]!r} is no IRI: {error}.") from None
