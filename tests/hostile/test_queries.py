"""Queries that would take for ever, or all memory, cost their sender an answer and nobody else."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.hostile.conftest import Reply, Siege

pytestmark = pytest.mark.alone

PARTS = "<http://purl.org/dc/terms/isPartOf>"
SUBJECT = "<http://purl.org/dc/terms/subject>"
THOUSAND = " ".join(map(str, range(1000)))
DOUBLINGS = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(30))

# Stopped at the deadline, at the memory cap, or because somebody else waited; 0 stands for an
# answer that had begun by then, and was broken off.
STOPPED = {"query-timeout", "query-memory", "query-preempted", 0}
ENDLESS = {
    "cross product, counted": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }",
    "cross product, ordered": "SELECT * { ?a ?b ?c . ?d ?e ?f } ORDER BY ?c ?f LIMIT 10",
    "cross product, distinct": "SELECT DISTINCT ?a ?d { ?a ?b ?c . ?d ?e ?f } LIMIT 100000000",
    "cross product of three": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
    "cross product in a filter": "ASK { ?a ?b ?c FILTER NOT EXISTS { ?d ?e ?f FILTER(?f = 0.5) } "
    "FILTER(?c = 0.5) } # and again ",
    "string doubled thirty times": f'SELECT (STRLEN(?x30) AS ?n) {{ BIND("0123456789" AS ?x0) '
    f"{DOUBLINGS} }}",
    "path of any length, open": f"SELECT (COUNT(*) AS ?n) {{ ?a ({SUBJECT}|!{SUBJECT})* ?b }}",
    "path of any length, both ways": f"SELECT (COUNT(*) AS ?n) "
    f"{{ ?a ({SUBJECT}|^{SUBJECT}|{PARTS})* ?b }}",
    "product of values": "SELECT (COUNT(*) AS ?n) { "
    + " ".join(f"VALUES ?v{n} {{ {THOUSAND} }}" for n in range(3))
    + " }",
    "five hundred patterns": "SELECT * { "
    + " . ".join(f"?a{n} ?p{n} ?a{n + 1}" for n in range(500))
    + " }",
    "path of a thousand steps": "SELECT * { ?a " + "/".join([PARTS] * 1000) + " ?b . ?b ?p ?c }",
    "ordered whole": "SELECT * { ?s ?p ?o . ?o ?q ?r } ORDER BY DESC(STR(?o)) ?s LIMIT 10",
    "grouped whole": "SELECT ?s (GROUP_CONCAT(?r) AS ?all) { ?s ?p ?o . ?t ?p ?r } GROUP BY ?s",
}


@pytest.mark.parametrize("name", ENDLESS)
def test_query_without_end_is_stopped_and_others_are_answered(name: str, siege: "Siege") -> None:
    """One worker is free, the others are burning."""
    target = siege.target
    replies: list[Reply] = []

    siege.withstand(lambda: replies.extend(siege.together(2, lambda: target.query(ENDLESS[name]))))

    assert {reply.problem or reply.status for reply in replies} <= STOPPED
    assert max(reply.seconds for reply in replies) < 10
