"""Every hygiene query finds nothing in our files and finds the fault in its bad example."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from pyoxigraph import QuerySolutions, RdfFormat, Store
from rdflib import Graph

HERE = Path(__file__).resolve().parent
QUERIES = sorted((HERE.parents[1] / "queries" / "hygiene").glob("*.rq"))
KEYS = {"summary", "description", "identifier", "expects", "severity", "fix", "source", "tags"}

every_query = pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)


def rows(store: Store, query: Path) -> list[list[str]]:
    """Run a query and take its rows out of the engine as text."""
    answer = store.query(query.read_text("utf-8"))
    assert isinstance(answer, QuerySolutions)
    return [[str(value) for value in row] for row in answer]


def bad_example(query: Path) -> Path:
    """Return the file that breaks the rule; it must exist."""
    return HERE / "bad" / f"{query.stem}.ttl"


def header(query: Path) -> dict[str, object]:
    """Read the ``#+`` lines on top of a query."""
    lines = query.read_text("utf-8").splitlines()
    value = yaml.safe_load("\n".join(line[3:] for line in lines if line.startswith("#+ ")))
    assert isinstance(value, dict)
    return value


def prologues(text: str) -> Iterator[str]:
    """Yield the prefixes that a query declares."""
    for line in text.splitlines():
        if line.startswith("PREFIX "):
            yield line.split()[1]


def test_there_are_hygiene_queries() -> None:
    """An empty folder would make every other test here pass."""
    assert len(QUERIES) >= 12


@every_query
def test_hygiene_query_finds_nothing_in_ontology_and_data(query: Path, full_store: Store) -> None:
    """A row is a finding: what is wrong stands in the summary, what to do in the fix."""
    found = rows(full_store, query)

    assert found == [], header(query)["fix"]


@every_query
def test_hygiene_query_finds_the_fault_in_its_bad_example(query: Path) -> None:
    """A rule that cannot fire checks nothing; a rule without an example is not known to fire."""
    store = Store()
    store.load(path=str(bad_example(query)), format=RdfFormat.TURTLE)

    assert rows(store, query)


@every_query
def test_hygiene_query_gives_the_same_rows_in_another_engine(query: Path) -> None:
    """The files are plain SPARQL 1.1, so that nobody needs our engine to run them."""
    store = Store()
    store.load(path=str(bad_example(query)), format=RdfFormat.TURTLE)
    graph = Graph().parse(bad_example(query))

    assert len(list(graph.query(query.read_text("utf-8")))) == len(rows(store, query))


@every_query
def test_hygiene_query_says_what_it_checks(query: Path) -> None:
    """The guide and the report are made from the header."""
    head = header(query)

    assert set(head) == KEYS
    assert head["identifier"] == query.stem
    assert head["expects"] == "no rows"
    assert head["severity"] in {"violation", "warning"}


@every_query
def test_hygiene_query_declares_no_prefix_in_vain(query: Path) -> None:
    """A prefix without a use is a word left over from another rule."""
    text = query.read_text("utf-8")
    body = "\n".join(line for line in text.splitlines() if not line.startswith(("PREFIX", "#+")))

    assert [prefix for prefix in prologues(text) if prefix not in body] == []


def test_every_bad_example_belongs_to_a_query() -> None:
    """An example whose rule was renamed would be forgotten."""
    examples = {path.stem for path in (HERE / "bad").glob("*.ttl")}

    assert examples == {query.stem for query in QUERIES}


def test_readme_of_the_ontology_lists_every_rule() -> None:
    """Who edits the ontology sees what will be asked of the work."""
    text = (HERE.parents[1] / "ontology" / "README.md").read_text("utf-8")

    lines = [f"| {query.stem} | {header(query)['summary']} |" for query in QUERIES]
    assert [line for line in lines if line not in text] == []
