"""Whoever made a mistake learns which; whoever finds nothing learns why."""

from urllib.parse import unquote

import httpx2
import pytest

PREFIXES = (
    "PREFIX gp: <https://w3id.org/gpgraph/ontology#> "
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "PREFIX id: <https://w3id.org/gpgraph/id/> "
)


def hint(client: httpx2.Client, query: str) -> str:
    """Return what is said about an answer."""
    answer = client.get("/sparql", params={"query": PREFIXES + query})
    assert answer.status_code == 200, answer.text
    return unquote(answer.headers.get("gpgraph-hint", ""))


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("SELECT * { ?x a gp:GlobalPolicyGoal }", "gp:GlobalPolicingGoal"),
        ("ASK { ?x gp:hasobjective ?y }", "gp:hasObjective"),
        ("CONSTRUCT WHERE { ?x skos:prefLable ?y }", "skos:prefLabel"),
        ("SELECT * { id:gpg-2071 ?p ?o }", "id:gpg-2017"),
        ("SELECT * { ?x <https://schema.org/name> ?y }", "<http://schema.org/>"),
        ("SELECT * { ?x a <http://w3id.org/gpgraph/ontology#Goal> }", "<https://w3id.org/"),
        ("SELECT * { ?x skos:prefLabel 'Analysis' }", '"Analysis"@en'),
        ("SELECT * { ?x skos:prefLabel ?y FILTER(?y = 'Analysis') }", '"Analysis"@en'),
        ("SELECT * { ?x skos:prefLabel 'Analysis'@de }", '"Analysis"@en'),
        ("SELECT * { ?x skos:notation 16.4 }", "sdgo:SDGCodeCompact"),
    ],
)
def test_answer_without_a_solution_says_what_may_be_wrong(
    client: httpx2.Client, query: str, said: str
) -> None:
    """Names that are nearly right, texts without their language, numbers that are codes."""
    assert said in hint(client, query)


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?x a gp:GlobalPolicingGoal }",
        "SELECT * { ?x a gp:GlobalPolicingGoal ; a gp:Objective }",
        "SELECT * { ?x a gp:GlobalPolicingGoal OPTIONAL { ?x gp:hasObjectiv ?y } }",
        "ASK { ?x <http://example.org/unheard> ?y }",
        "SELECT * { ?x a gp:Adoption . ?x gp:position ?y FILTER(STR(?y) = 'Analysis') }",
        "SELECT * { ?x gp:position ?y FILTER(CONTAINS(STR(?y), 'Analysis')) }",
        "SELECT * { ?x gp:position ?y FILTER(REPLACE(STR(?y), 'Analysis', '') = 'x') }",
    ],
)
def test_nothing_is_said_where_nothing_is_wrong(client: httpx2.Client, query: str) -> None:
    """A hint at every answer would be read by nobody."""
    assert hint(client, query) == ""


@pytest.mark.parametrize(
    ("query", "kind", "text"),
    [
        (
            "SELECT * { ?x a gp:GlobalPolicingGoal ; skos:prefLabel ?l ; gp:runBy ?y ; ?p ?o }",
            "triple pattern",
            "?x gp:runBy ?y .",
        ),
        ("ASK { ?x a gp:Goal FILTER(?x = 1) }", "FILTER", "FILTER(?x = 1)"),
        (
            "SELECT * { ?x a gp:Goal . GRAPH ?g { ?x a ?c . ?x gp:runBy 7 } }",
            "triple pattern",
            "?x gp:runBy 7 .",
        ),
        ("CONSTRUCT WHERE { ?x a gp:Goal . ?x a 1, gp:Goal }", "triple pattern", "?x a 1 ."),
        ("SELECT * { _:x a gp:Goal . _:x gp:runBy 7 }", "triple pattern", "_:x gp:runBy 7 ."),
        ("SELECT * { ?x a gp:Goal } LIMIT 0", "solution modifiers", "LIMIT 0"),
        (
            "SELECT * { ?x a gp:Goal MINUS { ?x a ?c } }",
            "MINUS",
            "MINUS { ?x a ?c }",
        ),
    ],
)
def test_account_names_what_emptied_the_answer(
    client: httpx2.Client, query: str, kind: str, text: str
) -> None:
    """And where it stands in the query."""
    whole = f"{PREFIXES}\n{query}"
    answer = client.get("/sparql", params={"query": whole, "explain": "true"})
    account = answer.json()
    found = account["emptied_by"]

    assert answer.headers["content-type"] == "application/json"
    assert account["empty"] is True
    assert (found["kind"], found["text"]) == (kind, text)
    assert found["line"] == 2
    assert whole.splitlines()[1][found["column"] - 1 :].split()[0].strip("{,") in text
    assert found["has_solutions"] is False


def test_account_of_an_answer_that_is_not_empty_says_so(client: httpx2.Client) -> None:
    """Nothing is to blame."""
    query = f"{PREFIXES} SELECT * {{ ?x a gp:Goal }}"
    account = client.get("/sparql", params={"query": query, "explain": "true"}).json()

    assert (account["empty"], account["emptied_by"], account["steps"]) == (False, None, [])


def test_account_of_what_is_no_query_is_the_same_problem(client: httpx2.Client) -> None:
    """Line, column, and the declaration that is missing."""
    parameters = {"query": "SELECT * {\n ?x schema:name ?y }", "explain": "true"}
    problem = client.get("/sparql", params=parameters).json()

    assert problem["line"] == 2
    assert "PREFIX schema: <http://schema.org/>" in problem["detail"]


@pytest.mark.parametrize(
    ("query", "place", "said"),
    [
        ("SELEC ?x {}", (1, 1), "SELECT"),
        ("SELECT ?x {\n ?x a ?y FLITER(?x = 1) }", (2, 10), "FILTER"),
        ("ASK {\n  ?s ?p ?o\n  ORDER BY ?s }", (3, 3), "ORDER has no place there"),
        ("ASK { ?s a foo }", (1, 12), "prefix and a colon"),
        ("ASK { ?s a schema:Person }", (1, 12), "PREFIX schema: <http://schema.org/>"),
        ("ASK { ?s ?p <relative> }", (1, 13), "An IRI is absolute"),
        ("ASK { ?s ?p <http://example.org/a b> }", (1, 36), "holds no blank"),
        ("ASK {\n { ?s ?p ?o }", (2, 14), "bracket { of line 1 is not closed"),
        ("ASK {\n ?s ?p 'open }", (2, 8), "A text begins there and is not closed"),
        ("SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }", (1, 40), "stands in GROUP BY"),
        ("SELECT * { ?s ?p ?o } GROUP BY ?s", (1, 34), "name the columns"),
        ("ASK {} ASK {}", (1, 8), "ASK has no place there"),
        ("ASK { _:a ?p ?o { _:a ?q ?r } }", (1, 19), "at “_:a”"),
        ("ASK {\r\n ?s ?p }", (2, 8), "at “}”"),
        ("DROP ALL", (1, 1), "takes no update"),
    ],
)
def test_mistake_is_shown_where_it_is(
    client: httpx2.Client, query: str, place: tuple[int, int], said: str
) -> None:
    """The parser looks some words ahead, and says how far it looked; a reader wants the word."""
    problem = client.get("/sparql", params={"query": query}).json()

    assert problem["type"].endswith("/query-syntax")
    assert (problem["line"], problem["column"]) == place
    assert said in problem["detail"]
    assert "Not declared: :" not in problem["detail"]
    assert "Not declared: http:" not in problem["detail"]


def test_mistake_is_shown_in_its_part_of_a_long_line(client: httpx2.Client) -> None:
    """Programs write queries of one line, and the start of it shows nothing."""
    query = f"ASK {{ {'?s ?p ?o . ' * 4000} ?almost foo ?there }}"
    problem = client.post("/sparql", data={"query": query}).json()

    assert (problem["line"], problem["column"]) == (1, query.index("foo") + 1)
    assert "?almost foo ?there" in problem["detail"]
    assert len(problem["detail"]) < 500
