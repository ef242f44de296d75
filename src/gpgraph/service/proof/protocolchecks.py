"""Checks of the SPARQL 1.1 Protocol, one for each test of the W3C's suite that asks for a query.

The requests are our own, on graphs of the release; the names are those of the suite, so that the
two can be compared. The service takes no update, so the tests of updates do not apply.
"""

import json
from dataclasses import dataclass, field
from urllib.parse import quote, urlencode

from gpgraph.model.conformance import Criterion
from gpgraph.model.documents.mediatypes import GRAPHS, SOLUTIONS
from gpgraph.model.replies import Request
from gpgraph.model.sparql.protocol import DIRECT, FORM
from gpgraph.service.proof.probe import ENDPOINT, RESULTS, Check, Probe, Verdict

GROUP = "SPARQL 1.1 Protocol"
SUITE = "http://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/manifest#"
ASK = "ASK {{}}"  # as all texts here, to be filled in
SENT = "ASK {}"
ROWS = tuple(format_.media_type for format_ in SOLUTIONS)
TRIPLES = tuple(format_.media_type for format_ in GRAPHS)
ONE, BOTH = ("0",), ("0", "1")

NO_UPDATES = "The service takes no update."


@dataclass(frozen=True, slots=True)
class Case:
    """A request, and what is to come back.

    ``query`` may name the triples of the two graphs as ``{t0}`` and ``{t1}``, the graphs as
    ``{g0}`` and ``{g1}``; ``default`` and ``named`` say which of them are the dataset.
    ``encoded`` is a body or a parameter string to send as it is.
    """

    title: str
    query: str = ASK
    way: str = "get"
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    boolean: bool | None = None
    media_types: tuple[str, ...] = ()
    refused: bool = False
    encoded: str | bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)


IN_BOTH = "ASK {{ {t0} . {t1} }}"
NAMED = "ASK {{ GRAPH ?a {{ {t0} }} GRAPH ?b {{ {t1} }} }}"
CASES = {
    "query_get": Case("a query by GET", boolean=True),
    "query_post_form": Case("a query by POST, as a form", way="form", boolean=True),
    "query_post_direct": Case("a query by POST, as it is", way="direct", boolean=True),
    "query_dataset_default_graphs_get": Case(
        "default graphs named in the address", IN_BOTH, default=BOTH, boolean=True
    ),
    "query_dataset_default_graphs_post": Case(
        "default graphs named beside a query that is posted",
        IN_BOTH,
        "direct",
        default=BOTH,
        boolean=True,
    ),
    "query_dataset_named_graphs_get": Case(
        "named graphs named in the address", NAMED, named=BOTH, boolean=True
    ),
    "query_dataset_named_graphs_post": Case(
        "named graphs named beside a query that is posted",
        NAMED,
        "direct",
        named=BOTH,
        boolean=True,
    ),
    "query_dataset_full": Case(
        "default and named graphs together",
        "ASK {{ {t0} GRAPH ?g {{ {t1} }} FILTER NOT EXISTS {{ {t1} }} }}",
        default=ONE,
        named=("1",),
        boolean=True,
    ),
    "query_multiple_dataset": Case(
        "a dataset in the address goes before FROM",
        "ASK FROM <{g1}> {{ {t0} }}",
        default=ONE,
        boolean=True,
    ),
    "query_content_type_select": Case(
        "SELECT is answered in a format of solutions", "SELECT (1 AS ?one) {{}}", media_types=ROWS
    ),
    "query_content_type_ask": Case("ASK is answered in a format of solutions", media_types=ROWS),
    "query_content_type_describe": Case(
        "DESCRIBE is answered in a format of RDF", "DESCRIBE <{g0}>", media_types=TRIPLES
    ),
    "query_content_type_construct": Case(
        "CONSTRUCT is answered in a format of RDF",
        "CONSTRUCT {{ {t0} }} WHERE {{}}",
        media_types=TRIPLES,
    ),
    "bad_query_method": Case("another method than these is refused", way="PUT", refused=True),
    "bad_multiple_queries": Case(
        "two queries at once are refused", encoded="query=ASK%20%7B%7D&query=ASK%20%7B%7D",
        refused=True,
    ),
    "bad_query_wrong_media_type": Case(
        "a query posted as text/plain is refused", way="POST", encoded=SENT, refused=True,
        headers={"Content-Type": "text/plain"},
    ),
    "bad_query_missing_form_type": Case(
        "a form that does not say that it is one is refused", way="POST",
        encoded="query=ASK%20%7B%7D", refused=True,
    ),
    "bad_query_missing_direct_type": Case(
        "a body that does not say that it is a query is refused", way="POST", encoded=SENT,
        refused=True,
    ),
    "bad_query_non_utf8": Case(
        "a query in another encoding than UTF-8 is refused", way="POST",
        encoded="ASK {} # é".encode("utf-16"), refused=True,
        headers={"Content-Type": f"{DIRECT}; charset=UTF-16"},
    ),
    "bad_query_syntax": Case("what is no query is refused", "ASK {{", refused=True),
}  # fmt: skip
UPDATES = (
    *("update_base_uri", "update_dataset_default_graph", "update_dataset_default_graphs"),
    *("update_dataset_full", "update_dataset_named_graphs", "update_post_direct"),
    *("update_post_form", "bad_multiple_updates", "bad_update_dataset_conflict"),
    *("bad_update_get", "bad_update_missing_form_type", "bad_update_non_utf8"),
    *("bad_update_syntax", "bad_update_wrong_media_type"),
)


def protocol_checks() -> list[Check]:
    """Return the checks, those that do not apply at the end."""
    return [
        *(Check(_criterion(name, case.title), _Run(case)) for name, case in CASES.items()),
        *(
            Check(_criterion(name, "updates"), None, "The service takes no update.")
            for name in UPDATES
        ),
    ]


def _criterion(name: str, title: str) -> Criterion:
    return Criterion(name.replace("_", "-"), GROUP, title, SUITE + name)


@dataclass(frozen=True, slots=True)
class _Run:
    case: Case

    async def __call__(self, probe: Probe) -> Verdict:
        """Send the request of the case and compare what comes back."""
        case = self.case
        reply = await probe.ask(_request(case, probe))
        if case.refused:
            is_refused = 400 <= reply.status < 500  # noqa: PLR2004 - the client's mistake
            return None if is_refused else f"answered {reply.status} instead of refusing"
        if reply.status != 200:  # noqa: PLR2004 - the only success without a redirect
            return f"answered {reply.status}: {reply.text[:200]}"
        if case.media_types and reply.media_type not in case.media_types:
            return f"answered as {reply.media_type or 'nothing'}"
        if case.boolean is not None:
            found = json.loads(reply.body).get("boolean")
            return None if found is case.boolean else f"the answer is {found}"
        return None


def _request(case: Case, probe: Probe) -> Request:
    (g0, t0), (g1, t1) = probe.graphs
    text = case.query.format(g0=g0, g1=g1, t0=t0, t1=t1)
    names = {"0": g0, "1": g1}
    dataset = [("default-graph-uri", names[key]) for key in case.default]
    dataset += [("named-graph-uri", names[key]) for key in case.named]
    accept = {"Accept": "*/*" if case.media_types else RESULTS}
    if case.way == "POST":
        body = case.encoded.encode() if isinstance(case.encoded, str) else case.encoded or b""
        return Request(ENDPOINT, {**accept, **case.headers}, "POST", body)
    if case.way == "direct":
        target = f"{ENDPOINT}?{urlencode(dataset)}" if dataset else ENDPOINT
        return Request(target, {**accept, "Content-Type": DIRECT}, "POST", text.encode())
    parameters = str(case.encoded or "") or urlencode([("query", text), *dataset], quote_via=quote)
    if case.way == "form":
        return Request(ENDPOINT, {**accept, "Content-Type": FORM}, "POST", parameters.encode())
    method = "GET" if case.way == "get" else case.way
    return Request(f"{ENDPOINT}?{parameters}", accept, method)
