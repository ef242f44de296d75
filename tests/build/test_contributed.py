"""A steward's own folders: a graph each, checked like ours, outside the default graph."""

import re
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, RdfFormat, parse

from gpgraph.errors import BuildError, InvalidDataError
from gpgraph.model.namespaces import CONTRIB_GRAPH, ID, SDG, expand
from gpgraph.service.building.build import build
from gpgraph.service.building.inputs import is_current
from gpgraph.store.releases.canonical import canonical_graph
from gpgraph.store.resources import Sources, find_sources


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with two files that use the same blank node label and repeat a triple."""
    folder = tmp_path / "My data"
    (folder / "deeper").mkdir(parents=True)
    same = f"<{ID}g/1> <{expand('rdfs:label')}> 'Goal'@en .\n"
    (folder / "a.ttl").write_text(same + "_:x <http://example.org/p> 1 .\n")
    (folder / "deeper" / "b.nt").write_text(
        same.replace("'", '"') + "_:x <http://example.org/q> <http://example.org/o> .\n"
    )
    (folder / "notes.txt").write_text("Not RDF.\n")
    return folder


def test_folder_becomes_one_graph_outside_the_default_graph(
    sources: Sources, folder: Path, tmp_path: Path
) -> None:
    """What others add is asked for by name, and never mixes with what the sources state."""
    generation = build(sources, tmp_path / "out", contributed=[folder])
    plain = build(sources, tmp_path / "plain")
    (record,) = (graph for graph in generation.manifest.graphs if "contrib" in graph.name)

    assert record.iri == CONTRIB_GRAPH + "my-data"
    assert record.triples == 3, "the triple that both files and our own graph have is kept once"
    assert not record.in_default_graph
    assert [source.path for source in record.sources] == [
        "contrib/my-data/a.ttl",
        "contrib/my-data/deeper/b.nt",
    ]
    assert generation.manifest.default_graph_triples == plain.manifest.default_graph_triples


def test_blank_nodes_of_two_files_stay_two(sources: Sources, folder: Path, tmp_path: Path) -> None:
    """A label counts in its file only."""
    generation = build(sources, tmp_path / "out", contributed=[folder])
    quads = generation.graph(CONTRIB_GRAPH + "my-data")

    assert len({quad.subject for quad in quads if isinstance(quad.subject, BlankNode)}) == 2


def test_build_with_contributed_data_is_reproducible(
    sources: Sources, folder: Path, tmp_path: Path
) -> None:
    """Where the folder lies on the disk says nothing about its content."""
    one = build(sources, tmp_path / "one", contributed=[folder])
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    two = build(sources, tmp_path / "two", contributed=[folder.rename(elsewhere / "My data")])

    assert one.id == two.id
    assert one.dataset.read_bytes() == two.dataset.read_bytes()
    assert is_current(tmp_path / "one", sources, [elsewhere / "My data"])
    assert not is_current(tmp_path / "one", sources)


def test_contributed_data_is_checked_by_the_same_shapes(
    sources: Sources, folder: Path, tmp_path: Path
) -> None:
    """Who brings a goal brings its label."""
    (folder / "c.ttl").write_text(f"<http://example.org/g> a <{expand('gp:Goal')}> .")

    with pytest.raises(InvalidDataError, match="GP-GOAL-01"):
        build(sources, tmp_path / "out", contributed=[folder])

    assert not (tmp_path / "out").exists()


def test_blank_nodes_that_cannot_be_told_apart_end_the_build_at_the_deadline() -> None:
    """Canonical labelling takes exponential time on them; waiting for ever is no answer."""
    nodes = [BlankNode() for _ in range(9)]
    clique = " ".join(f"{a} <http://example.org/p> {b} ." for a in nodes for b in nodes if a != b)
    quads = list(parse(clique, RdfFormat.TURTLE))

    with pytest.raises(BuildError, match=r"could not be told apart in 0\.5 s"):
        canonical_graph(CONTRIB_GRAPH + "bomb", quads, deadline_s=0.5)


def test_labels_are_the_same_in_a_process_of_its_own_as_here() -> None:
    """The deadline changes nothing but the waiting."""
    chain = "[] <http://example.org/p> [ <http://example.org/p> [ <http://example.org/q> 1 ] ] ."
    quads = list(parse(chain, RdfFormat.TURTLE))
    here = canonical_graph(CONTRIB_GRAPH + "a", quads)
    apart = canonical_graph(CONTRIB_GRAPH + "a", quads, deadline_s=30)

    assert here == apart
    assert len(here.triples) == 3
    assert all("_:contrib_a_c14n" in triple for triple in here.triples)


def test_rejected_file_of_a_steward_is_named_with_the_line(
    sources: Sources, folder: Path, tmp_path: Path
) -> None:
    """Somebody has to open it and mend it."""
    (folder / "c.ttl").write_text(f"\n<http://example.org/g>\n  a <{expand('gp:Goal')}> .")

    with pytest.raises(InvalidDataError, match=r"My data/c\.ttl:2"):
        build(sources, tmp_path / "out", contributed=[folder])


def test_rules_look_at_what_follows_from_contributed_data(folder: Path, tmp_path: Path) -> None:
    """An objective that its goal names has a goal, though only one direction is written."""
    (folder / "c.ttl").write_text(
        f"<http://example.org/o> a <{expand('gp:Objective')}> .\n"
        f"<{ID}gpg-2017/1> <{expand('gp:hasObjective')}> <http://example.org/o> ."
    )

    with pytest.raises(InvalidDataError) as caught:
        build(find_sources(), tmp_path / "out", contributed=[folder])

    assert "GP-OBJ-01" not in str(caught.value)
    assert "http://example.org/o" in str(caught.value)


CLAIM = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix gp: <https://w3id.org/gpgraph/ontology#> .
@prefix id: <https://w3id.org/gpgraph/id/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sssom: <https://w3id.org/sssom/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<http://example.org/police> a org:Organization ; rdfs:label "Example police"@en .

<http://example.org/claim> a gp:Alignment ;
    rdfs:label "The policing goals and SDG 13"@en ;
    dcterms:date "2026-01-31"^^xsd:date ;
    dcterms:source <http://example.org/page> ;
    prov:wasAttributedTo WHO ;
    gp:evidenceClass CLASS ;
    gp:subject id:gpg-2017 ;
    gp:predicate PREDICATE ;
    gp:object <http://metadata.un.org/sdg/13> ;
    sssom:confidence 0.9 ;
    sssom:mapping_justification <https://w3id.org/semapv/vocab/ManualMappingCuration> .

id:gpg-2017 PREDICATE <http://metadata.un.org/sdg/13> .
"""


def claim(who: str, evidence: str, predicate: str) -> str:
    """Write a link from the set of policing goals to an SDG, as a steward might."""
    text = CLAIM.replace("WHO", who).replace("CLASS", evidence)
    return text.replace("PREDICATE", predicate)


@pytest.mark.parametrize(
    ("said", "rules"),
    [
        (("id:interpol", "gp:stated", "gp:alignedWith"), {"GP-ALI-20", "GP-ALI-21"}),
        (("<http://example.org/police>", "gp:stated", "gp:alignedWith"), {"GP-ALI-21"}),
        (("id:gpgraph", "gp:inferred", "gp:possiblyBearsOn"), {"GP-ALI-13", "GP-ALI-20"}),
    ],
)
def test_steward_cannot_speak_for_interpol_or_for_us(
    folder: Path, tmp_path: Path, said: tuple[str, str, str], rules: set[str]
) -> None:
    """Who states what is the heart of the collection; a folder must not be able to forge it."""
    (folder / "c.ttl").write_text(claim(*said))

    with pytest.raises(InvalidDataError) as caught:
        build(find_sources(), tmp_path / "out", contributed=[folder])

    assert set(re.findall(r"GP-[A-Z]{3}-[0-9]{2}", str(caught.value))) == rules


def test_steward_may_say_what_a_third_party_thinks(folder: Path, tmp_path: Path) -> None:
    """In its own name, or as what another one has said."""
    police = "<http://example.org/police>"
    (folder / "c.ttl").write_text(claim(police, "gp:thirdParty", "gp:possiblyBearsOn"))

    generation = build(find_sources(), tmp_path / "out", contributed=[folder])

    assert generation.graph(CONTRIB_GRAPH + "my-data")


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (f"<http://example.org/o> <http://example.org/p> <{ID}gpg-2017/99> .", "GP-REF-01"),
        (f"<http://example.org/o> <http://example.org/p> <{SDG}18> .", "GP-REF-01"),
        (f"<{ID}gpg-2017/99> a <{expand('skos:Collection')}> .", "GP-REF-02"),
        (f"<http://example.org/o> <{expand('gp:objektive')}> 1 .", "GP-TRM-06"),
        (f"<http://example.org/o> a <{expand('gp:Objektive')}> .", "GP-TRM-05"),
    ],
)
def test_name_in_our_care_that_does_not_exist_is_found_with_its_line(
    folder: Path, tmp_path: Path, line: str, rule: str
) -> None:
    """A link to nothing, by whatever property, and a goal of ours that others invent."""
    (folder / "c.ttl").write_text("\n\n" + line)

    with pytest.raises(InvalidDataError, match=rule) as caught:
        build(find_sources(), tmp_path / "out", contributed=[folder])

    assert "My data/c.ttl:3" in str(caught.value)
