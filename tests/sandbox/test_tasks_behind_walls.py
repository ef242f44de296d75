"""Every kind of task, on a real release, behind the walls and without them."""

import asyncio
import json
import sys
from collections.abc import Iterable, Iterator

from gpgraph.model.documents import mediatypes
from gpgraph.model.documents.codelists import WRITERS
from gpgraph.model.documents.linkformats import JSON, LINKS
from gpgraph.model.documents.mediatypes import GRAPHS, SOLUTIONS, Format
from gpgraph.model.history.feeds import FEEDS
from gpgraph.model.report.forms import FORMS
from gpgraph.sandbox.frames import Header, JsonValue
from gpgraph.sandbox.pool import PoolLimits, Release, Task, WorkerPool
from gpgraph.service.asking.answerview import VIEWS
from gpgraph.service.proof.conformance import unproved
from gpgraph.store.releases.generation import Generation
from gpgraph.worker_main import load

BASE = "http://localhost:8000"
GRAPH = "https://w3id.org/gpgraph/graph/"
GOAL = "http://metadata.un.org/sdg/16"
SCHEME = "http://metadata.un.org/sdg"
STRUCTURE = GRAPH + "un-sdg/structure"
CONTRIBUTED = [GRAPH + "contrib/first", GRAPH + "contrib/second"]
# Without blank nodes, whose labels are made up anew whenever a release is loaded.
NAMED = "?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o))"
# In an order, as the length of some formats hangs on it.
ALL = f"SELECT * {{ {NAMED} }} ORDER BY ?s ?p ?o"
COUNTS = "SELECT ?class (COUNT(?s) AS ?n) { ?s a ?class } GROUP BY ?class ORDER BY ?class"
PRODUCT = f"""SELECT ?s ?o ?a {{
    {{ SELECT ?s ?o {{ {NAMED} }} ORDER BY ?s ?p ?o LIMIT 2000 }}
    {{ SELECT ?a {{ ?a a ?b FILTER(!isBlank(?a)) }} ORDER BY ?a LIMIT 25 }}
}}"""  # some megabytes
FUNCTIONS = """SELECT ?n (YEAR(NOW()) > 2000 AS ?now) (RAND() < 1 AS ?rand)
(STRLEN(STRUUID()) AS ?uuid) (isBlank(BNODE()) AS ?blank) (SHA512("x") AS ?hash)
(REGEX("abc", "^A.*C$", "i") AS ?regex) (xsd:decimal("1.5") * 2 AS ?number)
{ { SELECT (COUNT(*) AS ?n) { <http://metadata.un.org/sdg/16> (a|!a)* ?o } } }"""
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
REASONS: Header = {"s": "sdg:16.1", "p": "skos:broader", "o": "sdg:16"}
AROUND: Header = {"iri": GOAL, "most": 60, "depth": 2, "mirrored": False, "languages": ["ar"]}
SOUGHT: Header = {"languages": ["en"], "classes": [], "schemes": [], "page": 1, "size": 20}
LINKED: Header = {"level": "targets", "min_confidence": "0.5"}
OFFER: Header = {"timeout_s": 10.0, "max_bytes": 65536, "max_rows": 0, "federates": False}
TABLES = tuple(format_ for format_ in LINKS if format_ is not mediatypes.HTML)
# Of what has one form, and of what is asked for as a page.
PLAIN: tuple[tuple[str, Header], ...] = (
    *((kind, {}) for kind in ("ping", "context", "ontology-view", "shapes-view")),
    ("home", {"languages": ["en", "fr"]}),
    ("view", {"iri": GOAL, "page": 1, "languages": ["fr", "en"]}),
    ("alternates-view", {"iri": GOAL}),
    ("graph-view", {"iri": STRUCTURE, "page": 1}),
    ("guide", {"base": BASE}),
    ("sitemap", {"base": BASE, "part": None}),
    ("changes-view", {}),
    ("changes-view", {"iri": GOAL}),
    ("codelist-view", {}),
    ("codelist-view", {"name": "theme"}),
    ("explain-view", REASONS),
    ("explain-view", {**REASONS, "p": "", "o": ""}),
    # A text to parse.
    ("explain", {**REASONS, "p": "dcterms:identifier", "o": '"16.1"', "format": "json"}),
    ("explore-view", {"branch": "", "page": 1, "languages": ["en"]}),
    (
        "explore-view",
        {"branch": "sdg:16", "page": 1, "languages": ["en"], "theme": "theme/corruption"},
    ),
    ("neighbourhood", AROUND),
    # As it is spelt, by its first letters, and misspelt.
    *(("search", {**SOUGHT, "question": q, "base": BASE}) for q in ("16.4", "corru", "teror")),
    ("ask-view", {}),
    ("ask-view", {"example": "sdg-16-targets"}),
    *((kind, LINKED) for kind in ("alignments-view", "coverage", "coverage-view")),
)
# Of what programs can have in these formats.
WRITTEN: tuple[tuple[str, Header, Iterable[Format]], ...] = (
    *(("changes", header, (*GRAPHS, *FEEDS)) for header in ({}, {"iri": GOAL})),
    ("codelist", {"name": "sdg"}, WRITERS),
    ("explain", REASONS, (JSON, *GRAPHS)),
    ("alignments", {"evidence": ["stated"], "chosen": ""}, TABLES),
    *((kind, {}, GRAPHS) for kind in ("void", "examples", "prefixes")),
    ("describe", {"iri": GOAL}, GRAPHS),
    ("alternates", {"iri": GOAL, "document": f"{BASE}/doc/sdg"}, GRAPHS),
    *(
        ("profiled", {"iri": SCHEME, "profile": name, "document": f"{BASE}/doc/sdg"}, GRAPHS)
        for name in ("skos", "schema", "void")
    ),
    ("graph", {"iri": STRUCTURE}, GRAPHS),
    ("service-description", OFFER, GRAPHS),
)


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
    for kind, parameters in PLAIN:
        yield Task(kind, parameters)
    for kind, header, formats in WRITTEN:
        for format_ in formats:
            yield Task(kind, {**header, "format": format_.name, "base": BASE})
    for format_ in GRAPHS:
        yield Task("conformance", {"format": format_.name, "base": BASE}, RUN.to_json())
    yield from class_tasks()
    yield from query_tasks()


def query_tasks() -> Iterator[Task]:
    """Yield queries of every form, for programs in every format and for the page in every view."""
    for format_ in GRAPHS:
        for text in (ALL.replace("SELECT *", "CONSTRUCT { ?s ?p ?o }"), f"DESCRIBE <{GOAL}>"):
            yield Task("query", {"format": format_.name}, text.encode())
    for format_ in SOLUTIONS:
        name = {"format": format_.name}
        for text in (ALL, PRODUCT, "ASK {}", f"PREFIX xsd: <{XSD}> {FUNCTIONS}"):
            yield Task("query", name, text.encode())
        merged = " ".join(f"FROM <{iri}>" for iri in CONTRIBUTED)
        yield Task("query", name, ALL.replace("{", f"{merged} {{", 1).encode())
        yield Task("query", {**name, "default_graphs": CONTRIBUTED}, ALL.encode())
    for view in VIEWS:
        yield Task("query", {"format": "html", "view": view}, f"{COUNTS} LIMIT 9".encode())
    yield from backend_tasks()
    yield Task("federation-plan", {}, FEDERATED.encode())
    answer = json.dumps(REMOTE)
    lengths: Header = {"query_length": len(FEDERATED), "lengths": [len(answer)]}
    yield Task("federated-query", {"format": "json", **lengths}, (FEDERATED + answer).encode())


def backend_tasks() -> Iterator[Task]:
    """Yield what is asked of workers where the data is on a server of its own."""
    prefix: Header = {"prefix": "https://example.org/backend/", "is_guarded": True}
    merged = ALL.replace("{", f"FROM <{STRUCTURE}> {{", 1)
    for text in (ALL, "ASK {}", f"DESCRIBE <{GOAL}>", merged, "ASK { GRAPH ?g { ?s ?p ?o } }"):
        yield Task("backend-plan", prefix, text.encode())
        yield Task("backend-plan", {**prefix, "max_rows": 5, "offset_rows": 2}, text.encode())
    yield Task("backend-hints", {}, b"SELECT * { ?s a <https://w3id.org/gpgraph/ontology#Gaol> }")
    triples = (
        b'<http://example.org/s> <http://example.org/p> "1.50"^^<%sdecimal> .\n' % XSD.encode()
    )
    for format_ in GRAPHS:
        header: Header = {"format": format_.name, "base": BASE, "query": ALL}
        yield Task("backend-graph", header, triples)
    rows = (
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>'
        '<results><result><binding name="x"><bnode>nodeID://b1</bnode></binding></result></results>'
        "</sparql>"
    )
    for format_ in SOLUTIONS:
        written: Header = {"format": format_.name, "blank_prefix": "nodeID://"}
        yield Task("backend-solutions", written, rows.encode())
    shown: Header = {"meta": {}, "is_cut": False, "start": 0, "rows": 100}
    for view in VIEWS:
        yield Task("backend-view", {**shown, "view": view, "read": "nt"}, triples)
        answer = json.dumps(REMOTE).encode()
        yield Task("backend-view", {**shown, "view": view, "read": "json"}, answer)


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
    for format_ in GRAPHS:
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
    for format_ in GRAPHS:
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
    table = load(release.path, memory_bytes=512 * 1024 * 1024)
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
