"""Whoever asks why a release holds a statement learns it, over HTTP and at the prompt."""

import json
import subprocess
import sys
from functools import cache
from typing import Any, cast
from urllib.parse import urlencode

import httpx2
import pytest
from pyoxigraph import BlankNode, NamedNode, QuerySolutions, RdfFormat, Store, parse

from gpgraph.model.inference.proofs import Search
from gpgraph.model.namespaces import INFERRED_GRAPH, expand
from gpgraph.service.explaining.rulegraph import rules_of
from gpgraph.service.explaining.statement import statement_of, written
from gpgraph.store.querying.oxigraph import GraphStore
from gpgraph.store.releases.generation import Generation

BROADER = {"s": "id:gpg-2017/1.1", "p": "skos:broader", "o": "id:gpg-2017/1"}
COMMITMENT = {"s": "id:sf-2017-2020/1.1", "p": "a", "o": "skos:Concept"}
STATED = {"s": "id:gpg-2017", "p": "gp:alignedWith", "o": "sdg:16"}
JUDGED = {"s": "id:gpg-2017/1", "p": "gp:possiblyBearsOn", "o": "sdg:16.a"}
HTML = {"Accept": "text/html"}
PROBLEM = "https://w3id.org/gpgraph/problem/"


def explained(client: httpx2.Client, words: dict[str, str]) -> dict[str, Any]:
    """Ask for the reasons in JSON."""
    answer = client.get("/explain", params=words)
    assert answer.status_code == 200, answer.text
    return cast("dict[str, Any]", answer.json())


def iris(views: list[dict[str, Any]]) -> list[str]:
    """Return what references refer to."""
    return [view["iri"] for view in views]


def test_every_inferred_statement_has_a_proof_down_to_asserted_ones(release: Generation) -> None:
    """A statement without reasons would be one that nobody can check."""
    store = GraphStore.open(release.path)
    reasons = store.reasons(rules_of(store.reader))
    # What many proofs share is looked up once.
    search = Search(cache(reasons.is_asserted), cache(lambda one: list(reasons.derivations(one))))
    inferred = [quad.triple for quad in store.reader.quads(INFERRED_GRAPH)]

    assert len(inferred) > 1000
    for statement in inferred:
        proof = search.proof(statement)
        assert proof is not None, statement
        assert proof[0].derivation is not None, f"asserted as well: {statement}"
        for step in proof:
            assert (step.derivation is None) == search.is_asserted(step.statement)


def test_derived_statement_is_told_with_rule_premises_and_source(client: httpx2.Client) -> None:
    """From what nobody wrote down to the page that somebody published."""
    found = explained(client, BROADER)
    steps = found["steps"]
    said = {" ".join(step["statement"]["words"].values()): step for step in steps}
    source = said["id:gpg-2017/1 gp:hasObjective id:gpg-2017/1.1"]

    assert found["standing"] == steps[0]["standing"] == "derived"
    assert steps[0]["rule"]["identifier"].startswith("RULE-")
    assert "CONSTRUCT" in steps[0]["rule"]["query"]
    assert [step["number"] for step in steps] == list(range(1, len(steps) + 1))
    assert source["standing"] == "asserted"
    assert iris(source["graphs"]) == [expand("g:gpg-2017/interpol")]
    assert iris(source["graphs"][0]["by"]) == [expand("id:interpol")]
    assert iris(source["graphs"][0]["documents"]) == [expand("id:document/global-policing-goals")]


def test_reasons_reach_the_passages(client: httpx2.Client) -> None:
    """That a commitment is a concept rests on a sentence of a page of INTERPOL."""
    steps = explained(client, COMMITMENT)["steps"]
    passages = [passage for step in steps for passage in step.get("passages", [])]

    assert iris(passages) == [expand("id:passage/sf-2017-2020/1.2")]
    assert passages[0]["quotation"]
    assert iris(passages[0]["documents"]) == [expand("id:document/strategic-framework-2017-2020")]


@pytest.mark.parametrize(
    ("words", "evidence", "author"),
    [
        pytest.param(STATED, "stated", "id:interpol", id="stated"),
        pytest.param(JUDGED, "inferred", "id:gpgraph", id="judged by us"),
    ],
)
def test_statement_that_is_a_claim_comes_with_its_evidence(
    client: httpx2.Client, words: dict[str, str], evidence: str, author: str
) -> None:
    """Our judgement is asserted by us, and must not pass for INTERPOL's."""
    (step,) = explained(client, words)["steps"]
    (claim,) = step["alignments"]

    assert step["standing"] == "asserted"
    assert claim["evidence"] == evidence
    assert float(claim["confidence"]) > 0.5
    assert iris(claim["by"]) == [expand(author)]
    assert claim["comments"]


def test_other_ways_are_named(client: httpx2.Client) -> None:
    """One reason gone, the statement may still stand."""
    ways = explained(client, BROADER)["otherWays"]
    taken = explained(client, BROADER)["steps"][0]["rule"]["iri"]

    assert ways
    assert taken not in iris([way["rule"] for way in ways])


@pytest.mark.parametrize("format_", [RdfFormat.TURTLE, RdfFormat.N_TRIPLES, RdfFormat.RDF_XML])
def test_proof_as_rdf_says_the_same_in_each_syntax(
    client: httpx2.Client, format_: RdfFormat
) -> None:
    """A program follows it with SPARQL: every step is asserted somewhere or has its premises."""
    store = Store()
    answer = client.get(f"/explain.{format_.file_extension}", params=BROADER)
    store.extend(parse(answer.content, format_))
    steps = store.query(f"""PREFIX rdf: <{expand("rdf:")}> PREFIX gp: <{expand("gp:")}>
        PREFIX prov: <{expand("prov:")}> PREFIX void: <{expand("void:")}>
        SELECT ?step (COUNT(DISTINCT ?premise) AS ?premises) (COUNT(DISTINCT ?graph) AS ?graphs) {{
          ?step a rdf:Statement ; rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o .
          OPTIONAL {{ ?step gp:byRule/<{expand("sh:construct")}> ?rule ;
                        prov:wasDerivedFrom ?premise . ?premise a rdf:Statement }}
          OPTIONAL {{ ?step void:inDataset ?graph }} }} GROUP BY ?step""")
    assert isinstance(steps, QuerySolutions)
    counts = sorted((int(row["premises"].value), int(row["graphs"].value)) for row in steps)

    assert answer.headers["content-type"].startswith(format_.media_type)
    assert len(counts) == len(explained(client, BROADER)["steps"])
    assert all((premises > 0) != (graphs > 0) for premises, graphs in counts)


def test_json_ld_uses_the_words_of_our_context(client: httpx2.Client) -> None:
    """Who reads our JSON elsewhere reads it here."""
    document = client.get("/explain.jsonld", params=BROADER).json()
    rules = [node["byRule"] for node in document["graph"] if "byRule" in node]

    assert document["@context"].endswith("/context/v1.jsonld")
    assert rules
    assert all(rule.startswith(expand("id:rule/")) for rule in rules)


def test_page_shows_rule_sources_and_the_way_on(client: httpx2.Client) -> None:
    """A reader sees what is derived, and can follow each name."""
    page = client.get("/explain", params=BROADER, headers=HTML)

    assert page.status_code == 200
    assert "No graph here asserts this sentence." in page.text
    assert "Page of INTERPOL on its Global Policing Goals" in page.text
    assert 'href="#step-2"' in page.text
    assert 'href="/doc/rule/' in page.text


def test_page_about_a_thing_leads_to_all_its_statements(client: httpx2.Client) -> None:
    """Nobody types three IRIs: from the resource it is two clicks."""
    resource = client.get("/doc/gpg-2017/1.1", headers=HTML).text
    address = "/explain?" + urlencode({"s": expand("id:gpg-2017/1.1")})
    choice = client.get(address, headers=HTML)

    assert f'href="{address}"' in resource
    assert choice.status_code == 200
    assert "/explain?" + urlencode(BROADER).replace("&", "&amp;") in choice.text
    assert client.get("/explain", headers=HTML).status_code == 200


@pytest.mark.parametrize(
    ("words", "near"),
    [
        pytest.param(
            BROADER | {"s": BROADER["o"], "o": BROADER["s"]},
            "id:gpg-2017/1.1 skos:broader id:gpg-2017/1",
            id="the other way round",
        ),
        pytest.param(
            BROADER | {"o": "id:gpg-2017/2"},
            "id:gpg-2017/1.1 skos:broader id:gpg-2017/1",
            id="another object",
        ),
        pytest.param(
            BROADER | {"p": "skos:related"},
            "id:gpg-2017/1.1 gp:objectiveOf id:gpg-2017/1",
            id="another property",
        ),
    ],
)
def test_statement_that_is_not_held_is_a_404_with_the_nearest(
    client: httpx2.Client, words: dict[str, str], near: str
) -> None:
    """Mostly it was meant otherwise; and that it is not held says nothing against it."""
    answer = client.get("/explain", params=words)

    assert answer.status_code == 404
    assert answer.json()["type"] == PROBLEM + "resource-not-found"
    assert near in answer.json()["detail"]
    assert "no evidence against it" in answer.json()["detail"]


@pytest.mark.parametrize(
    "words",
    [
        pytest.param(BROADER | {"o": ""}, id="a word too few"),
        pytest.param(BROADER | {"s": "unknown:thing here"}, id="no IRI"),
        pytest.param(BROADER | {"s": '"text"'}, id="a text as subject"),
        pytest.param(BROADER | {"p": '"text"'}, id="a text as property"),
        pytest.param(BROADER | {"o": '"a" . <urn:a> <urn:b> <urn:c>'}, id="two statements"),
        pytest.param(BROADER | {"o": "1 , 2"}, id="two objects"),
        pytest.param(BROADER | {"o": "[[[[[[[["}, id="brackets"),
    ],
)
def test_words_that_make_no_statement_are_told_so(
    client: httpx2.Client, words: dict[str, str]
) -> None:
    """A stranger's text is read as one word or not at all."""
    answer = client.get("/explain", params=words)

    assert answer.status_code == 400
    assert answer.json()["type"] == PROBLEM + "malformed-statement"


@pytest.mark.parametrize(
    ("words", "terms"),
    [
        (("sdg:16.4", "a", "skos:Concept"), None),
        (("<urn:x>", "<urn:p>", '"Peace"@en'), ("<urn:x>", "<urn:p>", '"Peace"@en')),
        (("https://example.org/a", "rdfs:label", "7"), None),
        (("_:c14n0", "rdf:first", '"1"^^xsd:gYear'), None),
        (("id:a", "gp:b", "true"), None),
    ],
)
def test_word_that_is_shown_can_be_asked_again(
    words: tuple[str, str, str], terms: tuple[str, str, str] | None
) -> None:
    """Every link on the page is such a question."""
    statement = statement_of(*words)
    again = tuple(written(term) for term in (*statement,))

    assert statement_of(*again) == statement
    assert terms is None or again == terms
    assert isinstance(statement.subject, NamedNode | BlankNode)


def test_command_shows_the_same_reasons(release: Generation, client: httpx2.Client) -> None:
    """At the prompt, without a server; the proof is that of the service."""

    def gpgraph(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "gpgraph", "explain", *words]
        return subprocess.run(
            [*command, "--release", str(release.path)], capture_output=True, text=True, check=False
        )

    told, data = gpgraph(*BROADER.values()), gpgraph(*BROADER.values(), "-f", "json")
    unknown = gpgraph("sdg:16", "skos:broader", "sdg:17")

    assert told.returncode == data.returncode == 0
    assert told.stdout.startswith("1. id:gpg-2017/1.1 skos:broader id:gpg-2017/1\n")
    assert "asserted in <https://w3id.org/gpgraph/graph/gpg-2017/interpol>" in told.stdout
    assert json.loads(data.stdout) == explained(client, BROADER)
    assert unknown.returncode == 2
    assert "Nearest: " in unknown.stderr
