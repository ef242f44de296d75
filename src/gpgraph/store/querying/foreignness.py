"""What a query may not carry to another server: functions of that server's own, and double meaning.

Functions with an IRI of their own can do anything there: Virtuoso's ``bif:http_get`` asks any
address that it can reach, ``bif:exec`` runs SQL. The engine here has none but the casts of XML
Schema and refuses all others, except in a part of a query that it can leave out unread. So they are
looked for in the text, by what would be one wherever it stood: a name with a round bracket after
it. Such a name is a function or, before a collection, a property; with ``a`` in its place the text
still parses where it was a property, or stood in a string or a comment.

Some functions are written as properties: Virtuoso's ``bif:contains``, and Jena's ``java:``, which
loads a class by its name. No data has such names, so they are refused wherever they stand.

Two readers of one text must also see the same strings and comments, or a string to one is a query
to the other. What servers are known to read differently is refused: an escape that stands for a
quotation mark or the like, which some resolve before they read, and a line that ends without a line
feed, where some end a comment and others do not.
"""

import re
from collections.abc import Collection, Iterator, Mapping
from urllib.parse import urljoin

from gpgraph.errors import QueryEvaluationError
from gpgraph.model.sparql.sparqlhead import read_head
from gpgraph.store.querying.datasets import parses

_CASTS = "http://www.w3.org/2001/XMLSchema#"
# A comment may stand before the bracket as well.
_BRACKET = r"(?=((?:\s|\#[^\n\r]*+[\n\r])*+\()?)"
_BEFORE_COLON = r"([?$]?[\w.\-\xb7]++|(?=:))"
_LOCAL = r"(:(?:[\w:.\-\xb7]|%[0-9A-Fa-f]{2}|\\.)*+)?"
# Each takes what it reads whether a bracket follows or not, so that nothing is read twice.
_NAME = re.compile(_BEFORE_COLON + _LOCAL + _BRACKET)
_IRI = re.compile(r"()(<[^<>\"{}|^`\x00-\x20]*+>)" + _BRACKET)
_BLANK = r"(?:\s|\#[^\n\r]*+[\n\r])*+"
_DECLARED = re.compile(rf"prefix{_BLANK}([\w.\-\xb7]*+):{_BLANK}<([^<>]*+)>", re.IGNORECASE)
_BASE = re.compile(rf"base{_BLANK}<([^<>]*+)>", re.IGNORECASE)
_OF_SERVERS = (
    "bif:",
    "sql:",
    "java:",
    "http://www.openlinksw.com/schemas/bif#",
    "http://www.openlinksw.com/schemas/sql#",
)
_ESCAPED = re.compile(r"\\(.)")
_DOUBLE = re.compile(r"\\u00[0-7][0-9A-Fa-f]|\\U000000[0-7][0-9A-Fa-f]|\r(?!\n)")


def refuse_foreign(text: str) -> None:
    """Look through a query that is to be sent to another server.

    Raises:
        QueryEvaluationError: it calls a function that is not SPARQL's own, or may be read as
            another query there.
    """
    if _DOUBLE.search(text):
        raise QueryEvaluationError(
            "The query has an escape for an ASCII character (\\u0000 to \\u007F), or a line that"
            " ends in a carriage return alone, which servers read in different ways. Write the"
            " character itself, and end lines with a line feed."
        )
    if any(iri.lower().startswith(_OF_SERVERS) for iri in _iris(text)):
        raise QueryEvaluationError(
            "The query has a name that is a function of one server (bif:, sql:, java:). Write it"
            " with what SPARQL 1.1 has."
        )
    if "(" not in text:
        return
    head = read_head(text)
    prefixes = {} if head is None else head.prefixes
    casts = {name for name in prefixes if _is_cast(name, prefixes, text)}
    for pattern in (_NAME, _IRI):
        changed = pattern.sub(lambda match: _replaced(match, prefixes, casts), text)
        if changed != text and not parses(changed):
            raise QueryEvaluationError(
                "Only the functions of SPARQL 1.1 and the casts of XML Schema are supported: no"
                " function that has an IRI of its own. Where there is none in the query, put blanks"
                " around < and before brackets."
            )


def _iris(text: str) -> Iterator[str]:
    """Yield whatever may be an IRI in a text, or stands in a string and looks like one."""
    declared = _DECLARED.findall(text)
    for before, local, _ in _NAME.findall(text) if declared else ():
        for name, start in declared:
            if local and before.endswith(name):
                yield start + _ESCAPED.sub(r"\1", local[1:])
    bases = _BASE.findall(text)
    for _, iri, _ in _IRI.findall(text):
        yield iri[1:-1]
        for base in bases:
            yield _resolved(base, iri[1:-1])


def _resolved(base: str, relative: str) -> str:
    """Resolve an IRI as any server might; below a scheme without a hierarchy, as one text."""
    try:
        return urljoin(base, relative) if "//" in base else base + relative
    except ValueError:  # no IRI at all, of which the parser will have said so
        return relative


def _is_cast(name: str, prefixes: Mapping[str, str], text: str) -> bool:
    """Tell whether a prefix is that of the casts, and was never another one."""
    declared = re.findall(rf"prefix(?:\s|\#[^\n\r]*[\n\r])*{re.escape(name)}:", text, re.IGNORECASE)
    return prefixes[name] == _CASTS and len(declared) == 1


def _replaced(match: re.Match[str], prefixes: Mapping[str, str], casts: Collection[str]) -> str:
    """Put ``a`` in the place of a name, or leave it where no bracket follows."""
    before, is_name, has_bracket = match[1], match[2] is not None, match[3] is not None
    # As no blank need be between a word, a sign or a variable and a name, it begins where the
    # longest prefix does that there is.
    is_variable = before[:1] in {"?", "$"}
    known = [name for name in prefixes if before.endswith(name)] if not is_variable else []
    name = max(known, key=len, default="" if is_variable else before)
    is_cast = match[0].startswith(f"<{_CASTS}") or (name in casts and bool(known))
    if is_cast or not (is_name and has_bracket):
        return match[0]
    kept = before.removesuffix(name) if name else before
    last = kept or match.string[max(0, match.start() - 1) : match.start()]
    return f"{kept} a" if last[-1:].isalnum() or last[-1:] == "_" else f"{kept}a"
