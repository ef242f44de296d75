"""The UN's own file of its goals, taken over beside ours without breaking what holds."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse
from tests.importing.conftest import Done, Run, run_in

from gpgraph.model.namespaces import SDG, SDG_SCHEME, expand
from gpgraph.store.reading.files import contributions, read_rdf
from gpgraph.store.resources import find_sources

# What is wrong or odd in the UN's file, a few lines of each.
EXCERPT = """\
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix sdg: <http://metadata.un.org/sdg/> .
@prefix sdgo: <http://metadata.un.org/sdg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .

<http://metadata.un.org/sdg> a owl:Ontology, skos:ConceptScheme ; skos:prefLabel "All of them"@en .
sdg:16 a sdgo:Goal ; skos:inScheme <http://metadata.un.org/sdg> ; skos:prefLabel "Long name"@en .
sdg:16.4 a sdgo:Target ; skos:prefLabel "Cut"@en, "Cut it whole"@en, " Cut it "@fr ;
  skos:notation "16.4"^^sdgo:SDGCodeCompact .
sdg:C160402 a sdgo:Indicator ; skos:prefLabel "Arms, long"@en .
sdg:C169999 a sdgo:Indicator ; skos:prefLabel "Younger than we are"@en ; skos:broader sdg:16.4 .
sdg:16.4 skos:narrower sdg:C169999 .
sdg:Goals skos:memberList ( sdg:16 ) .
sdgo:Goal a owl:Class .
"""
OLD_NAMES = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://data.un.org/kos/sdg/16.04> skos:exactMatch <http://purl.unep.org/sdg/SDGIO_1> .
<http://data.un.org/kos/sdg/C160402> skos:exactMatch <http://purl.unep.org/sdg/SDGIO_2> .
"""
SERIES = """\
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix sdg: <http://metadata.un.org/sdg/> .
sdg:XY_ARMS a <http://data.un.org/ontology/sdg#Series> , skos:Concept ; skos:prefLabel "Arms"@en ;
  skos:broader sdg:C160402 ; skos:inScheme <http://data.un.org/kos/sdg> .
"""
PREFERRED, HIDDEN = NamedNode(expand("skos:prefLabel")), NamedNode(expand("skos:hiddenLabel"))
OUT = "un-sdg-official"

FILES = {"un.ttl": EXCERPT, "map.ttl": OLD_NAMES, "series.ttl": SERIES}


@dataclass(frozen=True, slots=True)
class Import:
    """An import of the excerpts: the folder, what the command said, and what it wrote."""

    folder: Path
    done: Done
    facts: set[Triple]


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Import:
    """Import the excerpts once, into a folder whose name needs putting right."""
    folder = tmp_path_factory.mktemp("import")
    write(folder)
    done = run_in(folder, "import", "un-sdg", *FILES, "-o", "Words of the UN")
    assert done.code == 0, done.err
    return Import(folder, done, facts(folder / "Words of the UN" / "un-sdg.ttl"))


def write(folder: Path, **files: str) -> None:
    """Write files by their names without the suffix; all excerpts by default."""
    for name, text in ({f"{name}.ttl": text for name, text in files.items()} or FILES).items():
        (folder / name).write_text(text, "utf-8")


def facts(path: Path) -> set[Triple]:
    """Return the statements of a Turtle file."""
    return {quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE)}


def of(name: str, found: set[Triple], predicate: NamedNode) -> set[Literal]:
    """Return the texts that one thing has by one property."""
    subject = NamedNode(SDG + name)
    return {
        fact.object
        for fact in found
        if fact.subject == subject
        and fact.predicate == predicate
        and isinstance(fact.object, Literal)
    }


def test_each_language_keeps_one_label_and_the_others_are_hidden(imported: Import) -> None:
    """SKOS S14: three things in the UN's file have two or three preferred labels in a language."""
    assert of("16.4", imported.facts, PREFERRED) == {
        Literal("Cut it whole", language="en"),
        Literal("Cut it", language="fr"),
    }
    assert of("16.4", imported.facts, HIDDEN) == {Literal("Cut", language="en")}
    assert 'hid a second en label of sdg:16.4: "Cut"' in imported.done.err
    assert "took white space from the ends of texts in 1 statement" in imported.done.err


def test_what_stands_here_is_not_repeated_and_what_may_not_stand_here_is_left_out(
    imported: Import,
) -> None:
    """The rest of the file keeps its words; each thing that was left out is told."""
    told = str(imported.facts)

    assert NamedNode(expand("owl:Ontology")) not in {fact.object for fact in imported.facts}
    assert "C169999" not in told
    assert "SDGCodeCompact" not in told
    assert of("16", imported.facts, PREFERRED) == {Literal("Long name", language="en")}
    assert of("C160402", imported.facts, PREFERRED) == {Literal("Arms, long", language="en")}
    assert "1 resource that this release does not know: sdg:C169999" in imported.done.err
    assert "of what is stated here already" in imported.done.err


def test_graph_has_a_record_with_the_terms_of_the_un(imported: Import) -> None:
    """Whoever finds the wording in a release learns whose it is, and that it was put right."""
    [contribution] = contributions([imported.folder / "Words of the UN"])
    [file] = contribution.files
    about = {
        quad.predicate.value: quad.object
        for quad in read_rdf(file)
        if quad.subject == NamedNode(contribution.graph)
    }

    assert contribution.graph.endswith("/contrib/words-of-the-un")
    assert contribution.graph in imported.done.out
    assert about[expand("gp:holdsTextsOf")] == NamedNode(SDG_SCHEME)
    assert about[expand("dcterms:creator")] == NamedNode(expand("id:united-nations"))
    assert "belong to the United Nations" in str(about[expand("dcterms:rights")])
    assert "map.ttl, series.ttl, un.ttl" in str(about[expand("dcterms:description")])


def test_old_names_of_the_un_become_those_of_today(imported: Import) -> None:
    """Some of its files still have the names from before 2019, which nothing else links to."""
    linked = {fact.subject for fact in imported.facts if "SDGIO" in str(fact.object)}
    series, kind = NamedNode(SDG + "XY_ARMS"), NamedNode(expand("sdgo:Series"))

    assert linked == {NamedNode(SDG + "16.4"), NamedNode(SDG + "C160402")}
    assert {fact.object for fact in imported.facts if fact.subject == series} >= {
        NamedNode(SDG_SCHEME),
        kind,
    }
    assert "gave today's names to 4 statements" in imported.done.err


def test_import_gives_the_same_bytes_again_whatever_the_order_of_the_files(
    imported: Import,
) -> None:
    """A file that differs without a reason cannot be reviewed."""
    out = imported.folder / "Words of the UN" / "un-sdg.ttl"
    first = out.read_bytes()

    run_in(imported.folder, "import", "un-sdg", *reversed(FILES), "-o", "Words of the UN")

    assert out.read_bytes() == first


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("<http://example.org/a> <http://example.org/b> <http://example.org/c> .", "Is it a file"),
        ("<http://metadata.un.org/sdg/16> a", "un.ttl:1:"),
    ],
    ids=["of something else", "broken"],
)
def test_file_that_is_none_of_the_uns_is_refused_and_nothing_is_written(
    tmp_path: Path, run: Run, text: str, told: str
) -> None:
    """A folder with half a graph in it would be served."""
    write(tmp_path, good=EXCERPT, un=text)

    done = run("import", "un-sdg", "good.ttl", "un.ttl")

    assert done.code == 2
    assert "un.ttl" in done.err
    assert told in done.err
    assert not (tmp_path / OUT).exists()


def test_file_that_the_command_has_not_made_is_not_written_over(tmp_path: Path, run: Run) -> None:
    """It may be the only copy of what somebody wrote."""
    write(tmp_path, un=EXCERPT)
    mine = tmp_path / OUT / "un-sdg.ttl"
    mine.parent.mkdir()
    mine.write_text("# mine\n")

    done = run("import", "un-sdg", "un.ttl")

    assert done.code == 2
    assert "Name another folder with -o" in done.err
    assert mine.read_text() == "# mine\n"


@pytest.mark.un_sdg
def test_after_the_import_of_the_real_file_shapes_and_skos_rules_still_hold(
    tmp_path: Path, run: Run
) -> None:
    """The UN's file as it stands breaks both; what is made of it has its words and breaks none."""
    theirs = os.environ["GPGRAPH_UN_SDG_TTL"]

    done = run("import", "un-sdg", theirs)
    checked = run("validate", OUT)

    found = facts(tmp_path / OUT / "un-sdg.ttl")
    labels = [fact for fact in found if fact.predicate == PREFERRED]
    kept = {
        (fact.subject, fact.object.language) for fact in labels if isinstance(fact.object, Literal)
    }
    assert done.code == 0, done.err
    assert checked.code == 0, checked.out
    assert "Conforms" in checked.out
    assert len(labels) == len(kept) > 1200
    assert {fact.subject for fact in labels} >= {
        NamedNode(SDG + f"{goal}") for goal in range(1, 18)
    }
    assert found & ours() == set()


def ours() -> set[Triple]:
    """Return what our own graphs about the goals state."""
    quads: list[Quad] = []
    for file in find_sources().files():
        if "/graph/un-sdg/" in file.graph:
            quads += read_rdf(file)
    return {quad.triple for quad in quads}
