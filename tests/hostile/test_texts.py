"""Texts made to break a parser or a planner: nested, chained, or merely long.

The service takes texts of 4 MiB here, 64 times its default, so that they get as far as they can.
"""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.hostile.conftest import Siege

pytestmark = pytest.mark.alone

DEEP = 20_000


def chain(count: int, part: str, joint: str = " ") -> str:
    """Join ``count`` numbered parts."""
    return joint.join(part.replace("#", str(number)) for number in range(count))


NESTED = {
    "brackets": "SELECT * WHERE { FILTER" + "(" * DEEP + "1" + ")" * DEEP + " }",
    "groups": "SELECT * WHERE " + "{" * DEEP + "}" * DEEP,
    "groups left open": "SELECT * WHERE " + "{" * DEEP,
    "optionals": "SELECT * WHERE { " + "OPTIONAL { " * DEEP + "}" * DEEP + " }",
    "subqueries": "SELECT * WHERE { " + "{ SELECT * WHERE { " * DEEP + "} }" * DEEP + " }",
    "negations": "SELECT * WHERE { FILTER(" + "!" * DEEP + "true) }",
    "signs": "SELECT * WHERE { FILTER(" + "- " * DEEP + "1 = 1) }",
    "paths": "SELECT * WHERE { ?a " + "(" * DEEP + "<a:p>" + ")*" * DEEP + " ?b }",
    "blank nodes": "SELECT * WHERE { ?a <a:p> " + "[ <a:p> " * DEEP + "1" + " ]" * DEEP + " }",
    "collections": "SELECT * WHERE { ?a <a:p> " + "(" * DEEP + "1" + ")" * DEEP + " }",
    "functions": "SELECT * WHERE { FILTER(" + "STR(" * DEEP + "1" + ")" * DEEP + " = '1') }",
    "exists": "ASK { " + "FILTER EXISTS { " * DEEP + "}" * DEEP + " }",
    "triple terms": "ASK { " + "<< " * DEEP + "<a:s> <a:p> <a:o>" + " >>" * DEEP + " <a:p> 1 }",
}
CHAINED = {
    "optionals": "SELECT * WHERE { ?s ?p ?o " + chain(5000, "OPTIONAL { ?s <a:p#> ?o# }") + " }",
    "unions": "SELECT * WHERE { " + chain(20_000, "{ ?s <a:p#> ?o }", " UNION ") + " }",
    "binds": "SELECT * WHERE { " + chain(5000, "BIND(# AS ?v#)") + " }",
    "minuses": "SELECT * WHERE { ?s ?p ?o " + chain(5000, "MINUS { ?s <a:p#> ?o }") + " }",
    "filters": "SELECT * WHERE { ?s ?p ?o " + chain(10_000, "FILTER(?o != #)") + " }",
    "and": "SELECT * WHERE { ?s ?p ?o FILTER(" + chain(10_000, "?o != #", " && ") + ") }",
    "or": "SELECT * WHERE { ?s ?p ?o FILTER(" + chain(10_000, "?o = #", " || ") + ") }",
    "sums": "SELECT * WHERE { BIND(" + chain(10_000, "#", " + ") + " AS ?n) }",
    "differences": "SELECT * WHERE { BIND(" + chain(10_000, "#", " - ") + " AS ?n) }",
    "variables": "SELECT " + chain(20_000, "?v#") + " WHERE { ?s ?p ?o } LIMIT 5",
    "aggregates": "SELECT " + chain(100_000, "(COUNT(?s) AS ?v#)") + " WHERE { ?s <a:p> ?o }",
    "collection": "SELECT * WHERE { ?s <a:p> (" + chain(100_000, "#") + ") }",
    "patterns": "SELECT * WHERE { " + chain(20_000, "?v# <a:p> ?w#", " . ") + " }",
    "objects": "SELECT * WHERE { ?s <a:p> " + chain(50_000, "#", " , ") + " }",
    "alternatives": "SELECT * WHERE { ?s (" + chain(20_000, "<a:p#>", "|") + ") ?o }",
    "prefixes": chain(50_000, "PREFIX p#: <a:b#>", "\n") + " ASK { ?s ?p ?o }",
    "conditions of an order": "SELECT * WHERE { ?s <a:p> ?o } ORDER BY " + chain(20_000, "?v#"),
    "groupings": "SELECT (COUNT(*) AS ?n) WHERE { ?s <a:p> ?o } GROUP BY " + chain(20_000, "?v#"),
    "strings": 'ASK { FILTER("' + "x" * 3_000_000 + '" = "x") }',
    "escapes": 'ASK { FILTER("' + "\\u0041" * 500_000 + '" = "x") }',
    "comments": "ASK { ?s ?p ?o }" + "\n# (((((" * 300_000,
    "values": "SELECT * WHERE { VALUES ?v { " + chain(200_000, "#") + " } } LIMIT 1",
}

# A short answer, the parser's own word, a refusal, or the end of the time.
ANSWERED = {
    *("query-syntax", "query-too-complex", "query-too-deep", "query-evaluation"),
    *("query-timeout", "query-memory", "query-preempted"),
}


@pytest.mark.parametrize("name", NESTED)
def test_nested_text_is_refused(name: str, siege: "Siege") -> None:
    """The parser would overflow its stack, and take a process in which it runs with it."""
    target = siege.target
    problems: set[str] = set()

    siege.withstand(
        lambda: problems.update(
            reply.problem for reply in siege.together(2, lambda: target.query(NESTED[name]))
        )
    )

    assert problems <= ANSWERED


@pytest.mark.parametrize("name", CHAINED)
def test_chained_text_is_answered_or_refused(name: str, siege: "Siege") -> None:
    """A flat text becomes a deep tree; whoever counts brackets does not see it coming."""
    target = siege.target
    problems: set[str | int] = set()

    siege.withstand(
        lambda: problems.update(
            reply.problem or reply.status
            for reply in siege.together(2, lambda: target.query(CHAINED[name]))
        )
    )

    assert problems <= ANSWERED | {200}
