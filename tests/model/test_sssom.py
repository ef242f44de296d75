"""SSSOM tables: what a good one becomes, and what the reader says about a bad one."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from gpgraph import errors
from gpgraph.model import namespaces, sssom
from gpgraph.model.alignment import EvidenceClass

GRAPH = "https://w3id.org/gpgraph/graph/alignments/inferred"
HEADER = f"""\
#mapping_set_id: {GRAPH}
#mapping_set_title: Links for a test
#license: https://creativecommons.org/licenses/by/4.0/
#curie_map:
#  gp: https://w3id.org/gpgraph/ontology#
#  id: https://w3id.org/gpgraph/id/
#  sdg: http://metadata.un.org/sdg/
#  semapv: https://w3id.org/semapv/vocab/
#  skos: http://www.w3.org/2004/02/skos/core#
"""
ROW = {
    "subject_id": "id:gpg-2017/1",
    "subject_label": "Counter the threat of terrorism",
    "predicate_id": "gp:possiblyBearsOn",
    "object_id": "sdg:16.a",
    "object_label": "Institutions against violence, terrorism and crime",
    "mapping_justification": "semapv:ManualMappingCuration",
    "confidence": "0.80",
    "author_id": "id:gpgraph",
    "mapping_date": "2026-11-22",
    "mapping_provider": "https://w3id.org/gpgraph/id/document/global-policing-goals",
    "comment": "The only target that names terrorism.",
}
FIRST_LINE = 11  # of the rows: nine lines of header and the names of the columns


def table(
    *changes: dict[str, str], header: str = HEADER, columns: tuple[str, ...] = sssom.COLUMNS
) -> str:
    """Write a table whose rows differ from the good row by the changes."""
    lines = ["\t".join(columns)]
    lines += ["\t".join((ROW | change)[column] for column in columns) for change in changes]
    return header + "".join(f"{line}\n" for line in lines)


def read(text: str, name: str = "inferred.sssom.tsv") -> sssom.MappingSet:
    """Parse a table that claims to be a file of that name."""
    return sssom.parse(text, Path("somewhere") / name)


def refusal(text: str, name: str = "inferred.sssom.tsv") -> errors.SourceFileError:
    """Return the error that a bad table raises."""
    with pytest.raises(errors.SourceFileError) as caught:
        read(text, name)
    return caught.value


def place(column: str) -> int:
    """Return the character at which a column of the good row starts, from 1."""
    before = sssom.COLUMNS[: sssom.COLUMNS.index(column)]
    return 1 + sum(len(ROW[name]) + 1 for name in before)


def test_row_becomes_an_alignment_with_whole_iris_and_exact_numbers() -> None:
    """After reading, nothing depends on the prefixes of the file any more."""
    [row] = read(table({})).alignments

    assert row.subject == "https://w3id.org/gpgraph/id/gpg-2017/1"
    assert row.predicate == "https://w3id.org/gpgraph/ontology#possiblyBearsOn"
    assert row.object == "http://metadata.un.org/sdg/16.a"
    assert row.justification == "https://w3id.org/semapv/vocab/ManualMappingCuration"
    assert row.author == "https://w3id.org/gpgraph/id/gpgraph"
    assert str(row.confidence) == str(Decimal("0.80"))
    assert row.date == date(2026, 11, 22)
    assert row.evidence is EvidenceClass.INFERRED


def test_quads_of_a_row_are_the_resource_and_the_bearing() -> None:
    """Written out once in full: this is the shape that queries rely on."""
    alignment = NamedNode("https://w3id.org/gpgraph/id/alignment/c94bedf594525dea")
    expected: dict[str, NamedNode | Literal] = {
        "rdf:type": NamedNode(namespaces.expand("gp:Alignment")),
        "rdfs:label": Literal(
            "Counter the threat of terrorism and "
            "Institutions against violence, terrorism and crime, inferred",
            language="en",
        ),
        "rdfs:comment": Literal("The only target that names terrorism.", language="en"),
        "gp:subject": NamedNode("https://w3id.org/gpgraph/id/gpg-2017/1"),
        "sssom:subject_label": Literal("Counter the threat of terrorism"),
        "gp:predicate": NamedNode("https://w3id.org/gpgraph/ontology#possiblyBearsOn"),
        "gp:object": NamedNode("http://metadata.un.org/sdg/16.a"),
        "sssom:object_label": Literal("Institutions against violence, terrorism and crime"),
        "gp:evidenceClass": NamedNode("https://w3id.org/gpgraph/ontology#inferred"),
        "sssom:mapping_justification": NamedNode(
            "https://w3id.org/semapv/vocab/ManualMappingCuration"
        ),
        "sssom:confidence": Literal("0.80", datatype=NamedNode(namespaces.expand("xsd:decimal"))),
        "prov:wasAttributedTo": NamedNode("https://w3id.org/gpgraph/id/gpgraph"),
        "sssom:mapping_provider": NamedNode(ROW["mapping_provider"]),
        "dcterms:source": NamedNode(ROW["mapping_provider"]),
        "dcterms:date": Literal("2026-11-22", datatype=NamedNode(namespaces.expand("xsd:date"))),
    }
    resource = [
        Quad(alignment, NamedNode(namespaces.expand(predicate)), value, NamedNode(GRAPH))
        for predicate, value in expected.items()
    ]
    plain = Quad(
        NamedNode("https://w3id.org/gpgraph/id/gpg-2017/1"),
        NamedNode("https://w3id.org/gpgraph/ontology#possiblyBearsOn"),
        NamedNode("http://metadata.un.org/sdg/16.a"),
        NamedNode(GRAPH),
    )

    quads = list(read(table({})).quads(GRAPH))

    assert set(quads) == {*resource, plain}
    assert len(quads) == len(resource) + 1


@pytest.mark.parametrize(
    ("name", "predicate", "plain"),
    [
        ("stated", "gp:alignedWith", 1),
        ("stated", "gp:servedBy", 1),
        ("third-party", "gp:possiblyBearsOn", 1),
        ("third-party", "gp:servedBy", 0),
        ("inferred", "gp:possiblyBearsOn", 1),
        ("inferred", "gp:hasTheme", 1),
        ("inferred", "gp:servedBy", 0),
        ("inferred", "skos:closeMatch", 0),
    ],
)
def test_evidence_class_decides_whether_a_link_is_a_plain_triple(
    name: str, predicate: str, plain: int
) -> None:
    """A guess that stands as a plain triple is read as a fact."""
    found = read(table({"predicate_id": predicate}), f"{name}.sssom.tsv")
    subjects = [quad.subject for quad in found.quads(GRAPH)]

    assert subjects.count(NamedNode("https://w3id.org/gpgraph/id/gpg-2017/1")) == plain
    assert len(subjects) == 15 + plain


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("stated", "stated"),
        ("third-party", "thirdParty"),
        ("inferred", "inferred"),
        ("theme-matches-stated", "stated"),
        ("theme-third-party", "thirdParty"),
    ],
)
def test_name_of_the_file_gives_the_evidence_class(name: str, term: str) -> None:
    """The class is written in one place, so no row can contradict its table."""
    [row] = read(table({"predicate_id": "gp:servedBy"}), f"{name}.sssom.tsv").alignments

    assert row.evidence.iri == f"https://w3id.org/gpgraph/ontology#{term}"


def test_iri_stays_when_wording_changes_and_moves_when_the_source_does() -> None:
    """A better comment is the same link; another source is another statement."""
    [before] = read(table({})).alignments
    [reworded] = read(table({"comment": "Better.", "confidence": "0.5"})).alignments
    [other] = read(table({"mapping_provider": "https://example.org/"})).alignments

    assert reworded.iri == before.iri
    assert other.iri != before.iri


def test_see_also_is_the_source_where_the_provider_is_not() -> None:
    """A project that provides a link names itself; the link and its IRI still rest on the text."""
    ours = {"mapping_provider": "https://example.org/us", "see_also": ROW["mapping_provider"]}
    columns = (*sssom.COLUMNS[:-1], sssom.SEE_ALSO, sssom.COLUMNS[-1])

    [found] = read(table(ours, columns=columns)).alignments
    [theirs] = read(table({})).alignments

    assert (found.iri, found.source) == (theirs.iri, theirs.source)
    assert (found.provider, theirs.provider) == ("https://example.org/us", theirs.source)
    assert read(table(ours)).alignments[0].source == "https://example.org/us"


@pytest.mark.parametrize("column", ["mapping_provider", "see_also"])
@pytest.mark.parametrize("cell", ["nowhere", "https://example.org/a|https://example.org/b"])
def test_provider_and_see_also_each_hold_one_whole_address(column: str, cell: str) -> None:
    """A source that cannot be opened is none, and two would give the link two IRIs."""
    good = {"see_also": "https://example.org/"}
    error = refusal(table(good | {column: cell}, columns=(*sssom.COLUMNS, sssom.SEE_ALSO)))

    assert error.line == FIRST_LINE
    assert error.message.startswith(f"{column}: ")


@pytest.mark.parametrize(
    "text",
    [
        table({}).replace("\n", "\r\n"),
        "\ufeff" + table({}),
        table({}).replace("#", "# "),
        table({}) + "\n",
        table({}).replace(ROW["comment"], f'"{ROW["comment"]}"'),
    ],
    ids=[
        "windows line ends",
        "byte order mark",
        "blank after the hash",
        "empty last line",
        "quoted cell",
    ],
)
def test_spellings_of_other_programs_are_read_alike(text: str) -> None:
    """Spreadsheets and SSSOM tools write the same table in their own ways."""
    text = text.replace("ontology# ", "ontology#")

    assert read(text) == read(table({}))


def test_quoted_comment_may_hold_a_line_end_and_later_lines_are_still_counted() -> None:
    """The line in an error is the line in the editor."""
    two = table(
        {"comment": '"One line\nand another."'}, {"object_id": "sdg:16.4", "confidence": "2"}
    )

    assert refusal(two).line == FIRST_LINE + 2


def test_table_without_rows_is_an_empty_set() -> None:
    """A steward may start with the header."""
    found = read(table())

    assert (found.iri, found.title, found.alignments) == (GRAPH, "Links for a test", ())


@pytest.mark.parametrize(
    ("column", "cell", "words"),
    [
        ("subject_id", "nobody:1", "curie_map"),
        ("subject_id", "https://w3id.org/gpgraph/id/gpg-2017", "curie_map"),
        ("object_id", "16.a", "curie_map"),
        ("object_id", "sdg:", "no IRI"),
        ("object_id", "sdg:16 a", "no IRI"),
        ("predicate_id", "gp:alignedWith", "gp:possiblyBearsOn"),
        ("mapping_justification", "manual", "curie_map"),
        ("confidence", "1.5", "0 to 1"),
        ("confidence", "-0.5", "0 to 1"),
        ("confidence", "NaN", "0 to 1"),
        ("confidence", "high", "0 to 1"),
        ("confidence", "\u0660", "0 to 1"),
        ("author_id", "me", "curie_map"),
        ("mapping_date", "22/11/2026", "YYYY-MM-DD"),
        ("mapping_date", "20261122", "YYYY-MM-DD"),
        ("mapping_date", "2026-02-30", "YYYY-MM-DD"),
        ("mapping_provider", "www.interpol.int/page", "whole address"),
        ("mapping_provider", "https://example.org/a page", "whole address"),
        ("comment", " ", "Fill in"),
    ],
)
def test_bad_cell_is_refused_with_its_line_its_column_and_what_to_write(
    column: str, cell: str, words: str
) -> None:
    """A steward opens the file at the place and knows what to do."""
    error = refusal(table({"object_id": "sdg:16.4"}, {column: cell}))

    assert (error.line, error.column) == (FIRST_LINE + 1, place(column))
    assert str(error).startswith(f"somewhere/inferred.sssom.tsv:{error.line}:{error.column}: ")
    assert f"{column}: " in error.message
    assert words in error.message


def test_stated_table_refuses_the_predicate_of_guesses() -> None:
    """What the owner states needs no hedge; what needs one is not stated."""
    error = refusal(table({}), "stated.sssom.tsv")

    assert (error.line, error.column) == (FIRST_LINE, place("predicate_id"))


def test_second_row_with_the_same_four_parts_is_refused() -> None:
    """Both would get one IRI with two comments; the message names the first line."""
    error = refusal(table({}, {"comment": "Said again."}))

    assert error.line == FIRST_LINE + 1
    assert f"Line {FIRST_LINE} " in error.message


def test_same_link_from_two_sources_is_kept_twice() -> None:
    """Two sources are two pieces of evidence."""
    found = read(table({}, {"mapping_provider": "https://example.org/"}))

    assert len({row.iri for row in found.alignments}) == 2


@pytest.mark.parametrize(
    ("text", "line", "column", "words"),
    [
        ("", 1, None, "curie_map"),
        (table({}, header=""), 1, None, "curie_map"),
        (table({}, header=HEADER.replace("#license", "#licence")), 1, None, "license"),
        (table({}, header="#a: [\n"), 2, None, "YAML"),
        (table({}, header="#a: b: c\n"), 1, 6, "YAML"),
        (table({}, header="#a: \x07\n"), 1, None, "YAML"),
        (table({}, header="#a: 2026-02-30\n"), 1, None, "YAML"),
        (table({}, header="#a: " + "[" * 5000 + "\n"), 1, None, "YAML"),
        (table({}, header=HEADER.partition("#curie")[0] + "#curie_map: x\n"), 1, None, "prefix"),
        (table({}, header=HEADER + "#extension_definitions: x\n"), 1, None, "slot_name"),
        (
            table({}, header=HEADER + "#extension_definitions: [{slot_name: a, property: b c}]\n"),
            1,
            None,
            "'a'",
        ),
        (HEADER, 10, 1, "Name these columns once"),
        (table({}).replace("\tcomment", "\tremark"), 10, 1, "Name these columns once"),
        (table({}).replace("\tcomment", ""), 10, 1, "Name these columns once"),
        (table({}).replace("\tcomment", "\tcomment\tremark"), 10, 1, "'remark' is none"),
        (table({}).replace("\tcomment", "\tcomment\tcomment"), 10, 1, "Name these columns once"),
        (table({}).replace("\tcomment", 2 * "\tsee_also" + "\tcomment"), 10, 1, "once each"),
        (table({}).replace("\tcomment", "\tcomment\tpredicate_modifier"), 10, 1, "no link"),
        (table({"comment": "a\tb"}), 11, 1, "11 cells"),
        (table({}) + "id:gpg-2017\n", 12, 1, "11 cells"),
        (table({"comment": '"never closed'}), 11, 1, "Mend the table"),
        (table({"comment": "x" * 200_000}), 11, 1, "Mend the table"),
    ],
)
def test_broken_table_is_refused_at_the_line_where_it_breaks(
    text: str, line: int, column: int | None, words: str
) -> None:
    """Whatever the file holds, the answer is one error with a place, never a traceback."""
    error = refusal(text)

    assert error.line == line
    assert column is None or error.column == column
    assert words in error.message


@pytest.mark.parametrize("name", ["links.sssom.tsv", "inferred.tsv", "Stated.sssom.tsv"])
def test_table_whose_name_is_no_evidence_class_is_refused(name: str) -> None:
    """Without the class nobody knows who makes the statements."""
    error = refusal(table({}), name)

    assert error.line is None
    assert "third-party.sssom.tsv" in error.message
