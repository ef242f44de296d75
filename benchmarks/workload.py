"""What is asked: the mix of ``mix.csv`` and the queries of the single rows."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

from benchmarks.synthetic import NAMESPACE, Numbers
from gpgraph.store.resources import find_sources

MIX = Path(__file__).with_name("mix.csv")
# How many requests one replay of the mix has, before it begins again.
LENGTH = 4000
UNSEEN_PERCENT = 20
SCALE = 1_000_000

SOLUTIONS = "application/sparql-results+json"
ACCEPT = {"Accept": f"{SOLUTIONS}, text/turtle;q=0.9"}

_PREFIXES = (
    "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX rdfs: "
    "<http://www.w3.org/2000/01/rdf-schema#> PREFIX schema: <http://schema.org/> "
)
POINT = (
    "SELECT ?label WHERE { <http://metadata.un.org/sdg/16.4> "
    "<http://www.w3.org/2000/01/rdf-schema#label> ?label }"
)
RESOURCE = "SELECT ?p ?o WHERE { <http://metadata.un.org/sdg/16.4> ?p ?o }"
HOPS = (
    f"{_PREFIXES} SELECT ?publication ?title ?name WHERE {{ ?publication dcterms:isPartOf "
    f"<{NAMESPACE}project/170> ; dcterms:title ?title ; dcterms:publisher ?publisher . "
    "?publisher rdfs:label ?name }"
)
DESCRIBE = "DESCRIBE <http://metadata.un.org/sdg/16.4>"
# Everything that is tagged, counted by tag.
COUNTED = (
    f"{_PREFIXES} SELECT ?goal (COUNT(?thing) AS ?n) WHERE {{ ?thing dcterms:subject ?goal }} "
    "GROUP BY ?goal ORDER BY DESC(?n) ?goal"
)
# A search in all titles.
SEARCHED = (
    f"{_PREFIXES} SELECT ?thing ?title WHERE {{ ?thing dcterms:title ?title "
    'FILTER(CONTAINS(STR(?title), "Publication 7777")) } ORDER BY ?title'
)
TEN_THOUSAND = (
    f"{_PREFIXES} SELECT ?thing ?title ?day WHERE {{ ?thing dcterms:title ?title ; "
    "dcterms:issued ?day } LIMIT 10000"
)
ENGINE_BOUND = (COUNTED, SEARCHED, TEN_THOUSAND)
WHOLE = "SELECT ?s ?p ?o WHERE { ?s ?p ?o }"
# Links in both directions, so that the answer has 200 MB of N-Triples as the one above of JSON.
WHOLE_GRAPH = (
    "CONSTRUCT { ?s ?p ?o . ?o <http://purl.org/dc/terms/relation> ?s } WHERE { ?s ?p ?o }"
)


@dataclass(frozen=True, slots=True)
class Query:
    """A line of the mix."""

    name: str
    weight: float
    size: str
    seed: int
    text: str


def mix() -> list[Query]:
    """Read the mix, with the texts of its queries from the catalogue."""
    folder = find_sources().queries / "catalog"
    with MIX.open(encoding="utf-8", newline="") as file:
        return [
            Query(
                line["query"],
                float(line["weight"]),
                line["size"],
                int(line["seed"]),
                (folder / f"{line['query']}.rq").read_text("utf-8"),
            )
            for line in csv.DictReader(file)
        ]


def replay(queries: Sequence[Query]) -> list[tuple[str, bool]]:
    """Draw requests by weight: texts, and whether each is to be one never seen before.

    The numbers that decide follow from the seeds of the lines, so that each run and each server
    gets the same requests in the same order.
    """
    numbers = Numbers(sum(query.seed * SCALE**place for place, query in enumerate(queries)))
    ends = list(accumulate(query.weight for query in queries))
    drawn = []
    for _ in range(LENGTH):
        at = ends[-1] * numbers.below(SCALE) / SCALE
        query = next(query for query, end in zip(queries, ends, strict=True) if at < end)
        drawn.append((query.text, numbers.below(100) < UNSEEN_PERCENT))
    return drawn
