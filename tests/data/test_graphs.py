"""Every data file is a graph that can be cited: named, recorded, without overlap."""

from collections import Counter

from pyoxigraph import BlankNode, Quad

GRAPH = "https://w3id.org/gpgraph/graph/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
RELEASE = "https://w3id.org/gpgraph/release/"
TITLE = "http://purl.org/dc/terms/title"
TERMS = {"http://purl.org/dc/terms/license", "http://purl.org/dc/terms/rights"}

Graphs = dict[str, list[Quad]]


def test_no_data_file_holds_a_blank_node(graphs: Graphs) -> None:
    """What has no name cannot be cited, and compares differently on each load."""
    blank = [
        quad
        for quads in graphs.values()
        for quad in quads
        if isinstance(quad.subject, BlankNode) or isinstance(quad.object, BlankNode)
    ]

    assert len(graphs) >= 12
    assert blank == []


def test_no_triple_stands_in_two_data_graphs(graphs: Graphs) -> None:
    """A triple has one source; in two graphs it would be counted twice."""
    seen = Counter(quad.triple for quads in graphs.values() for quad in set(quads))

    assert [str(triple) for triple, count in seen.items() if count > 1] == []


def test_every_subject_has_a_label(graphs: Graphs) -> None:
    """A page or a table that shows a resource needs something to call it."""
    quads = [quad for graph in graphs.values() for quad in graph]
    labelled = {quad.subject for quad in quads if quad.predicate.value == LABEL}

    assert sorted(str(subject) for subject in {q.subject for q in quads} - labelled) == []


def test_every_graph_has_one_record_and_every_record_a_graph(
    graphs: Graphs, published_graphs: set[str]
) -> None:
    """No statement without a source: the record says from where, by whom, on which terms."""
    titles = Counter(quad.subject for quad in graphs["catalog"] if quad.predicate.value == TITLE)
    recorded = {str(subject)[1:-1].removeprefix(GRAPH) for subject in titles}
    (release,) = {name for name in recorded if name.startswith(RELEASE)}

    assert recorded - {release} == published_graphs
    assert set(titles.values()) == {1}


def test_every_record_says_on_which_terms(graphs: Graphs) -> None:
    """A graph without a licence or a statement of rights cannot be used by anyone careful."""
    records = {quad.subject for quad in graphs["catalog"]}
    stated = {quad.subject for quad in graphs["catalog"] if quad.predicate.value in TERMS}

    assert records == stated
