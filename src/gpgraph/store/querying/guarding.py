"""Graphs that a query names and its dataset does not have are kept out of its reach.

Some servers take the dataset for the graphs of variables only, and ``GRAPH <name>`` for any graph
that they hold. So a name that is not of the dataset is replaced by one that nothing has: such a
graph is empty, says SPARQL 1.1, section 13.3.

Where those names stand is read, and the engine confirms it: with the word spelt differently
wherever else it stands, the text must parse.
"""

import re
from collections.abc import Collection

from gpgraph.errors import QueryEvaluationError
from gpgraph.model.sparql.sparqlhead import read_head
from gpgraph.model.sparql.sparqltext import Token, tokens
from gpgraph.store.querying.datasets import parses

# No keyword of SPARQL begins with this letter, so nothing else can take the keyword's place.
_OTHER_LETTER = {"g": "z", "G": "Z"}
_WORD = re.compile("graph", re.IGNORECASE | re.ASCII)


def guarded(text: str, named: Collection[str], nothing: str) -> str:
    """Return a query that reaches none but the named graphs of its dataset.

    Args:
        text: The query, which parses, without clauses that name its dataset.
        named: The named graphs of the dataset.
        nothing: The name of a graph that is never there.

    Raises:
        QueryEvaluationError: which graphs it names cannot be read for certain.
    """
    found: list[Token] = []
    keywords: set[int] = set()
    before = Token("", "", 0)
    for token in tokens(text):
        if before.keyword == "GRAPH":
            keywords.add(before.start)
            if token.kind in {"iri", "name"} and _expanded(token, text) not in named:
                found.append(token)
        before = token
    if not parses(_WORD.sub(lambda match: _respelt(match, keywords), text)):
        raise QueryEvaluationError(
            "Which graphs the query asks cannot be read for certain. Put a blank before and after"
            " each GRAPH, and write the names of graphs as whole IRIs."
        )
    for token in reversed(found):
        end = token.start + len(token.text)
        text = f"{text[: token.start]}<{nothing}>{text[end:]}"
    return text


def _expanded(token: Token, text: str) -> str:
    """Return the IRI of a graph; nothing where it is written in a way that is not read here."""
    if token.kind == "iri":
        return token.text[1:-1]
    head = read_head(text)
    prefix, _, local = token.text.partition(":")
    start = {} if head is None else head.prefixes
    return "" if "\\" in local or prefix not in start else start[prefix] + local


def _respelt(match: re.Match[str], keywords: Collection[int]) -> str:
    if match.start() in keywords:
        return match[0]
    return _OTHER_LETTER[match[0][0]] + match[0][1:]
