"""Write docs/reference/proofs.md: every constraint of our shapes, and the example that proves it.

``python scripts/list_proofs.py`` from the root of the repository; a test compares the page.
"""

import sys
from collections import Counter
from pathlib import Path

from pyoxigraph import Literal

ROOT = Path(__file__).resolve().parents[1]

HEAD = """# What proves the rules

A rule that cannot fire checks nothing, and looks the same as one that finds nothing.
So each constraint of each rule has a bad example, a small edit of a good one, in which it reports
and nothing else does, but for what cannot be helped.
The examples stand in [tests/shapes/invalid](../../tests/shapes/invalid).

The other way round, one fault at a time is put into the shapes, and some example must give another
report than before: each constraint, target and link is dropped, each bound is made looser by one,
each severity lower, each member of an `sh:or`, `sh:in` or `sh:languageIn` is lost, the last two get
a member too many, each inverse path is followed forwards, and each path of two steps cut to either,
in conditions inside other rules too. Of each query every filter and every pattern is dropped, every
`EXISTS`, `=`, `<`, `&&` and their like is turned round, and every number raised, as far as it is a
query still.
{permitted} examples of what is allowed see to it that no rule is stricter than it says.

- {constraints} constraints of {rules} rules, each with a bad example
- {mutants} faults, each noticed: 100 %

Each test run tries all of them with both engines, and fails when one is not noticed or the engines
do not find the same. This page is made by `python scripts/list_proofs.py`; what follows is the
whole denominator.

## Bad examples

| rule | constraint | bad example |
|---|---|---|
"""
MIDDLE = """
## Faults

How many faults each shape was given. A name that begins with `Condition` is part of other rules.

| shape | faults |
|---|---|
"""


def page() -> str:
    """Return the page as it should be."""
    sys.path.insert(0, str(ROOT))
    from tests.shapes.examples import BAD, PERMITTED, Ground  # noqa: PLC0415 - as above
    from tests.shapes.mutants import mutants  # noqa: PLC0415 - as above

    from gpgraph.model.namespaces import expand  # noqa: PLC0415 - the tests are no package
    from gpgraph.store.resources import find_sources  # noqa: PLC0415 - as above

    shapes = [quad.triple for quad in Ground(find_sources()).shapes]
    identifier = expand("dcterms:identifier")
    ids = {
        str(fact.subject).rpartition("#")[2].rstrip(">"): fact.object.value
        for fact in shapes
        if fact.predicate.value == identifier and isinstance(fact.object, Literal)
    }
    faults = Counter(mutant.shape for mutant in mutants(shapes))
    first = {bad.proves: bad for bad in reversed(BAD)}
    text = HEAD.format(
        permitted=len(PERMITTED),
        constraints=len(first),
        rules=len({rule for rule, _ in first}),
        mutants=sum(faults.values()),
    )
    rows = sorted(
        ((ids[rule], rule, constraint, bad) for (rule, constraint), bad in first.items()),
        key=lambda row: row[:3],
    )
    for number, rule, constraint, bad in rows:
        text += f"| {number} `{rule}` | {constraint} | `{bad.example}.ru` |\n"
    text += MIDDLE
    for shape, count in sorted(faults.items()):
        text += f"| `{shape}` | {count} |\n"
    return text


if __name__ == "__main__":
    out = sys.argv[1] if len(sys.argv) > 1 else ROOT / "docs" / "reference" / "proofs.md"
    Path(out).write_text(page(), "utf-8")
