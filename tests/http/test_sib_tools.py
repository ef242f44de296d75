"""What the SPARQL tools of the SIB Swiss Institute of Bioinformatics ask, and what they find.

Its editor, its overview of classes and its loaders for language models ask an endpoint for
prefixes, example queries and a VoID description, without naming a graph. The patterns here are
theirs: sib-swiss/sparql-editor (``metadata.ts``) and sib-swiss/sparql-llm (``utils.py``).
"""

import re
from collections import defaultdict

import httpx2
import pytest

from gpgraph.model.namespaces import DESCRIPTION_GRAPHS, PREFIXES, VOID_GRAPH
from gpgraph.service.catalogues.examples import body, read_catalogue
from gpgraph.store.resources import find_sources

# They give up after five seconds.
PATIENCE_S = 5
NAMES = """
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX sd: <http://www.w3.org/ns/sparql-service-description#>
PREFIX sh: <http://www.w3.org/ns/shacl#>
PREFIX up: <http://purl.uniprot.org/core/>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX void-ext: <http://ldf.fi/void-ext#>
"""
OF_PREFIXES = f"""{NAMES}
SELECT DISTINCT ?prefix ?namespace {{ [] sh:namespace ?namespace ; sh:prefix ?prefix }}
ORDER BY ?prefix"""
OF_EXAMPLES = f"""{NAMES}
SELECT DISTINCT ?sq ?comment ?query {{
  ?sq a sh:SPARQLExecutable ; rdfs:comment ?comment ;
    sh:select|sh:ask|sh:construct|sh:describe ?query .
}} ORDER BY ?sq"""
_PARTITIONS = """
    ?cp void:class ?subjectClass ; void:propertyPartition ?pp .
    ?pp void:property ?prop . %s
    OPTIONAL {
      { ?pp void:classPartition [ void:class ?objectClass ] . %s }
      UNION
      { ?pp void-ext:datatypePartition [ void-ext:datatype ?objectDatatype ] }
    }"""
_LINKSETS = """
    ?linkset void:subjectsTarget [ void:class ?subjectClass ] ;
      void:linkPredicate ?prop ; void:objectsTarget [ void:class ?objectClass ]"""
OF_CLASSES = f"""{NAMES}
SELECT DISTINCT ?subjectClass ?prop ?objectClass ?objectDatatype {{
  {{ {_PARTITIONS % ("", "")} }} UNION {{ {_LINKSETS} }}
}}"""
_LABELS = """
    OPTIONAL { ?pp void:triples ?triples }
    OPTIONAL { ?prop rdfs:label ?propLabel }
    OPTIONAL { ?subjectClass rdfs:label ?subjectClassLabel }
    OPTIONAL { ?subjectClass rdfs:comment ?subjectClassComment }"""
OF_CLASSES_WITH_LABELS = f"""{NAMES}
SELECT DISTINCT ?graph ?graphLabel ?subjectClass ?prop ?objectClass ?objectDatatype ?triples
  ?subjectClassLabel ?objectClassLabel ?subjectClassComment ?propLabel {{
  {{
    OPTIONAL {{
      ?graph sd:graph ?graphDesc .
      OPTIONAL {{ ?graph rdfs:label ?graphLabel }}
      ?graphDesc void:classPartition ?cp
    }}
    {
    _PARTITIONS
    % (
        _LABELS,
        "OPTIONAL { ?objectClass rdfs:label ?objectClassLabel }",
    )
}
  }} UNION {{ {_LINKSETS} }}
}} ORDER BY ?subjectClass ?objectClass ?objectDatatype ?graph ?triples"""

Row = dict[str, str]


def ask(client: httpx2.Client, query: str) -> list[Row]:
    """Ask as the editor does: by GET, for JSON, with a parameter of its own."""
    answer = client.get(
        "/sparql",
        params={"ac": "1", "query": query},
        headers={"Accept": "application/sparql-results+json", "Origin": "https://example.org"},
        timeout=PATIENCE_S,
    )
    answer.raise_for_status()
    assert answer.headers["access-control-allow-origin"] == "*"
    rows = answer.json()["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in rows]


def test_prefixes_are_those_of_our_files(client: httpx2.Client) -> None:
    """The editor completes them, and a model is shown them."""
    found = {row["prefix"]: row["namespace"] for row in ask(client, OF_PREFIXES)}

    assert found == dict(PREFIXES)


def test_every_stored_query_is_an_example(client: httpx2.Client) -> None:
    """With its summary for people and its text without our header."""
    stored = [(query.summary, body(query)) for query in read_catalogue(find_sources())]
    found = [(row["comment"], row["query"]) for row in ask(client, OF_EXAMPLES)]

    assert len(found) > 20
    assert sorted(found) == sorted(stored)


@pytest.mark.parametrize("query", read_catalogue(find_sources()), ids=lambda query: query.name)
def test_each_example_can_be_run_as_it_stands(client: httpx2.Client, query: object) -> None:
    """An example that fails teaches the wrong thing."""
    name = getattr(query, "name", "")
    (text,) = (row["query"] for row in ask(client, OF_EXAMPLES) if row["sq"].endswith(f"#{name}"))

    assert client.get("/sparql", params={"query": text}).status_code == 200
    assert not text.startswith("#+")


def test_posted_query_finds_the_same(client: httpx2.Client) -> None:
    """As the loader of labels asks."""
    posted = client.post("/sparql", data={"query": OF_EXAMPLES})

    assert len(posted.json()["results"]["bindings"]) == len(ask(client, OF_EXAMPLES))


def test_classes_are_linked_by_the_properties_that_link_them_in_the_data(
    client: httpx2.Client,
) -> None:
    """What is suggested after a class and a property is there, and all that is there."""
    rows = ask(client, OF_CLASSES)
    by_class = {
        (row["subjectClass"], row["prop"], row["objectClass"])
        for row in rows
        if "objectClass" in row
    }
    by_type = {
        (row["subjectClass"], row["prop"], row["objectDatatype"])
        for row in rows
        if "objectDatatype" in row
    }
    of_class = "?o a ?x FILTER(isIRI(?s) && isIRI(?c) && isIRI(?o) && isIRI(?x))"
    of_type = "FILTER(isIRI(?s) && isIRI(?c) && isLiteral(?o)) BIND(DATATYPE(?o) AS ?x)"

    assert by_class == triples_of(client, of_class)
    assert by_type == triples_of(client, of_type)
    assert len(by_class) > 100
    assert len(by_type) > 100


def triples_of(client: httpx2.Client, what: str) -> set[tuple[str, str, str]]:
    """Return classes, properties and classes or datatypes of objects as a query finds them."""
    rows = ask(client, f"SELECT DISTINCT ?c ?p ?x {{ ?s a ?c ; ?p ?o . {what} }}")
    return {(row["c"], row["p"], row["x"]) for row in rows}


def test_labels_of_the_ontology_come_with_the_classes(client: httpx2.Client) -> None:
    """They stand in the data, so that data and description have to be seen together."""
    rows = ask(client, OF_CLASSES_WITH_LABELS)
    labels = defaultdict(set)
    for row in rows:
        labels[row["subjectClass"]].add(row.get("subjectClassLabel"))

    assert len(rows) >= len(ask(client, OF_CLASSES))
    assert all(int(row["triples"]) > 0 for row in rows)
    assert labels["https://w3id.org/gpgraph/ontology#Objective"] == {"objective"}


def test_a_query_about_the_data_sees_the_data_alone(client: httpx2.Client) -> None:
    """Counts are those of the statements that the release makes about the world."""
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    classes = {row["c"] for row in ask(client, "SELECT DISTINCT ?c { [] a ?c }")}
    stated = ask(client, f"{NAMES} SELECT ?n {{ <{VOID_GRAPH}#dataset> void:triples ?n }}")

    assert ask(client, count) == ask(client, NAMES + count) == stated
    assert not {name for name in classes if re.search("shacl#|void#", name)}


def test_graphs_that_describe_share_no_statement_with_the_data_or_each_other(
    client: httpx2.Client,
) -> None:
    """Seen together, each is counted once."""
    sizes = " ".join(f"<{iri}>" for iri in DESCRIPTION_GRAPHS)
    apart = ask(
        client,
        f"SELECT (COUNT(*) AS ?n) {{ {{ ?s ?p ?o }} UNION"
        f" {{ VALUES ?g {{ {sizes} }} GRAPH ?g {{ ?s ?p ?o }} }} }}",
    )
    together = ask(
        client,
        f"{NAMES} SELECT (COUNT(*) AS ?n) {{ ?s ?p ?o FILTER(?p != void:no || true) }}",
    )
    distinct = ask(
        client,
        f"{NAMES} SELECT (COUNT(*) AS ?n)"
        " { SELECT DISTINCT ?s ?p ?o { ?s ?p ?o FILTER(?p != void:no || true) } }",
    )

    assert apart == together == distinct


def test_named_dataset_is_taken_at_its_word(client: httpx2.Client) -> None:
    """Who names graphs sees these graphs, and none that is added for convenience."""
    catalogue = "FROM <https://w3id.org/gpgraph/graph/catalog>"
    of_void = f"FROM <{VOID_GRAPH}>"
    query = "SELECT (COUNT(*) AS ?n) %s { ?d void:triples ?t }"
    parameters = {
        "query": NAMES + query % "",
        "default-graph-uri": "https://w3id.org/gpgraph/graph/catalog",
    }
    by_protocol = client.get("/sparql", params=parameters).json()["results"]["bindings"]

    assert ask(client, NAMES + query % catalogue) == [{"n": "0"}]
    assert by_protocol[0]["n"]["value"] == "0"
    assert ask(client, NAMES + query % of_void) == ask(client, NAMES + query % "") != [{"n": "0"}]


def test_shapes_stay_where_they_are(client: httpx2.Client) -> None:
    """A query in the words of SHACL sees prefixes and examples, and no shape."""
    shapes = "SELECT ?s { ?s a sh:NodeShape }"

    assert ask(client, NAMES + shapes) == []
    assert ask(client, f"{NAMES} SELECT ?s {{ GRAPH ?g {{ ?s a sh:NodeShape }} }}") != []
