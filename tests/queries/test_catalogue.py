"""Every query of the catalogue is what its header says, on our engine and on another."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import pytest
import rdflib
from pyoxigraph import RdfFormat, parse
from rdflib.plugins.sparql import prepareQuery

from gpgraph.errors import ResourcesMissingError, SourceFileError
from gpgraph.model.sparql.catalogue import StoredQuery, read_stored_query
from gpgraph.store.reading.catalogue import read_catalogue

Ask: TypeAlias = Callable[[str], str]

HEADER = """\
#+ summary: What there is.
#+ description: >-
#+   All of it,
#+   in order.
#+ tags: [one, two]
#+ expects: rows

SELECT ?s WHERE { ?s ?p ?o } ORDER BY ?s
"""


@pytest.fixture(scope="session")
def second_engine(ask: Ask) -> rdflib.Graph:
    """The default graph of the release in rdflib, whose SPARQL shares no line with ours."""
    return rdflib.Graph().parse(data=ask("CONSTRUCT WHERE { ?s ?p ?o }"), format="nt")


def test_catalogue_holds_the_questions_of_a_policy_researcher(
    catalogue: dict[str, StoredQuery],
) -> None:
    """A file that is lost or renamed takes an address of ours with it."""
    promised = {
        "goals-and-objectives",
        "objectives-by-wording",
        "links-to-one-sdg",
        "stated-and-inferred-links",
        "heading-against-links",
        "commitments-of-strategic-goals",
        "commitment-passages",
        "framework-adoptions",
        "sdgs-without-known-link",
        "sources-and-licences",
    }

    assert promised <= catalogue.keys()
    assert len(catalogue) >= 18


def test_query_gives_what_its_header_expects(stored: StoredQuery, ask: Ask) -> None:
    """A query that gives nothing on our own data answers nobody's question."""
    answer = ask(stored.text)
    match stored.expects:
        case "rows":
            columns, *rows = csv.reader(io.StringIO(answer))
            assert rows
            assert len({tuple(row) for row in rows}) == len(rows)
            # A column that no row fills is a mistake in its pattern.
            assert [
                name for name, *cells in zip(columns, *rows, strict=True) if not any(cells)
            ] == []
        case "no rows":
            assert len(list(csv.reader(io.StringIO(answer)))) == 1
        case "triples":
            assert list(parse(answer, RdfFormat.N_TRIPLES))
        case boolean:
            assert answer.strip() == boolean


def test_query_gives_the_same_rows_in_the_same_order_on_another_engine(
    stored: StoredQuery, ask: Ask, second_engine: rdflib.Graph
) -> None:
    """The files are offered to whoever has another engine; this is how we know."""
    ours = ask(stored.text)
    theirs = second_engine.query(prepareQuery(stored.text))
    if theirs.type == "ASK":
        assert ours.strip() == str(theirs.askAnswer).lower()
    elif theirs.type == "SELECT":
        other = (theirs.serialize(format="csv") or b"").decode()
        assert list(csv.reader(io.StringIO(ours))) == list(csv.reader(io.StringIO(other)))
    else:
        other = (theirs.serialize(format="nt", encoding="utf-8") or b"").decode()
        assert {*ours.splitlines()} - {""} == {*other.splitlines()} - {""}


def test_header_is_read_as_yaml_and_the_text_stays_whole() -> None:
    """The file is handed out as it is, header and all."""
    stored = read_stored_query("what-there-is", HEADER)

    assert stored == StoredQuery(
        name="what-there-is",
        summary="What there is.",
        description="All of it, in order.",
        tags=("one", "two"),
        expects="rows",
        text=HEADER,
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (HEADER, "SELECT * { ?s ?p ?o }", 1, 'Begin with a header: lines of "#+ key: value".'),
        ("#+ tags: [one, two]", "#+ tags: [one", 6, "Header: "),
        ("summary: What there is.", "summary: What: there is.", 1, "Header: "),
        ("#+ summary: What there is.\n", "", 1, "Header: give summary as text."),
        ("[one, two]", "one", 1, "Header: give tags as a list of words."),
        ("expects: rows", "expects: much", 1, "Header: expects is one of rows, no rows, triples"),
    ],
)
def test_header_that_cannot_be_used_is_refused_with_its_line(
    old: str, new: str, line: int, message: str
) -> None:
    """Who wrote the file learns where to look."""
    with pytest.raises(SourceFileError) as caught:
        read_stored_query("broken", HEADER.replace(old, new))

    assert caught.value.line == line
    assert caught.value.message.startswith(message)


@pytest.mark.parametrize("name", ["Upper", "under_score", "-first", "a--b", ""])
def test_name_that_makes_no_address_is_refused(name: str) -> None:
    """The name of the file is what a caller asks for."""
    with pytest.raises(SourceFileError, match="lower case, with hyphens"):
        read_stored_query(name, HEADER)


def test_folder_that_is_missing_and_file_that_is_no_text_are_refused(tmp_path: Path) -> None:
    """Both happen in a folder of one's own, and neither is a traceback."""
    (tmp_path / "latin.rq").write_bytes(HEADER.encode() + "# é".encode("latin-1"))

    with pytest.raises(ResourcesMissingError, match="stored queries"):
        read_catalogue(tmp_path / "absent")
    with pytest.raises(SourceFileError, match="not UTF-8"):
        read_catalogue(tmp_path)
