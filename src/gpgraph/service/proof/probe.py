"""What a check asks with: requests, and the few things of a release that all checks need."""

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias
from urllib.parse import quote, urlencode

from gpgraph.model.conformance import Criterion
from gpgraph.model.namespaces import BASE, ID, expand
from gpgraph.model.replies import Ask, Reply, Request

ENDPOINT = "/sparql"
RESULTS = "application/sparql-results+json"
# A thing of ours with much to say: a concept where there is one.
EXAMPLE = f"""SELECT ?s (COUNT(*) AS ?n) {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), "{ID}"))
OPTIONAL {{ ?s <{expand("skos:inScheme")}> ?scheme }} }}
GROUP BY ?s ORDER BY DESC(COUNT(?scheme) > 0) DESC(?n) ?s LIMIT 1"""
# Two named graphs, each with a triple that the other has not.
FIRST = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o FILTER(isIRI(?s) && isIRI(?o)) } } LIMIT 1"
SECOND = """SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o FILTER(isIRI(?s) && isIRI(?o)) }
FILTER(?g != <%s>) FILTER NOT EXISTS { GRAPH <%s> { ?s ?p ?o } } } LIMIT 1"""

Verdict: TypeAlias = str | None
"""Why a check is not passed; ``None`` where it is."""


@dataclass(frozen=True, slots=True)
class Probe:
    """The service under test, with an example thing and two graphs of its release."""

    ask: Ask
    host: str
    thing: str
    graphs: tuple[tuple[str, str], tuple[str, str]]
    """Two graphs: the name of each, and a triple in it as SPARQL has it."""

    @property
    def base(self) -> str:
        """Return the public base that the service is asked under."""
        return f"http://{self.host}"

    @property
    def document(self) -> str:
        """Return the path of the document about the example."""
        return "/doc/" + quote(self.thing.removeprefix(ID), safe="/.-_~")

    async def get(self, target: str, accept: str = "*/*", **headers: str) -> Reply:
        """Ask by GET."""
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.ask(Request(target, {"Accept": accept, **fields}))

    async def head(self, target: str, accept: str = "*/*") -> Reply:
        """Ask by HEAD."""
        return await self.ask(Request(target, {"Accept": accept}, "HEAD"))

    async def query(self, text: str, accept: str = RESULTS) -> Reply:
        """Evaluate a query."""
        return await self.get(f"{ENDPOINT}?{urlencode({'query': text})}", accept)


@dataclass(frozen=True, slots=True)
class Check:
    """One criterion and how it is checked; without a way to, it does not apply here."""

    criterion: Criterion
    run: Callable[[Probe], Awaitable[Verdict]] | None
    note: str = ""


async def prepare(ask: Ask, host: str) -> Probe:
    """Find the example and the graphs.

    Raises:
        LookupError: the release has none, or no query is answered.
    """
    [example] = await _rows(ask, EXAMPLE)
    [first] = await _rows(ask, FIRST)
    name = first["g"]["value"]
    [second] = await _rows(ask, SECOND % (name, name))
    return Probe(ask, host, example["s"]["value"], (_graph(first), _graph(second)))


def _graph(row: Mapping[str, Any]) -> tuple[str, str]:
    triple = " ".join(f"<{row[name]['value']}>" for name in "spo")
    return row["g"]["value"], triple


async def _rows(ask: Ask, text: str) -> list[Mapping[str, Any]]:
    target = f"{ENDPOINT}?{urlencode({'query': text})}"
    reply = await ask(Request(target, {"Accept": RESULTS}))
    try:
        rows: list[Mapping[str, Any]] = json.loads(reply.body)["results"]["bindings"]
    except (ValueError, KeyError):
        raise LookupError(f"a query was answered with {reply.status}: {reply.text}") from None
    if len(rows) != 1:
        raise LookupError(f"the release has nothing that answers {text}")
    return rows


def path_of_iri(iri: str) -> str:
    """Return the path that an IRI of ours has here."""
    return "/" + quote(iri.removeprefix(BASE), safe="/.-_~%")
