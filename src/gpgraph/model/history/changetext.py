"""Changes as text: for a terminal, and for the items of a feed."""

import re
from collections.abc import Iterator

from gpgraph.model.history.changerules import RULES
from gpgraph.model.history.changes import Difference, Kind, Level, ResourceChange
from gpgraph.model.namespaces import compact

_IRI = re.compile(r"<([^<>\s]+)>")
_LITERAL = re.compile(r'"(?:[^"\\]|\\.)*"')
# What the engine escapes; it writes every other character as it is.
_ESCAPED = re.compile(r"\\([\\\"nrtbf])")
_CHARACTERS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", '"': '"', "\\": "\\"}
_TITLES = {
    Kind.ADDED: "Added",
    Kind.CHANGED: "Changed",
    Kind.DEPRECATED: "Deprecated",
    Kind.WITHDRAWN: "Withdrawn",
    Kind.REMOVED: "Removed",
}
_SHORT_LEVELS = {
    Level.CORRECTION: "a correction",
    Level.ADDITION: "an addition",
    Level.BREAKING: "breaking",
}


def difference_text(found: Difference) -> str:
    """Write all changes for people to read, resource by resource."""
    return "\n".join(_lines(found)) + "\n"


def change_text(change: ResourceChange) -> str:
    """Write what changed about one resource, a statement a line."""
    return "\n".join(_statements(change))


def title(change: ResourceChange) -> str:
    """Say in one line what became of a resource."""
    return f"{_TITLES[change.kind]}: {name(change)}"


def name(change: ResourceChange) -> str:
    """Return the label of a resource, or its short IRI where it has none."""
    return _text(change.label) if change.label else compact(change.iri)


def short(value: str) -> str:
    """Shorten the IRIs in a term or a structure; literals stay as they are."""
    parts: list[str] = []
    end = 0
    for literal in _LITERAL.finditer(value):
        parts += (_IRI.sub(_compacted, value[end : literal.start()]), literal[0])
        end = literal.end()
    return "".join((*parts, _IRI.sub(_compacted, value[end:])))


def level_text(level: Level) -> str:
    """Name a level within a sentence."""
    return _SHORT_LEVELS[level]


def _lines(found: Difference) -> Iterator[str]:
    level = found.level
    if level is None:
        yield "Nothing changed."
        return
    yield f"{found.summary()}. The weightiest change is {level_text(level)}."
    for kind in Kind:
        changes = found.of_kind(kind)
        if not changes:
            continue
        yield ""
        yield f"{_TITLES[kind]} ({len(changes):,})"
        for change in changes:
            yield f"  {compact(change.iri)}  {change.label or ''}".rstrip()
            yield from (f"    {rule}: {RULES[rule].text}" for rule in change.rules)
            yield from (f"    {line}" for line in _statements(change))
    if found.beside:
        yield ""
        yield f"Other ({len(found.beside):,})"
        yield from (f"  {item.rule}: {item.text}" for item in found.beside)


def _statements(change: ResourceChange) -> Iterator[str]:
    moved = {item for pair in change.moved for item in pair}
    marked = [(item, "-") for item in change.removed] + [(item, "+") for item in change.added]
    for item, mark in sorted(marked, key=lambda pair: (pair[0].predicate, pair[1] == "+")):
        if item not in moved:
            yield f"{mark} {compact(item.predicate)} {short(item.value)}"
    for old, new in change.moved:
        said = f"{compact(new.predicate)} {short(new.value)}"
        yield f"  {said}, moved from {compact(old.graph)} to {compact(new.graph)}"


def _compacted(match: re.Match[str]) -> str:
    compacted = compact(match[1])
    return match[0] if compacted == match[1] else compacted


def _text(label: str) -> str:
    """Return the characters of a literal of N-Triples."""
    return _ESCAPED.sub(lambda match: _CHARACTERS[match[1]], label[1 : label.rindex('"')])
