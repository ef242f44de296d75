"""Every name is the source's own, letter for letter, and everything else is in words of ours."""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from gpgraph.model import sssom

GP = "https://w3id.org/gpgraph/ontology#"
PREFIXES = {
    "https://w3id.org/gpgraph/id/": "id:",
    GP: "gp:",
    "http://www.w3.org/2004/02/skos/core#": "skos:",
    "http://www.w3.org/2000/01/rdf-schema#": "rdfs:",
}
VERBATIM = {"skos:prefLabel", "gp:sdgHeading", "gp:text", "gp:meeting"}
POINTERS = {GP + "quotation", GP + "heading", GP + "sha256"}
STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u2011": "-"})  # noqa: RUF001
TOO_LONG = 6
# A name stands in a document whose text tests can see, or was read in a copy that was not kept.
NAME_KINDS = {"name", "read"}

Rows = list[dict[str, str]]
Graphs = dict[str, list[Quad]]


def curie(iri: str) -> str:
    """Return ``iri`` as ``sources.csv`` writes it."""
    start = next((start for start in PREFIXES if iri.startswith(start)), "")
    return PREFIXES.get(start, "") + iri.removeprefix(start)


def digest(text: str) -> str:
    """Return the SHA-256 of the characters of ``text`` in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def texts(quads: list[Quad]) -> Iterator[tuple[str, str, str]]:
    """Yield subject, property and value of each literal."""
    for quad in quads:
        if isinstance(quad.object, Literal) and isinstance(quad.subject, NamedNode):
            yield curie(quad.subject.value), curie(quad.predicate.value), quad.object.value


def name_rows(rows: Rows) -> set[tuple[str, str, str]]:
    """Return subject, property and hash of each row about a name."""
    return {
        (row["subject"], row["property"], row["text_sha256"])
        for row in rows
        if row["kind"] in NAME_KINDS
    }


def words(text: str) -> list[str]:
    """Return the words of ``text`` in lower case."""
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("’", "'"))  # noqa: RUF001


def runs(text: str) -> set[tuple[str, ...]]:
    """Return every run of words in ``text`` that is too long to borrow."""
    found = words(text)
    return {tuple(found[i : i + TOO_LONG]) for i in range(len(found) - TOO_LONG + 1)}


def one(quads: list[Quad], subject: str, term: str) -> str:
    """Return the only value of a property of ours."""
    values = [
        q.object for q in quads if str(q.subject) == subject and q.predicate.value == GP + term
    ]
    (value,) = values
    assert isinstance(value, Literal | NamedNode)
    return value.value


def test_every_name_in_a_published_graph_has_a_row_with_its_hash(
    graphs: Graphs, source_rows: Rows
) -> None:
    """A name that nobody can trace to a line of the source may have been retouched."""
    stated = {
        (subject, term, digest(value))
        for name, quads in graphs.items()
        if name.endswith("/interpol")
        for subject, term, value in texts(quads)
        if term in VERBATIM or subject.startswith("id:place-")
    }

    assert len(stated) > 50
    assert stated <= name_rows(source_rows)


def test_every_row_is_the_hash_of_a_name_in_the_data(graphs: Graphs, source_rows: Rows) -> None:
    """A row without its name is the trace of a name that was changed or dropped."""
    held = {
        (subject, term, digest(value))
        for quads in graphs.values()
        for subject, term, value in texts(quads)
    }
    rows = [row for row in source_rows if row["kind"] in NAME_KINDS]

    assert name_rows(source_rows) <= held
    assert len(name_rows(source_rows)) == len(rows)


def test_every_body_but_the_project_is_named_in_a_document_or_draws_a_link(
    graphs: Graphs, source_rows: Rows
) -> None:
    """The graph invents no organisation; a third party is known by the page that it wrote."""
    table = Path(__file__).parents[2] / "data" / "alignments" / "third-party.sssom.tsv"
    links = sssom.parse(table.read_text("utf-8"), table).alignments
    authors = {curie(link.author) for link in links}
    bodies = {subject for subject, _, _ in texts(graphs["organisations"])} - {"id:gpgraph"}
    named = {row["subject"] for row in source_rows}

    assert "id:interpol" in bodies
    assert bodies <= named | authors


def test_labels_of_published_concepts_are_their_names(graphs: Graphs) -> None:
    """Two spellings of one name would make one of them ours."""
    published = [t for g, q in graphs.items() if g.endswith("/interpol") for t in texts(q)]
    names = {(subject, value) for subject, term, value in published if term == "skos:prefLabel"}
    labels = {(subject, value) for subject, term, value in published if term == "rdfs:label"}

    assert len(names) == 68
    assert names <= labels


def test_every_official_name_has_a_row_with_its_hash(graphs: Graphs, source_rows: Rows) -> None:
    """What is called official is the owner's wording, and for a concept its preferred label."""
    official = {
        (subject, digest(value))
        for quads in graphs.values()
        for subject, term, value in texts(quads)
        if term == "gp:officialName"
    }
    terms = {"skos:prefLabel", "gp:officialName"}
    recorded = {(s, digested) for s, term, digested in name_rows(source_rows) if term in terms}

    assert len(official) > 60
    assert official <= recorded
    assert {
        (s, d) for s, term, d in name_rows(source_rows) if term == "gp:officialName"
    } <= official


def test_official_names_stand_in_graphs_of_their_owner(graphs: Graphs) -> None:
    """Wording of ours must not pass for INTERPOL's, and the record of a graph says whose it is."""
    author = "http://purl.org/dc/terms/creator"
    owners = {
        str(quad.subject).rpartition("/graph/")[2].rstrip(">")
        for quad in graphs["catalog"]
        if quad.predicate.value == author and str(quad.object).endswith("/id/interpol>")
    }
    holding = {
        name
        for name, quads in graphs.items()
        if any(term == "gp:officialName" for _, term, _ in texts(quads))
    }

    assert "gpg-2023/interpol" in holding
    assert holding <= owners


def test_a_row_of_a_copy_that_was_not_kept_gives_a_document_and_no_line(source_rows: Rows) -> None:
    """A line number of a text that nobody can open would look checked without being so."""
    read = [row for row in source_rows if row["kind"] == "read"]

    assert len(read) > 20
    assert [r for r in read if r["line"] or r["start"] or r["line_sha256"]] == []
    assert [r for r in read if not r["document"]] == []


def test_document_hashes_are_the_recorded_ones(graphs: Graphs, source_rows: Rows) -> None:
    """The record that people see and the file that tests use name the same bytes."""
    recorded = {(s, v) for s, term, v in texts(graphs["documents"]) if term == "gp:sha256"}
    rows = {(r["subject"], r["text_sha256"]) for r in source_rows if r["kind"] == "document"}

    assert len(rows) == 2
    assert recorded == rows


def test_quotations_have_eight_words_at_most(graphs: Graphs) -> None:
    """A passage is pointed to, not copied."""
    quotations = [v for q in graphs.values() for _, term, v in texts(q) if term == "gp:quotation"]

    assert quotations
    assert max(len(quotation.split()) for quotation in quotations) <= 8


@pytest.mark.sources
def test_rows_find_the_name_at_their_line_and_offset(
    documents: dict[str, str], graphs: Graphs, source_rows: Rows
) -> None:
    """Line, offset and hashes lead to the very characters of the label."""
    values = {(s, t, digest(v)): v for q in graphs.values() for s, t, v in texts(q)}
    for row in (row for row in source_rows if row["kind"] == "name"):
        line = documents[row["document"]].split("\n")[int(row["line"]) - 1]
        value = values[row["subject"], row["property"], row["text_sha256"]]
        start = int(row["start"])

        assert digest(line) == row["line_sha256"]
        assert line[start : start + len(value)] == value


@pytest.mark.sources
def test_every_passage_has_the_hash_and_quotation_of_its_sentence(
    documents: dict[str, str], graphs: Graphs, sentences: dict[tuple[str, int, int], str]
) -> None:
    """A pointer that misses its sentence proves nothing; a quotation keeps the source's quotes."""
    pointed = set()
    for quads in (graphs["gpg-2017/notes"], graphs["sf-2017-2020/notes"]):
        for subject in {str(q.subject) for q in quads if q.predicate.value == GP + "sentence"}:
            document = curie(one(quads, subject, "inDocument"))
            section, number = map(int, subject.rstrip(">").rpartition("/")[2].split("."))
            sentence = sentences[document, section, number]
            pointed.add((document, section, number))

            assert number == int(one(quads, subject, "sentence"))
            assert digest(sentence) == one(quads, subject, "sha256")
            quotation = one(quads, subject, "quotation")
            assert quotation in documents[document]
            assert quotation.translate(STRAIGHT) in sentence

    goals = {key for key in sentences if "strategic" in key[0] and key[1] > 0}
    assert len(goals) == 16
    assert goals <= pointed


@pytest.mark.sources
def test_no_text_of_ours_shares_six_words_in_a_row_with_a_document(
    documents: dict[str, str],
    graphs: Graphs,
    table_texts: dict[str, str],
    source_rows: Rows,
) -> None:
    """Names may be quoted, prose may not: not in a note, a label, a comment or a record."""
    theirs = set().union(*(runs(line) for text in documents.values() for line in text.split("\n")))
    names = {row["text_sha256"] for row in source_rows}
    ours = {
        (subject, value)
        for quads in graphs.values()
        for subject, term, value in texts(quads)
        if digest(value) not in names and GP + term.removeprefix("gp:") not in POINTERS
    } | set(table_texts.items())
    borrowed = {subject: " ".join(run) for subject, value in ours for run in runs(value) & theirs}

    assert len(ours) > 300
    assert len(table_texts) > 50
    assert borrowed == {}
