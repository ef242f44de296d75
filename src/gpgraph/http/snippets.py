"""A query as a program in four languages asks it: text to copy, whatever the query holds."""

import json
import re
import shlex
from collections.abc import Sequence
from dataclasses import dataclass

# What the answer is asked for in: rows as CSV, triples as Turtle.
ROWS, TRIPLES = "text/csv", "text/turtle"

_GRAPH_FORM = re.compile(r"\b(CONSTRUCT|DESCRIBE)\b", re.IGNORECASE)
_ROW_FORM = re.compile(r"\b(SELECT|ASK)\b", re.IGNORECASE)
# What a language may read as something else than a character; a line may end.
_UNUSUAL = re.compile(r"[^\n\x20-\x7e\xa0-\u2027\u202f-\u2065\u2070-\ud7ff\uf900-\ufefe]")


@dataclass(frozen=True, slots=True)
class Snippet:
    """One of them."""

    name: str
    text: str


def snippets(endpoint: str, query: str) -> Sequence[Snippet]:
    """Return a query in each language.

    Args:
        endpoint: The absolute address of the endpoint.
        query: Anybody's text.
    """
    media_type = TRIPLES if _gives_triples(query) else ROWS
    query = query.replace("\r\n", "\n").strip()
    return (
        Snippet("curl", _curl(endpoint, query, media_type)),
        Snippet("Python", _python(endpoint, query, media_type)),
        Snippet("R", _r(endpoint, query, media_type)),
        Snippet("JavaScript", _javascript(endpoint, query, media_type)),
    )


def _gives_triples(query: str) -> bool:
    """Guess from its words which form a query has; a wrong guess is told by the endpoint."""
    graph, row = _GRAPH_FORM.search(query), _ROW_FORM.search(query)
    return graph is not None and (row is None or graph.start() < row.start())


def _is_plain(query: str, *marks: str) -> bool:
    """Tell whether a query can stand on its own lines between marks that are not in it."""
    return _UNUSUAL.search(query) is None and not any(mark in query for mark in marks)


def _curl(endpoint: str, query: str, media_type: str) -> str:
    text = f"query={query}"
    # A terminal would obey some characters as soon as they are pasted.
    is_plain = _UNUSUAL.search(query) is None
    quoted = shlex.quote(text) if is_plain else "$'" + _escaped(text, "'") + "'"
    return _lines(
        f"curl -s {shlex.quote(endpoint)} -H 'Accept: {media_type}' \\",
        f"  --data-urlencode {quoted}",
    )


def _python(endpoint: str, query: str, media_type: str) -> str:
    is_plain = _is_plain(query, "\\", '"""')
    of_rows = media_type == ROWS
    return _lines(
        *(["import csv"] if of_rows else []),
        "from urllib.parse import urlencode",
        "from urllib.request import Request, urlopen",
        "",
        f'query = """\n{query}\n"""' if is_plain else f"query = {json.dumps(query)}",
        "request = Request(",
        f"    {json.dumps(endpoint)},",
        '    data=urlencode({"query": query}).encode(),',
        f'    headers={{"Accept": "{media_type}"}},',
        ")",
        "with urlopen(request) as answer:",
        "    text = answer.read().decode()",
        "print(list(csv.DictReader(text.splitlines())))" if of_rows else "print(text)",
    )


def _r(endpoint: str, query: str, media_type: str) -> str:
    is_plain = _is_plain(query, ')---"')
    text = f'r"---(\n{query}\n)---"' if is_plain else '"' + _escaped(query, '"') + '"'
    return _lines(
        "library(httr2)",
        "",
        f"query <- {text}",
        f"text <- request({json.dumps(endpoint)}) |>",
        f'  req_headers(Accept = "{media_type}") |>',
        "  req_body_form(query = query) |>",
        "  req_perform() |>",
        "  resp_body_string()",
        "print(read.csv(text = text))" if media_type == ROWS else "cat(text)",
    )


def _javascript(endpoint: str, query: str, media_type: str) -> str:
    is_plain = _is_plain(query, "\\", "`", "${")
    text = f"`\n{query}\n`" if is_plain else json.dumps(query)
    return _lines(
        f"const query = {text};",
        f"const answer = await fetch({json.dumps(endpoint)}, {{",
        '  method: "POST",',
        f'  headers: {{ Accept: "{media_type}" }},',
        "  body: new URLSearchParams({ query }),",
        "});",
        "console.log(await answer.text());",
    )


def _lines(*lines: str) -> str:
    return "\n".join(lines) + "\n"


def _escaped(text: str, quote: str) -> str:
    """Return a text between quotation marks as bash (``$'…'``) and R read it, on one line."""
    return "".join(
        f"\\{one}"
        if one in {quote, "\\"}
        else "\\n"
        if one == "\n"
        else f"\\U{ord(one):08x}"
        if _UNUSUAL.match(one)
        else one
        for one in text
    )
