"""Stored queries: a SPARQL file whose first lines say what it answers, in grlc's form.

The lines that begin with ``#+`` hold YAML; to a SPARQL engine they are comments, so the file runs
as it stands.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import yaml

from gpgraph.errors import SourceFileError

MARK = "#+"
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

Expectation = Literal["rows", "no rows", "triples", "true", "false"]
EXPECTATIONS: tuple[Expectation, ...] = ("rows", "no rows", "triples", "true", "false")


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A query of the catalogue.

    ``name`` is the file's name without ``.rq``; ``text`` is the whole file, header and all.
    ``endpoint_in_url`` is grlc's switch for an endpoint that the caller may choose.
    """

    name: str
    summary: str
    description: str
    tags: tuple[str, ...]
    expects: Expectation
    text: str
    endpoint_in_url: bool = False


def header_text(text: str) -> str:
    """Return the YAML of the header, marks removed; line numbers stay those of the file."""
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith(MARK):
            break
        lines.append(line.removeprefix(MARK).removeprefix(" "))
    return "\n".join(lines)


def read_header(name: str, text: str) -> dict[str, object]:
    """Return the keys and values of the header.

    Raises:
        SourceFileError: the header is missing or is not a mapping in YAML.
    """
    try:
        values = yaml.safe_load(header_text(text))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = error.problem or "not YAML"
        raise SourceFileError(f"{name}.rq", line=line, message=f"Header: {problem}.") from error
    if not isinstance(values, dict) or not all(isinstance(key, str) for key in values):
        raise SourceFileError(
            f"{name}.rq", line=1, message='Begin with a header: lines of "#+ key: value".'
        )
    return values


def read_stored_query(name: str, text: str) -> StoredQuery:
    """Read a file of the catalogue.

    Args:
        name: The name under which the query is asked for.
        text: The whole file.

    Raises:
        SourceFileError: the name or the header cannot be used; the message says which part.
    """
    if NAME.fullmatch(name) is None:
        raise SourceFileError(
            f"{name}.rq", line=None, message="Name it in lower case, with hyphens between words."
        )
    values = read_header(name, text)
    return StoredQuery(
        name=name,
        summary=_text(name, values, "summary"),
        description=_text(name, values, "description"),
        tags=tuple(_tags(name, values)),
        expects=_expectation(name, values),
        text=text,
        endpoint_in_url=bool(values.get("endpoint_in_url", False)),
    )


def _text(name: str, values: dict[str, object], key: str) -> str:
    value = values.get(key)
    if not isinstance(value, str) or not value.strip():
        raise SourceFileError(f"{name}.rq", line=1, message=f"Header: give {key} as text.")
    return value.strip()


def _tags(name: str, values: dict[str, object]) -> Iterator[str]:
    tags = values.get("tags")
    if not isinstance(tags, list) or not tags or not all(isinstance(tag, str) for tag in tags):
        raise SourceFileError(f"{name}.rq", line=1, message="Header: give tags as a list of words.")
    yield from tags


def _expectation(name: str, values: dict[str, object]) -> Expectation:
    value = str(values.get("expects", "rows")).lower()
    for known in EXPECTATIONS:
        if value == known:
            return known
    raise SourceFileError(
        f"{name}.rq",
        line=1,
        message=f"Header: expects is one of {', '.join(EXPECTATIONS)}; not {value!r}.",
    )
