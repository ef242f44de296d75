"""Queries that ask other servers, over the whole way: socket, worker, other server, worker."""

import concurrent.futures
import contextlib
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import httpx2
import pytest
from tests.federation.spellings import SPELLINGS, spelt

from gpgraph.model.federation import MAX_REMOTE_BYTES
from gpgraph.service.asking.federation import MAX_OF_A_CLIENT
from gpgraph.store.releases.generation import Generation

if TYPE_CHECKING:
    from tests.federation.conftest import Closed, Stranger

TYPE = "https://w3id.org/gpgraph/problem/"
GOAL = "<https://w3id.org/gpgraph/id/gpg-2017/1>"
PREFIXES = (
    "PREFIX skos: <http://www.w3.org/2004/02/skos/core#> "
    "PREFIX gp: <https://w3id.org/gpgraph/ontology#> "
)


def ask(client: httpx2.Client, query: str, **parameters: str) -> httpx2.Response:
    """Send a query."""
    return client.get("/sparql", params={"query": query, **parameters})


@pytest.mark.parametrize("attack", SPELLINGS)
def test_private_address_is_refused_in_every_spelling_even_where_its_origin_is_allowed(
    closed: "Closed", attack: str
) -> None:
    """An operator who allows too much still opens no way into the own network."""
    answer = ask(closed.client, spelt(attack, closed.port))

    assert answer.status_code == 403
    assert answer.json()["type"] == TYPE + "federation-refused"
    assert closed.calls == []


def test_refusal_names_who_may_be_asked(closed: "Closed") -> None:
    """And which server it was about."""
    problem = ask(closed.client, "SELECT * { SERVICE <https://a.example/sparql> { } }").json()

    assert problem["detail"] == (
        f"<https://a.example/sparql> is not asked from here, only: http://127.0.0.1:{closed.port}."
    )


def test_private_address_is_not_named_to_strangers(closed: "Closed") -> None:
    """What a name means inside a network is nobody's business outside."""
    problem = ask(closed.client, f"ASK {{ SERVICE <http://127.0.0.1:{closed.port}/> {{}} }}").json()

    assert problem["detail"] == (
        "127.0.0.1 is not asked: it has an address that is not of the public internet."
    )


@pytest.mark.parametrize(
    ("query", "place"),
    [
        ("SELECT * { SERVICE <https://a.example/> {\n ?s ?p } }", (2, 8)),
        ("SELECT * { ?s ?p } # service", (1, 18)),
    ],
)
def test_mistake_is_told_as_in_any_query(
    closed: "Closed", query: str, place: tuple[int, int]
) -> None:
    """Line and column are those of the query as it was sent."""
    answer = ask(closed.client, query)

    assert (answer.status_code, answer.json()["type"]) == (400, TYPE + "query-syntax")
    assert (answer.json()["line"], answer.json()["column"]) == place
    assert "GRAPH" not in answer.json()["detail"].partition("would have taken")[0]


def test_query_with_the_word_alone_is_a_query_as_any(closed: "Closed") -> None:
    """It asks nobody, and may be cached."""
    answer = ask(closed.client, "SELECT ?service { VALUES ?service { 'SERVICE <a:b> {}' } }")

    assert answer.json()["results"]["bindings"] == [
        {"service": {"type": "literal", "value": "SERVICE <a:b> {}"}}
    ]
    assert "no-store" not in answer.headers.get("cache-control", "")


def test_answer_of_another_server_is_joined_to_ours(federating: httpx2.Client, server: str) -> None:
    """The other one is a real one: it has the same goals, and is asked for their titles."""
    pattern = f"{GOAL} gp:hasObjective ?objective"
    title = "?objective skos:notation ?code"
    ours, federated = (
        ask(federating, f"{PREFIXES} SELECT * {{ {pattern} . {other} }} ORDER BY ?code")
        for other in (title, f"SERVICE <{server}/sparql> {{ {title} }}")
    )

    assert federated.status_code == 200
    assert len(federated.json()["results"]["bindings"]) == 4
    assert federated.json()["results"] == ours.json()["results"]


def test_answer_is_never_kept(federating: httpx2.Client, stranger: "Stranger") -> None:
    """The other server may say something else the next time, and is asked again."""
    query = f"SELECT * {{ SERVICE <{stranger.origin}/kept> {{ ?s ?p ?x }} }}"
    stranger.answer("kept", {"x": {"type": "literal", "value": "1"}}, columns=("x",))
    first = ask(federating, query)
    stranger.answer("kept", {"x": {"type": "literal", "value": "2"}}, columns=("x",))
    second = ask(federating, query)

    assert [row["x"]["value"] for row in second.json()["results"]["bindings"]] == ["2"]
    assert first.headers["cache-control"] == second.headers["cache-control"] == "no-store"
    assert "etag" not in first.headers


@pytest.mark.parametrize("form", ["ASK", "SELECT ?x WHERE", "CONSTRUCT { <a:a> <a:b> ?x } WHERE"])
def test_every_form_of_query_can_ask_others(
    federating: httpx2.Client, stranger: "Stranger", form: str
) -> None:
    """The clause is part of a pattern, and every form has one."""
    address = stranger.answer("form", {"x": {"type": "uri", "value": "a:c"}}, columns=("x",))
    answer = ask(federating, f"{form} {{ SERVICE <{address}> {{ ?s ?p ?x }} }}")

    assert answer.status_code == 200
    assert "true" in answer.text or "a:c" in answer.text


PROBLEMS = {
    "redirect": (502, "not followed"),
    "error": (502, "answered 400: no such word"),
    "html": (502, "answered with text/html"),
    "coded": (502, "a coding that was not asked for"),
    "huge": (502, f"more than {MAX_REMOTE_BYTES} bytes"),
    "cut": (502, "not SPARQL results"),
    "short": (502, "does not speak HTTP"),
    "no-results": (502, "not SPARQL results"),
    "boolean": (502, "yes or no"),
    "slow": (504, "did not answer"),
}


@pytest.mark.parametrize("name", list(PROBLEMS))
def test_failure_of_another_server_is_told_with_its_address(
    federating: httpx2.Client, stranger: "Stranger", name: str
) -> None:
    """502 and 504 say that neither the query nor we are to blame, and who is."""
    status, words = PROBLEMS[name]
    address = f"{stranger.origin}/{name}"
    answer = ask(federating, f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}", timeout="0.8")
    slug = "remote-timeout" if status == 504 else "remote-query"

    assert (answer.status_code, answer.json()["type"]) == (status, TYPE + slug)
    assert answer.json()["server"] == address
    assert words in answer.json()["detail"]
    assert f"<{address}>" in answer.json()["detail"]


@pytest.mark.parametrize("name", list(PROBLEMS))
def test_failure_of_a_server_that_is_asked_silently_binds_nothing(
    federating: httpx2.Client, stranger: "Stranger", name: str
) -> None:
    """One solution without bindings, joined to the rest: SPARQL 1.1 Federated Query, section 3."""
    query = (
        f"SELECT * {{ VALUES ?x {{ 1 2 }} "
        f"SERVICE SILENT <{stranger.origin}/{name}> {{ ?s ?p ?x }} }}"
    )
    answer = ask(federating, query, timeout="0.8")

    assert answer.status_code == 200
    assert [row["x"]["value"] for row in answer.json()["results"]["bindings"]] == ["1", "2"]
    assert all(set(row) == {"x"} for row in answer.json()["results"]["bindings"])


def test_silence_is_no_way_around_the_list(federating: httpx2.Client) -> None:
    """An empty solution would be a false answer: nobody was asked."""
    query = "SELECT * { SERVICE SILENT <https://a.example/> { ?s ?p ?o } }"

    assert ask(federating, query).status_code == 403


def test_redirect_is_not_followed(federating: httpx2.Client, stranger: "Stranger") -> None:
    """It would lead to a server that nobody allowed."""
    ask(federating, f"SELECT * {{ SERVICE <{stranger.origin}/redirect> {{ ?s ?p ?o }} }}")

    assert "/target" not in [path for path, _, _ in stranger.asked]


def test_evaluation_after_the_answer_is_within_the_time_of_the_whole(
    federating: httpx2.Client, stranger: "Stranger"
) -> None:
    """A quick server does not make a slow query a quick one."""
    query = (
        f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{stranger.origin}/quick> {{ ?z ?y ?x }} "
        "?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    )
    stranger.answer("quick", {"x": {"type": "uri", "value": "a:c"}}, columns=("x",))
    started = time.monotonic()
    answer = ask(federating, query, timeout="1")

    assert (answer.status_code, answer.json()["type"]) == (503, TYPE + "query-timeout")
    assert time.monotonic() - started < 2


def test_only_so_many_at_once_and_others_are_answered_meanwhile(
    federating: httpx2.Client, stranger: "Stranger"
) -> None:
    """Whoever waits for another server holds no worker, and no client holds all the places."""
    with contextlib.ExitStack() as stack:
        clients = [stack.enter_context(client_at(federating, number)) for number in (2, 3, 4)]
        threads = stack.enter_context(concurrent.futures.ThreadPoolExecutor(9))
        asked = []
        for number, client in enumerate([*clients[:1] * 3, *clients[1:2] * 3, *clients[2:]]):
            query = f"ASK {{ SERVICE <{stranger.origin}/slow> {{ ?s ?p {number} }} }}"
            asked.append(threads.submit(ask, client, query, timeout="3"))
            time.sleep(0.1)
        started = time.monotonic()
        quick = ask(federating, f"ASK {{ {GOAL} ?p 'service' }}")
        waited_s = time.monotonic() - started
    answers = [one.result() for one in asked]

    assert quick.json()["boolean"] is False
    assert waited_s < 1
    assert [answer.json()["type"].removeprefix(TYPE) for answer in answers] == [
        *("remote-timeout", "remote-timeout", "too-many-requests"),
        *("remote-timeout", "remote-timeout", "too-many-requests"),
        "busy",
    ]
    assert "retry-after" in answers[-1].headers


def test_client_who_leaves_gives_the_place_up(
    federating: httpx2.Client, stranger: "Stranger"
) -> None:
    """And the other server is asked no longer."""
    with client_at(federating, 5) as client:
        for number in range(MAX_OF_A_CLIENT):
            query = f"ASK {{ SERVICE <{stranger.origin}/slow> {{ ?gone ?p {number} }} }}"
            with pytest.raises(httpx2.ReadTimeout):
                client.get("/sparql", params={"query": query}, timeout=0.3)
        time.sleep(0.2)
        answer = ask(client, f"ASK {{ SERVICE <{stranger.origin}/x> {{ ?s ?p ?o }} }}")

    assert answer.status_code == 200


def client_at(client: httpx2.Client, number: int) -> httpx2.Client:
    """Return a client of the same service with an address of its own on loopback."""
    transport = httpx2.HTTPTransport(local_address=f"127.0.0.{number}")
    return httpx2.Client(base_url=client.base_url, timeout=30, transport=transport)


def test_many_answers_are_asked_for_side_by_side(
    federating: httpx2.Client, stranger: "Stranger"
) -> None:
    """Each clause of a query is one question, and each answer goes to its clause."""
    words = ("a", "b", "c")
    for word in words:
        stranger.answer(word, {"x": {"type": "literal", "value": word}}, columns=("x",))
    clauses = " ".join(
        f"SERVICE <{stranger.origin}/{word}> {{ SELECT (?x AS ?{word}) {{ ?s ?p ?x }} }}"
        for word in words
    )
    for word in words:
        stranger.answer(word, {word: {"type": "literal", "value": word}}, columns=(word,))
    answer = ask(federating, f"SELECT * {{ {clauses} }}")

    (row,) = answer.json()["results"]["bindings"]
    assert {name: term["value"] for name, term in row.items()} == {word: word for word in words}


def test_large_answer_is_joined(federating: httpx2.Client, stranger: "Stranger") -> None:
    """A hundred thousand solutions, near the limit."""
    rows = [{"x": {"type": "literal", "value": f"a service of number {n}"}} for n in range(100_000)]
    address = stranger.answer("large", *rows, columns=("x",))
    answer = ask(federating, f"SELECT (COUNT(*) AS ?n) {{ SERVICE <{address}> {{ ?s ?p ?x }} }}")

    assert answer.json()["results"]["bindings"][0]["n"]["value"] == "100000"


def test_setting_that_is_no_origin_stops_the_service_with_a_word(
    release: Generation,
) -> None:
    """A wrong list is told at the start, not at the first query."""
    words = ["serve", "--release", str(release.path), "--federation", "https://a.example/sparql"]
    done = subprocess.run(
        [sys.executable, "-m", "gpgraph", *words],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert done.returncode != 0
    assert "is not an origin" in done.stderr
    assert "Traceback" not in done.stderr


def test_switched_off_every_spelling_is_refused_and_nobody_is_called(
    client: httpx2.Client, listener: tuple[int, list[object]]
) -> None:
    """The default: a service without the setting."""
    port, calls = listener
    attacks = [spelt(attack, port) for attack in SPELLINGS]

    assert {ask(client, attack).status_code for attack in attacks} == {403}
    assert calls == []


def test_explanation_of_an_empty_answer_takes_what_others_said(
    federating: httpx2.Client, stranger: "Stranger"
) -> None:
    """The clause is then a part of the pattern as any."""
    address = stranger.answer("empty", {"x": {"type": "uri", "value": "a:c"}}, columns=("x",))
    query = f"SELECT * {{ SERVICE <{address}>\n {{ ?s ?p\n ?x }} ?x <a:nothing> ?y }}"
    answer = ask(federating, query, explain="true")
    emptied_by = answer.json()["emptied_by"]

    assert (emptied_by["text"], emptied_by["line"]) == ("?x <a:nothing> ?y .", 3)
    assert emptied_by["column"] == query.splitlines()[2].index("?x <a:nothing>") + 1
    assert "<a:c>" in answer.json()["steps"][0]["text"]
