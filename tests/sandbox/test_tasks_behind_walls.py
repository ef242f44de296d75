"""Every kind of task, on a real release, behind the walls and without them."""

import asyncio
import json
import sys
from collections.abc import Iterator

from gpgraph.model.documents import mediatypes
from gpgraph.model.history.feeds import FEEDS
from gpgraph.model.report.forms import FORMS
from gpgraph.sandbox.frames import Header, JsonValue
from gpgraph.sandbox.pool import PoolLimits, Release, Task, WorkerPool
from gpgraph.service.proof.conformance import unproved
from gpgraph.store.releases.generation import Generation
from gpgraph.worker_main import load

BASE = "http://localhost:8000"
GRAPH = "https://w3id.org/gpgraph/graph/"
GOAL = "http://metadata.un.org/sdg/16"
SCHEME = "http://metadata.un.org/sdg"
CONTRIBUTED = [GRAPH + "contrib/first", GRAPH + "contrib/second"]
# Without blank nodes, whose labels are made up anew whenever a release is loaded.
NAMED = "?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o))"
# In an order, as the length of some formats hangs on it.
ALL = f"SELECT * {{ {NAMED} }} ORDER BY ?s ?p ?o"
PRODUCT = f"""SELECT ?s ?o ?a {{
    {{ SELECT ?s ?o {{ {NAMED} }} ORDER BY ?s ?p ?o LIMIT 2000 }}
    {{ SELECT ?a {{ ?a a ?b FILTER(!isBlank(?a)) }} ORDER BY ?a LIMIT 25 }}
}}"""  # some megabytes
FUNCTIONS = """SELECT ?n (YEAR(NOW()) > 2000 AS ?now) (RAND() < 1 AS ?rand)
(STRLEN(STRUUID()) AS ?uuid) (isBlank(BNODE()) AS ?blank) (SHA512("x") AS ?hash)
(REGEX("abc", "^A.*C$", "i") AS ?regex) (xsd:decimal("1.5") * 2 AS ?number)
{ { SELECT (COUNT(*) AS ?n) { ?s (a|!a)* ?o FILTER(?s = <http://metadata.un.org/sdg/16>) } } }"""
FEDERATED = "SELECT * { SERVICE <https://example.org/sparql> { ?s ?p ?o } }"
OBJECTIVE = b"""<http://example.org/o> a <https://w3id.org/gpgraph/ontology#Objective> ;
  <http://www.w3.org/2000/01/rdf-schema#label> "An objective"@en .
"""
OWN_SHAPES = """@prefix e: <http://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
e:S a sh:NodeShape ; sh:targetNode e:o ; sh:closed true ; sh:property e:P ;
  sh:sparql [ sh:select "SELECT $this ?value { $this ?path ?value FILTER isLiteral(?value) }" ] .
e:P sh:path e:p ; sh:minCount 1 ; sh:severity sh:Warning .
"""
REMOTE = {
    "head": {"vars": ["s", "p", "o"]},
    "results": {"bindings": [{"s": {"type": "uri", "value": "http://example.org/s"}}]},
}


class Collected:
    """An answer that is kept."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.media_type = ""
        self.body = bytearray()

    def head(self, media_type: str, **_meta: JsonValue) -> None:
        """Keep what is coming."""
        self.media_type = media_type

    def write(self, data: bytes, /) -> int:
        """Keep the bytes."""
        self.body += data
        return len(data)

    def flush(self) -> None:
        """Do nothing."""


def tasks() -> Iterator[Task]:
    """Yield tasks of every kind, in every format."""
    for kind in ("ping", "context", "home", "ontology-view", "shapes-view"):
        yield Task(kind)
    yield Task("view", {"iri": GOAL, "page": 1, "languages": ["fr", "en"]})
    yield Task("alternates-view", {"iri": GOAL})
    yield Task("graph-view", {"iri": GRAPH + "un-sdg/structure", "page": 1})
    yield Task("guide", {"base": BASE})
    for changed in ({}, {"iri": GOAL}):
        yield Task("changes-view", changed)
        for format_ in (*mediatypes.GRAPHS, *FEEDS):
            yield Task("changes", {**changed, "format": format_.name, "base": BASE})
    yield Task("sitemap", {"base": BASE, "part": None})
    yield from class_tasks()
    for format_ in mediatypes.GRAPHS:
        header: Header = {"format": format_.name, "base": BASE}
        yield Task("describe", {"iri": GOAL, **header})
        yield Task("conformance", header, RUN.to_json())
        document: Header = {"document": f"{BASE}/doc/sdg", **header}
        yield Task("alternates", {"iri": GOAL, **document})
        for profile in ("skos", "schema", "void"):
            yield Task("profiled", {"iri": SCHEME, "profile": profile, **document})
        yield Task("graph", {"iri": GRAPH + "un-sdg/structure", **header})
        for kind in ("void", "examples", "prefixes"):
            yield Task(kind, header)
        limits: Header = {"timeout_s": 10.0, "max_bytes": 65536, "max_rows": 0, "federates": False}
        yield Task("service-description", {**limits, **header})
        for text in (ALL.replace("SELECT *", "CONSTRUCT { ?s ?p ?o }"), f"DESCRIBE <{GOAL}>"):
            yield Task("query", {"format": format_.name}, text.encode())
    for format_ in mediatypes.SOLUTIONS:
        name = {"format": format_.name}
        for text in (ALL, PRODUCT, "ASK {}", f"PREFIX xsd: <{XSD}> {FUNCTIONS}"):
            yield Task("query", name, text.encode())
        merged = " ".join(f"FROM <{iri}>" for iri in CONTRIBUTED)
        yield Task("query", name, ALL.replace("{", f"{merged} {{", 1).encode())
        yield Task("query", {**name, "default_graphs": CONTRIBUTED}, ALL.encode())
    yield Task("federation-plan", {}, FEDERATED.encode())
    answer = json.dumps(REMOTE)
    lengths: Header = {"query_length": len(FEDERATED), "lengths": [len(answer)]}
    yield Task("federated-query", {"format": "json", **lengths}, (FEDERATED + answer).encode())


def validation_tasks() -> Iterator[Task]:
    """Yield checks: against our shapes, and against others' in every form of report."""
    asked: Header = {"content_type": "text/turtle", "form": "text", "strict": False}
    yield Task("validate", asked, OBJECTIVE)
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in (("data", OBJECTIVE.decode()), ("shapes", OWN_SHAPES))
    )
    for form in (*FORMS, "page"):
        form_data: Header = {"content_type": "multipart/form-data; boundary=x", "form": form}
        yield Task("validate", {**form_data, "strict": True}, f"{parts}--x--\r\n".encode())


def release_tasks(release: Generation) -> Iterator[Task]:
    """Yield the tasks about releases: any on one of them, and the list of all."""
    counted: Header = {"release": release.id, "task": "query", "parameters": {"format": "json"}}
    yield Task("released", counted, b"SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    record = {
        "key": release.id,
        "id": release.id,
        "name": "2026.1",
        "created": "2026-11-22T00:00:00Z",
        "previous": None,
        "is_current": True,
        "is_held": True,
        "graphs": [(GRAPH + "catalog", "00", 1)],
        "files": [("dataset.nq.gz", 1, "00"), ("graph/catalog.ttl.zst", 1, "00")],
    }
    for format_ in mediatypes.GRAPHS:
        header: Header = {"format": format_.name, "base": BASE}
        for kind in ("releases", "catalogue"):
            yield Task(kind, header, json.dumps([record]).encode())


def class_tasks() -> Iterator[Task]:
    """Yield the tasks about schemes and classes, in every form of JSON-LD."""
    objective: Header = {"name": "Objective", "base": BASE, "page": 1, "address": BASE}
    for kind in ("frame", "schema", "class-view", "classes-view"):
        yield Task(kind, objective)
    for form in (None, *mediatypes.FORMS):
        yield Task("class", {**objective, "format": "jsonld", "form": form})
        scheme: Header = {"iri": "https://w3id.org/gpgraph/id/gpg-2017", "base": BASE}
        yield Task("describe", {**scheme, "format": "jsonld", "form": form})
    for format_ in mediatypes.GRAPHS:
        yield Task("class", {**objective, "format": format_.name})
        yield Task("classes", {"format": format_.name, "base": BASE})


XSD = "http://www.w3.org/2001/XMLSchema#"
RUN = unproved("a note", subject="a release", name="its name", clock=lambda: 0)


def outline(media_type: str, body: bytes | bytearray) -> tuple[str, int, bytes]:
    """Return what two answers have in common, of which one may be in another order."""
    return media_type, len(body), bytes(sorted(body)) if len(body) < 1_000_000 else b""


def test_every_kind_of_task_answers_behind_the_walls_as_it_does_without(
    release: Generation,
) -> None:
    """A system call too few would show as a failed query, perhaps in one format only."""
    table = load(release.path)
    command = ("-m", "gpgraph.worker_main", "--generation", str(release.path))
    limits = PoolLimits(workers=1, queue_timeout_s=10)

    async def main() -> None:
        kinds = set()
        served = Release((sys.executable, *command, "--memory-mb", "512"), "real")
        pool = WorkerPool(served, limits)
        await pool.start()
        try:
            for task in (*tasks(), *validation_tasks(), *release_tasks(release)):
                kinds.add(task.kind)
                free = Collected()
                table[task.kind](task.parameters, task.body, free)
                async with pool.run(task) as answer:
                    body = b"".join([chunk async for chunk in answer.chunks()])

                    assert outline(answer.head.media_type, body) == outline(
                        free.media_type, free.body
                    ), task
        finally:
            await pool.close()

        assert kinds == set(table)

    asyncio.run(main())
