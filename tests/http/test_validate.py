"""Data that somebody sends are checked: every format in, every form of report out, no crash."""

import json
import re
import socket
import threading
import time
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from pyoxigraph import NamedNode, RdfFormat, parse, serialize

from gpgraph.store.releases.generation import Generation

SH = "http://www.w3.org/ns/shacl#"
PREFIXES = """\
@prefix gp: <https://w3id.org/gpgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
# An objective of no goal, on line 4.
BROKEN = f"""{PREFIXES}
<https://example.org/objective> a gp:Objective ;
  rdfs:label "An objective"@en .
"""
# What it refers to stands in the release.
GOOD = f"""{PREFIXES}
<https://example.org/report> rdfs:label "A report"@en ;
  rdfs:seeAlso <https://w3id.org/gpgraph/id/gpg-2017/1> .
"""
OWN_SHAPES = """\
@prefix e: <http://example.org/> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
e:Shape a sh:NodeShape ; sh:targetNode <https://example.org/report> ;
  sh:property e:Shape-date .
e:Shape-date a sh:PropertyShape ; sh:path e:date ; sh:minCount 1 ; sh:message "Give it a date." .
"""
TURTLE = {"Content-Type": "text/turtle"}
MEDIA_TYPES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/trig": RdfFormat.TRIG,
    "application/ld+json": RdfFormat.JSON_LD,
    "application/rdf+xml": RdfFormat.RDF_XML,
}
REPORTS = {
    "text": "text/plain",
    "turtle": "text/turtle",
    "jsonld": "application/ld+json",
    "junit": "application/xml",
    "sarif": "application/sarif+json",
    "html": "text/html",
    "markdown": "text/markdown",
}
MEBIBYTE = 1024 * 1024


@pytest.fixture(scope="module")
def checker(
    release: Generation, serve: Callable[..., AbstractContextManager[str]]
) -> Iterator[httpx2.Client]:
    """A server that takes bodies of a mebibyte, and its time even on a slow machine."""
    flags = ("--query-timeout-s", "30", "--queue-timeout-s", "30", "--validate-max-mb", "1")
    with (
        serve(release.path, "--validate-workers", "1", *flags) as base,
        httpx2.Client(base_url=base, timeout=60, headers={"Accept": "*/*"}) as client,
    ):
        yield client


def problem(answer: httpx2.Response) -> str:
    """Return the kind of a problem."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return str(answer.json()["type"]).rpartition("/")[2]


@pytest.mark.parametrize("media_type", MEDIA_TYPES)
def test_data_come_in_every_format(checker: httpx2.Client, media_type: str) -> None:
    """A steward sends what there is; the report names the objective, and what is wrong with it."""
    body = serialize(parse(BROKEN, RdfFormat.TURTLE), format=MEDIA_TYPES[media_type])
    answer = checker.post("/validate", content=body, headers={"Content-Type": media_type})

    assert answer.status_code == 200
    assert answer.headers["gpgraph-conforms"] == "false"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.text.startswith("Does not conform")
    assert "GP-OBJ-01" in answer.text
    assert '<https://example.org/objective> "An objective"  (data' in answer.text


@pytest.mark.parametrize("way", ["name", "header"])
@pytest.mark.parametrize("form", REPORTS)
def test_report_is_written_in_every_form(checker: httpx2.Client, form: str, way: str) -> None:
    """By its name or its media type: the same as from the command."""
    asked = {"format": form} if way == "name" else {}
    accept = {} if way == "name" else {"Accept": REPORTS[form]}
    answer = checker.post("/validate", content=BROKEN, params=asked, headers={**TURTLE, **accept})

    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == REPORTS[form]
    assert "Accept" in answer.headers["vary"].split(", ")
    assert "https://example.org/objective" in answer.text
    assert "GP-OBJ-01" in answer.text or "Objective-goal" in answer.text


def test_report_as_data_says_line_and_outcome(checker: httpx2.Client) -> None:
    """What programs read is sound, and no more than it is valid syntax."""
    sarif = checker.post("/validate?format=sarif", content=BROKEN, headers=TURTLE).json()
    turtle = checker.post("/validate?format=turtle", content=BROKEN, headers=TURTLE).text
    earl = checker.post("/validate?format=earl", content=BROKEN, headers=TURTLE).text
    junit = checker.post("/validate?format=junit", content=BROKEN, headers=TURTLE).text
    results = [one for one in sarif["runs"][0]["results"] if one["level"] == "error"]
    place = results[0]["locations"][0]["physicalLocation"]
    facts = list(parse(turtle, RdfFormat.TURTLE))

    assert place["artifactLocation"]["uri"] == "data"
    assert place["region"]["startLine"] == 4
    assert [str(fact.object) for fact in facts if fact.predicate == NamedNode(SH + "conforms")] == [
        '"false"^^<http://www.w3.org/2001/XMLSchema#boolean>'
    ]
    assert "http://www.w3.org/ns/earl#" in earl
    assert int(ET.fromstring(junit).attrib["failures"]) >= 1  # noqa: S314 - our own server's


def test_data_may_refer_to_what_the_release_has(checker: httpx2.Client) -> None:
    """Data of a steward stand beside ours: nothing of ours is missing to them, or reported."""
    answer = checker.post("/validate", content=GOOD, headers=TURTLE)

    assert answer.headers["gpgraph-conforms"] == "true", answer.text


def test_own_shapes_stand_in_the_place_of_ours(checker: httpx2.Client) -> None:
    """Anybody's data against anybody's shapes; findings name the file that was sent."""
    files = [
        ("data", ("report.ttl", GOOD.encode(), "text/turtle")),
        ("data", ("..\\more/objective.ttl", BROKEN.encode(), "application/octet-stream")),
        ("shapes", ("shapes.ttl", OWN_SHAPES.encode(), "text/turtle")),
    ]
    answer = checker.post("/validate", files=files)

    assert answer.status_code == 200
    assert "Does not conform: 1 violation." in answer.text
    assert "Give it a date." in answer.text
    assert "(report.ttl:4)" in answer.text
    assert "GP-" not in answer.text


def test_warnings_fail_where_that_is_asked(checker: httpx2.Client) -> None:
    """The same switch as at the prompt: in the address, or as a part."""
    warning = OWN_SHAPES.replace("sh:minCount 1", "sh:minCount 1 ; sh:severity sh:Warning")
    files = {"data": ("d.ttl", GOOD.encode()), "shapes": ("s.ttl", warning.encode())}
    mild = checker.post("/validate", files=files)
    strict = checker.post("/validate?strict=true", files=files)
    part = checker.post("/validate", files={**files, "strict": (None, b"true")})

    assert mild.headers["gpgraph-conforms"] == "true"
    assert strict.headers["gpgraph-conforms"] == part.headers["gpgraph-conforms"] == "false"


def test_document_of_ours_can_be_sent_back(checker: httpx2.Client) -> None:
    """Its context stands at our address, which is not fetched, and need not be."""
    document = checker.get("/doc/gpg-2017/1.jsonld").content
    assert b"/context/v1.jsonld" in document
    headers = {"Content-Type": "application/ld+json"}
    answer = checker.post("/validate", content=document, headers=headers)

    assert answer.status_code == 200, answer.text
    assert answer.headers["gpgraph-conforms"] == "true", answer.text


NESTED = 10_000
DEEP = '{"http://e/p":' * NESTED + "1" + "}" * NESTED
ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE r [
<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="http://example.org/">
<rdf:Description rdf:about="http://example.org/a"><e:p>&b;</e:p></rdf:Description></rdf:RDF>
"""
REMOTE = '{"@context": "http://127.0.0.1:9/context", "@id": "http://example.org/a", "p": "x"}'
BAD_DATA: dict[str, tuple[str, str | bytes, int | None, str]] = {
    "broken Turtle": ("text/turtle", f"{PREFIXES}<https://example.org/a> rdfs:label .", 3, "data"),
    "not UTF-8": ("text/turtle", b"<http://example.org/a> <http://example.org/b> '\xff' .", 1, ""),
    "nothing": ("text/turtle", "# nothing\n", None, "no triple"),
    "deep JSON-LD": ("application/ld+json", DEEP, None, "nested"),
    "deep JSON": ("application/ld+json", "[" * NESTED + "]" * NESTED, None, "nested"),
    "entities": ("application/rdf+xml", ENTITIES, 3, "entity"),
    "remote context": ("application/ld+json", REMOTE, None, "another address"),
    "no boundary": ("multipart/form-data", "--x--", None, "boundary"),
    "half a form": ("multipart/form-data; boundary=x", "--x\r\nContent-", None, "ends before"),
    "empty form": ("multipart/form-data; boundary=x", "--x--\r\n", None, "data"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_DATA)
def test_data_that_cannot_be_read_are_a_problem_with_a_place(
    checker: httpx2.Client, name: str
) -> None:
    """Nothing is checked by half, and nothing brings the service down."""
    media_type, body, line, word = BAD_DATA[name]
    answer = checker.post("/validate", content=body, headers={"Content-Type": media_type})

    assert answer.status_code == 400
    assert problem(answer) == "unreadable-data"
    assert answer.json().get("line") == line
    assert word in answer.json()["detail"]
    assert answer.json()["part"]


CONSTRAINT = """ sh:sparql [ sh:select "SELECT $this WHERE { %s }" ] ."""
RECURSIVE = "sh:property [ sh:path e:next ; sh:node e:Shape ] ."
SERVICE = CONSTRAINT % "SERVICE <http://127.0.0.1:9/> { $this ?p ?o }"
BAD_SHAPES = {
    "broken constraint": (CONSTRAINT % "$this ?p", "broken-shapes", "line 1, column"),
    "recursion": (RECURSIVE, "unsupported-shapes", "recursive"),
    "another server": (SERVICE, "broken-shapes", "SERVICE"),
    "no target": (None, "broken-shapes", "target"),
}


@pytest.mark.parametrize("name", BAD_SHAPES)
def test_shapes_that_cannot_be_evaluated_are_a_problem(checker: httpx2.Client, name: str) -> None:
    """That data conform to half of the shapes would be no news."""
    wrong, kind, word = BAD_SHAPES[name]
    shapes = (
        OWN_SHAPES if wrong is None else OWN_SHAPES.replace("sh:property e:Shape-date .", wrong)
    )
    if wrong is None:
        shapes = shapes.replace("sh:targetNode <https://example.org/report> ;", "")
    files = {"data": ("d.ttl", GOOD.encode()), "shapes": ("s.ttl", shapes.encode())}
    answer = checker.post("/validate", files=files)

    assert answer.status_code == 400
    assert problem(answer) == kind
    assert word in answer.json()["detail"]


def test_imports_are_never_fetched(checker: httpx2.Client) -> None:
    """Who could make the service fetch could look into the network that it stands in."""
    with socket.create_server(("127.0.0.1", 0)) as trap:
        trap.settimeout(0.2)
        address = f"http://127.0.0.1:{trap.getsockname()[1]}/o.ttl"
        imports = f"<https://example.org/> <http://www.w3.org/2002/07/owl#imports> <{address}> .\n"
        files = {
            "data": ("d.ttl", (GOOD + imports).encode()),
            "shapes": ("s.ttl", (OWN_SHAPES + imports).encode()),
        }
        answer = checker.post("/validate", files=files)
        with pytest.raises(TimeoutError):
            trap.accept()

    assert answer.status_code == 200


@pytest.mark.parametrize("is_announced", [True, False])
def test_body_that_is_too_long_is_refused(checker: httpx2.Client, is_announced: bool) -> None:  # noqa: FBT001 - parametrised
    """Whether or not it says so beforehand, no more than the limit is kept."""

    def chunks() -> Iterator[bytes]:
        for _ in range(5):
            yield b"#" * (MEBIBYTE // 4)

    body = b"#" * (MEBIBYTE + 1) if is_announced else chunks()
    answer = checker.post("/validate", content=body, headers=TURTLE)

    assert answer.status_code == 413
    assert problem(answer) == "body-too-large"
    assert answer.json()["limit_bytes"] == MEBIBYTE


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "application/x-www-form-urlencoded"}, 415),
        ({"Content-Type": "text/turtle; charset=latin-1"}, 415),
        ({}, 415),
        ({**TURTLE, "Content-Encoding": "gzip"}, 415),
        ({**TURTLE, "Accept": "image/png"}, 406),
    ],
)
def test_what_is_not_read_or_written_is_said(
    checker: httpx2.Client, headers: dict[str, str], status: int
) -> None:
    """The answer lists what there is."""
    answer = checker.post("/validate", content=GOOD.encode(), headers=headers)

    assert answer.status_code == status
    assert problem(answer) in {"media-type", "content-coding", "not-acceptable"}
    assert answer.json().get("accepted") or answer.json().get("offered")


def test_names_and_texts_in_a_report_are_shown_and_not_run(checker: httpx2.Client) -> None:
    """A page holds what a stranger has written, as text."""
    evil = '<script>alert(1)</script>"'
    shapes = OWN_SHAPES.replace("Give it a date.", "<b onclick=x>Give</b>")
    data = GOOD.replace("A report", "<script>alert(2)</script>")
    files = {
        "data": (evil + ".ttl", data.encode(), "text/turtle"),
        "shapes": ("s.ttl", shapes.encode(), "text/turtle"),
    }
    answer = checker.post("/validate", files=files, headers={"Accept": "text/html"})

    assert answer.status_code == 200
    assert "alert(2)" in answer.text
    assert "<script>alert" not in answer.text
    assert "<b onclick" not in answer.text
    policy = answer.headers.get_list("content-security-policy")
    assert len(policy) == 1
    assert "script-src 'self'" in policy[0]
    assert "unsafe" not in policy[0]


def test_page_has_a_form_and_a_script_that_improves_it(checker: httpx2.Client) -> None:
    """A file of ours, as the policy of every page has it; other pages lead here."""
    page = checker.get("/validate", headers={"Accept": "text/html"})
    home = checker.get("/", headers={"Accept": "text/html"})

    assert page.status_code == 200
    assert 'enctype="multipart/form-data"' in page.text
    (script,) = re.findall(r'src="(/static/[^"]*/validate\.js)"', page.text)
    assert checker.get(script).status_code == 200
    assert 'href="/validate"' in home.text
    assert "script-src 'self';" in home.headers["content-security-policy"]


def test_long_checks_end_at_the_limit_and_keep_nobody_waiting(
    release: Generation, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    """They have a lane of their own: queries and pages are answered meanwhile."""
    slow = CONSTRAINT % "?a ?p ?b . ?c ?q ?d . ?e ?r ?f . ?g ?s ?h FILTER(?a + ?c + ?e = ?g)"
    shapes = OWN_SHAPES.replace("sh:property e:Shape-date .", slow)
    many = "".join(f"<http://example.org/{n}> rdfs:label '{n}' .\n" for n in range(300))
    files = {"data": ("d.ttl", (GOOD + many).encode()), "shapes": ("s.ttl", shapes.encode())}
    answers: list[httpx2.Response] = []
    with (
        serve(
            release.path, "--validate-workers", "1", "--workers", "1", "--validate-timeout-s", "3"
        ) as base,
        httpx2.Client(base_url=base, timeout=60) as client,
    ):
        sender = threading.Thread(
            target=lambda: answers.append(client.post("/validate", files=files))
        )
        sender.start()
        time.sleep(0.5)
        query = client.get("/sparql", params={"query": "ASK {}"})
        page = client.get("/doc/gpg-2017/1", headers={"Accept": "text/html"})
        are_before = not answers
        sender.join()

    assert query.status_code == page.status_code == 200
    assert are_before
    assert answers[0].status_code == 503
    assert problem(answers[0]) == "validation-stopped"
    assert "3 s" in answers[0].json()["detail"]


@pytest.mark.thorough
def test_forty_thousand_triples_are_checked_against_our_shapes(
    release: Generation, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    """By default. No rule of ours compares each concept of a scheme with each: 32 million pairs."""
    body = PREFIXES + SKOS + "".join(CONCEPT.format(number) for number in range(8_000))
    with (
        serve(release.path, "--validate-workers", "1") as base,
        httpx2.Client(base_url=base, timeout=90, headers={"Accept": "*/*"}) as client,
    ):
        headers = {"Content-Type": "text/turtle"}
        answer = client.post("/validate?format=text", content=body, headers=headers)

    assert answer.status_code == 200
    assert "Does not conform" in answer.text


CONCEPT = (
    "<http://example.org/{0}> a skos:Concept ; skos:inScheme gp:scheme ;"
    ' rdfs:label "Concept {0}"@en ; skos:notation "{0}" .\n'
)
SKOS = "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
# As long as a body may be by default, with nothing in it for our rules; and with all of it wrong.
LARGE = {
    "little is wrong": ("", "<http://e.org/{0}> <http://e.org/p> {0}, '{0}' .\n", 9.9),
    "all is wrong": (PREFIXES + SKOS, CONCEPT, 9.9),
}


@pytest.mark.parametrize(
    "kind", [pytest.param("little is wrong", marks=pytest.mark.thorough), "all is wrong"]
)
def test_ten_mebibytes_are_checked_within_the_limits(
    release: Generation,
    serve: Callable[..., AbstractContextManager[str]],
    tmp_path: Path,
    kind: str,
) -> None:
    """By default, without a trace in the log; a report of very much says what it leaves out."""
    head, line, size = LARGE[kind]
    number = int(size * MEBIBYTE / (len(line.format(50_000)) + 1))
    body = head + "".join(map(line.format, range(number)))
    log = tmp_path / "log"
    with (
        serve(release.path, "--validate-workers", "1", log=log) as base,
        httpx2.Client(base_url=base, timeout=90, headers={"Accept": "*/*"}) as client,
    ):
        answer = client.post("/validate?format=turtle", content=body, headers=TURTLE)

    assert 9 * MEBIBYTE < len(body) <= 10 * MEBIBYTE
    assert answer.status_code == 200, answer.text
    assert answer.headers["gpgraph-conforms"] == ("true" if head == "" else "false")
    assert ("are listed" in answer.text) == (head != "")
    assert "panicked" not in log.read_text()
    assert "Traceback" not in log.read_text()


def test_more_triples_than_fit_are_refused_at_once(checker: httpx2.Client) -> None:
    """Turtle has room for very many in few bytes; that they are too many is known while read."""
    body = "<http://e.org/s> <http://e.org/p> 1" + ",1" * 500_000 + " ."
    began = time.monotonic()
    answer = checker.post("/validate", content=body, headers=TURTLE)

    assert answer.status_code == 413
    assert problem(answer) == "too-many-triples"
    assert answer.json()["limit_triples"] == 409_600
    assert time.monotonic() - began < 20


def test_one_client_cannot_fill_the_front_with_long_bodies(checker: httpx2.Client) -> None:
    """Few are held at once, of one client fewer; the next is told when to come again."""
    address = urlsplit(str(checker.base_url))
    assert address.hostname is not None
    head = (
        f"POST /validate HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: text/turtle\r\n"
        f"Content-Length: {MEBIBYTE}\r\n\r\n"
    ).encode()
    slow = [socket.create_connection((address.hostname, address.port or 80)) for _ in range(2)]
    try:
        for one in slow:
            one.sendall(head + b"#")
        time.sleep(0.3)
        third = checker.post("/validate", content=b"#" * MEBIBYTE, headers=TURTLE)
        short = checker.post("/validate", content=GOOD, headers=TURTLE)
    finally:
        for one in slow:
            one.close()
    time.sleep(0.3)
    after = checker.post("/validate", content=GOOD + "#" * (MEBIBYTE // 2), headers=TURTLE)

    assert third.status_code == 429
    assert int(third.headers["retry-after"]) > 0
    assert short.status_code == 200
    assert after.status_code == 200


def test_service_without_workers_for_it_says_so(
    release: Generation, serve: Callable[..., AbstractContextManager[str]]
) -> None:
    """An operator of a small machine turns it off; nothing links to it then."""
    with (
        serve(release.path, "--validate-workers", "0") as base,
        httpx2.Client(base_url=base, timeout=60) as client,
    ):
        post = client.post("/validate", content=GOOD, headers=TURTLE)
        home = client.get("/", headers={"Accept": "text/html"})

    assert post.status_code == 404
    assert "GPGRAPH_VALIDATE_WORKERS" in post.json()["detail"]
    assert "/validate" not in home.text
    assert '<h2><a href="/graph/catalog">Take the data</a></h2>' in home.text


def test_api_description_has_it(checker: httpx2.Client) -> None:
    """A client made from the description can send data and read reports."""
    operation = checker.get("/openapi.json").json()["paths"]["/validate"]["post"]

    assert set(MEDIA_TYPES) < set(operation["requestBody"]["content"])
    assert set(REPORTS.values()) <= set(operation["responses"]["200"]["content"])
    assert json.dumps(operation).count("multipart/form-data") == 1
