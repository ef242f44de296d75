"""Sentences for whoever wrote a query that parses, but has names spelt a little wrongly."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from gpgraph.model.namespaces import PREFIXES, compact
from gpgraph.model.sparql.sparqltext import tokens

_CLOSE = 0.7
_COMPARED = 20


def line_of(text: str, line: int, column: int) -> str:
    """Return one line of a query, or 200 characters of it around a column; both count from 1."""
    lines = text.split("\n")  # as the parser counts
    if not 0 < line <= len(lines):
        return ""
    start = max(0, column - 100)
    return lines[line - 1][start : start + 200].strip()


def place_of(text: str, start: int) -> tuple[int, int]:
    """Return line and column, counted from 1, of a place counted from 0."""
    line_start = text.rfind("\n", 0, start) + 1
    return text.count("\n", 0, start) + 1, start - line_start + 1


def iris_of(text: str, prefixes: Mapping[str, str], base: str | None) -> Iterator[str]:
    """Yield the absolute IRIs that stand in the body of a query, each once, in their order."""
    seen: set[str] = set()
    previous = ""
    for token in tokens(text):
        iri = ""
        if token.kind == "iri" and previous not in {"PREFIX", "BASE", ":"}:
            iri = token.text[1:-1]
            if ":" not in iri.partition("/")[0] and base is not None:
                iri = base + iri
        elif token.kind == "name" and previous != "PREFIX":
            prefix, _, local = token.text.partition(":")
            if prefix in prefixes:
                iri = prefixes[prefix] + local.replace("\\", "")
        if iri and iri not in seen:
            seen.add(iri)
            yield iri
        previous = ":" if previous == "PREFIX" else token.keyword


def other_spelling(iri: str) -> tuple[str, str] | None:
    """Return a namespace as it is written, and as it is, where only scheme or end differ.

    ``https://schema.org/Person`` is not in the namespace ``http://schema.org/``.
    """
    bare = _bare(iri)
    for namespace in PREFIXES.values():
        stem = _bare(namespace).rstrip("#/")
        if iri.startswith(namespace) or not bare.startswith(stem):
            continue
        rest = bare[len(stem) :]
        if rest[:1] in {"#", "/"} and not {"#", "/"} & set(rest[1:]):
            end = len(iri) - len(rest) + 1
            return iri[:end], namespace
    return None


@dataclass(frozen=True, slots=True)
class Names:
    """What a release calls things, by namespace, for the nearest to a name that it has not."""

    locals: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, iris: Iterable[str]) -> "Names":
        """Sort IRIs by the namespaces that have a prefix here; leave out the others."""
        found: dict[str, list[str]] = {}
        for iri in dict.fromkeys(iris):
            namespace = _namespace(iri)
            if namespace:
                found.setdefault(namespace, []).append(iri[len(namespace) :])
        return cls({namespace: tuple(names) for namespace, names in found.items()})

    def knows(self, iri: str) -> bool:
        """Tell whether there are names in the namespace of an IRI."""
        return _namespace(iri) in self.locals

    def nearest(self, iri: str) -> str | None:
        """Return the IRI whose name is nearest, or ``None`` where none is near."""
        namespace = _namespace(iri)
        local = iri[len(namespace) :]
        pairs = _pairs(local)
        allowed = 2 + len(local) // 4
        near = sorted(
            (name for name in self.locals.get(namespace, ()) if _differ(name, local) <= allowed),
            key=lambda name: (-len(pairs & _pairs(name)), name),
        )[:_COMPARED]
        lowered = {name.lower(): name for name in reversed(near)}
        found = get_close_matches(local.lower(), lowered, n=1, cutoff=_CLOSE)
        return namespace + lowered[found[0]] if found else None


def unknown_name(iri: str, nearest: str | None) -> str:
    """Say that the release has no such name, and which is the nearest."""
    hint = f"{compact(iri)} is not in this release."
    return hint if nearest is None else f"{hint} The nearest name is {compact(nearest)}."


def _namespace(iri: str) -> str:
    return max((space for space in PREFIXES.values() if iri.startswith(space)), key=len, default="")


def _bare(iri: str) -> str:
    return iri.partition("://")[2].removeprefix("www.").lower()


def _pairs(name: str) -> set[str]:
    lowered = name.lower()
    return {lowered[place : place + 2] for place in range(len(lowered))}


def _differ(one: str, other: str) -> int:
    return abs(len(one) - len(other))
