"""Check that the SPARQL files have one form, and put right what can be put right by machine.

    python scripts/check_queries.py queries ontology/rules
    python scripts/check_queries.py --fix queries ontology/rules

Exit code 0 when there is nothing to say, 1 when a file breaks a rule.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pyoxigraph import Store

from gpgraph.errors import SourceFileError
from gpgraph.model.namespaces import PREFIXES
from gpgraph.model.sparql.catalogue import MARK, read_header, read_stored_query
from gpgraph.model.sparql.sparqltext import Token, tokens

LONGEST_LINE = 120
LOWER_CASE = frozenset({"a", "true", "false"})
CLOSE_TO_BRACKET = frozenset({"FILTER", "BIND"})

# The folder says what a file is for, and so which keys its header has.
REQUIRED = {
    "catalog": frozenset({"summary", "description", "tags", "endpoint_in_url", "expects"}),
    "competency": frozenset({"question", "source", "expects"}),
    "hygiene": frozenset({"summary", "description", "identifier", "expects", "fix", "tags"}),
    "rules": frozenset({"summary", "description", "identifier", "source", "tags"}),
}
OPTIONAL = {
    "catalog": frozenset({"reason"}),
    "hygiene": frozenset({"severity", "source"}),
    "rules": frozenset({"evaluation"}),
}


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing that is not as it must be; ``line`` counts from 1."""

    line: int
    rule: str
    message: str


def check(path: Path, text: str) -> list[Finding]:
    """Return what is wrong with one file, in the order of its lines."""
    found = [*_lines(text), *_header(path, text), *_tokens(text)]
    # Nothing may be evaluated that asks another server.
    if not any(finding.rule == "service" for finding in found):
        found.extend(_syntax(text))
    return sorted(found)


def fix(text: str) -> str:
    """Return the text with blanks, case of keywords and order of prefixes put right."""
    pieces: list[str] = []
    end = 0
    before = ""
    for token in tokens(text):
        gap = text[end : token.start]
        close = before in CLOSE_TO_BRACKET and token.text == "(" and not gap.strip()
        pieces += ["" if close else gap, token.keyword if _is_keyword(token) else token.text]
        end = token.start + len(token.text)
        before = token.keyword
    pieces.append(text[end:])
    lines = [line.rstrip().replace("\t", "  ") for line in "".join(pieces).splitlines()]
    places = [number for number, line in enumerate(lines) if line.startswith("PREFIX ")]
    for number, line in zip(places, sorted(lines[place] for place in places), strict=True):
        lines[number] = line
    return "\n".join(lines).strip("\n") + "\n"


def _lines(text: str) -> Iterator[Finding]:
    if not text.endswith("\n") or text.endswith("\n\n"):
        yield Finding(text.count("\n") + 1, "final-newline", "End the file with one line end.")
    depth = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if "\t" in line:
            yield Finding(number, "tab", "Indent with blanks.")
        if line != line.rstrip():
            yield Finding(number, "trailing-blank", "Take the blanks at the end away.")
        if len(line) > LONGEST_LINE and not line.startswith(MARK):
            yield Finding(number, "line-length", f"Break it at {LONGEST_LINE} characters.")
        braces = [token.text for token in tokens(line) if token.text in {"{", "}"}]
        indent = len(line) - len(line.lstrip())
        least = 2 * (depth - (braces[:1] == ["}"]))
        if line.strip() and (indent % 2 or not least <= indent <= least + 4):
            yield Finding(number, "indent", f"Indent by {least}, or more where a line goes on.")
        depth += braces.count("{") - braces.count("}")


def _header(path: Path, text: str) -> Iterator[Finding]:
    kind = path.parent.name
    required = REQUIRED.get(kind, frozenset())
    try:
        values = read_header(path.stem, text)
        if kind == "catalog":
            read_stored_query(path.stem, text)
    except SourceFileError as error:
        yield Finding(error.line or 1, "header", error.message)
        return
    for key in sorted(required - values.keys()):
        yield Finding(1, "header", f"Add {key} to the header.")
    known = required | OPTIONAL.get(kind, frozenset())
    for key in sorted(values.keys() - known) if required else ():
        yield Finding(1, "header", f"{key} is no key of a header here.")
    if kind == "catalog" and values.get("expects") == "no rows" and "reason" not in values:
        yield Finding(1, "header", "Say in reason why there are no rows to expect.")
    after = next((line for line in text.splitlines() if not line.startswith(MARK)), "")
    if after:
        yield Finding(1, "header", "Leave a line empty after the header.")


def _tokens(text: str) -> Iterator[Finding]:
    found = list(tokens(text))
    for token in found:
        line = _line(text, token)
        if _is_keyword(token) and token.text != token.keyword:
            yield Finding(line, "keyword-case", f"Write {token.keyword}.")
        if token.keyword == "SERVICE":
            yield Finding(line, "service", "A stored query asks no other server.")
        if token.text.startswith(("'", '"""')):
            yield Finding(line, "quotes", 'Write a string between " and ", on one line.')
    for token, after in pairwise(found):
        gap = after.start - token.start - len(token.text)
        if token.keyword in CLOSE_TO_BRACKET and after.text == "(" and gap:
            yield Finding(_line(text, token), "bracket", f"Write {token.keyword}( without a blank.")
    yield from _prefixes(text, found)
    yield from _order(text, found)


def _prefixes(text: str, found: list[Token]) -> Iterator[Finding]:
    declared: dict[str, int] = {}
    used: dict[str, int] = {}
    for before, token, after in zip([None, *found], found, [*found[1:], None], strict=False):
        if token.kind != "name":
            continue
        prefix, line = token.text.partition(":")[0], _line(text, token)
        if before is None or before.keyword != "PREFIX":
            used.setdefault(prefix, line)
            continue
        declared[prefix] = line
        iri = after.text[1:-1] if after else ""
        if PREFIXES.get(prefix, iri) != iri:
            yield Finding(line, "prefix-iri", f"{prefix}: is <{PREFIXES[prefix]}> everywhere here.")
    if list(declared) != sorted(declared) or len(set(declared.values())) != len(declared):
        yield Finding(min(declared.values()), "prefix-order", "Sort them, each on its own line.")
    for prefix in declared.keys() - used.keys():
        yield Finding(declared[prefix], "prefix-unused", f"{prefix}: is not used.")
    for prefix in used.keys() - declared.keys():
        yield Finding(used[prefix], "prefix-undeclared", f"Declare {prefix}: in this file.")


def _order(text: str, found: list[Token]) -> Iterator[Finding]:
    depth = 0
    form: Token | None = None
    ordered = False
    for token, after in pairwise(found):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if depth == 0 and form is None and token.keyword in {"SELECT", "CONSTRUCT", "ASK"}:
            form = token
        ordered = ordered or (depth == 0 and (token.keyword, after.keyword) == ("ORDER", "BY"))
    if form is not None and form.keyword == "SELECT" and not ordered:
        yield Finding(_line(text, form), "order-by", "Say in which order the rows come.")


def _syntax(text: str) -> Iterator[Finding]:
    try:
        Store().query(text)
    except SyntaxError as error:
        yield Finding(error.lineno or 1, "syntax", str(error))


def _is_keyword(token: Token) -> bool:
    """A bare word of SPARQL is a keyword or a function; only three are written small."""
    return token.kind == "word" and token.text[0] != "@" and token.text not in LOWER_CASE


def _line(text: str, token: Token) -> int:
    return text.count("\n", 0, token.start) + 1


def files(places: Iterable[Path]) -> Iterator[Path]:
    """Yield the ``.rq`` files in the places, sorted; a place may be a file."""
    for place in places:
        yield from sorted(place.rglob("*.rq")) if place.is_dir() else [place]


def main(arguments: list[str]) -> int:
    """Check or fix the files that the arguments name; print a line for each finding."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("places", nargs="+", type=Path, help="files and folders")
    parser.add_argument("--fix", action="store_true", help="write what can be put right")
    options = parser.parse_args(arguments)
    findings = count = 0
    for path in files(options.places):
        count += 1
        text = path.read_text("utf-8")
        if options.fix and fix(text) != text:
            text = fix(text)
            path.write_text(text, "utf-8")
        for finding in check(path, text):
            findings += 1
            print(f"{path}:{finding.line}: {finding.rule}: {finding.message}")
    print(f"{count} files, {findings} findings", file=sys.stderr)
    return 1 if findings or not count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
