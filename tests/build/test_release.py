"""What a release holds, and which sources give none."""

import gzip
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

from gpgraph.errors import (
    DuplicateTripleError,
    GraphNameError,
    InvalidDataError,
    ResourcesMissingError,
    SourceFileError,
)
from gpgraph.model.namespaces import GRAPH, ID, expand
from gpgraph.service.building.build import build
from gpgraph.store.releases.generation import Generation
from gpgraph.store.resources import Sources


def quads_of(generation: Generation) -> list[Quad]:
    """Read a release as any other program would."""
    return list(parse(gzip.decompress(generation.dataset.read_bytes()), RdfFormat.N_QUADS))


def add(sources: Sources, name: str, text: str | bytes) -> None:
    """Write one more source."""
    path = sources.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def test_default_graph_is_every_triple_of_its_members_once_and_nothing_else(
    sources: Sources, tmp_path: Path
) -> None:
    """A query without FROM counts each statement once, and sees no shapes."""
    generation = build(sources, tmp_path / "out")
    quads = quads_of(generation)
    default = Counter(quad.triple for quad in quads if quad.graph_name == DefaultGraph())
    graphs = generation.manifest.graphs
    members = {NamedNode(graph.iri) for graph in graphs if graph.in_default_graph}

    assert set(default) == {quad.triple for quad in quads if quad.graph_name in members}
    assert set(default.values()) == {1}
    assert len(default) == generation.manifest.default_graph_triples
    assert [graph.name for graph in graphs if graph.in_default_graph] == [
        "catalog",
        "goals/notes",
        "goals/stated",
        "inferred",
        "ontology/core",
        "rules",
    ]
    assert NamedNode(GRAPH + "shapes/goal") in {quad.graph_name for quad in quads}


def test_place_of_a_file_is_its_graph_and_the_manifest_names_the_file(
    sources: Sources, tmp_path: Path
) -> None:
    """From any triple there is a way back to the file that states it."""
    manifest = build(sources, tmp_path / "out").manifest
    files = {graph.name: [source.path for source in graph.sources] for graph in manifest.graphs}

    assert files == {
        # What is only counted or declared comes from no file.
        ".well-known/prefixes": [],
        ".well-known/void": [],
        "catalog": ["data/catalog.ttl"],
        "goals/notes": ["data/goals/notes.ttl"],
        "goals/stated": ["data/goals/stated.ttl"],
        "inferred": ["ontology/rules/01-inverse.rq"],
        "ontology/core": ["ontology/core.ttl"],
        "rules": ["ontology/rules/01-inverse.rq"],
        "shapes/goal": ["shapes/goal.shapes.ttl"],
    }


def test_what_follows_stands_in_the_inferred_graph(sources: Sources, tmp_path: Path) -> None:
    """Nobody has to write the inverse of a property by hand."""
    generation = build(sources, tmp_path / "out")
    inferred = [quad.triple for quad in generation.graph(GRAPH + "inferred")]

    assert [(str(fact.subject), str(fact.predicate)) for fact in inferred] == [
        (f"<{ID}g/1.1>", f"<{expand('gp:objectiveOf')}>")
    ]


def test_manifest_knows_versions_and_counts(sources: Sources, tmp_path: Path) -> None:
    """`gpgraph info` and the service description read them there."""
    manifest = build(sources, tmp_path / "out").manifest

    assert manifest.ontology_version == "1.2.3"
    assert manifest.release == "2026.1"
    assert manifest.counts == {"gp:Goal": 1, "gp:InferenceRule": 1}
    assert manifest.created is None


def test_blank_nodes_of_two_graphs_have_different_labels(sources: Sources, tmp_path: Path) -> None:
    """Two files that both write _:a mean two things."""
    add(sources, "data/more.ttl", "_:a <http://example.org/p> _:b .")
    add(sources, "data/rest.ttl", "_:a <http://example.org/q> _:b .")
    graphs: dict[str, set[str]] = {}
    for quad in quads_of(build(sources, tmp_path / "out")):
        if isinstance(quad.subject, BlankNode) and isinstance(quad.graph_name, NamedNode):
            graphs.setdefault(quad.graph_name.value, set()).add(quad.subject.value)

    assert len(graphs) == 3, "the ontology and the two files"
    assert sum(len(labels) for labels in graphs.values()) == len(set.union(*graphs.values()))


def test_triple_in_two_graphs_of_ours_is_refused_with_both_names(
    sources: Sources, tmp_path: Path
) -> None:
    """Otherwise nobody could tell the source's words from our notes."""
    stated = f"<{ID}g/1> <{expand('rdfs:label')}> 'Goal'@en ."
    add(sources, "data/goals/notes.ttl", stated)

    with pytest.raises(DuplicateTripleError) as caught:
        build(sources, tmp_path / "out")

    assert f"<{GRAPH}goals/notes>" in str(caught.value)
    assert f"<{GRAPH}goals/stated>" in str(caught.value)
    assert '"Goal"@en' in str(caught.value)
    assert not (tmp_path / "out").exists()


def test_data_that_the_shapes_reject_is_no_release(sources: Sources, tmp_path: Path) -> None:
    """What is served has passed; the message is the report."""
    add(sources, "data/bad.ttl", f"<{ID}g/2> a <{expand('gp:Goal')}> .")

    with pytest.raises(InvalidDataError, match="GP-GOAL-01") as caught:
        build(sources, tmp_path / "out")

    assert "Give this goal a label." in str(caught.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "error", "says"),
    [
        ("data/Notes.ttl", GraphNameError, "a-z"),
        ("data/a b.ttl", GraphNameError, "a-z"),
        ("data/inferred.ttl", GraphNameError, "keeps"),
        ("data/contrib/mine.ttl", GraphNameError, "keeps"),
        ("data/notes.tll", SourceFileError, r"\*\.ttl or \*\.sssom\.tsv"),
        ("shapes/goal.ttl", SourceFileError, r"\*\.shapes\.ttl"),
    ],
)
def test_file_that_gives_no_graph_is_refused_not_passed_over(
    sources: Sources, tmp_path: Path, name: str, error: type[Exception], says: str
) -> None:
    """A misspelt suffix must not make data disappear."""
    add(sources, name, "<http://example.org/a> <http://example.org/b> 1 .")

    with pytest.raises(error, match=says):
        build(sources, tmp_path / "out")


def test_what_an_editor_leaves_behind_is_passed_over(sources: Sources, tmp_path: Path) -> None:
    """Saving a file must not break the next build."""
    before = build(sources, tmp_path / "out")
    for name in ("data/.catalog.ttl.swp", "data/catalog.ttl~", "data/4913", "data/.hidden/a.ttl"):
        add(sources, name, "not Turtle")

    assert build(sources, tmp_path / "out").id == before.id


def test_missing_folder_and_missing_context_are_named(sources: Sources, tmp_path: Path) -> None:
    """A broken installation says what is missing."""
    sources.context.unlink()
    with pytest.raises(SourceFileError, match=r"context\.jsonld"):
        build(sources, tmp_path / "out")
    with pytest.raises(ResourcesMissingError, match="ontology is missing"):
        build(Sources(tmp_path / "nowhere"), tmp_path / "out")


def test_literals_survive_the_way_through_the_file(sources: Sources, tmp_path: Path) -> None:
    """Quotes, line ends, other scripts and lexical forms come out as they went in."""
    text = 'tab\t nl\n cr\r "quoted" \\ \x7f é 𝄞 \u2028'
    value = Literal(text, language="en-GB")
    add(
        sources,
        "data/more.ttl",
        f"<http://example.org/s> <http://example.org/p> {value} , 01 , 1.50 .".encode(),
    )
    found = {quad.object for quad in build(sources, tmp_path / "out").graph(GRAPH + "more")}

    assert value in found
    assert {literal.value for literal in found if isinstance(literal, Literal)} >= {"01", "1.50"}
