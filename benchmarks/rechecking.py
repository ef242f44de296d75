"""How long it takes to check ten changed triples of very many, beside a check of all of them.

``python -m benchmarks.rechecking [TRIPLES]`` prints a row a run. The data are numbered goals, each
with seven objectives; the shapes look at types, texts, codes, two steps along a path, and, by a
query, at the objectives beside one. Nothing of it exists.
"""

import random
import statistics
import sys
import time
from collections.abc import Iterator, Sequence

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from gpgraph.service.checking.incremental import Planner
from gpgraph.store.engines.choice import Choice, Engine
from gpgraph.store.resident import ResidentFacts

TRIPLES = 100_000
CHANGED = 10
RUNS = 7
_BASE = "https://synthetic.example/"
_TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_OBJECTIVES, _TRIPLES_OF_A_GOAL = 7, 45
SHAPES = f"""
@prefix e: <{_BASE}> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
e: sh:declare [ sh:prefix "e" ; sh:namespace "{_BASE}"^^xsd:anyURI ] .
e:Goals a sh:NodeShape ; sh:targetClass e:Goal ; sh:property e:Goals-label, e:Goals-has .
e:Goals-label a sh:PropertyShape ; sh:path e:label ; sh:minCount 1 ; sh:uniqueLang true .
e:Goals-has a sh:PropertyShape ; sh:path e:has ; sh:class e:Objective ; sh:minCount 1 .
e:Objectives a sh:NodeShape ; sh:targetClass e:Objective ; sh:sparql e:Objectives-place ;
  sh:property e:Objectives-of, e:Objectives-code, e:Objectives-number, e:Objectives-label .
e:Objectives-of a sh:PropertyShape ; sh:path [ sh:inversePath e:has ] ;
  sh:class e:Goal ; sh:minCount 1 ; sh:maxCount 1 .
e:Objectives-code a sh:PropertyShape ; sh:path e:code ; sh:pattern "^[0-9]+[.][1-7]$" ;
  sh:minCount 1 ; sh:maxCount 1 .
e:Objectives-number a sh:PropertyShape ; sh:path e:number ; sh:datatype xsd:integer .
e:Objectives-label a sh:PropertyShape ; sh:path ( [ sh:inversePath e:has ] e:label ) ;
  sh:minCount 1 .
e:Objectives-place a sh:SPARQLConstraint ; sh:prefixes e: ; sh:select \"\"\"
  SELECT $this ?value WHERE {{ ?goal e:has $this , ?value . $this e:number ?number .
    ?value e:number ?number FILTER (?value != $this) }} \"\"\" .
"""


def main(count: int) -> None:
    """Print how long a check of all takes, and one of what ten changed triples can touch."""
    shapes = [quad.triple for quad in parse(SHAPES, RdfFormat.TURTLE)]
    facts = list(_facts(count))
    began = time.perf_counter()
    findings = Choice(Engine.PYSHACL).check(facts, shapes).findings
    whole = time.perf_counter() - began
    began = time.perf_counter()
    planner, held = Planner(shapes, facts), ResidentFacts(facts)
    print(f"{len(facts):,} triples, {len(findings)} findings", file=sys.stderr)
    print(f"ready after {time.perf_counter() - began:.1f} s", file=sys.stderr)
    chance = random.Random(1)  # noqa: S311 - the same on every machine
    found = [_again(planner, held, shapes, facts, chance) for _ in range(RUNS)]
    median = statistics.median(found)
    print("all, s | ten changed triples, ms: median (least-most) | ratio")
    print(
        f"{whole:.2f} | {1000 * median:.0f} ({1000 * min(found):.0f}-{1000 * max(found):.0f})"
        f" | {whole / median:,.0f}"
    )


def _again(
    planner: Planner,
    held: ResidentFacts,
    shapes: Sequence[Triple],
    facts: Sequence[Triple],
    chance: random.Random,
) -> float:
    """Return the seconds of one check, compare it with a full one, and undo the change."""
    half = CHANGED // 2
    gone = chance.sample(facts, half)
    come = [Triple(one.subject, one.predicate, Literal(f"new {n}")) for n, one in enumerate(gone)]
    began = time.perf_counter()
    planner.change(gone, come)
    held.change(gone, come)
    scope = planner.scope([*gone, *come])
    found = held.check(planner.shapes_within(scope))
    took = time.perf_counter() - began
    if set(found) != set(held.check(shapes)):
        raise AssertionError(scope)
    planner.change(come, gone)
    held.change(come, gone)
    return took


def _facts(count: int) -> Iterator[Triple]:
    named = {name: NamedNode(_BASE + name) for name in ("has", "label", "code", "number")}
    goals, objectives = NamedNode(f"{_BASE}Goal"), NamedNode(f"{_BASE}Objective")
    for number in range(1, count // _TRIPLES_OF_A_GOAL + 1):
        goal = NamedNode(f"{_BASE}goal/{number}")
        yield Triple(goal, _TYPE, goals)
        yield Triple(goal, named["label"], Literal(f"Goal {number}", language="en"))
        yield Triple(goal, named["code"], Literal(str(number)))
        for place in range(1, _OBJECTIVES + 1):
            one = NamedNode(f"{_BASE}goal/{number}.{place}")
            yield Triple(one, _TYPE, objectives)
            yield Triple(goal, named["has"], one)
            yield Triple(one, named["label"], Literal(f"Objective {place}", language="en"))
            yield Triple(one, named["code"], Literal(f"{number}.{place}"))
            yield Triple(one, named["number"], Literal(place))
            yield Triple(one, named["label"], Literal(f"Objectif {place}", language="fr"))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TRIPLES)
