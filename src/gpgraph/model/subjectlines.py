"""Near which line of a Turtle, TriG, N-Triples or N-Quads text each subject is described.

Our parser tells no positions of terms, so this looks for statements that begin on a line of their
own. A subject that begins in the middle of a line is not found: a report says "near", or no line.
"""

import re
from collections.abc import Mapping
from urllib.parse import urljoin

_DIRECTIVE = re.compile(
    r"@?(?:prefix\s+(?P<prefix>[\w.-]*):|base)\s*<(?P<iri>[^>]*)>\s*\.?", re.IGNORECASE
)
_GRAPH = re.compile(r"(?:GRAPH\s+)?(?:<[^>]*>|[\w.-]*:[^\s{]*)?\s*\{\s*", re.IGNORECASE)
_SUBJECT = re.compile(r"<(?P<iri>[^>]*)>|(?P<prefix>[\w.-]*):(?P<local>(?:[\w.:%-]|\\.)*)")
_COMMENT = re.compile(r"(?:^|\s)#[^<>\"]*$")


def subject_lines(text: str) -> Mapping[str, int]:
    """Return the first line, counted from 1, on which each IRI begins a statement."""
    prefixes: dict[str, str] = {}
    base = ""
    found: dict[str, int] = {}
    between = True
    in_string = False
    for number, raw in enumerate(text.split("\n"), start=1):
        was_in_string = in_string
        in_string ^= raw.count('"""') % 2 == 1
        line = _COMMENT.sub("", raw).strip()
        if was_in_string:
            between = not in_string and line.endswith((".", "{", "}"))
            continue
        if not line:
            continue
        if between and (directive := _DIRECTIVE.fullmatch(line)):
            iri = urljoin(base, directive["iri"])
            if directive["prefix"] is None:
                base = iri
            else:
                prefixes[directive["prefix"]] = iri
            continue
        if between and (subject := _SUBJECT.match(_GRAPH.sub("", line, count=1))):
            found.setdefault(_whole(subject, prefixes, base), number)
        between = not in_string and line.endswith((".", "{", "}"))
    return found


def _whole(subject: re.Match[str], prefixes: Mapping[str, str], base: str) -> str:
    iri: str | None = subject["iri"]
    if iri is not None:
        return urljoin(base, iri)
    prefix: str = subject["prefix"]
    local: str = re.sub(r"\\(.)", r"\1", subject["local"].rstrip("."))
    return prefixes.get(prefix, prefix + ":") + local
