"""Links from a table through the graph to a table: nothing is lost on the way."""

from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from gpgraph.errors import SourceFileError
from gpgraph.model import axioms, sssom, sssomwriting
from gpgraph.model.alignment import Alignment
from gpgraph.model.namespaces import GRAPH, expand
from gpgraph.model.sssomgraph import alignment_of
from gpgraph.model.sssomslots import CORE, FURTHER, Kind, Slot
from gpgraph.model.sssomwriting import SetName, table_of

TABLES = sorted((Path(__file__).parents[2] / "data" / "alignments").glob(f"*{sssom.SUFFIX}"))
NAME = SetName("https://example.org/all", "1")
HEADER = """\
#mapping_set_id: https://example.org/links
#mapping_set_title: Links with every slot that there is
#license: https://creativecommons.org/licenses/by/4.0/
#curie_map:
#  ex: https://example.org/
#  semapv: https://w3id.org/semapv/vocab/
#extension_definitions:
#- slot_name: weather
#  property: ex:weather
#  type_hint: xsd:string
#- slot_name: seenOn
#  property: ex:seenOn
#  type_hint: xsd:date
"""
VALUES = {
    Kind.ENTITY: "ex:thing",
    Kind.ADDRESS: "https://example.org/page",
    Kind.TEXT: 'a "text", with\ta tab',
    Kind.DAY: "2026-02-28",
    Kind.NUMBER: "0.25",
}


def filled(slot: Slot) -> str:
    """Return a cell for a slot; two values where it takes several."""
    value = VALUES[slot.kind]
    return f"{value}|{value}2" if slot.many else value


def full_table() -> str:
    """Write a table with one row that fills every slot, and two of its own."""
    slots = [*CORE.values(), *FURTHER.values()]
    cells = {slot.name: filled(slot) for slot in slots}
    cells |= {"record_id": "ex:link", "weather": "fair | bright", "seenOn": "2026-01-31"}
    quoted = ('"' + cell.replace('"', '""') + '"' for cell in cells.values())
    return HEADER + "\t".join(cells) + "\n" + "\t".join(quoted) + "\n"


def through_the_graph(alignment: Alignment) -> Alignment | None:
    """Return what the triples about an alignment make again."""
    triples = (
        Triple(quad.subject, quad.predicate, quad.object)
        for quad in alignment.quads(GRAPH)
        if quad.subject == NamedNode(alignment.iri)
    )
    return alignment_of(alignment.iri, triples)


@pytest.fixture(scope="module")
def ours() -> list[Alignment]:
    """Every link of the repository."""
    return [
        alignment
        for path in TABLES
        for alignment in sssom.parse(path.read_text("utf-8"), path).alignments
    ]


def test_graph_keeps_every_column_of_our_tables(ours: list[Alignment]) -> None:
    """What the graph drops, no export can bring back."""
    assert len(TABLES) >= 3
    assert [through_the_graph(alignment) for alignment in ours] == ours


def test_exported_table_read_again_gives_the_same_links_of_all_classes(
    ours: list[Alignment],
) -> None:
    """Out and in again: whoever works on an export can hand it back."""
    text = sssomwriting.as_tsv(table_of(ours), NAME)

    assert list(sssom.parse(text, Path("all.sssom.tsv")).alignments) == ours


def test_every_slot_of_sssom_and_those_a_table_defines_come_back_as_they_were() -> None:
    """Tables of others say more than ours; what they say stays."""
    path = Path("theirs-inferred.sssom.tsv")
    [read] = sssom.parse(full_table(), path).alignments
    kept = through_the_graph(read)
    assert kept is not None
    text = sssomwriting.as_tsv(table_of([kept]), NAME)
    [again] = sssom.parse(text, path).alignments

    assert dict(read.slots).keys() >= set(FURTHER.values())
    assert {slot.name for slot, _ in again.slots} == {*FURTHER, "weather", "seenOn"}
    assert dict(kept.slots) == dict(read.slots) == dict(again.slots)
    assert (read.iri, kept.iri, again.iri) == ("https://example.org/link",) * 3


def test_contradiction_between_name_and_column_is_refused_at_the_cell(
    ours: list[Alignment],
) -> None:
    """A table called stated must not smuggle in what was inferred."""
    text = sssomwriting.as_tsv(table_of(ours), NAME)
    with pytest.raises(SourceFileError) as caught:
        sssom.parse(text, Path("all-stated.sssom.tsv"))

    assert caught.value.message.startswith("evidence_class: ")


def test_axioms_annotate_links_and_state_none(ours: list[Alignment]) -> None:
    """Whoever loads the export into a reasoner must not find a guess asserted."""
    triples = list(axioms.axioms(ours, NAME))
    sources = {
        t.subject: t.object for t in triples if t.predicate.value == expand("owl:annotatedSource")
    }
    asserted = {(NamedNode(one.subject), NamedNode(one.predicate)) for one in ours}

    assert {term.value for term in sources.values() if isinstance(term, NamedNode)} == {
        one.subject for one in ours
    }
    assert len(sources) == len(ours)
    assert {(t.subject, t.predicate) for t in triples} & asserted == set()


def test_unfinished_alignment_in_a_graph_is_left_out_and_breaks_nothing() -> None:
    """A user's graph may hold one without object or confidence; that is for the shapes to tell."""
    text = f"<https://example.org/a> a <{expand('gp:Alignment')}> ."
    triples = (quad.triple for quad in parse(text, format=RdfFormat.TURTLE))

    assert alignment_of("https://example.org/a", triples) is None


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_cell_of_the_plain_table_is_no_formula(ours: list[Alignment], start: str) -> None:
    """A spreadsheet runs what begins like one, and comments may come from anybody."""
    path = Path("theirs-inferred.sssom.tsv")
    text = full_table().replace('a ""text"", with', f"{start}1+1")
    table = sssomwriting.as_csv(sssom.parse(text, path).alignments)

    assert f"'{start}1+1" in table
    assert f",{start}1+1" not in table
    assert len(sssomwriting.as_csv(ours).splitlines()) == len(ours) + 1


def test_quads_of_a_table_are_those_of_its_rows() -> None:
    """The set adds nothing of its own to the graph."""
    table = sssom.parse(full_table(), Path("theirs-inferred.sssom.tsv"))
    quads: list[Quad] = list(table.quads(GRAPH))

    assert quads == list(table.alignments[0].quads(GRAPH))
