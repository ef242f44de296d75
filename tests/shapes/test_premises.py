"""What the rules know that no file says: where a statement stands, what is described nowhere."""

from pathlib import Path

from pyoxigraph import NamedNode, Quad, Triple

from gpgraph.model.namespaces import CONTRIB_GRAPH, GRAPH, ID, SDG, expand
from gpgraph.service.checking.premises import premises
from gpgraph.service.checking.validation import validate_files
from gpgraph.store.resources import find_sources

TYPE, CLASS = NamedNode(expand("rdf:type")), NamedNode("https://example.org/C")
THEIRS, OURS = NamedNode(CONTRIB_GRAPH + "a"), NamedNode(GRAPH + "programme/notes")
GOAL, ELSEWHERE = NamedNode(ID + "a"), NamedNode("https://example.org/a")


def test_file_that_is_checked_beforehand_counts_as_contributed(tmp_path: Path) -> None:
    """What a build would refuse, the command refuses; a file of ours it takes for ours."""
    given = tmp_path / "x.ttl"
    given.write_text(f"\n<{ID}gpg-2017/99> a <{expand('skos:OrderedCollection')}> .")
    sources = find_sources()
    stated = next(file.path for file in sources.files() if "stated" in file.graph)

    (finding,) = validate_files(sources, [given]).findings

    assert finding.rule == "GP-REF-02"
    assert finding.place is not None
    assert finding.place.line == 2
    assert validate_files(sources, [stated]).findings == ()


def test_what_ours_describe_may_be_repeated_by_others() -> None:
    """A folder that copies our triples mints nothing."""
    theirs, ours = Quad(GOAL, TYPE, CLASS, THEIRS), Quad(GOAL, TYPE, CLASS, OURS)

    assert premises([theirs]) == [Triple(GOAL, NamedNode(expand("void:inDataset")), THEIRS)]
    assert premises([theirs, ours]) == []


def test_only_names_in_our_care_are_missed() -> None:
    """An indicator of the United Nations, or a page of anybody, is theirs to describe."""
    links = NamedNode("https://example.org/p")
    indicator, target = NamedNode(SDG + "16.4.1"), NamedNode(SDG + "16.99")
    facts = [Triple(ELSEWHERE, links, one) for one in (ELSEWHERE, indicator, target)]

    assert premises(facts) == [Triple(target, TYPE, NamedNode(expand("rdfs:Resource")))]
